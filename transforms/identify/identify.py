"""What a document says of itself: region, year, kind, title, date, meeting and sections, from its text alone."""

from __future__ import annotations

from transforms.identify.head import Head, read_head
from transforms.identify.headings import find_headings
from transforms.identify.kind import KindSource, judge_kind
from transforms.identify.region import find_region
from transforms.identify.sections import build_sections
from transforms.identify.year import YearSource, find_report_year
from transforms.language.identify_rules import IdentifyRules
from transforms.language.regions import RegionTable
from transforms.records import CleanText, Identity


def identify_report(clean: CleanText, regions: RegionTable, rules: IdentifyRules) -> Identity:
    """Clean text to its Identity.

    ``report_year`` is the year in which the document is given: a work report with 2020年工作回顾 and
    2021年工作安排 belongs to 2021, and so does the communiqué of 2020, published in 2021, whose one
    section has the period 2020. ``published_on`` (ISO date) is the date of publication where the text
    states one, else the date on which the report was given. What cannot be told is None with a reason.
    """
    head: Head = read_head(clean, rules)
    headings = find_headings(clean.text, rules)
    counts = rules.words.count_words(clean.text)
    kind, kind_reason = judge_kind(KindSource(clean, head, headings, counts, rules))
    verdict = find_report_year(YearSource(clean.text, head, tuple(headings), kind == "news", rules))
    year = verdict.value
    region, whose = find_region(clean.text, head, year, counts, regions, rules)
    sections = build_sections(clean.text, headings, year, kind, head, rules)
    doubts = (("report year", verdict.doubt), ("region", whose.doubt))
    reasons = tuple(filter(None, (kind_reason, *(f"{what}: {doubt}" for what, doubt in doubts if doubt))))
    return Identity(
        region_code=region.code if region else None,
        region_name=region.name if region else None,
        level=region.level if region else "other",
        report_year=year,
        doc_kind=kind,
        title=head.title,
        published_on=head.published_on or head.given_on,
        meeting=head.meeting,
        sections=sections,
        reasons=reasons,
        region_basis=whose.basis,
        year_basis=verdict.basis,
        year_unsure=verdict.value is not None and bool(verdict.doubt),
        year_doubt=verdict.doubt,
    )
