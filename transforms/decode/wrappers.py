"""Text that a scraper saved inside a structure of JSON or Python: {"title": …, "content": …}, ['…', '…'].

The wrapped text stays where it is, so that positions count in the file; what is around it is given as spans. Only
characters written by number (\\u5e74, \\xa0) are put in first: they are an encoding, and the text in which positions
count is the one with its characters in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.decode.errors import DecodeError
from transforms.records import Wrapping

LITERAL = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|\'[^\'\\]*+(?:\\.[^\'\\]*+)*+\'', re.S)
BETWEEN = re.compile(r"(?:[\s\[\](){},:]|true|false|null|True|False|None|-?\d[\d.eE+-]*|NaN|u(?=$)|[br](?=$))*+")
WRAPPED_START = re.compile(r"\s*[\[{(][\s\[{(]*(?:[ub]?['\"])")
NUMBERED = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})"
    r"|U([0-9a-fA-F]{8})|.)",
    re.S,
)
ESCAPE = re.compile(r"\\(.)", re.S)
CONTROLS = {"n": "\n", "r": "\n", "t": " ", "b": "", "f": "", "v": "", "0": ""}
FIRST_NUMBERED = 0x80
# Characters written by number are the text's own way of writing if they are so much of it.
NUMBERED_SHARE = 0.5
# The fields that hold a report's text, the surest first, and those that hold its title.
TEXT_FIELDS = (
    "content", "text", "body", "article", "正文", "内容", "全文", "full_text", "fulltext", "content_text", "main_text",
    "maintext", "raw_text", "report", "paragraphs", "lines", "html", "content_html", "raw_html",
)  # fmt: skip
TITLE_FIELDS = frozenset(["title", "标题", "headline", "题名", "name"])
SHORTEST_TEXT = 50
# A field of a known name holds the text if it is not much shorter than the longest field.
TEXT_SHARE = 0.2
SHORTEST_DOCUMENT = 200


@dataclass(frozen=True, slots=True)
class _Field:
    """A key (empty in a bare list) with the spans of its strings, inside their quotation marks."""

    key: str
    values: tuple[tuple[int, int], ...]

    @property
    def length(self) -> int:
        return sum(end - start for start, end in self.values)


def unwrap_text(text: str) -> tuple[str, tuple[Wrapping, ...]]:
    """Text of a file to the text in which positions count and the spans around and inside what it wraps.

    A text that wraps nothing comes back as it is, without spans. Raises DecodeError for a structure that holds
    several documents.
    """
    if not WRAPPED_START.match(text):
        return (_put_in_characters(text) if _is_written_by_number(text) else text), ()
    written = _put_in_characters(text)
    fields = _read_fields(written)
    if not fields:
        return (written if _is_written_by_number(text) else text), ()
    chosen = _choose(fields)
    if chosen is None:
        return text, ()
    title = next((field for field in fields if field.key.lower() in TITLE_FIELDS and field is not chosen), None)
    kept = [*(title.values[:1] if title and title.values < chosen.values else ()), *chosen.values]
    return written, tuple(_wrap_around(written, kept))


def _is_written_by_number(text: str) -> bool:
    return text.count("\\u") * 6 >= NUMBERED_SHARE * len(text)


def _put_in_characters(text: str) -> str:
    """Escapes by number of what is no ASCII character to the character; half a surrogate pair is a character lost."""
    return NUMBERED.sub(_character, text) if "\\u" in text or "\\x" in text else text


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return chr(0x10000 + ((int(match[1], 16) - 0xD800) << 10) + int(match[2], 16) - 0xDC00)
    digits = match[3] or match[4] or match[5]
    code = int(digits, 16) if digits else 0
    if code < FIRST_NUMBERED:
        return match[0]
    return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def _read_fields(text: str) -> list[_Field]:
    """The fields of a structure, in order; none if the text is no structure from its first character to its last."""
    fields: list[_Field] = []
    key = ""
    values: list[tuple[int, int]] = []
    position = 0
    for match in LITERAL.finditer(text):
        if not _is_between(text, position, match.start()):
            return []
        position = match.end()
        if text[position : position + 20].lstrip().startswith(":"):
            fields.append(_Field(key, tuple(values)))
            key, values = text[match.start() + 1 : match.end() - 1], []
        else:
            values.append((match.start() + 1, match.end() - 1))
    if not _is_between(text, position, len(text)):
        return []
    fields.append(_Field(key, tuple(values)))
    return [field for field in fields if field.values]


def _is_between(text: str, start: int, end: int) -> bool:
    match = BETWEEN.match(text, start, end)
    return match is not None and match.end() == end


def _choose(fields: list[_Field]) -> _Field | None:
    """The field that holds the document's text: of a known name, else the longest."""
    longest = max(fields, key=lambda field: field.length)
    if longest.length < SHORTEST_TEXT:
        return None
    worthy = [field for field in fields if field.length >= TEXT_SHARE * longest.length]
    ranked = sorted(worthy, key=lambda field: _rank(field.key))
    chosen = ranked[0] if _rank(ranked[0].key) < len(TEXT_FIELDS) else longest
    same = [field for field in fields if field.key == chosen.key and field.length >= SHORTEST_DOCUMENT]
    if chosen.key and len(same) > 1:
        raise DecodeError(f"a structure of {len(same)} documents (field {chosen.key!r}): give each a file of its own")
    return chosen


def _rank(key: str) -> int:
    name = key.lower()
    return TEXT_FIELDS.index(name) if name in TEXT_FIELDS else len(TEXT_FIELDS)


def _wrap_around(text: str, kept: list[tuple[int, int]]) -> Iterator[Wrapping]:
    """What is not inside the kept strings, a line break in its place, and the escapes inside them."""
    position = 0
    for start, end in kept:
        yield Wrapping(position, start, "\n" if position else "")
        for escape in ESCAPE.finditer(text, start, end):
            yield Wrapping(escape.start(), escape.end(), CONTROLS.get(escape[1], escape[1]))
        position = end
    yield Wrapping(position, len(text), "")
