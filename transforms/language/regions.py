"""China's regions from county to nation, by code, name and year, and the finding of their names in text."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass

import ahocorasick_rs

from transforms.language.seedfile import SeedError

COLUMNS = ["code", "name", "level", "parent", "valid_from", "valid_to", "short"]
LEVELS = ("national", "province", "prefecture", "county")
NATION = "100000"
NO_END = 9999

# A self-governing unit is also called by its short name and the plain word for its kind (黔南 + 州).
_PLAIN_KINDS = (("自治县", "县"), ("自治州", "州"), ("自治旗", "旗"))


@dataclass(frozen=True, slots=True)
class Region:
    """A region under one name and one parent for a span of years (``valid_to`` is NO_END while it lasts)."""

    code: str
    name: str
    level: str
    parent: str
    valid_from: int
    valid_to: int
    shorts: tuple[str, ...]

    def holds_in(self, year: int, slack: int = 0) -> bool:
        """Whether the region had this name in ``year``, give or take ``slack`` years."""
        return self.valid_from - slack <= year <= self.valid_to + slack

    @property
    def names(self) -> tuple[str, ...]:
        """The official name first, then the short forms (垣曲县, 垣曲)."""
        return (self.name, *self.shorts)


class RegionTable:
    """All regions of all years. Build once and share: it holds the automaton for the names."""

    def __init__(self, regions: list[Region]) -> None:
        self.regions = tuple(regions)
        self._by_code: dict[str, list[Region]] = defaultdict(list)
        self._by_parent: dict[str, list[Region]] = defaultdict(list)
        by_name: dict[str, list[Region]] = defaultdict(list)
        for region in regions:
            self._by_code[region.code].append(region)
            self._by_parent[region.parent].append(region)
            for name in region.names:
                by_name[name].append(region)
        self._by_name = {name: tuple(found) for name, found in by_name.items()}
        self._patterns = [name for name in self._by_name if len(name) > 1 and self._by_name[name][0].code != NATION]
        # Twelve megabytes, where another kind takes one and twice the time: each report is gone through three times.
        self._automaton = ahocorasick_rs.AhoCorasick(self._patterns, implementation=ahocorasick_rs.Implementation.DFA)

    def find_region(self, code: str, year: int) -> Region | None:
        """The region of a code in a year; None when the code did not stand in that year."""
        return next((region for region in self._by_code.get(code, ()) if region.holds_in(year)), None)

    def latest_region(self, code: str) -> Region | None:
        """The region of a code under its latest name; None for an unknown code."""
        found = self._by_code.get(code)
        return max(found, key=lambda region: region.valid_to) if found else None

    def named_regions(self, name: str) -> tuple[Region, ...]:
        """All regions of all years that have this full or short name."""
        return self._by_name.get(name, ())

    def list_children(self, code: str, year: int) -> list[Region]:
        """The regions directly under a code in a year, in the order of their codes."""
        return [region for region in self._by_parent.get(code, ()) if region.holds_in(year)]

    def list_ancestors(self, code: str, year: int) -> list[Region]:
        """The regions above a code in a year, the nearest first, the nation last."""
        ancestors: list[Region] = []
        region = self.find_region(code, year)
        while region is not None and region.parent:
            above = self.find_region(region.parent, year) or self.latest_region(region.parent)
            if above is None:
                break
            ancestors.append(above)
            region = above
        return ancestors

    def find_spans(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and name of the region names in a text, in order, without names inside longer ones.

        Names may overlap (福清 and 清徐 in 幸福清徐): which of them is meant, only the context can tell. Of 阳泉市郊区
        the second is 郊区, which lies there, and not 市郊区.
        ``named_regions`` tells which regions a name can stand for.
        """
        patterns = self._patterns
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        kept: list[tuple[int, int, int]] = []
        # In the order of their ends: what begins behind another's beginning, and ends no later, stands inside it.
        for match in matches:
            _, start, end = match
            while kept and kept[-1][1] >= start:
                kept.pop()
            if not kept or kept[-1][2] < end:
                kept.append(match)
        spans: list[tuple[int, int, str]] = []
        reached = 0
        for pattern, start, end in kept:
            if start < reached and self._is_below(text[reached:end], spans[-1][2]):
                spans.append((reached, end, text[reached:end]))
            else:
                spans.append((start, end, patterns[pattern]))
            reached = end
        return spans

    def _is_below(self, name: str, above: str) -> bool:
        """Whether any region of a name lies right under one of another."""
        codes = {region.code for region in self._by_name[above]}
        return any(region.parent in codes for region in self._by_name.get(name, ()))


def parse_regions(text: str, file: str) -> RegionTable:
    """The CSV of regions to a RegionTable.

    Raises SeedError with file and line for a wrong header, a code that is not six digits, an unknown
    level or parent, years out of order, or a code that would have two names in one year.
    """
    reader = csv.reader(text.splitlines())
    header = next(reader, [])
    if header != COLUMNS:
        raise SeedError(file, 1, f"columns must be {','.join(COLUMNS)}, not {','.join(header)}")
    regions: list[Region] = []
    last: Region | None = None
    lines: list[int] = []
    for line, row in enumerate(reader, start=2):
        region = _read_row(row, file, line)
        if last is not None and (region.code, region.valid_from) <= (last.code, last.valid_from):
            raise SeedError(file, line, "rows must ascend by code and valid_from")
        if last is not None and region.code == last.code and region.valid_from <= last.valid_to:
            raise SeedError(file, line, f"code {region.code} has two names in {region.valid_from}")
        regions.append(region)
        lines.append(line)
        last = region
    codes = {region.code for region in regions}
    for region, line in zip(regions, lines, strict=True):
        if region.parent not in codes and region.code != NATION:
            raise SeedError(file, line, f"parent {region.parent!r} is not in the table")
    return RegionTable(regions)


def _read_row(row: list[str], file: str, line: int) -> Region:
    if len(row) != len(COLUMNS):
        raise SeedError(file, line, f"{len(row)} columns instead of {len(COLUMNS)}")
    code, name, level, parent, valid_from, valid_to, short = row
    if len(code) != 6 or not code.isascii() or not code.isdigit():
        raise SeedError(file, line, f"code {code!r} is not six digits")
    if level not in LEVELS:
        raise SeedError(file, line, f"unknown level {level!r}; known levels: {', '.join(LEVELS)}")
    if not name:
        raise SeedError(file, line, "name is empty")
    first, end = _read_years(valid_from, valid_to, file, line)
    return Region(code, name, level, parent, first, end, _list_short_forms(name, short))


def _read_years(valid_from: str, valid_to: str, file: str, line: int) -> tuple[int, int]:
    if not valid_from.isdigit() or (valid_to and not valid_to.isdigit()):
        raise SeedError(file, line, f"years must be whole numbers, not {valid_from!r} and {valid_to!r}")
    first, end = int(valid_from), int(valid_to) if valid_to else NO_END
    if end < first:
        raise SeedError(file, line, f"valid_to {end} lies before valid_from {first}")
    return first, end


def _list_short_forms(name: str, short: str) -> tuple[str, ...]:
    shorts = tuple(short.split("|")) if short else ()
    for suffix, plain in _PLAIN_KINDS:
        if name.endswith(suffix):
            shorts += tuple(form + plain for form in shorts if form + plain != name)
    return shorts
