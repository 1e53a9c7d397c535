"""A Word file (.docx) to its text: paragraphs, tables row by row, footnotes after the body."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from transforms.decode.errors import DecodeError
from transforms.records import Decoded

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# An archive that unpacks to more than this, or to more elements, is an attack and not a report.
LARGEST_PART = 64 * 1024 * 1024
MOST_ELEMENTS = 500_000
OTHER_ARCHIVES = (
    ("xl/", "an Excel workbook: save the report's text as .docx or .txt"),
    ("ppt/", "a PowerPoint file: save the report's text as .docx or .txt"),
    ("META-INF/", "an archive or an e-book, not a document"),
)
PARAGRAPH, ROW, CELL, BOX, TEXT = (WORD + name for name in ("p", "tr", "tc", "txbxContent", "t"))
WRITTEN_AS = {WORD + "tab": "\t", WORD + "br": "\n", WORD + "cr": "\n", WORD + "noBreakHyphen": "-"}
# A fallback repeats what stands beside it, for old readers; comments and processing instructions have no tag.
NOT_SHOWN = frozenset(
    [
        *(WORD + name for name in ("del", "moveFrom", "instrText", "delText", "pPr")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
        etree.Comment,
        etree.ProcessingInstruction,
        etree.Entity,
    ]
)


def read_docx(data: bytes) -> Decoded:
    """Bytes of a .docx to its text in reading order; headers, footers and deleted text stay out.

    Raises DecodeError for other archives, encrypted or broken files and files without text, and, beside it, only
    MemoryError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            lines = _read_archive(archive)
    except (DecodeError, MemoryError):
        raise
    except Exception as error:  # the archive and the XML come from strangers: whatever their readers raise
        raise DecodeError(f"the Word file is broken: {error}") from error
    text = "\n".join(lines)
    if not text.strip():
        raise DecodeError("the Word file holds no text")
    return Decoded(text=text, encoding="utf-8", media_type="docx")


def _read_archive(archive: zipfile.ZipFile) -> list[str]:
    names = archive.namelist()
    if "word/document.xml" not in names:
        reasons = (reason for prefix, reason in OTHER_ARCHIVES if any(name.startswith(prefix) for name in names))
        raise DecodeError(f"not a text: {next(reasons, 'an archive (zip): unpack it first')}")
    lines = _read_lines(_parse_part(archive, "word/document.xml"))
    for notes in ("word/footnotes.xml", "word/endnotes.xml"):
        if notes in names:
            lines += _read_lines(_parse_part(archive, notes))
    return lines


def _parse_part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    if archive.getinfo(name).file_size > LARGEST_PART:
        raise DecodeError("the Word file unpacks to more than a report can be")
    content = archive.read(name)
    if content.count(b"<") > 2 * MOST_ELEMENTS:
        raise DecodeError("the Word file has more parts than a report can have")
    # No entities and no network: the file comes from strangers.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise


def _read_lines(part: etree._Element) -> list[str]:
    lines: list[str] = []
    for element in _walk_blocks(part, {PARAGRAPH, ROW}):
        if element.tag == ROW:
            lines.append("\t".join(_join_paragraphs(cell) for cell in element.iterchildren(CELL)))
        else:
            lines.extend(_paragraph_text(element).split("\n"))
    return lines


def _walk_blocks(part: etree._Element, kinds: set[str]) -> Iterator[etree._Element]:
    """Elements of the kinds under ``part`` in order, the boxes that float in a paragraph behind it.

    Each element is visited once, however deep boxes stand in boxes; what stands in a row comes with the row.
    """
    stack = [part]
    while stack:
        element = stack.pop()
        if element.tag in kinds:
            yield element
        if element.tag == PARAGRAPH:
            stack.extend(reversed(_find_boxes(element)))
        elif not (element.tag == ROW and ROW in kinds) and element.tag not in NOT_SHOWN:
            stack.extend(reversed(element))


def _find_boxes(paragraph: etree._Element) -> list[etree._Element]:
    """The outermost text boxes of a paragraph; those inside them are found when their own paragraphs are read."""
    boxes: list[etree._Element] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag == BOX:
            boxes.append(element)
        elif element.tag not in NOT_SHOWN:
            stack.extend(reversed(element))
    return boxes


def _join_paragraphs(cell: etree._Element) -> str:
    return "".join(_paragraph_text(paragraph).replace("\n", "") for paragraph in _walk_blocks(cell, {PARAGRAPH}))


def _paragraph_text(paragraph: etree._Element) -> str:
    """The text of a paragraph without that of its boxes."""
    pieces: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag == TEXT:
            pieces.append(element.text or "")
        elif element.tag in WRITTEN_AS:
            pieces.append(WRITTEN_AS[element.tag])
        elif element.tag != BOX and element.tag not in NOT_SHOWN:
            stack.extend(reversed(element))
    return "".join(pieces)
