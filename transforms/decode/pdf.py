"""A PDF to its text: columns in order, running heads and page numbers marked as boilerplate."""

from __future__ import annotations

import io
import itertools
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PageObject, PdfReader

from transforms.decode.encodings import COMMON_SHARE_NEEDED, plausibility
from transforms.decode.errors import DecodeError
from transforms.records import Decoded

NUMBER_AT_EDGE = re.compile(r"^[\W_]*\d{0,4}[\W_]*|[\W_]*\d{0,4}[\W_]*$")
PAGE_NUMBER = re.compile(
    r"[-—–·~ ]*(?:第? ?\d{1,4} ?页?(?: ?[,，/、]? ?共? ?\d{1,4} ?页?)?|Page ?\d+(?: of \d+)?)[-—–·~ ]*", re.I
)
# Rows at the head or foot of a page that can be furniture.
FURNITURE_ROWS = 2
CLOSING_MARKS = "。！？；：”）》】"
GUTTER_MIN_LINES = 6
SHORTEST_TEXT = 20
MOST_PAGES = 2_000
FONT_PAGES = 5
# Of text on one page; forms that draw forms twice each double them at every level.
MOST_PIECES = 50_000
# Stands for what a page lost; halves of surrogate pairs are no characters.
LOST = "\ufffd"
SURROGATE = re.compile("[\ud800-\udfff]")
# What pypdf complains about comes back as a DecodeError or does not matter.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class _EndlessPageError(BaseException):
    """A page holds more pieces of text than MOST_PIECES. pypdf catches every Exception inside a form."""


@dataclass(frozen=True, slots=True)
class _PageLine:
    text: str
    at_edge: bool


@dataclass(slots=True)
class _Piece:
    x: float
    y: float
    size: float
    text: str

    @property
    def right(self) -> float:
        return self.x + sum(self.size * (0.5 if ord(character) < 0x2000 else 1.0) for character in self.text)


def read_pdf(data: bytes) -> Decoded:
    """Bytes of a PDF with a text layer to its text; ``boilerplate`` holds running heads, feet and page numbers.

    Where a page cannot be read to its end, a replacement mark (U+FFFD) stands for the rest of it. Raises DecodeError
    for encrypted and broken files, scans without text and fonts that do not say which characters they show; beside it
    only MemoryError.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DecodeError("the PDF is encrypted: save it without its password")
        if len(reader.pages) > MOST_PAGES:
            raise DecodeError("the PDF has more pages than a report can have")
        pages = [_read_page(page) for page in reader.pages]
        if not _is_readable(pages) and _lacks_unicode_map(reader):
            raise DecodeError(
                "the PDF's fonts have no Unicode map (ToUnicode): nothing says which characters its text is;"
                " run text recognition on it first"
            )
    except (DecodeError, MemoryError):
        raise
    except _EndlessPageError as error:
        raise DecodeError("a page of the PDF holds more pieces of text than a page can") from error
    except Exception as error:  # the file comes from strangers: whatever its reader raises
        raise DecodeError(f"the PDF is broken: {error}") from error
    shown = "".join(line.text for page in pages for line in page).replace(LOST, "")
    if len(shown) < SHORTEST_TEXT:
        if any(line.text == LOST for page in pages for line in page):
            raise DecodeError("the PDF is broken: none of its pages can be read")
        raise DecodeError("the PDF holds pictures of pages and no text: run text recognition on it first")
    return _join_pages(pages)


def _join_pages(pages: list[list[_PageLine]]) -> Decoded:
    furniture = _find_furniture(pages)
    lines: list[str] = []
    spans: list[tuple[int, int]] = []
    position = 0
    for line in itertools.chain.from_iterable(pages):
        if line.at_edge and (PAGE_NUMBER.fullmatch(line.text) or _without_number(line.text) in furniture):
            spans.append((position, position + len(line.text)))
        lines.append(line.text)
        position += len(line.text) + 1
    return Decoded(text="\n".join(lines), encoding="utf-8", media_type="pdf", boilerplate=tuple(spans))


def _read_page(page: PageObject) -> list[_PageLine]:
    pieces: list[_Piece] = []
    calls = itertools.count(1)

    def collect(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if next(calls) > MOST_PIECES:
            raise _EndlessPageError
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            height = abs(size * (tm[3] or 1.0) * (cm[3] or 1.0)) or 10.0
            for offset, line in enumerate(SURROGATE.sub(LOST, text).strip("\n").split("\n")):
                if line.strip():
                    pieces.append(_Piece(x, y - offset * height, height, line.strip("\n")))

    try:
        page.extract_text(visitor_text=collect)
        complete = True
    except MemoryError:
        raise
    except Exception:  # one bad glyph of a stranger's font must not lose the page, nor the page the file
        complete = False
    rows = _gather_rows(pieces)
    heights = sorted({row[0].y for row in rows})
    edges = heights[:FURNITURE_ROWS] + heights[-FURNITURE_ROWS:]
    lines = [_PageLine(text, y in edges) for y, text in _order_lines(rows) if text.strip()]
    return lines if complete else [*lines, _PageLine(LOST, False)]


def _is_readable(pages: list[list[_PageLine]]) -> bool:
    """True for pages without text, or whose text looks like prose."""
    text = "\n".join(line.text for page in pages for line in page)
    return not text.strip() or plausibility(text) >= COMMON_SHARE_NEEDED


def _lacks_unicode_map(reader: PdfReader) -> bool:
    """True if a composite font of the first pages numbers its glyphs by itself and has no ToUnicode map."""
    for page in itertools.islice(reader.pages, FONT_PAGES):
        resources = page.get("/Resources")
        fonts = resources.get_object().get("/Font") if resources else None
        for font in fonts.get_object().values() if fonts else ():
            described = font.get_object()
            if described.get("/Subtype") == "/Type0" and "/ToUnicode" not in described:
                return True
    return False


def _gather_rows(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces to rows of one height, top first, each cut where a gap wider than two characters stands."""
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if rows and abs(rows[-1][0].y - piece.y) < 0.5 * min(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    segments: list[list[_Piece]] = []
    for row in rows:
        row.sort(key=lambda piece: piece.x)
        segments.append([row[0]])
        for before, after in itertools.pairwise(row):
            if after.x - before.right > 1.8 * after.size:
                segments.append([])
            segments[-1].append(after)
    return segments


def _order_lines(segments: list[list[_Piece]]) -> Iterator[tuple[float, str]]:
    """Segments to lines of text with their heights: left column before right column between lines that span both."""
    gutter = _find_gutter(segments)
    left: list[list[_Piece]] = []
    right: list[list[_Piece]] = []
    for segment in segments:
        if gutter is not None and segment[0].x >= gutter - 1:
            right.append(segment)
        elif gutter is None or segment[-1].right <= gutter + segment[-1].size:
            left.append(segment)
        else:
            yield from map(_segment_line, left + right)
            left, right = [], []
            yield _segment_line(segment)
    if gutter is None:
        yield from _join_rows(left)
    else:
        yield from map(_segment_line, left + right)


def _join_rows(segments: list[list[_Piece]]) -> Iterator[tuple[float, str]]:
    """Segments of one height are cells of one row."""
    row: list[list[_Piece]] = []
    for segment in segments:
        if row and abs(row[0][0].y - segment[0].y) >= 0.5 * min(segment[0].size, row[0][0].size):
            yield row[0][0].y, "\t".join(map(_segment_text, row))
            row = []
        row.append(segment)
    if row:
        yield row[0][0].y, "\t".join(map(_segment_text, row))


def _segment_line(segment: list[_Piece]) -> tuple[float, str]:
    return segment[0].y, _segment_text(segment)


def _segment_text(segment: list[_Piece]) -> str:
    pieces = [segment[0].text]
    for before, after in itertools.pairwise(segment):
        if after.x - before.right > 0.6 * after.size and not pieces[-1].endswith(" "):
            pieces.append(" ")
        pieces.append(after.text)
    return "".join(pieces).strip()


def _find_gutter(segments: list[list[_Piece]]) -> float | None:
    """The x where a second column begins, when enough lines start there and enough end before."""
    if not segments:
        return None
    starts = Counter(round(segment[0].x / 4) * 4 for segment in segments)
    leftmost = min(segment[0].x for segment in segments)
    width = max(segment[-1].right for segment in segments) - leftmost
    candidates = [
        (count, x) for x, count in starts.items() if x > leftmost + 0.35 * width and count >= GUTTER_MIN_LINES
    ]
    if not candidates:
        return None
    x = float(max(candidates)[1]) - 4
    return x if _parts_columns(segments, x, width) else None


def _parts_columns(segments: list[list[_Piece]], x: float, width: float) -> bool:
    ending_before = sum(segment[-1].right <= x + segment[-1].size for segment in segments)
    spanning = sum(segment[0].x < x < segment[-1].right - segment[-1].size for segment in segments)
    # Cells of a table start at one x too, but they are short.
    long_lines = sum(segment[-1].right - segment[0].x > 0.3 * width for segment in segments)
    return ending_before >= GUTTER_MIN_LINES and spanning <= 0.3 * len(segments) and long_lines >= 0.5 * len(segments)


def _find_furniture(pages: list[list[_PageLine]]) -> set[str]:
    """Lines that come back at the heads or feet of pages, page numbers left out of the comparison."""
    counts: Counter[str] = Counter()
    for page in pages:
        edges = {_without_number(line.text) for line in page if line.at_edge}
        counts.update(edge for edge in edges if edge and edge[-1] not in CLOSING_MARKS)
    needed = max(2, (len(pages) + 1) // 2) if len(pages) < 6 else 3
    return {line for line, count in counts.items() if count >= needed and len(line) <= 60}


def _without_number(line: str) -> str:
    return NUMBER_AT_EDGE.sub("", line)
