"""Regions by code, name and year."""

from __future__ import annotations

import pytest

from tests.reading import load_language
from transforms.language.regions import COLUMNS, NATION, RegionTable, parse_regions
from transforms.language.seedfile import SeedError

HEADER = ",".join(COLUMNS)
FEW = f"""{HEADER}
100000,中华人民共和国,national,,1980,,全国
140000,山西省,province,100000,1980,,山西
140800,运城市,prefecture,140000,2000,,运城
140827,垣曲县,county,140800,2000,,垣曲
142733,垣曲县,county,140000,1982,1999,垣曲
520000,贵州省,province,100000,1980,,贵州
522300,黔西南布依族苗族自治州,prefecture,520000,1982,,黔西南
"""


@pytest.fixture(scope="module")
def table() -> RegionTable:
    return load_language().regions


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("140827", 2021, "垣曲县"),
        ("420600", 2005, "襄樊市"),
        ("420600", 2015, "襄阳市"),
        ("522200", 2008, "铜仁地区"),
        ("520600", 2013, "铜仁市"),
        ("110105", 1999, "朝阳区"),
        ("500157", 2026, "两江新区"),
        ("653228", 2025, "和康县"),
        (NATION, 2018, "中华人民共和国"),
    ],
)
def test_a_code_has_the_name_of_its_year(table: RegionTable, code: str, year: int, name: str) -> None:
    region = table.find_region(code, year)
    assert region is not None
    assert region.name == name


@pytest.mark.parametrize(("code", "year"), [("520600", 2005), ("142733", 2010), ("500105", 2026), ("999999", 2020)])
def test_a_code_outside_its_years_is_none(table: RegionTable, code: str, year: int) -> None:
    assert table.find_region(code, year) is None


def test_every_year_has_all_levels_and_every_parent_its_child(table: RegionTable) -> None:
    for year in range(1980, 2027):
        standing = [region for region in table.regions if region.holds_in(year)]
        codes = {region.code for region in standing}
        counties = [region for region in standing if region.level == "county"]
        assert 2700 <= len(counties) <= 2900, year
        orphans = [region.name for region in standing if region.parent and region.parent not in codes]
        # 安阳市 itself is missing from the source in two years; the rows of its districts were filled.
        assert set(orphans) <= {"郊区"}, (year, orphans)


def test_children_and_ancestors(table: RegionTable) -> None:
    children = {region.name for region in table.list_children("410600", 2019)}
    assert children == {"鹤山区", "山城区", "淇滨区", "浚县", "淇县"}
    assert [region.name for region in table.list_ancestors("140827", 2021)] == ["运城市", "山西省", "中华人民共和国"]
    assert [region.code for region in table.list_ancestors("110105", 2021)] == ["110000", NATION]


def test_short_forms() -> None:
    table = parse_regions(FEW, "few.csv")
    assert table.named_regions("垣曲")[0].code == "140827"
    assert [region.code for region in table.named_regions("黔西南州")] == ["522300"]
    assert table.named_regions("县") == ()


def test_names_in_text_are_longest_and_may_overlap(table: RegionTable) -> None:
    text = "运城市垣曲县和幸福清徐"
    spans = [(text[start:end], name) for start, end, name in table.find_spans(text)]
    assert all(found == name for found, name in spans)
    names = [name for _, name in spans]
    assert names[:2] == ["运城市", "垣曲县"]
    assert "垣曲" not in names
    assert {"福清", "清徐"} <= set(names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("山西省阳泉市郊区", ["山西省", "阳泉市", "郊区"]),
        ("蚌埠市郊区的", ["蚌埠市", "郊区"]),
        ("运城市郊区", ["运城市", "市郊区"]),  # there is no such district
    ],
)
def test_a_name_behind_the_one_it_lies_below_is_not_lost_in_a_longer_one(
    table: RegionTable, text: str, names: list[str]
) -> None:
    assert [name for _, _, name in table.find_spans(text)] == names


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("14082,甲县,county,140800,2000,,", "six digits"),
        ("140828,甲县,village,140800,2000,,", "unknown level"),
        ("140828,,county,140800,2000,,", "name is empty"),
        ("140828,甲县,county,140800,new,,", "whole numbers"),
        ("140828,甲县,county,140800,2000,1999,", "before valid_from"),
        ("140828,甲县,county,140899,2000,,", "parent '140899'"),
        ("140828,甲县,county,140800,2000", "5 columns"),
        ("140827,乙县,county,140800,2005,,", "two names"),
        ("140801,乙县,county,140800,2005,,", "ascend"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(row: str, problem: str) -> None:
    lines = [*FEW.splitlines()[:5], row]
    with pytest.raises(SeedError, match=problem) as caught:
        parse_regions("\n".join(lines), "few.csv")
    assert str(caught.value).startswith("few.csv:6:")


def test_a_wrong_header_is_refused() -> None:
    with pytest.raises(SeedError, match=r"^few.csv:1: columns must be"):
        parse_regions("code,name\n", "few.csv")
