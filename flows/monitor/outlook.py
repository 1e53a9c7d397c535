"""What one report says at a glance: last year beside this year, verdicts, plans under way; a screen, no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
Ask = Callable[[str], Sequence[Row]]
"""A read-only SELECT to its rows."""

SHOWN_REPORTS = 5
LINES = 18
"""Lines of a report on the screen, without headings."""
LEAST_PAIRS = 8
MOST_PLANS = 3

REPORTS = """
select d.doc_id, d.region_code, coalesce(d.region_name, d.region_code) as region, d.report_year as year,
       (select count(distinct code) = 1 and any_value(code) = d.region_code from region where name = d.region_name)
           as is_unique,
       count(*) over () as total
from document d
where {which} and d.status = 'loaded' and d.region_code is not null and d.report_year is not null
order by d.report_year desc, d.region_code, d.doc_id
limit {limit}
"""

PAIRS = """
select v.indicator_name as indicator, i.name_en, v.achieved, v.aimed, count(*) over () as total
from review_and_plan v left join indicator i on i.code = v.indicator
where v.region_code = {code} and v.report_year = {year}
order by (v.achieved is null) or (v.aimed is null), v.aimed is null, i.headline desc, i.core desc, i.rowid
limit {limit}
"""

VERDICTS = """
select w.indicator_name as indicator, i.name_en, w.period, w.target, w.actual, w.gap, w.verdict,
       count(*) over () as total
from written_target w left join indicator i on i.code = w.indicator
where w.region_code = {code} and w.verdict <> 'pending' and {doc} in (w.target_doc_id, w.actual_doc_id)
order by i.headline desc, i.core desc, i.rowid, w.period_end desc
limit {limit}
"""

PLANS = """
select p.indicator_name as indicator, i.name_en, p.period_end as "by",
       case when p.measure = 'level' then '' else write_period(p.period_start, p.period_end) || ': ' end
           || write_measure(p.measure)
           || write_bounded(p.target_value, null, p.target_bound, word_unit(p.unit, w.word, o.value_text)) as target,
       case when p.measure = 'level' then p.latest_year::varchar else write_period(p.plan_start, p.latest_year) end
           || ': ' || write_measure(p.measure)
           || write_amount(round(p.latest_value, 2), word_unit(p.unit, w.word, o.value_text)) as so_far,
       case when p.needed_annual_growth is not null
            then write_measure('annual_growth') || write_digits(round(p.needed_annual_growth, 1)) || ' %'
            else write_gap(round(p.needed_each_year, 2), word_unit(p.unit, w.word, o.value_text)) end
           as needed_each_year,
       count(*) over () as total
from plan_progress p
left join observation o on o.observation_id = p.target_observation_id
left join unit_word w on w.class = p.unit
left join indicator i on i.code = p.indicator
where p.region_code = {code} and p.years_left > 0
order by i.headline desc, i.core desc, i.rowid
limit {limit}
"""


@dataclass(frozen=True, slots=True)
class Part:
    """The first rows of something, and how many there are."""

    rows: Sequence[Row]
    total: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """One report. ``place`` is what the macros find its region by."""

    code: str
    region: str
    place: str
    year: int
    pairs: Part
    verdicts: Part
    plans: Part


@dataclass(frozen=True, slots=True)
class Outlooks:
    """The first reports, and how many there are."""

    reports: Sequence[Outlook]
    total: int


def quote(text: object) -> str:
    """A text as a literal of SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def list_outlooks(ask: Ask, which: str) -> Outlooks:
    """The reports that ``which`` (a condition on document) picks, the latest first; of regions and years known only."""
    rows = ask(REPORTS.format(which=which, limit=SHOWN_REPORTS))
    return Outlooks([_read_outlook(ask, row) for row in rows], rows[0]["total"] if rows else 0)


def _read_outlook(ask: Ask, report: Row) -> Outlook:
    code, doc = quote(report["region_code"]), quote(report["doc_id"])
    year = int(report["year"])
    plans = _read_part(ask, PLANS.format(code=code, limit=MOST_PLANS))
    verdicts = _read_part(ask, VERDICTS.format(code=code, doc=doc, limit=LINES - LEAST_PAIRS - len(plans.rows)))
    left = LINES - len(plans.rows) - len(verdicts.rows)
    pairs = _read_part(ask, PAIRS.format(code=code, year=year, limit=left))
    place = report["region"] if report["is_unique"] else report["region_code"]
    return Outlook(report["region_code"], report["region"], place, year, pairs, verdicts, plans)


def _read_part(ask: Ask, sql: str) -> Part:
    rows = ask(sql)
    shown = [{name: value for name, value in row.items() if name != "total"} for row in rows]
    return Part(shown, rows[0]["total"] if rows else 0)
