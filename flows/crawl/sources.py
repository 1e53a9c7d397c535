"""Where reports come from: seeds/sources.yml, or a user's own file, read strictly."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
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

    def refuse(key: str, problem: str) -> SeedError:
        return SeedError(file, entry.key_lines.get(key, entry.line), problem)

    kind, address, years = entry["kind"], str(entry["address"]), entry.get("years")
    if kind not in KINDS:
        raise refuse("kind", f"unknown kind {kind!r}; known: {', '.join(KINDS)}")
    if kind != "folder" and urlsplit(address).scheme not in ("http", "https"):
        raise refuse("address", f"{address!r} is not an http or https address")
    if (kind == "pattern") != ("{year}" in address and years is not None):
        raise refuse("address", "a pattern needs {year} in its address and years: [first, last]; nothing else has them")
    if years is not None and not (
        isinstance(years, list)
        and len(years) == 2
        and all(isinstance(year, int) for year in years)
        and years[0] <= years[1]
    ):
        raise refuse("years", "years are [first, last]")
    if entry.get("level") is not None and entry["level"] not in LEVELS:
        raise refuse("level", f"unknown level {entry['level']!r}; known: {', '.join(LEVELS)}")
    if entry.get("region") is not None and not re.fullmatch(r"\d{6}", str(entry["region"])):
        raise refuse("region", "a region is its six-digit code, in quotes")
    if str(entry.get("verified", NEVER)) != NEVER and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(entry["verified"])):
        raise refuse("verified", "verified is the day on which a person saw it work (2026-11-21), or never")
    if entry.get("encoding") is not None and not _is_codec(str(entry["encoding"])):
        raise refuse("encoding", f"unknown encoding {entry['encoding']!r}; e.g. utf-8, gb18030, big5")
    if entry.get("selector") is not None and not _is_selector(str(entry["selector"])):
        raise refuse("selector", f"not a CSS selector: {entry['selector']!r}")
    for key, kinds, low, high in (("pages", int, 1, 10_000), ("delay", (int, float), 0, 3600)):
        value = entry.get(key, low)
        if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:
            raise refuse(key, f"{key} is a number from {low} to {high:,}")
    if not isinstance(entry.get("private", False), bool):
        raise refuse("private", "private is true or false")
    patterns = {}
    for key, default in (("text", DEFAULT_TEXT), ("next", DEFAULT_NEXT)):
        try:
            patterns[key] = re.compile(str(entry.get(key, default)), re.I)
        except re.error as error:
            raise refuse(key, f"not a regular expression: {error}") from error
    return Source(
        name=str(entry["name"]),
        kind=kind,
        address=address,
        region=None if entry.get("region") is None else str(entry["region"]),
        level=entry.get("level"),
        text=patterns["text"],
        next=patterns["next"],
        selector=entry.get("selector"),
        pages=int(entry.get("pages", 5)),
        encoding=entry.get("encoding"),
        delay=float(entry.get("delay", 2.0)),
        private=bool(entry.get("private", False)),
        years=None if years is None else (int(years[0]), int(years[1])),
        verified=str(entry.get("verified", NEVER)),
    )


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
