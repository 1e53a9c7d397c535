"""A run's chart: targets beside actuals, met and missed, and how many reports there are of each year, as SVG."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from flows.charts.charts import draw_overview
from flows.charts.theme import to_svg
from flows.monitor.outlook import Ask, Row, quote

BOUND_SIGNS = {"approx": "≈ ", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< "}
MOST_PAIRS = 24
MOST_YEARS = 24
USUAL = "gdp"
"""What the chart is about wherever it is known."""

KNOWN = """
with aimed as (
    select region_code, indicator, period_end as year, target_bound, target_value, target_value_high, actual_value,
           verdict
    from target_vs_actual where measure = 'growth' and period_start = period_end{only}
),
known as (
    from aimed
    union all
    select region_code, indicator, period_end, null, null, null, value, null
    from chosen_actual a
    where measure = 'growth' and period_start = period_end{only} and not exists (
        select 1 from aimed t
        where t.region_code = a.region_code and t.indicator = a.indicator and t.year = a.period_end)
    -- Growth at constant and at current prices are two facts; the one that more statements tell stands for the year.
    qualify row_number() over (
        partition by region_code, indicator, period_end order by statements desc, price_basis) = 1
)
"""

MOST_KNOWN = """
select indicator from known group by indicator order by count(*) desc, indicator limit 1
"""

PAIRS = """
select coalesce(r.name, b.region_code) as region, i.name_zh as indicator, b.year, b.target_bound, b.target_value,
       b.target_value_high, b.actual_value, b.verdict, count(*) over () as total
from known b
left join region_now r on r.code = b.region_code
left join indicator i on i.code = b.indicator
order by (b.target_value is not null and b.actual_value is not null) desc, b.year desc, b.region_code
limit {limit}
"""

YEARS = """
select report_year as year, sum(documents)::integer as documents,
       round(avg(core_indicators), 1) as core_indicators
from coverage where report_year is not null group by all order by year
"""

VERDICTS = """
select period_end as year, verdict, count(*)::integer as targets
from target_vs_actual where verdict in ('met', 'missed') and period_end is not null
group by all order by year, verdict
"""


def draw_home(ask: Ask) -> str | None:
    """The chart of a published warehouse as an SVG text; None when there is nothing to draw yet."""
    pairs, years = list_pairs(ask), ask(YEARS)
    return draw_chart(pairs, ask(VERDICTS), years) if pairs or years else None


def list_pairs(ask: Ask) -> Sequence[Row]:
    """Rows of PAIRS for GDP, or else for the indicator of whose growth most is known.

    One indicator is asked at a time: what is known of all of them takes a gigabyte in a large warehouse.
    """
    pairs = ask(_write_pairs(USUAL))
    if pairs:
        return pairs
    others = ask(KNOWN.format(only="") + MOST_KNOWN)
    return ask(_write_pairs(others[0]["indicator"])) if others else []


def _write_pairs(indicator: str) -> str:
    return KNOWN.format(only=f" and indicator = {quote(indicator)}") + PAIRS.format(limit=MOST_PAIRS)


def draw_chart(pairs: Sequence[Row], verdicts: Sequence[Row], years: Sequence[Row]) -> str:
    """Rows of PAIRS, VERDICTS and YEARS (the oldest first) to one picture."""
    title = ""
    if pairs:
        total = pairs[0]["total"]
        shown = "" if total == len(pairs) else f" ({len(pairs)} of {total:,})"
        title = f"{pairs[0]['indicator']} 增长 %: ◆ target, ● actual{shown}"
    lines = [to_line(row) for row in sorted(pairs, key=lambda row: (row["region"], row["year"]))]
    return to_svg(draw_overview(lines, verdicts, fill_years(years), title))


def to_line(row: Row) -> Row:
    """A row of PAIRS as a line of the chart: its name, its numbers, and these as text."""
    target, high, actual = row["target_value"], row["target_value_high"], row["actual_value"]
    said = "–"
    if target is not None:
        said = f"{BOUND_SIGNS.get(row['target_bound'], '')}{target:,.4g}" + (
            f"–{high:,.4g}" if high is not None else ""
        )
    return {
        "label": f"{row['region']} {row['year']}",
        "target": target,
        "target_high": high,
        "actual": actual,
        "verdict": row["verdict"] or "none",
        "written": f"{said} → " + (f"{actual:,.4g}" if actual is not None else "–"),
    }


def fill_years(years: Sequence[Row]) -> list[Row]:
    """Rows of YEARS without a gap, the latest ones: a year without reports is a gap to be seen."""
    if not years:
        return []
    known = {row["year"]: row for row in years}
    last = max(known)
    span = range(max(min(known), last - MOST_YEARS + 1), last + 1)
    empty = {"documents": 0, "core_indicators": None}
    rows = [dict(known.get(year, empty)) | {"year": year} for year in span]
    return [row | {"shown": f"{row['documents']:,}" if row["documents"] else ""} for row in rows]


def to_data_address(svg: str) -> str:
    """An image's text as an address that a browser shows without asking anybody."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
