"""A heading in a report of a given year to the part that it opens: its role and its years."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transforms.identify.headings import Heading, Span

_SINCE = re.compile("年以来")


@dataclass(frozen=True, slots=True)
class Opening:
    """The part that a heading opens; ``next_role`` is a second part that follows inside it ("" for none)."""

    role: str
    first: int | None
    last: int | None
    next_role: str = ""

    @property
    def period(self) -> tuple[str, int | None, int | None]:
        """Role and years, without what follows."""
        return self.role, self.first, self.last


def resolve_heading(heading: Heading, year: int | None, late: bool = False) -> Opening | None:
    """A heading to what it opens in a report that looks ahead to a year, or None where it opens nothing of its own.

    ``late``: it is given at the end of the year before, so that 明年 is the year it looks ahead to.

    Where cue word and years disagree (a task of last year), the years decide.
    """
    if heading.cue == "other":
        return Opening("other", None, None)
    if heading.cue == "part_of_year":
        return Opening("review", None, None)  # no year: what half a year brought must not pass for the year's
    if heading.cue == "rest_of_year":
        now = year if year is None else year - late
        return Opening("plan", now, now)
    if year is None:
        return _resolve_by_words(heading)
    spans = [*heading.years, *((year + first, year + last) for first, last in _count_from(heading, late))]
    if heading.cue == "review" and _SINCE.search(heading.text):
        spans = [(first, year - 1) if first == last < year else (first, last) for first, last in spans]
    return _resolve_by_years(heading, spans, year) if spans else _resolve_untimed(heading.cue, year)


def _count_from(heading: Heading, late: bool) -> list[Span]:
    """The years that a heading names by words, from the year that is looked ahead to."""
    if not late:
        return list(heading.relative)
    this_year = (-1, -1) if heading.cue == "review" else (0, 0)
    said = {(1, 1): (0, 0), (0, 0): this_year}
    return [said.get(span, span) for span in heading.relative]


def _resolve_by_years(heading: Heading, spans: list[Span], year: int) -> Opening | None:
    past = [span for span in spans if span[1] < year]
    ahead = [span for span in spans if span not in past]
    if heading.cue == "review":
        return _pick_review(past or _begun(ahead, year) or ahead)
    if not ahead:
        return _resolve_past(heading, past, year)
    if heading.cue == "both" and past:
        return replace(_pick_review(past), next_role=_pick_plan(ahead, year, True).role)
    return _resolve_ahead(heading, ahead, year)


def _resolve_past(heading: Heading, past: list[Span], year: int) -> Opening | None:
    stale = not heading.cue and max(last for _, last in past) < year - 1
    return None if stale else _pick_review(past)


def _begun(spans: list[Span], year: int) -> list[Span]:
    """A report given at the end of a year already looks back at that year."""
    return [span for span in spans if span[0] <= year]


def _resolve_ahead(heading: Heading, ahead: list[Span], year: int) -> Opening:
    plan = _pick_plan(ahead, year, heading.periods_first)
    later = plan.role == "plan_period" and (year, year) in ahead
    return replace(plan, next_role="plan" if later else "")


def _resolve_by_words(heading: Heading) -> Opening | None:
    """Without a report year the cue word and the first time named stand alone."""
    if heading.cue not in ("review", "plan"):
        return None
    if not heading.years:
        return Opening(heading.cue, None, None)
    first, last = heading.years[0]
    return Opening(heading.cue + ("_period" if first != last else ""), first, last)


def _resolve_untimed(cue: str, year: int) -> Opening | None:
    if cue == "review":
        return Opening("review", year - 1, year - 1)
    return Opening("plan", year, year) if cue == "plan" else None


def _pick_review(spans: list[Span]) -> Opening:
    single = [span for span in spans if span[0] == span[1]]
    first, last = max(single) if single else max(spans, key=lambda span: (span[1], span[0]))
    return Opening("review" if first == last else "review_period", first, last)


def _pick_plan(spans: list[Span], year: int, periods_first: bool) -> Opening:
    near = [span for span in spans if span[0] == span[1] <= year + 1]
    longer = [span for span in spans if span[0] != span[1]]
    far = [span for span in spans if span[0] == span[1] > year + 1]
    if near and not (longer and periods_first):
        return Opening("plan", *near[0])
    if longer:
        return Opening("plan_period", *longer[0])
    return Opening("plan_period", year, far[0][1])
