"""The number ledger: every numeral of the clean text has exactly one fate, and the fate is true."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.each import each
from tests.reading import SEED_REPORTS, Read, read_gold, read_labelled, read_text
from tests.thoroughness import tries
from transforms.records import CleanText, LedgerEntry, Measurement, Observation

FATES = {
    "observation", "measurement", "date", "ordinal", "name", "count_word", "footnote", "reference", "unresolved",
}  # fmt: skip
DIGITS = re.compile(r"\d+")
GOLD = [case["text"] for case in read_gold("reading.yml")]
SAID = """
地区生产总值 一般公共预算收入 城镇、农村居民人均可支配收入 连翘种植 园区 全省 我县 增长 下降 达到 由 增长到 分别 均
占 比上年
今年 2020年 一季度 “十四五”末 67.8亿元 8% 5%-6% 1.5个百分点 300天 三成 翻一番 持平 第二 12 5G （1） 3. 1,234
， 、 ； 。 和 以上 左右 大关 （ ） 的目标 其中
"""
PIECES = st.sampled_from([*SAID.split(), "\n"])


def check_ledger(clean: CleanText, ledger: list[LedgerEntry], rows: list[Observation | Measurement]) -> None:
    for before, after in pairwise(ledger):
        assert before.char_end <= after.char_start
    spans = [(clean.offsets.to_clean(entry.char_start), len(entry.text)) for entry in ledger]
    for match in DIGITS.finditer(clean.text):
        holding = [start for start, length in spans if start <= match.start() and match.end() <= start + length]
        assert len(holding) == 1, clean.text[max(0, match.start() - 20) : match.end() + 20]
    ids = {row.observation_id if isinstance(row, Observation) else row.measurement_id for row in rows}
    for entry in ledger:
        assert entry.fate in FATES
        assert (entry.observation_id is not None) == (entry.fate == "observation")
        assert (entry.measurement_id is not None) == (entry.fate == "measurement")
        row_id = entry.observation_id or entry.measurement_id
        assert row_id is None or row_id in ids


def check(read: Read) -> None:
    check_ledger(read.clean, read.ledger, [*read.found.observations, *read.found.measurements])


@settings(max_examples=tries(150, 1000), deadline=None)
@given(st.lists(PIECES, max_size=18), st.sampled_from(["review", "plan", "plan_period", "other"]))
def test_every_digit_has_one_fate_whatever_is_said(pieces: list[str], role: str) -> None:
    check(read_text("".join(pieces), role=role))


@each("text", GOLD)
def test_every_digit_of_the_gold_sentences_has_one_fate(text: str) -> None:
    check(read_text(text))


@pytest.mark.parametrize("stem", [path.stem for path in SEED_REPORTS])
def test_every_digit_of_the_seed_reports_has_one_fate(stem: str) -> None:
    report = read_labelled(stem)
    assert report.clean is not None
    check_ledger(report.clean, report.ledger, [*report.observations, *report.measurements])
    assert sum(entry.fate == "unresolved" for entry in report.ledger) <= len(report.ledger) * 0.01


@pytest.mark.parametrize("stem", [path.stem for path in SEED_REPORTS])
def test_every_row_has_its_numeral_in_the_ledger(stem: str) -> None:
    report = read_labelled(stem)
    named = {entry.observation_id or entry.measurement_id for entry in report.ledger}
    ids_at: dict[int, set[str]] = {}
    for one in report.observations:
        ids_at.setdefault(one.char_start, set()).add(one.observation_id)
    for other in report.measurements:
        ids_at.setdefault(other.char_start, set()).add(other.measurement_id)
    for row in report.observations:
        # One number said of two subjects (甲和乙均增长8%) makes two rows and has one numeral; 持平 has none.
        assert named & ids_at[row.char_start] or not re.search(r"\d", row.value_text), row


def test_an_observation_comes_before_a_measurement_of_the_same_number() -> None:
    read = read_text("驾培保险参保率、养老保险参保率均达到95%。")
    assert [row.indicator for row in read.found.observations] == ["pension_coverage"]
    assert [entry.fate for entry in read.ledger] == ["observation"]


@pytest.mark.parametrize(
    ("text", "numeral", "fate"),
    [
        ("2021年3月5日，大会开幕。", "2021", "date"),
        ("第十七届人民代表大会通过5项议案。", "十七", "ordinal"),
        ("1.抓好春耕备耕。", "1", "ordinal"),
        ("（2）抓好春耕备耕。", "2", "footnote"),
        ("建设5G网络。", "5", "name"),
        ("拨打12345热线。", "12345", "name"),
        ("落实“1+3+N”方案。", "3", "name"),
        ("改造G108国道。", "108", "name"),
        ("坚持四个自信，办成10件实事。", "四", "count_word"),
        pytest.param(
            "坚持四个自信。",
            "四",
            "count_word",
            marks=pytest.mark.xfail(strict=True, reason="a numeral in characters is only seen beside another number"),
        ),
        ("地区生产总值增长8%。", "8", "observation"),
        ("连翘种植面积3.6万亩。", "3.6", "measurement"),
        ("社会消费品零售总额突破40亿元大关，达到41.7亿元。", "41.7", "observation"),
        ("新建亿元以上的28个。", "28", "measurement"),
        ("PM2.5浓度38微克/立方米。", "2.5", "name"),
        ("PM2.5浓度38微克/立方米。", "38", "observation"),
    ],
)
def test_fates(text: str, numeral: str, fate: str) -> None:
    assert [entry.fate for entry in read_text(text).ledger if entry.text.startswith(numeral)] == [fate]


def test_a_mark_passed_is_a_reference() -> None:
    read = read_text("社会消费品零售总额突破40亿元大关，达到41.7亿元。")
    assert [entry.fate for entry in read.ledger] == ["reference", "observation"]


def test_the_ledger_points_at_raw_text() -> None:
    raw = "各位代表：\n<b>全县</b>地区生产总值完成６７.８亿元，增长&nbsp;４％。\n"
    read = read_text(raw, cleaning=True)
    assert [raw[entry.char_start : entry.char_end] for entry in read.ledger] == ["６７.８", "４"]
    assert [entry.text for entry in read.ledger] == ["67.8", "4"]
    assert [entry.observation_id for entry in read.ledger] == ["o1", "o2"]


def test_an_empty_text_has_an_empty_ledger() -> None:
    assert read_text("").ledger == []
