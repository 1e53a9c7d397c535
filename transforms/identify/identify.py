"""What a document says of itself: region, year, kind, title, date, meeting and sections, from its text and hints."""

from __future__ import annotations

from dataclasses import replace

from transforms.identify.evidence import Verdict
from transforms.identify.head import Head, read_head
from transforms.identify.headings import find_headings
from transforms.identify.hints import NO_HINTS, Basis, Hints
from transforms.identify.kind import KindSource, judge_kind
from transforms.identify.region import find_region
from transforms.identify.second_report import find_second_report
from transforms.identify.sections import build_sections
from transforms.identify.standpoint import find_outlook, find_standpoint
from transforms.identify.year import YearSource, find_report_year
from transforms.identify.year_mentions import find_years
from transforms.language.identify_rules import IdentifyRules
from transforms.language.regions import Region, RegionTable
from transforms.records import CleanText, Identity

_CONFLICT = "hint_conflict"


def identify_report(clean: CleanText, regions: RegionTable, rules: IdentifyRules, hints: Hints = NO_HINTS) -> Identity:
    """Clean text, and what is known besides it, to its Identity.

    ``report_year`` is the year in which the document is given: a work report with 2020年工作回顾 and
    2021年工作安排 belongs to 2021, and so does the communiqué of 2020, published in 2021, whose one
    section has the period 2020. ``published_on`` (ISO date) is the date of publication where the text
    states one, else the date on which the report was given. What cannot be told is None with a reason.

    A hint of a manifest decides, one of a path or address is evidence beside that of the text; where the
    text says otherwise, a reason ``hint_conflict: …`` tells so.
    """
    head: Head = read_head(clean, rules)
    headings = find_headings(clean.text, rules)
    counts = rules.words.count_words(clean.text)
    kind, kind_reason = _apply_kind(judge_kind(KindSource(clean, head, headings, counts, rules)), head, hints)
    source = YearSource(clean.text, head, tuple(headings), kind, rules, tuple(find_years(clean.text)), hints)
    year, year_conflict = _apply_year(find_report_year(source), source)
    second = find_second_report(clean.text, head, rules)
    if second:
        year = replace(year, doubt="; ".join(filter(None, (year.doubt, f"a second report begins: {second}"))))
    region, whose = find_region(clean.text, head, year.value, counts, regions, rules, hints)
    region, whose, region_conflict = _apply_region(region, whose, year.value, regions, hints)
    doubts = (
        ("report year", year.doubt),
        ("region", whose.doubt),
        (_CONFLICT, year_conflict),
        (_CONFLICT, region_conflict),
    )
    outlook = find_outlook(year.value, source)
    sections = build_sections(clean.text, headings, outlook, kind, head, rules)
    return Identity(
        region_code=region.code if region else None,
        region_name=region.name if region else None,
        level=region.level if region else "other",
        report_year=year.value,
        doc_kind=kind,
        title=head.title or head.path_title,
        published_on=head.published_on or head.given_on or hints.published_on,
        meeting=head.meeting,
        sections=sections,
        reasons=tuple(filter(None, (kind_reason, *(f"{what}: {doubt}" for what, doubt in doubts if doubt)))),
        region_basis=whose.basis,
        year_basis=year.basis,
        year_unsure=year.value is not None and bool(year.doubt),
        year_doubt=year.doubt,
        hint_conflict="; ".join(filter(None, (year_conflict, region_conflict))),
        standpoint=find_standpoint(outlook, sections, source),
    )


def _apply_kind(judged: tuple[str, str | None], head: Head, hints: Hints) -> tuple[str, str | None]:
    """A manifest decides the kind; a file's name tells it where no title does."""
    if hints.kind is None or (
        hints.kind_basis is not Basis.MANIFEST and (head.kind is not None or judged[0] == "other")
    ):
        return judged
    return hints.kind, None


def _apply_year(told: Verdict[int], source: YearSource) -> tuple[Verdict[int], str]:
    """The year with that of the hints, and how the text contradicts them ("" for not at all).

    Where manifest and text disagree and the text is sure, the manifest decides, and the year is doubted.
    """
    hinted, basis = source.hints.report_year, source.hints.year_basis.value
    if hinted is None:
        return told, ""
    conflict = ""
    if told.value is not None and told.value != hinted and (not told.doubt or basis != Basis.MANIFEST.value):
        conflict = f"the {basis} says {hinted}, the text {told.value} ({told.basis})"
    if source.hints.year_basis is not Basis.MANIFEST:
        return told, conflict
    return replace(told, value=hinted, runner_up=told.value, doubt=conflict, basis=basis), conflict


def _apply_region(
    told: Region | None, whose: Verdict[str], year: int | None, regions: RegionTable, hints: Hints
) -> tuple[Region | None, Verdict[str], str]:
    """As _apply_year for the region; a region above or below the hinted one contradicts it as well."""
    code, basis = hints.region_code, hints.region_basis.value
    if code is None:
        return told, whose, ""
    named = (regions.find_region(code, year) if year is not None else None) or regions.latest_region(code)
    if named is None:
        return told, whose, f"the {basis} says region {code}, which the table of regions does not know"
    conflict = ""
    if told is not None and told.code != code:
        conflict = f"the {basis} says {code} {named.name}, the text {told.code} {told.name} ({whose.basis})"
    if hints.region_basis is not Basis.MANIFEST:
        return told, whose, conflict
    return named, Verdict(code, told.code if told is not None else None, 1.0, "", basis), conflict
