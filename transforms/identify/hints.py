"""What is known of a document besides its text: what a manifest says of it, and what its path or address tells."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum

from transforms.language.calendar import SPACED_YEAR as YEAR
from transforms.language.calendar import read_year
from transforms.language.identify_rules import IdentifyRules
from transforms.language.regions import NATION, Region, RegionTable

_LONGEST = 2000
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*://[^/]*", re.IGNORECASE)
_REST_OF_ADDRESS = re.compile(r"[?#].*", re.DOTALL)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")
_CODE = re.compile(r"(?<![0-9])[1-9][0-9]{5}(?![0-9])")
_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?:-([0-9]{1,2})-([0-9]{1,2})|([01][0-9])([0-3][0-9])|_([0-9]{1,2})_([0-9]{1,2}))(?![0-9])"
)
_DATE_FOLDERS = re.compile(r"(?:^|/)((?:19|20)[0-9]{2})/?([01][0-9])/([0-3]?[0-9])(?=/)")
_YEAR = re.compile(rf"(?<![0-9])({YEAR})(?![0-9])")
_BARE_YEAR = re.compile(rf"{YEAR}年?度?")
# What may follow the name of a region in a file's name.
_NAME_ENDS = re.compile(
    r"\Z|[\s_\-—.,，、()（）\[\]【】]|[0-9]|二[〇○零]|一九|人民政府|政府|国民经济|统计公报|工作报告|第.{1,3}届"
)
_BETWEEN = "_-— 　（(【[0123456789年度"


class Basis(Enum):
    """Where a hint comes from; a manifest decides, the others support."""

    NONE = ""
    MANIFEST = "manifest"
    PATH = "path"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a document besides its text, each with its basis.

    ``published_on`` is an ISO date. An unknown is None with the basis NONE.
    """

    region_code: str | None = None
    report_year: int | None = None
    kind: str | None = None
    published_on: str | None = None
    region_basis: Basis = Basis.NONE
    year_basis: Basis = Basis.NONE
    kind_basis: Basis = Basis.NONE


NO_HINTS = Hints()
_BASES = {"region_code": "region_basis", "report_year": "year_basis", "kind": "kind_basis"}


def merge_hints(first: Hints, second: Hints) -> Hints:
    """Two sets of hints to one: the first wins where it says anything."""
    values: dict[str, object] = {}
    for field in fields(Hints):
        if field.name not in _BASES.values():
            source = first if getattr(first, field.name) is not None else second
            values[field.name] = getattr(source, field.name)
            if field.name in _BASES:
                values[_BASES[field.name]] = getattr(source, _BASES[field.name])
    return Hints(**values)  # type: ignore[arg-type]


def read_path_hints(path: str, regions: RegionTable, rules: IdentifyRules) -> Hints:
    """A path or address to what it tells: region, year, kind and date of publication, or nothing of each.

    山西/临汾/安泽县/2024.txt names region and year; the folders above tell which region of a name is meant.
    What could be two regions or two years is none.
    """
    basis, published_on, parts = _split_path(path)
    if not parts:
        return Hints(published_on=published_on)
    title = next((kind for kind in rules.kinds if kind.titles.search(parts[-1])), None)
    year = _read_year(parts)
    code = _read_region(parts, year, regions)
    if year is not None and title is not None and title.report_year == "next":
        year += 1
    return Hints(
        region_code=code,
        report_year=year,
        kind=title.kind if title else None,
        published_on=published_on,
        region_basis=basis if code else Basis.NONE,
        year_basis=basis if year else Basis.NONE,
        kind_basis=basis if title else Basis.NONE,
    )


def _split_path(path: str) -> tuple[Basis, str | None, list[str]]:
    """Whether it is a path or an address, the date in it, and the folders with the file's name without its suffix."""
    path = _unescape(path[:_LONGEST]).replace("\\", "/")
    address = _ADDRESS.match(path)
    if address:
        path = _REST_OF_ADDRESS.sub("", path[address.end() :])
    published_on, path = _take_date(path)
    parts = [part for part in path.split("/") if part.strip(". ")]
    if parts:
        parts[-1] = _SUFFIX.sub("", parts[-1])
    return Basis.ADDRESS if address else Basis.PATH, published_on, parts


def _unescape(path: str) -> str:
    """Percent escapes to the characters of UTF-8 they stand for; what is not UTF-8 stays."""

    def decode(match: re.Match[str]) -> str:
        try:
            return bytes.fromhex(match.group().replace("%", "")).decode("utf-8")
        except UnicodeDecodeError:
            return match.group()

    return _ESCAPES.sub(decode, path)


def _take_date(path: str) -> tuple[str | None, str]:
    """The date in a path, and the path without it: its year is that of the page, not of the report."""
    for pattern in (_DATE, _DATE_FOLDERS):
        match = pattern.search(path)
        if match is not None:
            year, month, day = (int(part) for part in match.groups() if part is not None)
            try:
                found = date(year, month, day).isoformat()
            except ValueError:
                continue
            return found, path[: match.start()] + "/" + path[match.end() :]
    return None, path


def _read_year(parts: list[str]) -> int | None:
    """The year of the file's name, else that of the nearest folder that is a year."""
    named = {read_year(match.group(1)) for match in _YEAR.finditer(parts[-1])}
    if named:
        return named.pop() if len(named) == 1 else None
    return next((read_year(part.rstrip("年度")) for part in reversed(parts[:-1]) if _BARE_YEAR.fullmatch(part)), None)


def _read_region(parts: list[str], year: int | None, regions: RegionTable) -> str | None:
    """The region that the last part that names any stands for, as a code or as a name below those above it."""
    above: list[Region] = []
    found: list[Region] = []
    for part in parts:
        named = _list_named(part, year, regions)
        if named:
            above, found = found or above, named
            below = [region for region in found if _is_below(region, above, year, regions)]
            found = below or found
    codes = {region.code for region in found}
    return codes.pop() if len(codes) == 1 else None


def _list_named(part: str, year: int | None, regions: RegionTable) -> list[Region]:
    """The regions that a folder or file is called after, by code or by a name at its head."""
    code = _CODE.search(part)
    if code is not None:
        by_code = regions.latest_region(code.group())
        return [by_code] if by_code is not None else []
    found: list[Region] = []
    reached = 0
    spans = regions.find_spans(part)
    starts = {start for start, _, _ in spans}
    for start, end, name in spans:
        # 临汾市安泽县2024: names that follow each other from the head on; the last is meant.
        if start > reached and part[reached:start].strip(_BETWEEN):
            break
        if end in starts or _NAME_ENDS.match(part, end):
            named = _list_valid(name, year, regions)
            found = [region for region in named if _is_below(region, found, year, regions)] or named
            reached = end
    return found


def _list_valid(name: str, year: int | None, regions: RegionTable) -> list[Region]:
    named = [region for region in regions.named_regions(name) if region.code != NATION]
    valid = [region for region in named if year is None or region.holds_in(year, 2)]
    # Without a year, a code that still stands is meant before one that has gone.
    latest = max((region.valid_to for region in valid), default=0)
    return [region for region in valid if year is not None or region.valid_to == latest]


def _is_below(region: Region, above: list[Region], year: int | None, regions: RegionTable) -> bool:
    codes = {one.code for one in above}
    return any(one.code in codes for one in regions.list_ancestors(region.code, year or region.valid_from))
