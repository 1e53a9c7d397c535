"""What all charts have in common: colours that the colour-blind can tell apart, shapes, fonts, how one is filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Spec = dict[str, Any]
Say = Callable[[str], str]
"""An English word in the reader's language."""

# Okabe and Ito's palette: told apart in all common kinds of colour blindness, and each has a shape of its own.
ACTUAL, TARGET, MET, MISSED, OTHER, REVISED = "#0072B2", "#D58A00", "#009E73", "#D55E00", "#7A7F87", "#B8568F"
VERDICTS = ("met", "missed", "undecidable", "pending")
VERDICT_COLOURS = (MET, MISSED, REVISED, OTHER)
VERDICT_SHAPES = ("circle", "triangle-down", "square", "cross")
FONT = "Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
"""Sizes of amounts and the words that stand for them on an axis, the largest first."""
ROWS = "rows"
"""Name of the data in a specification: it is made once, and filled with rows for each page."""
INK, FAINT, GRID = "#1f2937", "#6b7280", "#e5e7eb"


def configure() -> Spec:
    """The part of every specification that says how it looks on white; a dark page has its own (static/page.js)."""
    axis = {"labelColor": FAINT, "titleColor": FAINT, "gridColor": GRID, "domainColor": FAINT, "tickColor": FAINT}
    return {
        "font": FONT,
        "background": None,
        "axis": axis | {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": 180},
        "legend": {
            "labelColor": INK,
            "titleColor": FAINT,
            "labelFontSize": 12,
            "orient": "top",
            "title": None,
            "symbolOpacity": 1,
        },
        "header": {"labelColor": INK, "labelFontSize": 13, "title": None},
        "title": {"color": INK, "fontSize": 15, "anchor": "start", "fontWeight": 600},
        "view": {"stroke": None},
    }


def write_scaled(scales: Sequence[tuple[float, str]]) -> str:
    """A Vega expression that writes an axis' value as people do: 1.2亿, 120m."""
    text = "format(datum.value, ',~g')"
    for size, word in reversed(scales):
        text = f"abs(datum.value) >= {size:.0f} ? format(datum.value / {size:.0f}, '~g') + {word!r} : {text}"
    return text


def fill(template: Spec, **rows: Sequence[Row]) -> Spec:
    """A template with its data: rows by the names that it gives them."""
    return template | {"datasets": {name: [dict(row) for row in part] for name, part in rows.items()}}


def to_svg(spec: Spec) -> str:
    """A specification as a picture, without links. Nothing is fetched: what draws it is part of the package."""
    import vl_convert

    plain = spec | {name: _drop_links(part) for name, part in spec.items() if name != "datasets"}
    svg: str = vl_convert.vegalite_to_svg(plain, allowed_base_urls=[])
    return svg


def _drop_links(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _drop_links(value) for name, value in part.items() if name != "href"}
    return [_drop_links(value) for value in part] if isinstance(part, list) else part
