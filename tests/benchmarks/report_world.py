"""Regions with years, and what is true of them: the world that made reports (make_reports.py) tell of."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HERE = Path(__file__).parent
REGIONS = HERE.parents[1] / "seeds" / "regions.csv"
FIRST_YEAR, LAST_YEAR = 2000, 2026
WORLD_BEGINS = 1993
NATION = "100000"
UNNAMED = ("开发", "管理", "园区", "高新", "林区", "特区", "矿区", "新区", "市辖", "地区", "直辖", "示范")
"""Parts of names of what has no people's government of the usual kind, or no name of its own."""
WITHOUT_REPORTS = ("71", "81", "82")


@dataclass(frozen=True, slots=True)
class Place:
    """A region under one name; ``above`` are the names of the regions over it, the nearest first.

    ``shared``: another region of those years has the name, so that a report must say whose it is.
    """

    code: str
    name: str
    level: str
    above: tuple[str, ...]
    shared: bool
    first: int
    last: int


class Amount(NamedTuple):
    """A value as it is written, and in the indicator's unit."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Figure:
    """An entry of report_figures.yml."""

    code: str
    names: tuple[tuple[str, int, int], ...]
    form: str
    base: float
    mean: float
    spread: float
    topic: str
    real: bool
    ceiling: bool
    since: int
    levels: tuple[str, ...]

    def name_in(self, year: int, draw: random.Random) -> str:
        """One of its names in a year."""
        fit = [name for name, first, last in self.names if first <= year <= last]
        return fit[0] if len(fit) == 1 else draw.choice(fit)


@dataclass(slots=True)
class Course:
    """A figure of one region by year: what it came to and by how many percent (of a rate: points) it grew."""

    figure: Figure
    amounts: dict[int, Amount]
    growth: dict[int, float]


def read_figures() -> list[Figure]:
    """The entries of report_figures.yml."""
    entries = yaml.safe_load((HERE / "report_figures.yml").read_text(encoding="utf-8"))["figures"]
    return [_read_figure(entry) for entry in entries]


def _read_figure(entry: dict[str, Any]) -> Figure:
    names = tuple((item["name"], item.get("from", 0), item.get("until", 9999)) for item in entry["names"])
    return Figure(
        code=entry["code"],
        names=names,
        form=entry["form"],
        base=entry["base"],
        mean=entry["grows"][0],
        spread=entry["grows"][1],
        topic=entry["topic"],
        real=entry.get("real", False),
        ceiling=entry.get("ceiling", False),
        since=entry.get("from", WORLD_BEGINS),
        levels=tuple(entry.get("levels", ("county", "prefecture", "province", "national"))),
    )


def list_places(count: int, draw: random.Random) -> Iterator[tuple[Place, int, int]]:
    """Places of every level with their first and last year, until they have ``count`` years together.

    Years of a place follow one another, so that what was aimed at in one report is told as achieved in the next.
    """
    by_level = _read_places()
    for places in by_level.values():
        draw.shuffle(places)
    usual = max(4, min(24, count // 60))
    used: set[str] = set()
    left, number = count, 0
    while left > 0:
        pool = by_level[_choose_level(number)] or by_level["county"]
        if not pool:
            raise ValueError(f"no more than {count - left} reports can be made")
        place = pool.pop()
        number += 1
        first, last = max(FIRST_YEAR, place.first), min(LAST_YEAR, place.last)
        if last - first < 2 or place.code in used:
            continue
        used.add(place.code)
        length = min(left, last - first + 1, draw.randint(usual - usual // 4, usual + usual // 4))
        begin = draw.randint(first, last - length + 1)
        left -= length
        yield place, begin, begin + length - 1


def _choose_level(number: int) -> str:
    if number == 0:
        return "national"
    return "province" if number % 25 == 1 else "prefecture" if number % 6 == 2 else "county"


def _read_places() -> dict[str, list[Place]]:
    with REGIONS.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    spans = [(int(row["valid_from"]), int(row["valid_to"] or 9999)) for row in rows]
    by_code: dict[str, list[int]] = {}
    by_name: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        by_code.setdefault(row["code"], []).append(index)
        for name in {row["name"], *row["short"].split("|")} - {""}:
            by_name.setdefault(name, []).append(index)
    found: dict[str, list[Place]] = {level: [] for level in ("national", "province", "prefecture", "county")}
    for index, row in enumerate(rows):
        if row["code"][:2] in WITHOUT_REPORTS or any(part in row["name"] for part in UNNAMED):
            continue
        first, last = spans[index]
        middle = max(first, min(last, (FIRST_YEAR + LAST_YEAR) // 2))
        above = _name_above(rows, by_code, spans, row["parent"], middle)
        names = {row["name"], *row["short"].split("|")} - {""}
        shared = len({rows[other]["code"] for name in names for other in by_name[name]}) > 1
        found[row["level"]].append(Place(row["code"], row["name"], row["level"], above, shared, first, last))
    return found


def _name_above(
    rows: list[dict[str, str]], by_code: dict[str, list[int]], spans: list[tuple[int, int]], code: str, year: int
) -> tuple[str, ...]:
    names: list[str] = []
    while code and code != NATION and code in by_code:
        held = [index for index in by_code[code] if spans[index][0] <= year <= spans[index][1]] or by_code[code]
        names.append(rows[held[-1]]["name"])
        code = rows[held[-1]]["parent"]
    return tuple(names)


SCALE = {"county": (20, 90), "prefecture": (180, 700), "province": (2000, 9000), "national": (126_000, 126_000)}
"""Thousands of ten people in the year 2000, from and to."""


def make_courses(place: Place, figures: list[Figure], draw: random.Random) -> dict[str, Course]:
    """Every figure of a place from WORLD_BEGINS on."""
    low, high = SCALE[place.level]
    people = draw.uniform(low, high)
    output = people * draw.uniform(0.4, 1.1)  # 100 million yuan
    return {
        figure.code: _make_course(figure, people, output, draw) for figure in figures if place.level in figure.levels
    }


def _make_course(figure: Figure, people: float, output: float, draw: random.Random) -> Course:
    value = figure.base * _choose_scale(figure.form, people, output) * draw.uniform(0.85, 1.15)
    growth: dict[int, float] = {}
    steps: list[float] = []
    for year in range(WORLD_BEGINS, LAST_YEAR + 1):
        slower = 1 if year < 2012 else 0.75 if year < 2020 else 0.6
        step = round(draw.gauss(figure.mean * slower, figure.spread), 1) or 0.4
        growth[year] = step if figure.form in ("rate", "fall") else max(step, -20.0)
        steps.append(step)
    amounts: dict[int, Amount] = {}
    value = _go_back(figure, value, steps)
    for year, step in growth.items():
        value = _grow(figure, value, step)
        amounts[year] = write_amount(figure.form, value)
    return Course(figure, amounts, growth)


def _choose_scale(form: str, people: float, output: float) -> float:
    by_form = {
        "money": output,
        "dollars": output / 7,
        "persons": people * 10_000,
        "businesses": people * 10_000,
        "visits": people,
        "tonnes": people,
    }
    size = max(0.5, math.sqrt(people / 50))
    return by_form.get(form, size if form in ("mu", "firms") else 1.0)


def _go_back(figure: Figure, value: float, steps: list[float]) -> float:
    """What the figure was when the world began, so that it has its base in the year 2000."""
    for step in steps[: FIRST_YEAR - WORLD_BEGINS + 1]:
        value = value - step if figure.form == "rate" else value / (1 + _real_step(figure, step) / 100)
    return value


def _grow(figure: Figure, value: float, step: float) -> float:
    if figure.form == "rate":
        return min(max(value + step, 1.2), 97.0)
    value *= 1 + _real_step(figure, step) / 100
    return min(value, 358.0) if figure.form == "days" else value


def _real_step(figure: Figure, step: float) -> float:
    return step + 2.2 if figure.real else step


def write_amount(form: str, value: float) -> Amount:
    """A value as reports write it."""
    if form == "money":
        return _write_money(value)
    if form == "dollars":
        return _write(value, 2, "亿美元", 1e8) if value >= 1 else _write(value * 1e4, 0, "万美元", 1e4)
    if form in ("persons", "businesses"):
        unit = "人" if form == "persons" else "户"
        return _write(value / 1e4, 2, f"万{unit}", 1e4) if value >= 1e4 else _write(value, 0, unit, 1)
    if form in ("visits", "tonnes"):
        unit = "人次" if form == "visits" else "吨"
        return _write(value / 1e4, 2, f"亿{unit}", 1e8) if value >= 1e4 else _write(value, 1, f"万{unit}", 1e4)
    units = {"yuan": (0, "元", 1.0), "mu": (1, "万亩", 1e4), "days": (0, "天", 1.0), "firms": (0, "家", 1.0)}
    return _write(value, *units.get(form, (1, "%", 1.0)))


def _write_money(value: float) -> Amount:
    if value >= 10_000:
        return _write(value / 1e4, 2, "万亿元", 1e12)
    return _write(value, 1 if value >= 1000 else 2, "亿元", 1e8) if value >= 1 else _write(value * 1e4, 0, "万元", 1e4)


def _write(value: float, digits: int, unit: str, factor: float) -> Amount:
    number = f"{value:.{digits}f}"
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return Amount(number + unit, float(f"{float(number) * factor:.12g}"))


def write_percent(value: float) -> str:
    """A percentage without its sign and without noughts behind the point."""
    return f"{abs(value):.1f}".removesuffix(".0")
