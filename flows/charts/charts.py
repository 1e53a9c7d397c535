"""The charts of pages and artifacts. Each is made by Altair once for a language, without data, and filled with rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from flows.charts.theme import (
    ACTUAL,
    INK,
    OTHER,
    REVISED,
    ROWS,
    SCALES,
    TARGET,
    VERDICT_COLOURS,
    VERDICT_SHAPES,
    VERDICTS,
    Row,
    Say,
    Spec,
    configure,
    fill,
    write_scaled,
)

Scales = tuple[tuple[float, str], ...]

MOST_BARS = 40
STATED = ("actual", "target", "revised")
WHOLE = "datum.value % 1 ? '' : format(datum.value, '~s')"
"""Labels of an axis that counts: there is no half report. The least step of an axis is not kept in small charts."""
YEARS = "datum.value % 1 ? '' : format(datum.value, 'd')"
LOWEST, HIGHEST = -40, 80
"""Of growth in percent: one misread 900 % must not squeeze all the others together."""


def draw_history(rows: Sequence[Row], say: Say, scales: Scales = SCALES) -> Spec:
    """What was aimed for beside what was achieved over the years, a panel an indicator.

    Rows: ``panel``, its ``place``, ``year``, ``stated`` (actual, target, revised), ``value``, ``high``, ``written``,
    ``quote``, ``link``.
    """
    return fill(_make_history(scales, *_translate(say, *STATED, "year", "value", "words")), rows=rows)


def draw_ranking(rows: Sequence[Row], title: str, say: Say, scales: Scales = SCALES) -> Spec:
    """Regions by their value, the largest first. Rows: ``region``, ``value``, ``written``, ``verdict``, ``link``."""
    shown = [row | {"verdict": row["verdict"] or "none"} for row in map(dict, rows[:MOST_BARS])]
    words = _translate(say, *VERDICTS, "no target", "region", "value", "target", "words")
    spec = fill(_make_ranking(scales, *words), rows=shown)
    return spec | {"title": title}


def draw_gaps(rows: Sequence[Row], title: str, say: Say) -> Spec:
    """How far from their targets regions came out. Rows: ``low``, ``high``, ``regions``, ``verdict``."""
    return fill(_make_gaps(title, *_translate(say, "from", "to", "regions")), rows=rows)


def draw_verdicts(rows: Sequence[Row], say: Say) -> Spec:
    """Targets met and missed by year. Rows: ``year``, ``verdict``, ``targets``."""
    return fill(_make_verdicts(*_translate(say, "year", "verdict", "targets", *VERDICTS)), rows=rows)


def draw_coverage(rows: Sequence[Row], say: Say) -> Spec:
    """Reports by province and year. Rows: ``province``, ``year``, ``documents``, ``regions``, ``link``."""
    return fill(_make_coverage(*_translate(say, "province", "year", "documents", "regions")), rows=rows)


def draw_overview(pairs: Sequence[Row], verdicts: Sequence[Row], years: Sequence[Row], title: str) -> Spec:
    """The picture of a run: targets beside actuals, met and missed by year, reports by year.

    Rows of ``pairs``: ``label``, ``target``, ``target_high``, ``actual``, ``verdict``, ``written``; of ``years``:
    ``year``, ``documents``, ``core_indicators``.
    """
    shown = [
        row | {name: _clamp(row[name]) for name in ("target", "target_high", "actual")} for row in map(dict, pairs)
    ]
    spec = fill(_read_overviews()[name_overview(pairs, verdicts, years)], pairs=shown, rows=verdicts, years=years)
    return spec | {"title": title}


def name_overview(pairs: object, verdicts: object, years: object) -> str:
    """Which parts a picture of a run has, those that are not empty."""
    parts = {"pairs": pairs, "verdicts": verdicts, "years": years}
    return " ".join(name for name, rows in parts.items() if rows)


@cache
def _read_overviews() -> dict[str, Spec]:
    """What make_overview has made: Altair takes half a second to load, and each run draws this picture once."""
    made: dict[str, Spec] = json.loads(resources.files("flows.charts").joinpath("overviews.json").read_text("utf-8"))
    return made


def _clamp(value: float | None) -> float | None:
    return None if value is None else min(max(value, LOWEST), HIGHEST)


def _translate(say: Say, *words: str) -> tuple[str, ...]:
    return tuple(say(word) for word in words)


def _label(values: Sequence[str], words: Sequence[str], field: str = "datum.label") -> str:
    """A Vega expression that writes values, by default a legend's, in the reader's language."""
    pairs = ", ".join(f"{value!r}: {word!r}" for value, word in zip(values, words, strict=True))
    return f"({{{pairs}}})[{field}]"


def _finish(chart: Any) -> Spec:
    spec: Spec = chart.to_dict(validate=False)
    return spec | {"config": configure()}


@cache
def _make_history(scales: Scales, *words: str) -> Spec:
    import altair as alt

    *stated, year, written, quote = words
    label = _label(STATED, stated)
    # No layer leaves rows out: a panel of which a layer has none would have no extent for that layer.
    plain = (
        alt.Chart(alt.NamedData(ROWS))
        .transform_calculate(end="isValid(datum.high) ? datum.high : datum.value")
        .encode(
            # As amounts: years of which nothing is known are a gap, and not left out between their neighbours.
            x=alt.X(
                "year:Q",
                title=None,
                scale=alt.Scale(zero=False, nice=False, padding=14),
                axis=alt.Axis(labelExpr=YEARS, labelAngle=0, labelOverlap=True, labelSeparation=8, grid=False),
            )
        )
    )
    base = plain.encode(
        tooltip=[
            alt.Tooltip("year:O", title=year),
            alt.Tooltip("written:N", title=written),
            alt.Tooltip("quote:N", title=quote),
        ],
        href="link:N",
    )
    value = alt.Y(
        "value:Q", title=None, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(labelExpr=write_scaled(scales))
    )
    colour = alt.Color(
        "stated:N",
        scale=alt.Scale(domain=list(STATED), range=[ACTUAL, TARGET, REVISED]),
        legend=alt.Legend(labelExpr=label),
    )
    shape = alt.Shape(
        "stated:N",
        scale=alt.Scale(domain=list(STATED), range=["circle", "diamond", "cross"]),
        legend=alt.Legend(labelExpr=label),
    )
    line = plain.mark_line(color=ACTUAL, strokeWidth=2).encode(
        y=value,
        detail="stated:N",
        opacity=alt.condition("datum.stated == 'actual'", alt.value(1), alt.value(0)),
    )
    span = base.mark_rule(strokeWidth=3, opacity=0.6).encode(y=value, y2="end:Q", color=colour)
    points = base.mark_point(size=80, filled=True, opacity=1).encode(y=value, color=colour, shape=shape)
    layered = alt.layer(line, span, points).properties(width=300, height=140)
    chart = layered.facet(
        facet=alt.Facet(
            "panel:N",
            title=None,
            sort=alt.EncodingSortField(field="place", op="min"),
            header=alt.Header(labelLimit=300),
        ),
        columns=2,
    ).resolve_scale(y="independent", x="shared")
    return _finish(chart)


@cache
def _make_ranking(scales: Scales, *words: str) -> Spec:
    import altair as alt

    *verdicts, region, written, target, quote = words
    domain = [*VERDICTS, "none"]
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        y=alt.Y("region:N", sort=None, title=None),
        tooltip=[
            alt.Tooltip("region:N", title=region),
            alt.Tooltip("written:N", title=written),
            alt.Tooltip("target:N", title=target),
            alt.Tooltip("quote:N", title=quote),
        ],
        href="link:N",
    )
    colour = alt.Color(
        "verdict:N",
        scale=alt.Scale(domain=domain, range=[*VERDICT_COLOURS, ACTUAL]),
        legend=alt.Legend(labelExpr=_label(domain, verdicts)),
    )
    shape = alt.Shape(
        "verdict:N",
        scale=alt.Scale(domain=domain, range=[*VERDICT_SHAPES, "diamond"]),
        legend=alt.Legend(labelExpr=_label(domain, verdicts)),
    )
    value = alt.X("value:Q", title=None, axis=alt.Axis(labelExpr=write_scaled(scales)))
    rule = base.mark_rule(color=OTHER, opacity=0.5).encode(x=value, x2=alt.datum(0))
    points = base.mark_point(size=80, filled=True, opacity=1).encode(x=value, color=colour, shape=shape)
    return _finish(alt.layer(rule, points).properties(width=420, height=alt.Step(18)))


@cache
def _make_gaps(title: str, low: str, high: str, regions: str) -> Spec:
    import altair as alt

    chart = (
        alt.Chart(alt.NamedData(ROWS))
        .mark_bar(stroke="#ffffff", strokeWidth=0.5)
        .encode(
            x=alt.X("low:Q", bin=alt.Bin(binned=True), title=title),
            x2="high:Q",
            y=alt.Y("regions:Q", title=None, axis=alt.Axis(labelExpr=WHOLE)),
            color=alt.Color(
                "verdict:N", scale=alt.Scale(domain=list(VERDICTS), range=list(VERDICT_COLOURS)), legend=None
            ),
            tooltip=[
                alt.Tooltip("low:Q", title=low),
                alt.Tooltip("high:Q", title=high),
                alt.Tooltip("regions:Q", title=regions),
            ],
        )
        .properties(width=420, height=180)
    )
    return _finish(chart)


def _stack_verdicts(words: Sequence[str], width: int) -> Any:
    import altair as alt

    year, verdict, targets, *verdicts = words
    return (
        alt.Chart(alt.NamedData(ROWS))
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("targets:Q", title=targets, axis=alt.Axis(labelExpr=WHOLE)),
            color=alt.Color(
                "verdict:N",
                scale=alt.Scale(domain=list(VERDICTS), range=list(VERDICT_COLOURS)),
                legend=alt.Legend(labelExpr=_label(VERDICTS, verdicts)),
            ),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("year:O", title=year),
                alt.Tooltip("told:N", title=verdict),
                alt.Tooltip("targets:Q", title=targets),
            ],
        )
        .transform_calculate(told=_label(VERDICTS, verdicts, "datum.verdict"))
        .transform_calculate(rank=f"indexof({list(VERDICTS)!r}, datum.verdict)")
        .properties(width=width, height=180)
    )


@cache
def _make_verdicts(*words: str) -> Spec:
    return _finish(_stack_verdicts(words, 520))


@cache
def _make_coverage(province: str, year: str, documents: str, regions: str) -> Spec:
    import altair as alt

    base = alt.Chart(alt.NamedData(ROWS)).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(orient="top", labelAngle=0, labelOverlap=True, domain=False)),
        y=alt.Y("province:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False)),
        href="link:N",
        tooltip=[
            alt.Tooltip("province:N", title=province),
            alt.Tooltip("year:O", title=year),
            alt.Tooltip("documents:Q", title=documents),
            alt.Tooltip("regions:Q", title=regions),
        ],
    )
    cells = base.mark_rect(stroke="#ffffff").encode(
        color=alt.Color("documents:Q", scale=alt.Scale(scheme="blues", domainMin=-1), legend=None)
    )
    return _finish(cells.properties(width=alt.Step(34), height=alt.Step(20)))


def _pair_targets() -> Any:
    import altair as alt

    domain = [*VERDICTS, "none"]
    base = alt.Chart(alt.NamedData("pairs")).encode(
        y=alt.Y("label:N", sort=None, title=None),
    )
    scale = alt.Scale(nice=True)
    rule = base.mark_rule(color=OTHER).encode(x=alt.X("target:Q", scale=scale, title="%"), x2="actual:Q")
    target = base.mark_point(shape="diamond", size=80, color=TARGET, filled=True, opacity=1).encode(
        x=alt.X("target:Q", scale=scale)
    )
    high = base.mark_point(shape="diamond", size=80, color=TARGET, filled=True, opacity=1).encode(
        x=alt.X("target_high:Q", scale=scale)
    )
    actual = base.mark_point(size=80, filled=True, opacity=1).encode(
        x=alt.X("actual:Q", scale=scale),
        color=alt.Color("verdict:N", scale=alt.Scale(domain=domain, range=[*VERDICT_COLOURS, ACTUAL]), legend=None),
        shape=alt.Shape("verdict:N", scale=alt.Scale(domain=domain, range=[*VERDICT_SHAPES, "circle"]), legend=None),
    )
    text = base.mark_text(align="left", dx=8, color=INK).encode(x=alt.value(345), text="written:N")
    # The layer that has all lines comes first: lines stand in the order in which they are met.
    return alt.layer(text, rule, target, high, actual).properties(width=340, height=alt.Step(24))


def _count_reports() -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("years")).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    )
    # Each bar has its number, so the axis needs none.
    counted = alt.Y("documents:Q", title="reports by year", axis=alt.Axis(labels=False, ticks=False, grid=False))
    bars = base.mark_bar(color=ACTUAL).encode(y=counted)
    found = base.mark_text(dy=-7, color=INK).encode(y=counted, text="shown:N")
    return alt.layer(bars, found).properties(width=340, height=150)


def make_overview(pairs: bool, verdicts: bool, years: bool) -> Spec:
    """The picture of a run with these parts, without its rows."""
    import altair as alt

    parts = [_pair_targets()] if pairs else []
    if verdicts:
        parts.append(_stack_verdicts(("year", "verdict", "targets by year", *VERDICTS), 340))
    if years:
        parts.append(_count_reports())
    # One below the other: on a phone the picture is as wide as the page, and can still be read.
    chart = alt.vconcat(*parts, spacing=30).resolve_scale(color="independent", shape="independent")
    spec = _finish(chart)
    return spec | {"background": "#ffffff", "padding": 16}
