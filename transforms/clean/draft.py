"""A text under edit that knows for each of its characters where it stood in the raw text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from transforms.records import NoiseRole, OffsetMap, RemovedSpan

# Start, end and what takes their place: nothing, or one character that stands for the first one.
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Cut:
    """A span of the draft that is noise, with the kind and the rule that say so, and the rule's role, if any."""

    start: int
    end: int
    kind: str
    rule: str
    role: NoiseRole | None = None


class Draft:
    """Text between raw and clean. Edits only take away, or put one character for one."""

    __slots__ = ("_raws", "_starts", "raw", "removed", "text")

    def __init__(self, raw: str, folded: str) -> None:
        """``folded`` is ``raw`` with characters changed one for one."""
        self.raw = raw
        self.text = folded
        self._starts = [0] if raw else []
        self._raws = [0] if raw else []
        self.removed: list[RemovedSpan] = []

    def raw_position(self, position: int) -> int:
        """Where in the raw text the character at ``position`` stood (the raw length at the end)."""
        if position >= len(self.text):
            return len(self.raw)
        run = bisect_right(self._starts, position) - 1
        return self._raws[run] + position - self._starts[run]

    def position_after(self, raw_position: int) -> int:
        """Where the first character that stood at or behind ``raw_position`` now stands."""
        run = bisect_right(self._raws, raw_position) - 1
        if run < 0:
            return 0
        following = self._starts[run + 1] if run + 1 < len(self._starts) else len(self.text)
        return min(self._starts[run] + raw_position - self._raws[run], following)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span that holds the characters from ``start`` to ``end`` (at least one)."""
        return self.raw_position(start), self.raw_position(end - 1) + 1

    def record(self, cuts: Iterable[Cut]) -> list[Cut]:
        """Notes the cuts as removed and leaves the text; of overlapping cuts the first and longest counts."""
        kept: list[Cut] = []
        for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
            if cut.start >= cut.end or (kept and cut.start < kept[-1].end):
                continue
            char_start, char_end = self.raw_span(cut.start, cut.end)
            text = self.raw[char_start:char_end]
            self.removed.append(RemovedSpan(char_start, char_end, cut.kind, cut.rule, text, cut.role))
            kept.append(cut)
        return kept

    def remove(self, cuts: Iterable[Cut]) -> list[Cut]:
        """Takes the cuts out and notes them; returns those that counted."""
        kept = self.record(cuts)
        self.edit([(cut.start, cut.end, "") for cut in kept])
        return kept

    def take(self, edits: Sequence[Edit], kind: str, rule: str) -> None:
        """Carries out edits and notes what they take as removed, edits one character apart as one span.

        A character put in place of one alone is no loss and is not noted.
        """
        self.note(
            [(start, end) for start, end, replacement in edits if not (replacement and end - start == 1)],
            kind,
            rule,
            lambda before, after: 0 <= after - before <= 1,
        )
        self.edit(edits)

    def note(
        self, places: Iterable[tuple[int, int]], kind: str, rule: str, is_joined: Callable[[int, int], bool]
    ) -> None:
        """Notes spans of the draft as removed; ``is_joined`` tells of two raw positions whether what ends at the one
        and begins at the other is one span."""
        spans: list[tuple[int, int]] = []
        if self.removed and self.removed[-1].rule == rule:
            last = self.removed.pop()
            spans.append((last.char_start, last.char_end))
        for start, end in places:
            char_start, char_end = self.raw_span(start, end)
            if spans and is_joined(spans[-1][1], char_start):
                char_start = spans.pop()[0]
            spans.append((char_start, char_end))
        self.removed += [RemovedSpan(start, end, kind, rule, self.raw[start:end]) for start, end in spans]

    def note_lost(self, signs: str, kind: str, rule: str) -> None:
        """Notes as removed each of the signs that stood in the raw text, is in the draft no more and in no span."""
        present = [re.escape(sign) for sign in signs if sign in self.raw]
        found = sorted(match.start() for sign in present for match in re.finditer(sign, self.raw))
        if not found:
            return
        kept = {self.raw_position(self.position_after(position)) for position in found}
        removed = sorted((span.char_start, span.char_end) for span in self.removed)
        places: list[tuple[int, int]] = []
        index = reached = 0
        for position in found:
            while index < len(removed) and removed[index][0] <= position:
                reached = max(reached, removed[index][1])
                index += 1
            if position < reached or position in kept:
                continue
            start = places.pop()[0] if places and places[-1][1] == position else position
            places.append((start, position + 1))
        self.removed += [RemovedSpan(start, end, kind, rule, self.raw[start:end]) for start, end in places]

    def replace_equally(self, text: str) -> None:
        """Puts ``text``, changed one character for one, in place of the draft's text."""
        if len(text) != len(self.text):
            raise ValueError(f"{len(text)} characters for {len(self.text)}: positions would move")
        self.text = text

    def edit(self, edits: Sequence[Edit]) -> None:
        """Carries out edits, which are in order and do not overlap."""
        if not edits:
            return
        text, old_starts, old_raws = self.text, self._starts, self._raws
        pieces: list[str] = []
        starts: list[int] = []
        raws: list[int] = []
        length = 0
        run = 0
        runs = len(old_starts)
        position = 0

        def keep(begin: int, end: int) -> None:
            nonlocal length, run
            while run + 1 < runs and old_starts[run + 1] <= begin:
                run += 1
            shift = length - begin
            raw = old_raws[run] + begin - old_starts[run]
            if not starts or raws[-1] + length - starts[-1] != raw:
                starts.append(length)
                raws.append(raw)
            following = run + 1
            while following < runs and old_starts[following] < end:
                starts.append(old_starts[following] + shift)
                raws.append(old_raws[following])
                following += 1
            run = following - 1
            length += end - begin

        for start, end, replacement in edits:
            if position < start:
                pieces.append(text[position:start])
                keep(position, start)
            if replacement:
                pieces.append(replacement)
                keep(start, start + 1)
            position = end
        if position < len(text):
            pieces.append(text[position:])
            keep(position, len(text))
        self.text = "".join(pieces)
        self._starts, self._raws = starts, raws

    def offsets(self) -> OffsetMap:
        """The map from the draft's positions to raw positions."""
        return OffsetMap(self._starts, self._raws, len(self.text), len(self.raw))
