"""A run's chart: targets beside actuals, and how many reports there are of each year. Rows in, SVG out."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from xml.sax.saxutils import escape

from flows.monitor.outlook import Ask, Row

BOUND_SIGNS = {"approx": "≈ ", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< "}
MOST_PAIRS = 24
MOST_YEARS = 24

PAIRS = """
with aimed as (
    select region_code, indicator, period_end as year, target_bound, target_value, target_value_high, actual_value,
           verdict
    from target_vs_actual where measure = 'growth' and period_start = period_end
),
known as (
    from aimed
    union all
    select region_code, indicator, period_end, null, null, null, value, null
    from chosen_actual a
    where measure = 'growth' and period_start = period_end and not exists (
        select 1 from aimed t
        where t.region_code = a.region_code and t.indicator = a.indicator and t.year = a.period_end)
    -- Growth at constant and at current prices are two facts; the one that more statements tell stands for the year.
    qualify row_number() over (
        partition by region_code, indicator, period_end order by statements desc, price_basis) = 1
),
chosen as (
    select indicator from known group by indicator order by (indicator = 'gdp') desc, count(*) desc, indicator limit 1
)
select coalesce(r.name, b.region_code) as region, i.name_zh as indicator, b.year, b.target_bound, b.target_value,
       b.target_value_high, b.actual_value, b.verdict, count(*) over () as total
from known b join chosen using (indicator)
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

INK, FAINT, GRID = "#1f2937", "#6b7280", "#e5e7eb"
TARGET, MET, MISSED, PLAIN = "#9a6700", "#1a7f37", "#cf222e", "#0969da"
FONT = "'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
LOWEST, HIGHEST = -30, 60  # one misread 900 % must not squeeze all the others together
ROW, TOP, LEFT, PLOT, WIDTH = 26, 84, 150, 330, 1000


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to places along a line of ``length`` pixels that begins at ``start``."""

    low: float
    high: float
    start: float
    length: float

    def place(self, value: float) -> float:
        """Where a value stands; one beyond the scale stands at its edge."""
        value = min(max(value, self.low), self.high)
        return round(self.start + (value - self.low) / (self.high - self.low) * self.length, 1)


def draw_home(ask: Ask) -> str | None:
    """The chart of a published warehouse as an SVG text; None when there is nothing to draw yet."""
    pairs, years = ask(PAIRS.format(limit=MOST_PAIRS)), ask(YEARS)
    return draw_chart(pairs, years) if pairs or years else None


def draw_chart(pairs: Sequence[Row], years: Sequence[Row]) -> str:
    """Rows of PAIRS to a line each with target and actual; rows of YEARS (the oldest first) to bars beside them."""
    height = max(TOP + ROW * len(pairs) + 40, 360)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="{FONT}" font-size="13" fill="{INK}"><rect width="100%" height="100%" fill="#fff"/>'
    ]
    if pairs:
        parts += _draw_pairs(pairs)
    if years:
        parts += _draw_years(years, height)
    return "".join([*parts, "</svg>"])


def to_data_address(svg: str) -> str:
    """An image's text as an address that a browser shows without asking anybody."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _draw_pairs(pairs: Sequence[Row]) -> list[str]:
    values = [
        float(row[name])
        for row in pairs
        for name in ("target_value", "target_value_high", "actual_value")
        if row[name] is not None
    ]
    low, high = max(LOWEST, min(0, floor(min(values)))), min(HIGHEST, max(1, ceil(max(values))))
    step = max(1, ceil((high - low) / 8))
    low, high = step * floor(low / step), step * ceil(high / step)
    scale = Scale(low, high, LEFT, PLOT)
    total = pairs[0]["total"]
    shown = "" if total == len(pairs) else f" ({len(pairs)} of {total:,})"
    bottom = TOP + ROW * len(pairs)
    parts = [_text(20, 30, f"{pairs[0]['indicator']} 增长 %: target and actual{shown}", size=17, weight="600")]
    parts += [
        _diamond(30, 51), _text(42, 56, "target", FAINT), _dot(110, 51, MET), _text(120, 56, "actual: met", FAINT),
        _dot(210, 51, MISSED), _text(220, 56, "missed", FAINT), _dot(285, 51, PLAIN),
        _text(295, 56, "no target, or undecided", FAINT),
    ]  # fmt: skip
    for tick in range(low, high + 1, step):
        x = scale.place(tick)
        parts.append(f'<path d="M{x} {TOP - 8}V{bottom}" stroke="{FAINT if tick == 0 else GRID}"/>')
        parts.append(_text(x, bottom + 18, str(tick), FAINT, anchor="middle"))
    for number, row in enumerate(pairs):
        parts += _draw_pair(row, TOP + ROW * number + 10, scale)
    return parts


def _draw_pair(row: Row, y: float, scale: Scale) -> list[str]:
    target, high, actual = row["target_value"], row["target_value_high"], row["actual_value"]
    parts = [_text(LEFT - 12, y + 5, f"{row['region']} {row['year']}", anchor="end")]
    said = []
    if target is not None and actual is not None:
        parts.append(f'<path d="M{scale.place(target)} {y}H{scale.place(actual)}" stroke="{FAINT}"/>')
    if target is not None:
        parts += [_diamond(scale.place(value), y) for value in (target, high) if value is not None]
        span = f"–{high:,.4g}" if high is not None else ""
        said.append(f"{BOUND_SIGNS.get(row['target_bound'], '')}{target:,.4g}{span}")
    if actual is not None:
        colour = {"met": MET, "missed": MISSED}.get(row["verdict"], PLAIN)
        parts.append(_dot(scale.place(actual), y, colour))
    said = [" → ".join([*(said or ["–"]), f"{actual:,.4g}" if actual is not None else "–"])]
    return [*parts, _text(LEFT + PLOT + 14, y + 5, said[0], FAINT)]


def _draw_years(years: Sequence[Row], height: int) -> list[str]:
    left, width, bottom = 640, 330, height - 62
    known = {row["year"]: row for row in years}
    last = max(known)
    span = range(max(min(known), last - MOST_YEARS + 1), last + 1)  # a year without reports is a gap to be seen
    most = max(row["documents"] for row in years)
    scale = Scale(0, most, 0, bottom - TOP - 20)
    step = width / max(len(span), 4)
    crowded = len(span) > 8
    parts = [
        _text(left, 30, "Reports by year", size=17, weight="600"),
        _text(left, 56, "grey: core indicators found per region, on average", FAINT),
        f'<path d="M{left} {bottom}H{left + width}" stroke="{FAINT}"/>',
    ]
    for number, year in enumerate(span):
        row = known.get(year, {"documents": 0, "core_indicators": None})
        x, tall = left + step * number, scale.place(row["documents"])
        middle = x + step / 2
        parts.append(
            f'<rect x="{x + step * 0.15:.1f}" y="{bottom - tall}" width="{step * 0.7:.1f}" height="{tall}" '
            f'fill="{PLAIN}"/>'
        )
        if not crowded or row["documents"] == most:
            parts.append(_text(middle, bottom - tall - 6, f"{row['documents']:,}", anchor="middle"))
        if not crowded or (last - year) % 4 == 0:
            parts.append(_text(middle, bottom + 18, str(year), anchor="middle"))
            if row["core_indicators"] is not None:
                parts.append(_text(middle, bottom + 36, f"{row['core_indicators']:g}", FAINT, anchor="middle"))
    return parts


def _text(
    x: float, y: float, text: str, fill: str = INK, anchor: str = "start", size: int = 13, weight: str = "400"
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" fill="{fill}" text-anchor="{anchor}" font-size="{size}" '
        f'font-weight="{weight}">{escape(text)}</text>'
    )


def _dot(x: float, y: float, fill: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="5.5" fill="{fill}"/>'


def _diamond(x: float, y: float) -> str:
    return f'<path d="M{x:g} {y - 7:g}l7 7-7 7-7-7z" fill="#fff" stroke="{TARGET}" stroke-width="2"/>'
