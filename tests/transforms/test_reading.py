"""Sentences to observations: every production, every rule of the contract, every core indicator, and near misses."""

from __future__ import annotations

from decimal import Decimal
from operator import itemgetter
from typing import Any

import pytest

from tests.each import each
from tests.reading import (
    SEED_REPORTS,
    WRITTEN_REPORTS,
    YEARS_OF_ROLE,
    Read,
    load_language,
    read_gold,
    read_labelled,
    read_text,
)
from transforms.grammar.measure import INTERPRETATIONS
from transforms.grammar.statements import Attachment
from transforms.records import Measurement, Observation
from transforms.report import read_report

GOLD = read_gold("reading.yml")
NAME = itemgetter("name")
KEYS = {
    "name", "production", "rules", "text", "role", "report_year", "level", "period", "damaged", "expect", "fates",
    "measured", "measured_bug", "bug",
}  # fmt: skip
FIELDS = {
    "indicator", "measure", "value", "value_high", "period", "kind", "bound", "scope", "unit", "flags", "rank_scope",
    "rank_of",
}  # fmt: skip
OPTIONAL_FIELDS = {"rule", "scope_reason", "value_text"}


def read_case(case: dict[str, Any]) -> Read:
    period = case.get("period")
    return read_text(
        case["text"],
        role=case.get("role", "review"),
        report_year=case.get("report_year", 2021),
        level=case.get("level", "county"),
        period=(period[0], period[1]) if period else None,
        damaged=tuple(case.get("damaged", ())),
    )


def complete(expected: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """An expectation with all that goes without saying."""
    role, year = case.get("role", "review"), case.get("report_year", 2021)
    indicator = load_language().lexicon.catalogue.indicators[expected["indicator"]]
    measure = expected["measure"]
    units = {"growth": "%", "annual_growth": "%", "rank": "rank"}
    unit = units.get(measure) or (
        "pp" if measure == "change" and indicator.unit == "%" else indicator.name_unit(indicator.unit)
    )
    full: dict[str, Any] = {
        "value_high": None,
        "kind": "target" if role.startswith("plan") else "actual",
        "bound": "eq",
        "scope": "region",
        "unit": unit,
        "flags": [],
        "rank_scope": None,
        "rank_of": None,
    }
    if "period" not in expected:
        first, last = YEARS_OF_ROLE[role]
        full["period"] = [year + first, year + last]
    full.update(expected)
    for key in ("value", "value_high"):
        full[key] = None if full[key] is None else Decimal(str(full[key]))
    return full


def show(observation: Observation, wanted: dict[str, Any]) -> dict[str, Any]:
    """An observation as one would expect it; with ``weak_rule``, which a fit decides, only where it is wanted."""
    said: dict[str, Any] = {
        "period": [observation.period_start, observation.period_end],
        "flags": [flag for flag in observation.flags if flag != "weak_rule" or flag in wanted.get("flags", ())],
    }
    fields = FIELDS | (set(wanted) & OPTIONAL_FIELDS)
    return {field: said[field] if field in said else getattr(observation, field) for field in fields}


def test_cases_use_known_keys_only() -> None:
    names = [case["name"] for case in GOLD]
    assert len(names) == len(set(names))
    for case in GOLD:
        assert set(case) <= KEYS, case["name"]
        for expected in case["expect"]:
            assert set(expected) <= FIELDS | OPTIONAL_FIELDS, case["name"]


@each("case", GOLD, name=NAME)
def test_gold_sentences(case: dict[str, Any]) -> None:
    read = read_case(case)
    wanted = [complete(expected, case) for expected in case["expect"]]
    indicators = load_language().lexicon.catalogue.indicators
    meant = {one["indicator"] for one in wanted}
    # The catalogue grows: what only a newer code speaks of is no business of an older sentence.
    rows = [row for row in read.found.observations if indicators[row.indicator].core or row.indicator in meant]
    found = sorted(rows, key=lambda row: row.char_start)
    shown = [show(one, wanted[i] if i < len(wanted) else {}) for i, one in enumerate(found)]
    assert shown == wanted


@each("case", [case for case in GOLD if "fates" in case], name=NAME, bug="")
def test_gold_fates(case: dict[str, Any]) -> None:
    fates = {entry.text: entry.fate for entry in read_case(case).ledger}
    assert {text: fates.get(text) for text in case["fates"]} == case["fates"]


@each("case", [case for case in GOLD if "measured" in case], name=NAME, bug="measured_bug")
def test_gold_measurements(case: dict[str, Any]) -> None:
    rows = [[row.subject, row.value, row.unit] for row in read_case(case).found.measurements]
    assert rows == [[subject, Decimal(str(value)), unit] for subject, value, unit in case["measured"]]


@each("case", GOLD, name=NAME, bug="")
def test_evidence_is_what_stands_in_the_text(case: dict[str, Any]) -> None:
    read = read_case(case)
    rows: list[Observation | Measurement] = [*read.found.observations, *read.found.measurements]
    for row in rows:
        assert read.text[row.char_start : row.char_end] == row.value_text
        assert row.value_text in row.quote
        assert row.quote in read.text


@pytest.fixture(scope="module")
def gold_rules() -> set[str]:
    """Rule paths of all observations that gold sentences yield, those that are read wrongly today left out."""
    return {row.rule for case in GOLD if "bug" not in case for row in read_case(case).found.observations}


def test_every_attachment_and_interpretation_has_a_gold_sentence(gold_rules: set[str]) -> None:
    attachments = set(Attachment) - {Attachment.TABLE}  # tables have gold of their own
    seen = {part for rule in gold_rules for part in rule.split(":")}
    assert not (attachments | set(INTERPRETATIONS)) - seen
    assert not {rule.partition(":")[0] for rule in gold_rules} - attachments


def test_every_rule_path_of_the_labelled_reports_has_a_gold_sentence(gold_rules: set[str]) -> None:
    paths = [*SEED_REPORTS, *WRITTEN_REPORTS]
    used = {row.rule: row.quote for path in paths for row in read_labelled(path.stem).observations}
    # Tables have gold of their own (test_tables.py).
    assert not {rule: quote for rule, quote in used.items() if rule not in gold_rules and not rule.startswith("table:")}


def test_every_reading_rule_of_the_contract_has_a_gold_sentence() -> None:
    assert {rule for case in GOLD for rule in case.get("rules", [])} == {*range(1, 27)}


def test_every_core_indicator_has_a_gold_sentence() -> None:
    core = {code for code, one in load_language().lexicon.catalogue.indicators.items() if one.core}
    seen = {row["indicator"] for case in GOLD if "bug" not in case for row in case["expect"]}
    assert not core - seen


def test_near_misses_hold_something_to_read() -> None:
    for case in GOLD:
        if not case["expect"] and case["production"] == "near_miss":
            read = read_case(case)
            kinds = {token.kind for token in read.found.tokens}
            assert kinds & {"name", "quantity"} or read.ledger, f"{case['name']}: nothing in it could be misread"


def test_sentences_are_not_told_apart_by_their_ending() -> None:
    for case in GOLD:
        if "bug" in case or "\n" in case["text"]:
            continue
        text = case["text"].rstrip("。")
        whole, cut = read_case(case), read_case({**case, "text": text})
        assert [one.rule for one in whole.found.observations] == [one.rule for one in cut.found.observations]


def test_a_text_without_numbers_yields_nothing() -> None:
    for text in ("", "\n\n", "我们坚持稳中求进。", "地区生产总值稳步增长，一般公共预算收入增势良好。"):
        read = read_text(text)
        assert (read.found.observations, read.found.measurements, read.ledger) == ([], [], [])


def test_the_real_way_of_a_report_reads_what_its_parts_say() -> None:
    raw = (
        "绛县2021年政府工作报告\n——2021年2月18日在绛县第十六届人民代表大会第四次会议上\n各位代表：\n"
        "现在，我代表县人民政府向大会报告工作，请予审议，并请政协委员和列席人员提出意见。\n一、2020年工作回顾\n"
        "全县上下迎难而上，经济运行稳中有进，产业升级、城乡建设、民生改善都有新的进步。\n"
        "全县地区生产总值完成６７.８亿元，增长４％，固定资产投资增势良好。\n二、2021年工作安排\n"
        "我们要抓好项目建设、招商引资、社会消费、财政收入和就业。全縣地區生產總值增長７％以上。\n"
    )
    report = read_report(raw.encode("gb18030"), load_language())
    assert report.status == "loaded", report.reason
    rows = [(row.measure, row.kind, row.period_end, str(row.value), row.bound) for row in report.observations]
    assert rows == [
        ("level", "actual", 2020, "6780000000.0", "eq"),
        ("growth", "actual", 2020, "4", "eq"),
        ("growth", "target", 2021, "7", "ge"),
    ]
    for row in report.observations:
        assert raw[row.char_start : row.char_end] == row.value_text
