"""Clauses put before what they are said of: whole noun phrases, and nothing put before what is one name already."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.run.seeds import load_language
from transforms.language.phrases.attributives import attribute_clause, attribute_deed, close_gap, is_predicate

_CUES = load_language().lexicon.cues
_WORDS = (
    "改造", "整合", "提升", "解决", "惠及", "支持", "新增", "的", "了", "、", "和", "城中村", "问题", "职工", "项目",
    "面积", "就业", "率", "完成率", "“三化”", "占", "高于", "全省", " ", "建成", "村", "等方面",
)  # fmt: skip
_PHRASES = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8).map("".join)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("改造老旧街巷", "改造的老旧街巷"),
        ("整合提升社区驿站", "整合提升的社区驿站"),
        ("取消、停止行政收费", "取消、停止的行政收费"),
        ("修复了废弃矿坑", "修复的废弃矿坑"),
        ("帮扶残疾人就业", "帮扶就业的残疾人"),
        ("护理险试点惠及家庭", "护理险试点惠及的家庭"),
        ("提请人大审议法规草案", "提请人大审议的法规草案"),
        # One name, or no noun phrase.
        ("改造项目", "改造项目"),
        ("培训人次", "培训人次"),
        ("审批事项办结率", "审批事项办结率"),
        ("新增专利", "新增专利"),
        ("服务网点", "服务网点"),
        ("支持科技创新的贷款", "支持科技创新的贷款"),
        ("惠及人数", "惠及人数"),
        ("老旧街巷", "老旧街巷"),
    ],
)
def test_what_was_done_to_things_stands_before_them(phrase: str, expected: str) -> None:
    assert attribute_deed(phrase, _CUES) == expected


@pytest.mark.parametrize(
    ("told", "noun", "expected"),
    [
        ("通动车", "乡镇", "通动车的乡镇"),
        ("空气质量全面达标", "县市", "空气质量全面达标的县市"),
        ("均已建成投产", "重点项目", "建成投产的重点项目"),
        ("普及了高中教育", "县", "普及了高中教育的县"),
        ("急救点", "县级儿童", "县级儿童急救点"),
        ("升级举措", "环境", "环境升级举措"),
    ],
)
def test_what_is_true_of_things_stands_before_them(told: str, noun: str, expected: str) -> None:
    assert attribute_clause(told, noun, _CUES) == expected


@pytest.mark.parametrize(
    ("label", "unit_class", "expected"),
    [
        ("技改投资 高于全省", "pp", "技改投资增速高于全省幅度"),
        ("优良天数比例 高于全国平均水平", "pp", "优良天数比例高于全国平均水平幅度"),
        ("货值占全线货值", "%", "货值占全线货值比重"),
        ("农户 占", "%", "农户占比"),
        ("装机 占比达", "%", "装机占比"),
        ("重大项目 建成", "count", "建成的重大项目"),
        ("劳务输转 创收", "CNY", "劳务输转创收"),
        ("棉纱产量 预计", "tonnes", "棉纱产量"),
        ("替代品占有率", "%", "替代品占有率"),
        ("产值超亿元企业", "count", "产值超亿元企业"),
    ],
)
def test_a_name_and_what_is_said_beside_its_number_are_one_phrase(label: str, unit_class: str, expected: str) -> None:
    assert close_gap(label, unit_class) == expected


@settings(max_examples=200)
@given(_PHRASES)
def test_putting_verbs_before_nouns_only_adds_a_particle_and_changes_nothing_the_second_time(phrase: str) -> None:
    once = attribute_deed(phrase, _CUES)
    assert sorted(once.replace("的", "").replace("了", "")) == sorted(phrase.replace("的", "").replace("了", ""))
    assert attribute_deed(once, _CUES) == once


@settings(max_examples=200)
@given(_PHRASES, st.sampled_from(["count", "%", "pp", "CNY", "tonnes"]))
def test_no_gap_is_left_in_a_name(phrase: str, unit_class: str) -> None:
    assert " " not in close_gap(phrase.strip().replace("  ", " "), unit_class).split(" ", 1)[0]


@given(_PHRASES)
@example(" ")
def test_a_noun_keeps_its_place_at_the_end_of_its_clause(told: str) -> None:
    label = attribute_clause(told, "乡镇", _CUES)
    assert label.endswith("乡镇") or label.startswith("乡镇")


def test_a_predicate_is_known_by_its_verb() -> None:
    assert all(is_predicate(told, _CUES) for told in ("入驻", "获得金奖", "在境外上市", "由企业牵头"))
    assert not any(is_predicate(told, _CUES) for told in ("急救点", "建设", "安全饮水问题"))
