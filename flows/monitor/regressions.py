"""How much the published warehouse knows, before a run and after it: what fell. No Prefect here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flows.run.home import Home
from warehouse.errors import GoldError, NotPublishedError
from warehouse.publish.snapshots import Snapshot, publish
from warehouse.query.evaluate import evaluate
from warehouse.query.read import ask_published

COVERAGE = "select region_code, report_year, core_indicators, numerals, unresolved_numerals from coverage"
TOLERANCE = 0.005
"""A share of itself that a figure may lose unnoticed: a report that was mended on its site often says a little less."""

Place = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Known:
    """What the documents of one region in one report year gave: counts."""

    core_indicators: int
    numerals: int
    unresolved: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A published state in figures. ``f1`` (0 to 1) is None where no gold table lies in the home."""

    places: Mapping[Place, Known]
    f1: float | None = None


@dataclass(frozen=True, slots=True)
class Regression:
    """One figure that is lower than before, and what that means in a sentence."""

    figure: str
    before: float
    after: float
    meaning: str


def measure_home(home: Home, warn: Callable[[str], None]) -> Figures | None:
    """The figures of the published state; None when nothing is published yet.

    Accuracy is measured against ``<home>/gold.csv`` (as `duibiao evaluate` does) if there is one; ``warn`` is told
    of one that cannot be read.
    """
    try:
        with ask_published(home.root) as ask:
            rows = [tuple(row.values()) for row in ask(COVERAGE)]
    except NotPublishedError:
        return None
    places = {(region, year): Known(core, numerals, open_) for region, year, core, numerals, open_ in rows}
    try:
        result = evaluate(home.root, home.gold) if home.gold.exists() else None
    except GoldError as error:
        warn(f"accuracy is not watched: {error}")
        result = None
    return Figures(places, result.f1 if result and result.gold else None)


def publish_and_compare(
    home: Home, wait_seconds: float, keep: int, warn: Callable[[str], None]
) -> tuple[Snapshot, list[Regression]]:
    """Publish, and what is lower in the new state than in the one it replaces; where it replaces none, nothing."""
    before: list[Figures | None] = []
    snapshot = publish(home.root, wait_seconds, keep, lambda: before.append(measure_home(home, warn)))
    was = before[0] if before else None
    return snapshot, list_regressions(was, measure_home(home, warn)) if was else []


def list_regressions(before: Figures | None, after: Figures | None) -> list[Regression]:
    """Figures that fell by more than TOLERANCE.

    Only regions and years that both states know are compared, so that a thin new report lowers nothing;
    those that are gone altogether are a fall of their own.
    """
    if before is None or after is None:
        return []
    shared = before.places.keys() & after.places.keys()
    old, new = [before.places[place] for place in shared], [after.places[place] for place in shared]
    regressions = []
    gone = len(before.places) - len(shared)
    if gone:
        kept = float(len(shared))
        regressions.append(
            Regression("region-years", kept + gone, kept, f"{gone} regions' years have no report any more")
        )
    pairs: list[tuple[str, float | None, float | None, str]] = [
        ("core indicators", _sum(old), _sum(new), "the same reports give fewer core indicators"),
        ("numerals read", _share_read(old), _share_read(new), "more numerals of the same reports stay unread"),
        ("f1", before.f1, after.f1, "the observations agree less with the gold table of this home"),
    ]
    for figure, was, is_now, meaning in pairs:
        if was is not None and is_now is not None and is_now < was * (1 - TOLERANCE):
            regressions.append(Regression(figure, was, is_now, meaning))
    return regressions


def describe_regressions(regressions: Sequence[Regression]) -> str:
    """One line each: ``core indicators fell from 98 to 61: the same reports give fewer core indicators``."""
    return "; ".join(
        f"{fall.figure} fell from {_format(fall.before)} to {_format(fall.after)}: {fall.meaning}"
        for fall in regressions
    )


def _sum(known: Sequence[Known]) -> float:
    return float(sum(item.core_indicators for item in known))


def _share_read(known: Sequence[Known]) -> float | None:
    numerals = sum(item.numerals for item in known)
    return 1 - sum(item.unresolved for item in known) / numerals if numerals else None


def _format(value: float) -> str:
    return f"{value:,.0f}" if value >= 2 or value == int(value) else f"{value:.4f}"
