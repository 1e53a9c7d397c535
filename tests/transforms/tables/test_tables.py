"""Tables that a page flattened to lines: every form of them, every way to say year, unit and measure, near misses."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.reading import ROOT, load_language
from tests.transforms.tables.reading import measured, read, told
from transforms.language.seedfile import SeedError
from transforms.language.table_words import parse_table_words
from transforms.records import Measurement, Observation, Report
from transforms.report import read_report
from transforms.tables.cells import read_cell
from transforms.tables.vocabulary import Vocabulary

CELLS = """指标名称
单位
2024年完成
增长（%）
年初目标
地区生产总值
亿元
312.4
5.8
7左右
规模以上工业增加值
—
—
-1.5
8
城镇新增就业
人
3120
—
3000
"""

ROWS = """指标\t单位\t2024年完成\t增长(%)\t2025年目标\t增长(%)
地区生产总值\t亿元\t312.4\t5.8\t330\t6左右
规模以上工业增加值\t%\t\t7.1\t\t7.5以上
城镇登记失业率\t%\t3.2\t\t4.5以内\t
"""

EXPECTED = {
    "a cell a line": (
        CELLS,
        [
            "gdp actual level 2024 eq 31240000000",
            "gdp actual growth 2024 eq 5.8",
            "gdp target growth 2024 approx 7",
            "industrial_value_added_above_scale actual growth 2024 eq -1.5",
            "urban_jobs_new actual level 2024 eq 3120",
            "urban_jobs_new target level 2024 eq 3000",
        ],
    ),
    "a row a line with empty cells": (
        ROWS,
        [
            "gdp actual level 2024 eq 31240000000",
            "gdp actual growth 2024 eq 5.8",
            "gdp target level 2025 eq 33000000000",
            "gdp target growth 2025 approx 6",
            "industrial_value_added_above_scale actual growth 2024 eq 7.1",
            "industrial_value_added_above_scale target growth 2025 ge 7.5",
            "unemployment_rate_registered actual level 2024 eq 3.2",
            "unemployment_rate_registered target level 2025 le 4.5",
        ],
    ),
    "blanks between cells and inside a name": (
        "指 标 单位 2024年实绩 同比增长%\n地区生产总值 亿元 312.4 5.8\n粮 食 产 量 万吨 45.2 -1.1\n",
        [
            "gdp actual level 2024 eq 31240000000",
            "gdp actual growth 2024 eq 5.8",
            "grain_output actual level 2024 eq 452000",
            "grain_output actual growth 2024 eq -1.1",
        ],
    ),
    "bars as in markdown": (
        "| 指标 | 单位 | 2023年 | 2024年 |\n|---|---|---|---|\n"
        "| 地区生产总值 | 亿元 | 290 | 312.4 |\n| 粮食产量 | 万吨 | — | 45.2 |\n",
        [
            "gdp actual level 2023 eq 29000000000",
            "gdp actual level 2024 eq 31240000000",
            "grain_output actual level 2024 eq 452000",
        ],
    ),
    "years above, measures below": (
        "指标\t单位\t2024年\t2025年\n完成数\t增长%\t目标数\t增长%\n地区生产总值\t亿元\t312.4\t5.8\t330\t6\n",
        [
            "gdp actual level 2024 eq 31240000000",
            "gdp actual growth 2024 eq 5.8",
            "gdp target level 2025 eq 33000000000",
            "gdp target growth 2025 eq 6",
        ],
    ),
    "growth behind two years is that of the later": (
        "指标\t2024年\t2023年\t同比增长（%）\n地区生产总值（亿元）\t312.4\t290\t5.8\n",
        [
            "gdp actual level 2024 eq 31240000000",
            "gdp actual level 2023 eq 29000000000",
            "gdp actual growth 2024 eq 5.8",
        ],
    ),
    "the unit over the table, sectors below their total": (
        "2024年主要指标（单位：亿元、%）\n指标\t总量\t增速\n地区生产总值\t312.4\t5.8\n第一产业\t40\t3\n第二产业\t100\t7\n",
        [
            "gdp actual level 2024 eq 31240000000",
            "gdp actual growth 2024 eq 5.8",
            "primary_value_added actual level 2024 eq 4000000000",
            "primary_value_added actual growth 2024 eq 3",
            "secondary_value_added actual level 2024 eq 10000000000",
            "secondary_value_added actual growth 2024 eq 7",
        ],
    ),
    "names that leave out what the header says": (
        "产品名称\t产量（万吨）\t增长（%）\n粮食\t45.2\t1.1\n",
        ["grain_output actual level 2024 eq 452000", "grain_output actual growth 2024 eq 1.1"],
    ),
    "a change and a column of falls": (
        "指标\t2024年末\t比年初增加额\n金融机构存款余额（亿元）\t120\t8\n\n2024年节能情况\n指标\t2024年降幅（%）\n单位GDP能耗\t3.1\n",
        [
            "deposits_balance actual level 2024 eq 12000000000",
            "deposits_balance actual change 2024 eq 800000000",
            "energy_intensity actual growth 2024 eq -3.1",
        ],
    ),
    "whose columns and whose groups": (
        "序号\t指标\t全县\t全市\n一、总量\n1\t地区生产总值增速（%）\t6\t5.8\n二、经济开发区\n2\t固定资产投资增速（%）\t8.1\t7.7\n",
        [
            "gdp actual growth 2024 eq 6",
            "gdp actual growth 2024 eq 5.8 outside",
            "fixed_asset_investment actual growth 2024 eq 8.1 part",
            "fixed_asset_investment actual growth 2024 eq 7.7 part",
        ],
    ),
    "a title that names a part": (
        "2024年开发区主要指标\n指标\t单位\t完成数\n工业总产值\t亿元\t120\n",
        ["industrial_output actual level 2024 eq 12000000000 part"],
    ),
    "ranges and signs before numbers": (
        "指标\t2025年目标\n地区生产总值增速（%）\t6-6.5\n城镇调查失业率（%）\t≤5.5\n城镇新增就业（万人）\t0.3以上\n",
        [
            "gdp target growth 2025 range 6-6.5",
            "unemployment_rate_surveyed target level 2025 le 5.5",
            "urban_jobs_new target level 2025 ge 3000",
        ],
    ),
    "a number with its own unit beats the row's": (
        "指标\t单位\t2025年目标\n地区生产总值\t亿元\t6.5%\n进出口总额\t亿元\t32.5\n",
        ["gdp target growth 2025 eq 6.5", "foreign_trade target level 2025 eq 3250000000"],
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_tables(name: str) -> None:
    table, expected = EXPECTED[name]
    assert told(read(table)) == expected


def test_change_column() -> None:
    found = read("单位：亿元\n指标\t2024年末\t比年初增加额\n金融机构存款余额\t120\t8\n金融机构贷款余额\t90\t-2\n")
    assert told(found) == [
        "deposits_balance actual level 2024 eq 12000000000",
        "deposits_balance actual change 2024 eq 800000000",
        "loans_balance actual level 2024 eq 9000000000",
        "loans_balance actual change 2024 eq -200000000",
    ]


def test_sheet_without_header() -> None:
    found = read(
        "地区生产总值（增速） 6.5%以上\n一般公共预算收入（增速、亿元） 3% 41.4\n城镇新增就业（人） 2400\n"
        "单位GDP能耗下降率（%） 2.5以上\n居民消费价格涨幅（%） 3左右\n常住人口城镇化率（%） 63.5\n",
        role="plan",
    )
    assert told(found) == [
        "gdp target growth 2025 ge 6.5",
        "general_public_budget_revenue target growth 2025 eq 3",
        "general_public_budget_revenue target level 2025 eq 4140000000",
        "urban_jobs_new target level 2025 eq 2400",
        "energy_intensity target growth 2025 le -2.5",
        "consumer_prices target growth 2025 approx 3",
        "urbanisation_rate target level 2025 eq 63.5",
    ]
    assert {one.rule for one in found.found.observations} == {"table:growth", "table:level"}


def test_sheet_of_several_years() -> None:
    found = read(
        "地区生产总值（亿元） 330\n城镇新增就业（万人） 1.5\n固定资产投资增长（%） 8\n地区生产总值年均增长（%） 7.5\n",
        role="plan_period",
        period=(2026, 2030),
        report_year=2026,
    )
    # Jobs of the last year or of all five, growth in all or in each: neither is told.
    assert told(found) == ["gdp target level 2030 eq 33000000000", "gdp target annual_growth 2026-2030 eq 7.5"]


def test_outline_of_two_years() -> None:
    found = read(
        "指标名称\t2025年\t2030年\t年均增长（%）\t属性\n地区生产总值（亿元）\t320\t450\t7\t预期性\n"
        "常住人口城镇化率（%）\t62\t66\t[4]\t预期性\n",
        role="plan_period",
        period=(2026, 2030),
        report_year=2026,
    )
    assert told(found) == [
        "gdp actual level 2025 eq 32000000000",
        "gdp target level 2030 eq 45000000000",
        "gdp target annual_growth 2026-2030 eq 7",
        "urbanisation_rate actual level 2025 eq 62",
        "urbanisation_rate target level 2030 eq 66",
    ]


def test_last_year_and_this_year() -> None:
    found = read("指标\t上年完成\t今年目标\n地区生产总值（亿元）\t312.4\t330\n", role="plan")
    assert told(found) == ["gdp actual level 2024 eq 31240000000", "gdp target level 2025 eq 33000000000"]


UNCERTAIN = {
    "regions side by side": "项目\t甲镇\t乙镇\n地区生产总值（亿元）\t3\t5\n固定资产投资（亿元）\t1\t2\n",
    "months": "指标\t1月\t2月\n地区生产总值（亿元）\t3\t5\n固定资产投资（亿元）\t1\t2\n",
    "a part of the year and its growth": "指标\t2024年1-11月\t增长(%)\n地区生产总值（亿元）\t300\t5\n",
    "shares of the aim": "指标\t单位\t完成年度目标（%）\n固定资产投资\t亿元\t103.1\n",
    "turned around": "年份\t地区生产总值\t固定资产投资\n2023年\t290\t75\n2024年\t312.4\t80\n",
    "no unit anywhere": "项目\t2023年\t2024年\n地区生产总值\t290\t312.4\n",
    "two years over it and none in it": "2023年和2024年主要指标\n指标\t单位\t数值\n地区生产总值\t亿元\t312.4\n",
    "rows that miss a cell": "指标\n单位\n2024年完成\n增长（%）\n地区生产总值\n亿元\n312.4\n粮食产量\n万吨\n45.2\n",
    "rows with a cell too many": "指标\n单位\n2024年完成\n地区生产总值\n亿元\n312.4\n5.8\n粮食产量\n万吨\n45.2\n1.1\n",
    "what is expected of this year": "指标\t单位\t2025年预计\n地区生产总值\t亿元\t330\n",
    "points or percent": "指标\t单位\t2024年增长(%)\n常住人口城镇化率\t%\t0.8\n",
    "energy that may rise or fall": "指标\t单位\t2024年完成\n单位GDP能耗\t%\t2.5\n",
    "a fall below zero": "指标\t2024年降幅（%）\n单位GDP能耗\t-3.1\n",
    "a sector of something else": "指标\t单位\t2024年\n固定资产投资增速\t亿元\t80\n第二产业\t亿元\t40\n",
    "a unit that is not the row's": "单位：亿元\n指标\t2024年\n城镇居民人均可支配收入\t41000\n",
    "growth of an aim or of what was done": "指标\t2024年完成\t2024年目标\t增长（%）\n地区生产总值\t\t\t5.8\n",
}


@pytest.mark.parametrize("name", UNCERTAIN)
def test_nothing_is_guessed(name: str) -> None:
    found = read(UNCERTAIN[name])
    assert told(found) == []
    assert found.found.accounts


def test_broken_name_takes_its_first_half() -> None:
    found = read("指标 单位 2024年\n城镇居民\n人均可支配收入 元 41000\n其他情况\n地区生产总值 亿元 312.4\n")
    # What stands under unknown words could be the second half of an unknown name.
    assert told(found) == ["disposable_income_urban actual level 2024 eq 41000"]


def test_unknown_names_are_measured_with_their_unit() -> None:
    found = read("指标\t单位\t2024年\t占比(%)\n连翘种植面积\t万亩\t3.2\t41\n")
    assert measured(found) == ["连翘种植面积 32000 mu", "连翘种植面积 占比（%） 41 none"]


@pytest.mark.parametrize("table", [CELLS, ROWS, *UNCERTAIN.values()])
def test_every_numeral_has_a_fate_and_every_row_its_number(table: str) -> None:
    found = read(table)
    text = found.text
    made: list[Observation | Measurement] = [*found.found.observations, *found.found.measurements]
    for row in made:
        assert text[row.char_start : row.char_end] == row.value_text
        assert row.value_text in row.quote
    digits = sum(character.isdigit() for character in text)
    assert sum(character.isdigit() for entry in found.ledger for character in entry.text) == digits
    rows = [entry.observation_id or entry.measurement_id for entry in found.ledger]
    ids = [one.observation_id for one in found.found.observations]
    ids += [one.measurement_id for one in found.found.measurements]
    assert sorted(row for row in rows if row) == sorted(ids)


def test_quote_runs_from_the_name_to_the_value() -> None:
    found = read(CELLS)
    growth = found.found.observations[1]
    assert (growth.value_text, growth.quote) == ("5.8", "地区生产总值\n亿元\n312.4\n5.8")


def test_prose_is_left_alone() -> None:
    found = read("全县地区生产总值312.4亿元，增长5.8%。\n城镇新增就业3120人。\n")
    assert {one.rule.split(":")[0] for one in found.found.observations} == {"subject_number", "elided"}


HEAD = "政府工作报告\n——2025年1月8日在垣曲县第十七届人民代表大会第五次会议上\n垣曲县人民政府县长\n各位代表：\n"
BODY = (
    "现在，我代表县人民政府，向大会报告工作，请审议，也请政协委员提出意见。\n一、2024年工作回顾\n"
    "过去一年，改造路灯320盏，购置环卫车14台，举办演出55场，走访家庭2100户，铺设步道12公里，清运垃圾9000吨，"
    "栽种花木3.5万株，疏通渠道41条，检修水闸18座，印发手册7000份。全县经济稳中向好，产业结构优化，投资和消费扩大，"
    "财政收支平衡，农业基础稳固，工业加快转型，就业和社会保障加强，居民收入增加，教育卫生事业发展，改革开放深入推进。\n"
)


def from_tables(report: Report) -> list[tuple[str, str, str, float]]:
    rows = [one for one in report.observations if one.rule.startswith("table:")]
    return [(one.indicator, one.measure, one.value_text, float(one.value)) for one in rows]


def test_web_page_with_columns_for_looks() -> None:
    rows = [
        ["指标", "单位", "2024年完成", "", "增长（%）"],
        ["地区生产总值", "亿元", "312.4", "", "5.8", "", ""],
        ["粮食产量", "万吨", "45.2", "", "1.1", "", ""],
    ]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    lines = "".join(f"<p>{line}</p>" for line in (HEAD + BODY).splitlines())
    report = read_report(f"<html><body>{lines}<table>{table}</table></body></html>".encode(), load_language())
    assert from_tables(report) == [
        ("gdp", "level", "312.4", 312.4e8),
        ("gdp", "growth", "5.8", 5.8),
        ("grain_output", "level", "45.2", 452_000),
        ("grain_output", "growth", "1.1", 1.1),
    ]


def test_word_file() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in (HEAD + BODY).splitlines())
    rows = [["指标", "单位", "2024年完成", "增长（%）"], ["地区生产总值", "亿元", "", "5.8"]]
    cells = [
        "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
        for row in rows
    ]  # fmt: skip
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{lines}{table}</w:body></w:document>")
    report = read_report(file.getvalue(), load_language())
    assert from_tables(report) == [("gdp", "growth", "5.8", 5.8)]


@pytest.mark.parametrize(
    ("text", "value", "high", "unit", "bound"),
    [
        ("7左右", "7", None, None, "approx"),
        ("1,234.5", "1234.5", None, None, ""),
        ("5.8%", "5.8", None, "%", ""),
        ("-3.8", "-3.8", None, None, ""),
        ("12万亩", "12", None, "亩", ""),
        ("5%-6%", "5", "6", "%", ""),
    ],
)
def test_values(text: str, value: str, high: str | None, unit: str | None, bound: str) -> None:
    lexicon = load_language().lexicon
    assert lexicon.tables is not None
    found = read_cell(text, 0, len(text), Vocabulary(lexicon, lexicon.tables)).value
    assert found is not None
    assert (str(found.number), found.high and str(found.high), found.unit and found.unit.name, found.after) == (
        value, high, unit, bound,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["2024年", "12月", "三1", "3.2.1", "5家6人", "附表1", "6.5-5"])
def test_no_values(text: str) -> None:
    lexicon = load_language().lexicon
    assert lexicon.tables is not None
    assert read_cell(text, 0, len(text), Vocabulary(lexicon, lexicon.tables)).value is None


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  skip:", "  skips:", "unknown kind of header word 'skips'"),
        ("nouns: [产量]", "nouns: [产量]\nverbs: [增]", "unknown key 'verbs'"),
        ("worded: [同步", "worded: [同步", ""),
        ('"≥": ge', '"≥": least', "≥: unknown bound 'least'"),
        ("name_level: [总量", "name_level: [增速", "level: '增速' stands twice"),
    ],
)
def test_seed_file_is_checked(old: str, new: str, problem: str) -> None:
    text = (ROOT / "seeds/tables.yml").read_text(encoding="utf-8")
    assert old in text
    if not problem:
        assert "同步" in parse_table_words(text, "tables.yml").worded
        return
    with pytest.raises(SeedError, match=problem) as error:
        parse_table_words(text.replace(old, new, 1), "tables.yml")
    assert error.value.file == "tables.yml"
