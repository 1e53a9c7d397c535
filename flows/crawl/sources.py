"""Where reports come from: seeds/sources.yml, or a user's own file, read strictly."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from flows.errors import InputError
from transforms.language.seedfile import LineDict, SeedError, check_keys, parse_yaml

KINDS = ("index", "page", "pattern", "folder")
LEVELS = ("national", "province", "prefecture", "county")
DEFAULT_TEXT = r"政府工作报告|国民经济和社会发展计划|国民经济和社会发展统计公报|预算执行情况"
DEFAULT_NEXT = r"^\s*(?:下一?页|后一?页|下页\s*[>»]?|[>»]+|next)\s*$"
NEVER = "never"
_REQUIRED = {"name", "kind", "address"}
_OPTIONAL = {
    "region", "level", "text", "next", "selector", "pages", "encoding", "delay", "private", "years", "verified", "note",
}  # fmt: skip
_MAY_BE_EMPTY = {"years", "level", "region", "encoding", "selector"}


@dataclass(frozen=True, slots=True)
class Source:
    """One place to look for reports.

    ``kind``: index (a list of links), page (one document), pattern (addresses with {year}) or folder
    (of this machine). ``text`` and ``next`` are expressions over the text of links: to reports, and
    to the next page of the list, of which ``pages`` are followed at most. ``selector`` (CSS) limits
    where links are looked for. ``delay`` is in seconds between two questions to the host. ``private``
    allows addresses inside a network. ``encoding`` is a charset, taken before the one that the server
    declares; evidence in the bytes wins over both. ``years`` are those of a pattern; a backfill sets them
    for a list, too, whose links to other years are then left. ``verified`` is the day (ISO) on which a
    person saw the source work, or ``never``.
    """

    name: str
    kind: str
    address: str
    region: str | None
    level: str | None
    text: re.Pattern[str]
    next: re.Pattern[str]
    selector: str | None
    pages: int
    encoding: str | None
    delay: float
    private: bool
    years: tuple[int, int] | None
    verified: str

    def list_addresses(self) -> list[str]:
        """The address, or all addresses of a pattern."""
        if self.kind != "pattern" or self.years is None:
            return [self.address]
        first, last = self.years
        return [self.address.replace("{year}", str(year)) for year in range(first, last + 1)]


def parse_sources(text: str, file: str) -> list[Source]:
    """YAML to Sources. Raises SeedError, with file and line, for whatever cannot be meant."""
    data = parse_yaml(text, file)
    if not isinstance(data, LineDict):
        raise SeedError(file, 1, "a mapping with the key 'sources' is needed")
    check_keys(data, file, {"sources"}, set())
    sources = [_parse_source(entry, file) for entry in data["sources"] or []]
    seen: set[str] = set()
    for entry, source in zip(data["sources"] or [], sources, strict=True):
        if source.name in seen:
            raise SeedError(file, entry.line, f"source {source.name!r} stands twice")
        seen.add(source.name)
    return sources


def read_sources(path: str) -> list[Source]:
    """A sources file to Sources. Raises InputError when it can't be opened, SeedError for what it says."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give a YAML file like seeds/sources.yml") from error
    return parse_sources(text, path)


def make_page_sources(addresses: Sequence[str], allow_private: bool) -> list[Source]:
    """Addresses given by hand as sources of one page each. Raises SeedError for what is no address."""
    private = "true" if allow_private else "false"
    entries = "".join(
        f"- {{name: {address!r}, kind: page, address: {address!r}, delay: 1, private: {private}}}\n"
        for address in dict.fromkeys(addresses)
    )
    return parse_sources(f"sources:\n{entries}", "the command line")


def _parse_source(entry: object, file: str) -> Source:
    if not isinstance(entry, LineDict):
        raise SeedError(file, 1, "every source is a mapping")
    check_keys(entry, file, _REQUIRED, _OPTIONAL)
    for key, (is_meant, problem) in _CHECKS.items():
        empty = entry.get(key) is None and (key in _MAY_BE_EMPTY or key not in entry)
        if not empty and not is_meant(entry[key]):
            raise _refuse(entry, file, key, problem.format(entry[key]))
    _check_address(entry, file)
    years = entry.get("years")
    return Source(
        name=str(entry["name"]),
        kind=entry["kind"],
        address=str(entry["address"]),
        region=None if entry.get("region") is None else str(entry["region"]),
        level=entry.get("level"),
        text=_compile(entry, file, "text", DEFAULT_TEXT),
        next=_compile(entry, file, "next", DEFAULT_NEXT),
        selector=entry.get("selector"),
        pages=int(entry.get("pages", 5)),
        encoding=entry.get("encoding"),
        delay=float(entry.get("delay", 2.0)),
        private=bool(entry.get("private", False)),
        years=None if years is None else (int(years[0]), int(years[1])),
        verified=str(entry.get("verified", NEVER)),
    )


def _refuse(entry: LineDict, file: str, key: str, problem: str) -> SeedError:
    return SeedError(file, entry.key_lines.get(key, entry.line), problem)


def _check_address(entry: LineDict, file: str) -> None:
    kind, address = entry["kind"], str(entry["address"])
    if kind != "folder" and urlsplit(address).scheme not in ("http", "https"):
        raise _refuse(entry, file, "address", f"{address!r} is not an http or https address")
    if (kind == "pattern") != ("{year}" in address and entry.get("years") is not None):
        problem = "a pattern needs {year} in its address and years: [first, last]; nothing else has them"
        raise _refuse(entry, file, "address", problem)


def _compile(entry: LineDict, file: str, key: str, default: str) -> re.Pattern[str]:
    try:
        return re.compile(str(entry.get(key, default)), re.I)
    except re.error as error:
        raise _refuse(entry, file, key, f"not a regular expression: {error}") from error


def _is_year_pair(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(year, int) for year in value):
        return False
    return bool(value[0] <= value[1])


def _is_number(value: object, low: float, high: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _is_codec(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _is_selector(text: str) -> bool:
    try:
        LexborHTMLParser("<p>").css(text)
    except SelectolaxError:
        return False
    return True


_CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "kind": (lambda kind: kind in KINDS, f"unknown kind {{0!r}}; known: {', '.join(KINDS)}"),
    "years": (_is_year_pair, "years are [first, last]"),
    "level": (lambda level: level in LEVELS, f"unknown level {{0!r}}; known: {', '.join(LEVELS)}"),
    "region": (
        lambda region: bool(re.fullmatch(r"\d{6}", str(region))),
        "a region is its six-digit code, in quotes",
    ),
    "verified": (
        lambda day: str(day) == NEVER or bool(re.fullmatch(r"\d{4}-\d\d-\d\d", str(day))),
        "verified is the day on which a person saw it work (2026-11-21), or never",
    ),
    "encoding": (lambda name: _is_codec(str(name)), "unknown encoding {0!r}; e.g. utf-8, gb18030, big5"),
    "selector": (lambda text: _is_selector(str(text)), "not a CSS selector: {0!r}"),
    "pages": (
        lambda value: isinstance(value, int) and _is_number(value, 1, 10_000),
        "pages is a number from 1 to 10,000",
    ),
    "delay": (lambda value: _is_number(value, 0, 3600), "delay is a number from 0 to 3,600"),
    "private": (lambda value: isinstance(value, bool), "private is true or false"),
}
"""Key of a source to what its value must be, and what a person is told otherwise."""
