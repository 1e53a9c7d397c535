"""The pages of one region: its scorecard by year, its indicators over the years, its plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flows.charts.charts import draw_history
from flows.charts.theme import Spec
from flows.web.language.amounts import SCALES, write_statement
from flows.web.page import Inquiry, NotThereError, Page, View

MEASURES = ("growth", "level", "change", "annual_growth")
MOST_PANELS = 6


def build_region(inquiry: Inquiry, view: View, code: str, whole: bool = False) -> Page:
    """What a region aimed for and achieved in a year, its conflicts and documents; what takes longer, its chart and its
    plans, are pages of their own that the browser puts in, unless the ``whole`` is wanted.

    Raises NotThereError for a code that is none.
    """
    region = _find_region(inquiry, code)
    years = inquiry.ask("region/years", region=code)
    known = [row["year"] for row in years]
    year = view.read_year()
    chosen = year if year in known else find_telling_year(years)
    scorecard = inquiry.ask("region/scorecard", region=code, year=chosen) if chosen else []
    data = {
        "region": region,
        "years": years,
        "year": chosen,
        "scorecard": scorecard,
        "conflicts": inquiry.ask("overview/conflicts", region=code, indicator=None),
        "documents": inquiry.ask("region/documents", region=code),
        "parts": inquiry.ask("region/parts", region=code),
    }
    charts = build_chart(inquiry, view, code).charts if whole else {}
    return Page("region.html", region["name"], data, charts)


def build_chart(inquiry: Inquiry, view: View, code: str) -> Page:
    """The headline indicators of a region over the years: growth, targets beside actuals."""
    region = _find_region(inquiry, code)
    history = inquiry.ask("region/history", region=code, measure="growth", indicator=None)
    quotes = {
        row["observation_id"]: row["quote"] for row in inquiry.ask("region/quotes", region=code, measure="growth")
    }
    charts = {"history": draw_panels(history, quotes, view)} if history else {}
    title = f"{region['name']} · {view.say('Headline indicators over the years')}"
    return Page("chart.html", title, {"region": region, "history": history}, charts)


def find_telling_year(years: Sequence[dict[str, Any]]) -> int | None:
    """The latest year of which something is decided, else the latest; ``years`` are the latest first."""
    decided = [int(row["year"]) for row in years if row["met"] or row["missed"]]
    known = decided or [int(row["year"]) for row in years]
    return known[0] if known else None


def build_history(inquiry: Inquiry, view: View, code: str, indicator: str) -> Page:
    """One indicator of a region over the years, revisions shown, and every statement that it rests on."""
    region = _find_region(inquiry, code)
    found = inquiry.find("indicator/indicator", indicator=indicator)
    if found is None:
        raise NotThereError(indicator)
    measure = view.params.get("measure", "growth")
    measure = measure if measure in MEASURES else "growth"
    statements = inquiry.ask("region/statements", region=code, indicator=indicator)
    said = [name for name in MEASURES if any(row["measure"] == name for row in statements)]
    if said and measure not in said:
        measure = said[0]
    history = inquiry.ask("region/history", region=code, measure=measure, indicator=indicator)
    data = {
        "region": region,
        "indicator": found,
        "measure": measure,
        "measures": said,
        "history": history,
        "statements": statements,
    }
    quotes = {row["observation_id"]: row["quote"] for row in statements}
    charts = {"history": draw_panels(history, quotes, view)} if history else {}
    return Page("history.html", f"{region['name']} {view.name(found)}", data, charts)


def build_plans(inquiry: Inquiry, view: View, code: str) -> Page:
    """Targets over several years: how far the region has come, what is still needed each year."""
    region = _find_region(inquiry, code)
    data = {"region": region, "plans": inquiry.ask("region/plans", region=code)}
    return Page("plans.html", f"{region['name']} · {view.say('Plans over several years')}", data)


def draw_panels(history: Sequence[dict[str, Any]], quotes: Mapping[str, str], view: View) -> Spec:
    """Rows of region/history as a chart, a panel for each of the indicators with most years; ``quotes``: observation to
    its words.
    """
    counted: dict[str, int] = {}
    for row in history:
        counted[row["indicator"]] = counted.get(row["indicator"], 0) + 1
    shown = sorted(counted, key=lambda name: -counted[name])[:MOST_PANELS]
    rows = [
        {
            "panel": view.name(row),
            "place": shown.index(row["indicator"]),
            "year": row["year"],
            "stated": row["stated"],
            "value": row["value"],
            "high": row["value_high"],
            "written": write_statement(row, language=view.language),
            "quote": quotes.get(row["observation_id"], ""),
            "link": view.links.document(row["doc_id"], row["at"]),
        }
        for row in history
        if row["indicator"] in shown
    ]
    return draw_history(rows, view.say, SCALES[view.language])


def _find_region(inquiry: Inquiry, code: str) -> dict[str, Any]:
    region = inquiry.find("region/region", region=code)
    if region is None:
        raise NotThereError(code)
    return region
