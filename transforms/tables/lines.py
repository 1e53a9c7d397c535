"""Lines of the clean text to the cells that stand in them, as the raw text parts them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.records import OffsetMap, Section
from transforms.tables.cells import EDGE, WORDS, Cell, CellKind, read_cell
from transforms.tables.vocabulary import Vocabulary

_SEPARATOR = re.compile(r"[\t|｜│┃]")
_BARS = frozenset("|｜│┃")
_BREAK = re.compile(r"[\n\r]")
_PART = re.compile(r"[^ \u3000\n\t|｜]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the clean text: ``parts`` holds the cells of each raw line it is made of, ``cells`` all of them.

    ``marked``: tabs or bars part the cells, so that an empty one is seen; where blanks do, it is not. ``loose``: the
    cells of a marked line cut at its blanks, too, where that makes more of them: a PDF sets tabs and blanks alike.
    """

    start: int
    end: int
    section: Section
    parts: tuple[tuple[Cell, ...], ...]
    cells: tuple[Cell, ...]
    marked: bool
    loose: tuple[Cell, ...] = ()

    @property
    def words(self) -> str:
        """All that stands in the line, without blanks."""
        return "".join(cell.text for cell in self.cells)

    def is_label(self) -> bool:
        """Whether nothing but words stands in the line."""
        return all(cell.kind in WORDS or cell.kind is CellKind.EMPTY for cell in self.cells)


@dataclass(frozen=True, slots=True)
class LineCutter:
    """Cuts lines of one report. ``raw`` is the text that ``offsets`` point into."""

    text: str
    raw: str
    offsets: OffsetMap
    vocabulary: Vocabulary

    def cut(self, start: int, end: int, section: Section) -> Line:
        """``text[start:end]``, a line without its end, to a Line."""
        first, last = self._widen(*self.offsets.to_raw_span(start, end))
        marked = _SEPARATOR.search(self.raw, first, last) is not None
        breaks = [match.start() for match in _BREAK.finditer(self.raw, first, last)]
        parts: list[tuple[Cell, ...]] = []
        for begin, stop in zip([first, *(at + 1 for at in breaks)], [*breaks, last], strict=True):
            spans = self._part_marked(begin, stop) if marked else self._part_blanks(begin, stop, start, end)
            if begin < stop and spans:
                parts.append(tuple(self._read(one, start, end, marked) for one in spans))
        cells = tuple(cell for part in parts for cell in part)
        loose = self._cut_loose(start, end, cells) if marked else ()
        return Line(start, end, section, tuple(parts), cells, marked, loose)

    def _cut_loose(self, start: int, end: int, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """A marked line cut at every blank; () where a cell is empty, or nothing is gained."""
        spans = [match.span() for match in _PART.finditer(self.text, start, end)]
        if len(spans) <= len(cells) or any(cell.kind is CellKind.EMPTY and not cell.text for cell in cells):
            return ()
        return tuple(self._read(span, start, end, False) for span in spans)

    def _widen(self, first: int, last: int) -> tuple[int, int]:
        """A raw span with the blanks and marks around it, which the clean text leaves out."""
        while first > 0 and self.raw[first - 1] in EDGE:
            first -= 1
        while last < len(self.raw) and self.raw[last] in EDGE:
            last += 1
        return first, last

    def _part_blanks(self, begin: int, stop: int, start: int, end: int) -> list[tuple[int, int]]:
        """Spans of the clean text that blanks part."""
        first, last = self._to_clean(begin, start, end), self._to_clean(stop, start, end)
        return [match.span() for match in _PART.finditer(self.text, first, last)]

    def _part_marked(self, begin: int, stop: int) -> list[tuple[int, int]]:
        """Spans of the raw text that tabs or bars part; bars at both edges of a line are its frame."""
        edges = [match.start() for match in _SEPARATOR.finditer(self.raw, begin, stop)]
        spans = list(zip([begin, *(edge + 1 for edge in edges)], [*edges, stop], strict=True))
        line = self.raw[begin:stop].strip(" ")
        framed = len(line) > 1 and line[0] in _BARS and line[-1] in _BARS
        return spans[1:-1] if framed else spans

    def _read(self, span: tuple[int, int], start: int, end: int, marked: bool) -> Cell:
        first, last = (self._to_clean(one, start, end) for one in span) if marked else span
        return read_cell(self.text, first, last, self.vocabulary)

    def _to_clean(self, raw_position: int, start: int, end: int) -> int:
        return max(start, min(end, self.offsets.to_clean(raw_position)))
