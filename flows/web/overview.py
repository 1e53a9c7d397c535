"""The pages about the whole warehouse: overview, search, lists of documents and conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.charts.charts import draw_coverage, draw_verdicts
from flows.web.language.pinyin import find_spelt
from flows.web.page import Inquiry, Page, View

NEEDS = ("quarantined", "no_year", "no_region", "hint_conflicts", "conflicts", "unused_corrections")
LONGEST = 100
"""Characters of a search."""


def build_overview(inquiry: Inquiry, view: View) -> Page:
    """What there is, what is new, what a person should look at."""
    snapshot = inquiry.find("overview/snapshot")
    coverage = inquiry.ask("overview/coverage")
    verdicts = inquiry.ask("overview/verdicts")
    data = {
        "snapshot": snapshot,
        "coverage": coverage,
        "newest": inquiry.ask("overview/newest"),
        "needs": inquiry.find("overview/needs"),
        "refused": inquiry.ask("overview/refused"),
        "verdicts": verdicts,
        "corrections": [row for row in inquiry.ask("overview/corrections") if row["unused"]],
    }
    cells = [
        row | {"link": view.links.documents(province=row["code"], year=row["year"])} for row in fill_provinces(coverage)
    ]
    charts = {}
    if cells:
        charts["coverage"] = draw_coverage(cells, view.say)
    if verdicts:
        charts["verdicts"] = draw_verdicts(verdicts, view.say)
    return Page("overview.html", view.say("Overview"), data, charts, {"looks": NEEDS})


def fill_provinces(coverage: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, the latest two dozen years of them, so that a chart stays as wide as a page."""
    last = max((row["year"] for row in coverage), default=0)
    return [dict(row) for row in coverage if row["year"] > last - 24]


def build_search(inquiry: Inquiry, view: View) -> Page:
    """Regions, indicators and documents by Chinese or English names, regions also by their sound (hequ)."""
    words = view.params.get("q", "").strip()[:LONGEST]
    data: dict[str, Any] = {"words": words, "regions": [], "indicators": [], "documents": []}
    if words:
        spelt = " ".join(find_spelt(words))
        data["regions"] = inquiry.ask("search/regions", words=words, codes=spelt)
        data["indicators"] = inquiry.ask("search/indicators", words=words)
        data["documents"] = inquiry.ask("search/documents", words=words)
    return Page("search.html", view.say("Search"), data)


def build_documents(inquiry: Inquiry, view: View) -> Page:
    """Documents of a province, a year, a region, or those that need a look."""
    which = view.params.get("which", "")
    rows = inquiry.ask(
        "overview/documents",
        province=view.params.get("province") or None,
        region=view.params.get("region") or None,
        year=view.read_year(),
        which=which,
    )
    data = {"which": which, "total": rows[0]["total"] if rows else 0, "documents": rows}
    return Page("documents.html", view.say(which if which in NEEDS else "Documents"), data)


def build_conflicts(inquiry: Inquiry, view: View) -> Page:
    """Pairs of statements that cannot both be right."""
    rows = inquiry.ask(
        "overview/conflicts",
        region=view.params.get("region") or None,
        indicator=view.params.get("indicator") or None,
    )
    data = {"total": rows[0]["total"] if rows else 0, "conflicts": rows}
    return Page("conflicts.html", view.say("Conflicts"), data)
