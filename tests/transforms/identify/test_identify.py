"""What documents say of themselves: gold examples, and all seeds."""

from __future__ import annotations

import itertools
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from tests.each import each
from tests.reading import load_language, read_gold
from transforms.clean.clean import clean_text
from transforms.decode.decode import decode_bytes
from transforms.identify.identify import identify_report
from transforms.language.build import Language
from transforms.language.identify_rules import parse_identify_rules
from transforms.language.seedfile import SeedError
from transforms.records import CleanText, Decoded, Identity, OffsetMap

ROOT = Path(__file__).parents[3]
GOLD = read_gold("identify/documents.yml")


@pytest.fixture(scope="module")
def language() -> Language:
    return load_language()


def identify(text: str, language: Language) -> Identity:
    clean = CleanText(text, OffsetMap([0], [0], len(text), len(text)), (), (), "simplified")
    return identify_report(clean, language.regions, language.identify)


@each("entry", GOLD, name=itemgetter("name"))
def test_gold_documents(entry: dict[str, Any], language: Language) -> None:
    identity = identify(entry["text"], language)
    expect = dict(entry["expect"])
    sections = expect.pop("sections", None)
    reason = expect.pop("reason", None)
    found = {key: getattr(identity, key) for key in expect}
    assert found == expect, identity
    if sections is not None:
        assert [[part.role, part.period_start, part.period_end] for part in identity.sections] == sections
    if reason is not None:
        assert any(one.startswith(reason) for one in identity.reasons), identity.reasons


@each("entry", GOLD, name=itemgetter("name"))
def test_sections_cover_the_text_without_gap_or_overlap(entry: dict[str, Any], language: Language) -> None:
    sections = identify(entry["text"], language).sections
    assert sections[0].start == 0
    assert sections[-1].end == len(entry["text"])
    for before, after in itertools.pairwise(sections):
        assert before.end == after.start
        assert before.start < before.end


@pytest.mark.parametrize(
    ("stem", "region", "year", "kind"),
    [
        ("000_a4d274eeaaa9f63b", "140930", 2022, "news"),
        ("001_3ab9cf2f0f97befa", "140827", 2021, "work_report"),
        ("002_ce880a99c531598d", "140824", 2024, "news"),
        ("003_d679a0d87a186134", "140121", 2022, "work_report"),
        ("004_db3e59a35cbc5e31", "141026", 2024, "news"),
    ],
)
def test_seed_reports(stem: str, region: str, year: int, kind: str, language: Language) -> None:
    decoded = decode_bytes((ROOT / f"seeds/reports/{stem}.txt").read_bytes())
    identity = identify_report(clean_text(decoded, language.noise), language.regions, language.identify)
    assert (identity.region_code, identity.report_year, identity.doc_kind) == (region, year, kind)
    roles = {section.role for section in identity.sections}
    assert "plan" in roles
    assert stem.startswith("003") or "review" in roles


def test_text_taken_out_as_noise_still_tells_the_date(language: Language) -> None:
    raw = "绛县人民政府\n发布日期：2019-03-02 08:30    来源：绛县人民政府    浏览次数：\n" + GOLD[9]["text"]
    clean = clean_text(Decoded(raw, "utf-8"), language.noise)
    identity = identify_report(clean, language.regions, language.identify)
    assert identity.published_on == "2019-03-02"


def test_empty_text(language: Language) -> None:
    identity = identify("", language)
    assert (identity.region_code, identity.report_year, identity.doc_kind) == (None, None, "other")
    assert [(part.start, part.end, part.role) for part in identity.sections] == [(0, 0, "other")]


SEED = (ROOT / "seeds/identify.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("kinds:\n", "kindz:\n", "unknown key 'kindz'"),
        ("  - kind: communique", "  - kind: leaflet", "unknown kind 'leaflet'"),
        ("    report_year: next", "    report_year: later", "unknown report_year"),
        ("      - 统计公报\n", "      - 统计公报(\n", "not a valid pattern"),
        ("  review: [回顾", "  reviews: [回顾", "unknown key 'reviews'"),
        ("    deictic: 3", "    deictics: 3", "'deictic' has no weight"),
        ("    speaker: 12", "    speakers: 12", "unknown key 'speakers'"),
        ("      offset: count", "      offset: counted", "unknown offset 'counted'"),
    ],
)
def test_a_bad_vocabulary_is_refused_with_its_line(old: str, new: str, problem: str) -> None:
    assert old in SEED
    with pytest.raises(SeedError, match=problem) as caught:
        parse_identify_rules(SEED.replace(old, new, 1), "identify.yml")
    assert caught.value.line > 0


def test_common_words_are_short_names_of_regions(language: Language) -> None:
    unknown = [word for word in language.identify.common_words if not language.regions.named_regions(word)]
    assert unknown == []


BRIDGES = """政府工作报告
——2020年2月26日在西藏自治区第十七届人民代表大会第三次会议上
西藏自治区人民政府主席 李建安
各位代表：
我代表区人民政府向大会作工作报告，请予审议。
一、2019年工作回顾
一年来，全区上下凝心聚力，经济社会平稳发展。全区地区生产总值增长8.1%，固定资产投资增长9.6%，一般公共预算收入完成222亿元。
打通断头路25条，新建人行天桥69座。全区新建幼儿园4所，城镇新增就业5万人。
二、2020年工作安排
今年的主要预期目标是：全区地区生产总值增长9%左右。
各位代表！让我们团结一心，努力奋斗！
"""


def test_a_footbridge_is_no_region(language: Language) -> None:
    """天桥区 is one; 全区 is said of districts as of autonomous regions."""
    assert identify(BRIDGES, language).region_code == "540000"
