"""Parts of reading, each as a function of bytes that tells what is wrong, with inputs to begin from.

What a fuzzer that is guided by coverage calls; the suite calls them with their beginnings.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.cleaning import clean, lost_characters
from tests.hostile.failed_once import read_failed_once
from tests.hostile.invariants import attack
from tests.hostile.small_inputs import HEAD, draw_small_input
from tests.reading import load_language, read_gold, read_text
from transforms.decode.decode import DecodeError, decode_bytes
from transforms.decode.docx import read_docx
from transforms.decode.html import read_html
from transforms.decode.pdf import read_pdf
from transforms.records import Decoded, Standpoint
from transforms.tokens.tokens import tokenise

BEGINNINGS = 60
"""Inputs of each kind to begin from."""
YEAR = 2021
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PDF_PAGE = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%%%EOF\n"
)
SHOWN = b"BT /F1 11 Tf 50 700 Td (GDP 312.4, 5.8 percent more than before) Tj 0 -20 Td [(12) -300 (3.5)] TJ ET\n"


@dataclass(frozen=True, slots=True)
class Target:
    """A part of reading: bytes to what is wrong with it, and inputs to begin from."""

    attack: Callable[[bytes], list[str]]
    beginnings: Callable[[], Iterator[bytes]]


def attack_decoding(data: bytes) -> list[str]:
    return _judge_decoded(lambda: decode_bytes(data))


def attack_word_file(data: bytes) -> list[str]:
    """The data as what stands between the document's tags, so that no checksum stands before it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        document = b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (W.encode(), data)
        archive.writestr("word/document.xml", document)
    return _judge_decoded(lambda: read_docx(buffer.getvalue()))


def attack_pdf(data: bytes) -> list[str]:
    """A whole PDF, or what is drawn on a page of one."""
    return _judge_decoded(lambda: read_pdf(data if data.startswith(b"%PDF") else PDF_PAGE % (len(data), data)))


def attack_page(data: bytes) -> list[str]:
    return _judge_decoded(lambda: read_html(data.decode("utf-8", "replace"), "utf-8"))


def attack_cleaning(data: bytes) -> list[str]:
    """Every character is kept or in a span that was removed, no NUL is kept, and offsets ascend."""
    raw = data.decode("utf-8", "ignore")
    cleaned = clean(raw)
    positions = [cleaned.offsets.to_raw(position) for position in range(len(cleaned.text))]
    wrong = []
    if any(second <= first for first, second in pairwise(positions)) or (positions and positions[-1] >= len(raw)):
        wrong.append("offsets do not ascend")
    if lost := lost_characters(raw, cleaned):
        wrong.append(f"neither kept nor removed: {lost[:20]!r}")
    if any(raw[span.char_start : span.char_end] != span.text for span in cleaned.removed):
        wrong.append("a removed span is not the raw text")
    if "\0" in cleaned.text:
        wrong.append("a NUL is kept")
    return wrong


def attack_tokens(data: bytes) -> list[str]:
    """Tokens cover a clean text, which has no NUL, without gap or overlap."""
    text = data.decode("utf-8", "ignore").replace("\0", "")
    language = load_language()
    tokens = tokenise(text, language.lexicon, Standpoint(YEAR), lambda _: [], 0, len(text))
    covered = "".join(text[token.start : token.end] for token in tokens)
    apart = any(first.end != second.start for first, second in pairwise(tokens))
    return ["tokens do not cover the text"] if covered != text or apart else []


def attack_grammar(data: bytes) -> list[str]:
    """Sentences of a section: the rows are what stands there."""
    text = data.decode("utf-8", "ignore")
    read = read_text.__wrapped__(text)
    rows = (*read.found.observations, *read.found.measurements)
    return [f"{row.value_text!r} is elsewhere" for row in rows if text[row.char_start : row.char_end] != row.value_text]


def attack_tables(data: bytes) -> list[str]:
    """The data as rows of a table in a report: bars part cells."""
    return attack((HEAD + data.decode("utf-8", "ignore").replace("|", "\t")).encode())


def _judge_decoded(decode: Callable[[], Decoded]) -> list[str]:
    try:
        decoded = decode()
        decoded.text.encode()
    except DecodeError as error:
        return [] if str(error) else ["refused without a reason"]
    except UnicodeEncodeError:
        return ["the text holds halves of surrogate pairs"]
    spans = decoded.boilerplate
    return [] if all(0 <= start <= end <= len(decoded.text) for start, end in spans) else ["boilerplate is nowhere"]


def _draw(*forms: str) -> Callable[[], Iterator[bytes]]:
    def beginnings() -> Iterator[bytes]:
        yield from read_failed_once().values()
        for form in forms:
            yield from (draw_small_input(form, number) for number in range(BEGINNINGS))

    return beginnings


def _gold(name: str, key: str) -> Callable[[], Iterator[bytes]]:
    def beginnings() -> Iterator[bytes]:
        yield from read_failed_once().values()
        yield from (case[key].replace("\t", "|").encode() for case in read_gold(name)[: 5 * BEGINNINGS])

    return beginnings


def _begin_word_file() -> Iterator[bytes]:
    cell = b"<w:tc><w:p><w:r><w:t>5.8</w:t></w:r></w:p></w:tc>"
    yield b"<w:p><w:r><w:t>\xe5\xa2\x9e\xe9\x95\xbf5%</w:t><w:tab/><w:br/></w:r></w:p>"
    yield b"<w:tbl><w:tr>" + cell + cell + b"</w:tr></w:tbl>"
    yield b"<w:p><w:r><w:txbxContent><w:p/></w:txbxContent></w:r></w:p>"


def _begin_pdf() -> Iterator[bytes]:
    yield SHOWN
    yield from (draw_small_input("leaf", number) for number in range(BEGINNINGS))


TARGETS = {
    "decode": Target(attack_decoding, _draw("sentence", "fragment", "letter", "leaf")),
    "docx": Target(attack_word_file, _begin_word_file),
    "pdf": Target(attack_pdf, _begin_pdf),
    "html": Target(attack_page, _draw("fragment")),
    "clean": Target(attack_cleaning, _draw("sentence", "cells")),
    "tokens": Target(attack_tokens, _gold("reading.yml", "text")),
    "grammar": Target(attack_grammar, _gold("reading.yml", "text")),
    "tables": Target(attack_tables, _gold("tables.yml", "table")),
}
