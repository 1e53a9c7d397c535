"""The page of one indicator: what it is, all regions ranked, who met the target, how far they were from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.charts.charts import draw_gaps, draw_ranking, draw_verdicts
from flows.web.language.amounts import SCALES, write_amount, write_sign
from flows.web.page import Inquiry, NotThereError, Page, View

MEASURES = ("growth", "level")
DECIDED = ("met", "missed", "undecidable")
LEVELS = ("national", "province", "prefecture", "county", "other")
DOWNLOADS = ("csv", "xlsx", "parquet")


def build_indicator(inquiry: Inquiry, view: View, code: str) -> Page:
    """An indicator in one year and measure, of regions of all levels or one. Raises NotThereError."""
    found = inquiry.find("indicator/indicator", indicator=code)
    if found is None:
        raise NotThereError(code)
    outcomes = inquiry.ask("indicator/outcomes", indicator=code)
    years = sum_years(outcomes)
    measure = choose_measure(years, view.params.get("measure", ""))
    year = view.read_year() or choose_year(years, measure)
    level = view.params.get("level", "")
    level = level if level in LEVELS else ""
    ranking: list[dict[str, Any]] = []
    gaps: list[dict[str, Any]] = []
    if year:
        ranking = inquiry.ask("indicator/ranking", indicator=code, measure=measure, year=year, level=level or None)
        gaps = inquiry.ask("indicator/gaps", indicator=code, measure=measure, year=year)
    verdicts = sum_verdicts(outcomes)
    parts = found["part_of"]
    wholes = inquiry.ask("indicator/wholes", codes=",".join(parts)) if parts else []
    data = {
        "indicator": found,
        "wholes": wholes,
        "year": year,
        "years": sorted({row["year"] for row in years}, reverse=True),
        "measure": measure,
        "level": level,
        "ranking": ranking,
        "regions": ranking[0]["regions"] if ranking else 0,
        "gaps": gaps,
        "verdicts": verdicts,
    }
    name = view.name(found)
    charts = {}
    if ranking:
        rows = [
            {
                "region": f"{row['place']}. {row['region']}",
                "value": row["value"],
                "written": write_amount(row["value"], row["unit"], view.language),
                "target": write_sign(row["target_bound"])
                + write_amount(row["target_value"], row["unit"], view.language),
                "verdict": row["verdict"],
                "quote": row["quote"],
                "link": view.links.document(row["doc_id"], row["at"]),
            }
            for row in ranking
        ]
        charts["ranking"] = draw_ranking(rows, f"{name} {year}", view.say, SCALES[view.language])
    if verdicts:
        charts["verdicts"] = draw_verdicts(sum_levels(verdicts), view.say)
    if gaps:
        unit = "percentage points from the target" if measure == "growth" else "percent from the target"
        charts["gaps"] = draw_gaps(gaps, view.say(unit), view.say)
    return Page("indicator.html", name, data, charts, {"measures": MEASURES, "levels": LEVELS, "downloads": DOWNLOADS})


def choose_measure(years: Sequence[dict[str, Any]], asked: str) -> str:
    """The measure that was asked for, else the one that most targets have."""
    if asked in MEASURES:
        return asked
    counted = {name: sum(row["regions"] for row in years if row["measure"] == name) for name in MEASURES}
    return max(MEASURES, key=lambda name: counted[name])


def choose_year(years: Sequence[dict[str, Any]], measure: str) -> int | None:
    """The latest year but one that has targets: of the latest, most is still to come."""
    known = sorted({row["year"] for row in years if row["measure"] == measure}, reverse=True)
    return known[1] if len(known) > 1 else known[0] if known else None


def sum_years(outcomes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of indicator/outcomes by year and measure, of targets of single years; the latest year first."""
    total: dict[tuple[int, str], int] = {}
    for row in outcomes:
        if row["period_start"] == row["year"] and row["measure"] in MEASURES:
            key = (row["year"], row["measure"])
            total[key] = total.get(key, 0) + row["targets"]
    return [{"year": year, "measure": measure, "regions": count} for (year, measure), count in reversed(total.items())]


def sum_verdicts(outcomes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of indicator/outcomes by year, level and verdict, of those that are decided."""
    total: dict[tuple[int, str, str], int] = {}
    for row in outcomes:
        if row["verdict"] in DECIDED:
            key = (row["year"], row["level"], row["verdict"])
            total[key] = total.get(key, 0) + row["targets"]
    return [
        {"year": year, "level": level, "verdict": verdict, "targets": count}
        for (year, level, verdict), count in sorted(total.items())
    ]


def sum_levels(verdicts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of sum_verdicts without the level."""
    total: dict[tuple[int, str], int] = {}
    for row in verdicts:
        key = (row["year"], row["verdict"])
        total[key] = total.get(key, 0) + row["targets"]
    return [{"year": year, "verdict": verdict, "targets": count} for (year, verdict), count in sorted(total.items())]
