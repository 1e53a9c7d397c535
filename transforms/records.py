"""Records handed from one step of the pipeline to the next.

All positions called ``start``/``end`` count characters of the *clean* text; all called
``char_start``/``char_end`` count characters of the *raw* (decoded) text. Ends are excluded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any, ParamSpec, Self, TypeVar, dataclass_transform

RecordT = TypeVar("RecordT")
FieldsT = ParamSpec("FieldsT")

# What a span taken out of a report can be.
REMOVED_KINDS = (
    "ad",
    "navigation",
    "metadata",
    "caption",
    "byline",
    "copyright",
    "header",
    "placeholder",
    "pinyin",
    "footnote_mark",
    "markup",
    "token",
    "duplicate",
)


@dataclass_transform(frozen_default=True)
def value(record: type[RecordT]) -> type[RecordT]:
    """A class of values of which a report makes thousands: a dataclass with slots, which mypy holds to be frozen.

    A frozen dataclass takes six times as long to make, a named tuple three times as long to read.
    """
    made = dataclass(slots=True, unsafe_hash=True)(record)
    if issubclass(made, Replaceable):
        _write_replace(made)
    return made


class Replaceable:
    """Values, made by ``value``, of which changed copies are taken."""

    __slots__ = ()

    def _replace(self, **changes: Any) -> Self:
        """The same value with some fields changed."""
        raise NotImplementedError


def _write_replace(record: type[Any]) -> None:
    """Writes out a record's ``_replace`` for its fields: dataclasses.replace takes ten times as long."""
    names = [one.name for one in fields(record)]
    known = {"_record": record, "_kept": object(), "_new": object.__new__}
    source = (
        f"def _replace(self, /, *, {', '.join(f'{name}=_kept' for name in names)}):\n"
        "    made = _new(_record)\n"
        + "".join([f"    made.{name} = self.{name} if {name} is _kept else {name}\n" for name in names])
        + "    return made\n"
    )
    exec(source, known)
    record._replace = known["_replace"]


def constructor_of(record: Callable[FieldsT, RecordT]) -> Callable[FieldsT, RecordT]:
    """A function that makes what a dataclass with slots, or a named tuple, makes of the same arguments.

    A report makes thousands: a call of the class takes twice as long, through C and back for each value.
    """
    known: dict[str, Any] = {"_new": object.__new__, "_record": record}
    if isinstance(record, type) and issubclass(record, tuple):
        known["_new"] = tuple.__new__
        names, defaults = record._fields, dict(record._field_defaults)  # type: ignore[attr-defined]
        lines = [f"return _new(_record, ({', '.join(names)},))"]
    else:
        given = fields(record)  # type: ignore[arg-type]
        names, defaults = [one.name for one in given], {o.name: o.default for o in given if o.default is not MISSING}
        lines = ["made = _new(_record)", *(f"made.{name} = {name}" for name in names), "return made"]
    arguments = ", ".join([f"{name}=_{name}" if name in defaults else name for name in names])
    known |= {f"_{name}": default for name, default in defaults.items()}
    exec(f"def construct({arguments}):\n" + "\n".join([f"    {line}" for line in lines]), known)
    return known["construct"]  # type: ignore[no-any-return]


def copier_of(record: type[RecordT], *changed: str) -> Callable[..., RecordT]:
    """A function of a value made by ``value`` and new values for some of its fields, in this order, to a copy.

    It takes half as long as ``_replace``, which has to look which fields are given.
    """
    known: dict[str, Any] = {"_new": object.__new__, "_record": record}
    names = [one.name for one in fields(record)]  # type: ignore[arg-type]
    lines = [f"    made.{name} = {name if name in changed else f'self.{name}'}\n" for name in names]
    source = f"def copy(self, {', '.join(changed)}):\n    made = _new(_record)\n{''.join(lines)}    return made\n"
    exec(source, known)
    return known["copy"]  # type: ignore[no-any-return]


def quickly_replaced(record: type[RecordT]) -> type[RecordT]:
    """A named tuple of which a report makes thousands of changed copies: ``_replace`` takes a third as long.

    That of the standard library collects its arguments and looks up each field in them; this one, which is written
    out for the fields of the record as the constructor of a named tuple is, takes them as they are passed.
    """
    names: tuple[str, ...] = record._fields  # type: ignore[attr-defined]
    known = {"_make": tuple.__new__, "_record": record, "_kept": object()}
    source = (
        f"def _replace(self, /, *, {', '.join(f'{name}=_kept' for name in names)}):\n"
        f"    {', '.join(f'_{name}' for name in names)} = self\n"
        f"    return _make(_record, ({', '.join(f'_{name} if {name} is _kept else {name}' for name in names)}))\n"
    )
    exec(source, known)
    record._replace = known["_replace"]  # type: ignore[attr-defined]
    return record


class NoiseRole(StrEnum):
    """What a removed span is to the code, declared as ``role`` in seeds/noise.yml or by the step that finds it."""

    PAGE_TIME = "page_time"
    SOURCE_AND_TIME = "source_and_time"
    PAPER_HEAD = "paper_head"
    LABELS = "labels"
    RELATED_LINKS = "related_links"
    TOOLBAR = "toolbar"
    LOST_BYTES = "lost_bytes"
    LICENCE = "licence"


@dataclass(frozen=True, slots=True)
class Wrapping:
    """A span of a file's text that a scraper put around the report or between its lines.

    ``replacement`` is what it stands for: nothing, or one character (a line break for ``', '`` or an escape).
    """

    char_start: int
    char_end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file as found: ``encoding`` (Python codec name), ``media_type`` (text, html, docx, pdf).

    ``boilerplate`` are spans of ``text`` that the file's structure shows to be menus, footers, running heads;
    ``wrapping`` those of a structure (JSON, a printed list) that the report was saved in.
    """

    text: str
    encoding: str
    media_type: str = "text"
    boilerplate: tuple[tuple[int, int], ...] = ()
    wrapping: tuple[Wrapping, ...] = ()


class OffsetMap:
    """Clean positions to raw positions, as runs of characters that lie side by side in both texts."""

    __slots__ = ("clean_starts", "length", "raw_length", "raw_starts")

    def __init__(self, clean_starts: list[int], raw_starts: list[int], length: int, raw_length: int) -> None:
        """Run i maps clean position ``clean_starts[i] + k`` to raw ``raw_starts[i] + k``.

        ``length`` and ``raw_length`` are the lengths of the two texts; both lists ascend and
        ``clean_starts`` begins with 0 (both are empty for an empty clean text).
        """
        self.clean_starts = clean_starts
        self.raw_starts = raw_starts
        self.length = length
        self.raw_length = raw_length

    def to_raw(self, position: int) -> int:
        """Raw position of the clean character at ``position``; the raw length for the clean length."""
        if position >= self.length:
            return self.raw_length if not self.clean_starts else self.to_raw(self.length - 1) + 1
        run = bisect_right(self.clean_starts, position) - 1
        return self.raw_starts[run] + position - self.clean_starts[run]

    def to_raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Smallest raw span that holds the clean characters ``start`` to ``end`` (at least one)."""
        starts = self.clean_starts
        if end > self.length:
            return self.to_raw(start), self.to_raw(end - 1) + 1
        run = bisect_right(starts, start) - 1
        first = self.raw_starts[run] + start - starts[run]
        if run + 1 == len(starts) or end <= starts[run + 1]:
            return first, first + end - start  # both stand in one run
        run = bisect_right(starts, end - 1) - 1
        return first, self.raw_starts[run] + end - starts[run]

    def to_clean(self, raw_position: int) -> int:
        """First clean position whose character stands at or after ``raw_position``."""
        run = bisect_right(self.raw_starts, raw_position) - 1
        if run < 0:
            return 0
        run_end = self.clean_starts[run + 1] if run + 1 < len(self.clean_starts) else self.length
        return min(self.clean_starts[run] + raw_position - self.raw_starts[run], run_end)


@dataclass(frozen=True, slots=True)
class RemovedSpan:
    """A span of raw text taken out as noise, with the name of the rule that took it and its role, if it has one."""

    char_start: int
    char_end: int
    kind: str
    rule: str
    text: str
    role: NoiseRole | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """A place of the raw text where report text was lost, replaced, cut or moved."""

    char_start: int
    char_end: int
    kind: str
    rule: str


@dataclass(frozen=True, slots=True)
class CleanText:
    """Report text without noise; ``script`` of the raw text: simplified, traditional or mixed."""

    text: str
    offsets: OffsetMap
    removed: tuple[RemovedSpan, ...]
    damage: tuple[Damage, ...]
    script: str


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of clean text under one heading.

    ``role``: review (the year past), plan (the year to come), review_period and plan_period
    (several years), other. The period is the years that 今年, 五年来 and the like stand for there.
    """

    start: int
    end: int
    role: str
    period_start: int | None
    period_end: int | None
    heading: str


@value
class Standpoint:
    """From when a report speaks: what its relative times (今年, 五年来, 今后五年) are counted from.

    ``year``: the year that the report looks ahead to; the last one it looks back on is the year before. Up to the
    place ``late_until`` of its text it is spoken late in the year before, and so 今年 is that year there.
    """

    year: int
    late_until: int = 0

    def this_year(self, place: int) -> int:
        """What 今年 means at a place of the text."""
        return self.year - (place < self.late_until)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document says of itself. An unknown is None and its reason stands in ``reasons``.

    ``region_basis`` and ``year_basis`` name the kinds of evidence that decided, ``year_unsure`` and
    ``year_doubt`` that another year is nearly as well supported, and why. ``hint_conflict`` tells where a hint from
    outside and the text disagree. ``standpoint``: from when it speaks, None where the year is unknown.
    """

    region_code: str | None
    region_name: str | None
    level: str
    report_year: int | None
    doc_kind: str
    title: str
    published_on: str | None
    meeting: str | None
    sections: tuple[Section, ...]
    reasons: tuple[str, ...]
    region_basis: str = ""
    year_basis: str = ""
    year_unsure: bool = False
    year_doubt: str = ""
    hint_conflict: str = ""
    standpoint: Standpoint | None = field(kw_only=True)


@dataclass(slots=True)
class Observation:
    """One statement of one number about one catalogued indicator (the grain of the warehouse)."""

    indicator: str
    scope: str
    kind: str
    measure: str
    period_start: int | None
    period_end: int | None
    value: Decimal
    value_high: Decimal | None
    unit: str
    bound: str
    rank_scope: str | None
    rank_of: str | None
    value_text: str
    quote: str
    char_start: int
    char_end: int
    rule: str
    scope_reason: str
    section: str
    confidence: float
    flags: tuple[str, ...]
    region_code: str | None = None
    observation_id: str = ""


@dataclass(slots=True)
class Measurement:
    """A quantity of something the catalogue does not know."""

    subject: str
    kind: str
    measure: str
    period_start: int | None
    period_end: int | None
    value: Decimal
    value_high: Decimal | None
    unit: str
    bound: str
    value_text: str
    quote: str
    char_start: int
    char_end: int
    measurement_id: str = ""


@dataclass(slots=True)
class LedgerEntry:
    """One numeral of the clean text and its one fate."""

    char_start: int
    char_end: int
    text: str
    fate: str
    observation_id: str | None = None
    measurement_id: str | None = None


@dataclass(slots=True)
class Report:
    """All that was read from one document; ``status`` is loaded or quarantined (then with ``reason``).

    ``lookups`` may say, packed, which words the reading depended on; whoever watches the reading fills it in.
    """

    status: str
    reason: str | None
    encoding: str | None
    media_type: str | None
    raw_length: int
    clean: CleanText | None
    identity: Identity | None
    observations: list[Observation]
    measurements: list[Measurement]
    ledger: list[LedgerEntry]
    lookups: bytes = b""
