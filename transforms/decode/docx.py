"""A Word file (.docx) to its text: paragraphs, tables row by row, footnotes after the body."""

from __future__ import annotations

import io
import zipfile

from lxml import etree  # type: ignore[import-untyped]

from transforms.decode.errors import DecodeError
from transforms.records import Decoded

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# An archive that unpacks to more than this is an attack, not a report.
LARGEST_PART = 64 * 1024 * 1024
OTHER_ARCHIVES = (
    ("xl/", "an Excel workbook: save the report's text as .docx or .txt"),
    ("ppt/", "a PowerPoint file: save the report's text as .docx or .txt"),
    ("META-INF/", "an archive or an e-book, not a document"),
)
NOT_SHOWN = frozenset(WORD + name for name in ("del", "moveFrom", "instrText", "delText"))
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(data: bytes) -> Decoded:
    """Bytes of a .docx to its text in reading order; headers, footers and deleted text stay out.

    Raises DecodeError for other archives, encrypted or broken files and files without text.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "word/document.xml" not in names:
                reasons = (
                    reason for prefix, reason in OTHER_ARCHIVES if any(name.startswith(prefix) for name in names)
                )
                raise DecodeError(f"not a text: {next(reasons, 'an archive (zip): unpack it first')}")
            lines = _read_lines(_parse_part(archive, "word/document.xml"))
            for notes in ("word/footnotes.xml", "word/endnotes.xml"):
                if notes in names:
                    lines += _read_lines(_parse_part(archive, notes))
    except (zipfile.BadZipFile, RuntimeError, etree.XMLSyntaxError, EOFError, OSError) as error:
        raise DecodeError(f"the Word file is broken: {error}") from error
    text = "\n".join(lines)
    if not text.strip():
        raise DecodeError("the Word file holds no text")
    return Decoded(text=text, encoding="utf-8", media_type="docx")


def _parse_part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    if archive.getinfo(name).file_size > LARGEST_PART:
        raise DecodeError("the Word file unpacks to more than a report can be")
    # No entities and no network: the file comes from strangers.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)


def _read_lines(part: etree._Element) -> list[str]:
    lines: list[str] = []
    for element in _walk_blocks(part):
        if element.tag == WORD + "tr":
            cells = [_join_paragraphs(cell) for cell in element.iterchildren(WORD + "tc")]
            lines.append("\t".join(cells))
        else:
            lines.extend(_paragraph_text(element).split("\n"))
    return lines


def _walk_blocks(part: etree._Element) -> list[etree._Element]:
    """Paragraphs and table rows in order; a row's paragraphs come with the row."""
    blocks: list[etree._Element] = []
    stack = [part]
    while stack:
        element = stack.pop()
        if element.tag in (WORD + "p", WORD + "tr"):
            blocks.append(element)
            if element.tag == WORD + "p":
                stack.extend(reversed([box for box in element.iter(WORD + "txbxContent") if not _in_fallback(box)]))
            continue
        if element.tag != FALLBACK and element.tag not in NOT_SHOWN:
            stack.extend(reversed(element))
    return blocks


def _join_paragraphs(cell: etree._Element) -> str:
    return "".join(_paragraph_text(paragraph).replace("\n", "") for paragraph in cell.iter(WORD + "p"))


def _in_fallback(element: etree._Element) -> bool:
    return any(True for _ in element.iterancestors(FALLBACK))


def _paragraph_text(paragraph: etree._Element) -> str:
    pieces: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == WORD + "t":
            pieces.append(element.text or "")
        elif tag == WORD + "tab":
            pieces.append("\t")
        elif tag in (WORD + "br", WORD + "cr"):
            pieces.append("\n")
        elif tag == WORD + "noBreakHyphen":
            pieces.append("-")
        elif (
            isinstance(tag, str) and tag not in NOT_SHOWN and tag not in (WORD + "txbxContent", WORD + "pPr", FALLBACK)
        ):
            stack.extend(reversed(element))
    return "".join(pieces)
