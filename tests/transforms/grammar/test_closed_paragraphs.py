"""A sentence reads the same behind any closed paragraph: nothing leaks from one paragraph into the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

import pytest

from tests.each import check_each
from tests.thoroughness import tries
from tests.transforms.test_reading import GOLD, read_case
from transforms.records import LedgerEntry, Measurement, Observation

# Each ends in 。 and a line break and closes with it: none begins with several years, to which a review then turns for
# all paragraphs that follow (五年来，…). And each speaks of what no gold sentence speaks of in the same year: two
# statements of one report may well contradict each other, and are then both flagged.
# Amounts are small: what several years have is to be more than one has elsewhere in the report, and a doubt if not.
PREAMBLES = {
    "a comparison": "养蜂户户均收入7216元，比全市平均水平低379元。\n",
    "a comparison with the year before": "2011年财政总收入完成2150万元，比上年同期多收240万元。\n",
    "part of a year": "1至9月份，社会用电量达到6.3亿千瓦时，同比增长7.9%。\n",
    "an earlier year": "2012年，公路通车里程达到860公里，比2008年增加115公里。\n",
    "a plan": "到2033年，力争旅游总收入突破9000万元，年均增长11%以上。\n",
    "a plan without numbers": "明年要千方百计扩大就业，力争粮食产量再创新高。\n",
    "a part of the region": "开发区工业总产值完成214亿元，增长13.7%，其中新材料产业占36%。\n",
    "another region": "全省城镇化率提高1.2个百分点，高于全国0.3个百分点。\n",
    "a list": "花生、棉花、芝麻产量分别达到31.4万吨、2.6万吨和5.3万吨，分别增长2.1%、0.8%和3.7%。\n",
    "names without numbers": "城镇居民人均可支配收入和农村居民人均可支配收入稳步提高。\n",
    "a fall": "受市场影响，2011年外贸进出口总额下降6.4%。\n",
    "several years": "水利建设成效明显，1991年到1995年累计新建水库12座，年均增长3.4%。\n",
    "part of a year behind a whole one": "全年发放农机补贴2200万元，前11个月完成1900万元。\n",
    "years to come": "公路通车里程到2034年达到990公里，2031年到2034年每年增加12公里。\n",
    "items of another": "化肥、农药企业分别投入技改资金1.3亿元、0.7亿元。\n",
    "a level from and to": "茶园面积由2.4万亩扩大到3.9万亩，比全市平均多0.6万亩。\n",
    "a share of something": "其中，民营企业占63.5%，比全省平均水平高4.7个百分点。\n",
    "an aim of long ago": "2014年底提出的奶牛存栏3.2万头的目标提前实现。\n",
    "money spent on several things": "投入6200万元，新建粮库7座、农贸市场5个。\n",
    "a rank": "主要经济指标增速连续三年居全市第二位。\n",
    "no numbers at all": "人民群众的获得感不断增强，社会大局保持和谐稳定。\n",
}
# Beside the gold sentences: what most easily takes up something of the paragraph before it.
SENTENCES = [
    "财政总收入由12亿元增加到15亿元增长25%。",
    "年均增长6.5%。",
    "地区生产总值年均增长7.2%，粮食产量18.6万吨；固定资产投资增长9%。",
    "增长6.1%，其中第三产业增加值增长7.4%。",
    "其中，工业增加值18亿元；农村居民人均可支配收入增长8.3%。",
    "完成进出口总额3.1亿美元，比上年增长12%，占全市的17%。",
]
CASES = {case["name"]: case for case in GOLD} | {text: {"text": text} for text in SENTENCES}
Row = dict[str, Any]
NUMBERED = {"observation_id", "measurement_id"}  # by their place in the report


@cache
def read_rows(name: str, before: str = "") -> tuple[list[Row], list[Row], list[Row]]:
    """Rows, measurements and fates of a gold sentence behind a preamble, at the places they would have without it."""
    case = CASES[name]
    assert not any(word in before for word in case.get("damaged", ()))
    read = read_case({**case, "text": before + case["text"]})

    def move(rows: Sequence[Observation | Measurement | LedgerEntry]) -> list[Row]:
        return [move_row(row, len(before)) for row in rows if row.char_start >= len(before)]

    return move(read.found.observations), move(read.found.measurements), move(read.ledger)


def move_row(row: Observation | Measurement | LedgerEntry, places: int) -> Row:
    moved = replace(row, char_start=row.char_start - places, char_end=row.char_end - places)
    return {field.name: getattr(moved, field.name) for field in fields(moved) if field.name not in NUMBERED}


def tell_differences(found: list[Row], wanted: list[Row]) -> list[str]:
    if len(found) != len(wanted):
        texts = [[row.get("value_text", row.get("text")) for row in rows] for rows in (wanted, found)]
        return [f"{texts[0]} became {texts[1]}"]
    return [
        f"{one.get('value_text', one.get('text'))}: {field} {other[field]!r} became {one[field]!r}"
        for one, other in zip(found, wanted, strict=True)
        for field in one
        if one[field] != other[field]
    ]


STEP = tries(8, 1)  # behind each preamble, another eighth of the sentences; or all


@pytest.mark.more_tries
@pytest.mark.parametrize("preamble", PREAMBLES)
def test_a_sentence_reads_the_same_behind_a_closed_paragraph(preamble: str) -> None:
    def check(name: str) -> None:
        behind, alone = read_rows(name, PREAMBLES[preamble]), read_rows(name)
        assert [tell_differences(*rows) for rows in zip(behind, alone, strict=True)] == [[], [], []]

    names = list(CASES)[list(PREAMBLES).index(preamble) % STEP :: STEP]
    check_each(((name, name) for name in dict.fromkeys([*names, *SENTENCES])), check)
