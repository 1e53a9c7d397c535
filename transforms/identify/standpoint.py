"""From when a report speaks: the year it looks ahead to, and up to where 今年 is the year before it."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.identify.year import YearSource, is_given_late, looks_past_own_year, reviews_own_year
from transforms.records import Section, Standpoint

_OWN_PLAN = frozenset({"next", "plan"})  # communiqués and outlines: their titles tell their years


def find_outlook(report_year: int | None, source: YearSource) -> int | None:
    """The year that a report looks ahead to: its own, or the next where it is given so late (November, December)
    that its own is under review: it speaks of 明年, plans for the next in a heading, or estimates its own."""
    head = source.head
    if report_year is None or head.given_year != report_year or not is_given_late(head):
        return report_year
    if head.kind is not None and head.kind.report_year in _OWN_PLAN:
        return report_year
    own_year_is_over = (
        source.years.next_year.search(source.text) is not None
        or any((report_year + 1, report_year + 1) in heading.years for heading in source.headings if heading.top)
        or reviews_own_year(report_year, source)
    )
    return report_year + 1 if own_year_is_over else report_year


def find_standpoint(outlook: int | None, sections: Sequence[Section], source: YearSource) -> Standpoint | None:
    """The standpoint of a report that looks ahead to a year, or None where that is unknown.

    A report of December that speaks of 明年 speaks from its own year throughout; one that does not may tell of what
    is to come as if the year had begun (二、2017年重点工作…今年), and of all else, too, where it has no 今年 before.
    """
    if outlook is None:
        return None
    if not looks_past_own_year(source.head, outlook):
        return Standpoint(outlook)
    if source.years.next_year.search(source.text) is not None:
        return Standpoint(outlook, len(source.text))
    plans = next((one.start for one in sections if one.role.startswith("plan")), len(source.text))
    return Standpoint(outlook, plans if source.years.this_year.search(source.text, 0, plans) is not None else 0)
