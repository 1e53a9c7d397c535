"""The fitted confidence: what is seen of a statement, what that leaves of it, and coefficients that fit the code."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.each import each
from tests.reading import ROOT, SEED_REPORTS, load_language, read_gold, read_labelled, read_text
from tests.thoroughness import tries
from transforms.grammar.statements import Attachment, Statement
from transforms.language.trust import Trust
from transforms.read.confidence import SURE, odds_to_confidence, rate_statements
from transforms.read.signs.signs import Doubt, Support, list_signs

TRUST = load_language().lexicon.trust
GOLD = read_gold("signs.yml")
SIGNS = (*Doubt, *Support)
# A note on nominal levels beside real growth, no reason to look for another number.
NOTES = {"growth_differs_from_levels"}


def read_statements(case: dict[str, Any], text: str) -> list[Statement]:
    period = case.get("period")
    read = read_text(
        text,
        role=case.get("role", "review"),
        level=case.get("level", "county"),
        period=(period[0], period[1]) if period else None,
    )
    return [account.statement for account in read.found.accounts]


def find_signs(case: dict[str, Any], text: str, number: str) -> set[str]:
    """The signs of the last observation of a text whose number is so written."""
    statements = read_statements(case, text)
    seen = [
        {str(sign) for sign in (*signs.doubts, *signs.supports)}
        for one, signs in zip(statements, list_signs(statements, case.get("level", "county")), strict=True)
        if one.is_read and text[one.quantity.start : one.quantity.end] == number
    ]
    assert seen, f"{number} is no observation in {text}"
    return seen[-1]


@each("case", GOLD, name=itemgetter("sign"))
def test_each_sign_is_seen_where_it_is_and_only_there(case: dict[str, Any]) -> None:
    assert case["sign"] in find_signs(case, case["text"], case["of"])
    if "but" in case:
        statements = read_statements(case, case["but"])
        assert statements[-1].is_read, f"nothing is read in {case['but']}"
        *_, last = list_signs(statements, case.get("level", "county"))
        assert case["sign"] not in {str(sign) for sign in (*last.doubts, *last.supports)}


def test_every_sign_has_an_example() -> None:
    assert sorted(case["sign"] for case in GOLD) == sorted(map(str, SIGNS))


def test_the_coefficients_are_those_of_the_code() -> None:
    assert list(TRUST.attachments) == [str(one) for one in Attachment]
    assert list(TRUST.doubts) == [str(one) for one in Doubt]
    assert list(TRUST.supports) == [str(one) for one in Support]


def test_the_flags_are_those_that_the_code_gives() -> None:
    words = {
        node.value
        for file in ("read/flags.py", "grammar/build.py")
        for node in ast.walk(ast.parse((ROOT / "transforms" / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(TRUST.flags) <= words
    given_to = {flag for path in SEED_REPORTS for row in read_labelled(path.stem).observations for flag in row.flags}
    assert given_to
    assert given_to <= {*TRUST.flags, "weak_rule"}


def test_a_flagged_statement_is_never_sure() -> None:
    surest = TRUST.intercept + max(TRUST.attachments.values()) + sum(TRUST.supports.values())
    assert odds_to_confidence(surest) > 0.95
    for flag in set(TRUST.flags) - NOTES:
        assert odds_to_confidence(surest + TRUST.flags[flag]) < SURE, flag


def test_contradictions_lower_each_other() -> None:
    apart = read_text("新增城镇就业2100人。工业经济稳中有进。").found.observations
    against = read_text("新增城镇就业2100人。工业经济稳中有进，新增城镇就业2000人。").found.observations
    assert [row.flags for row in against] == [("conflict",)] * 2
    assert all(row.confidence < SURE <= apart[0].confidence for row in against)


def test_what_is_unsure_by_itself_is_flagged_and_nothing_else() -> None:
    for path in SEED_REPORTS:
        for row in read_labelled(path.stem).observations:
            assert 0 < row.confidence < 1
            assert row.confidence == round(row.confidence, 2)
            if row.confidence < SURE:
                assert set(row.flags) - NOTES
            if "weak_rule" in row.flags:
                assert row.confidence < SURE


def _statement() -> Statement:
    (one,) = [found for found in read_statements({}, "固定资产投资增长9%。") if found.is_read]
    return one


def _rate(trust: Trust, flags: tuple[str, ...] = ()) -> float:
    (rated,) = rate_statements([_statement()._replace(flags=flags)], trust, "county")
    return rated.confidence


_NUMBERS = st.floats(-30, 30)
_SHARES = st.fixed_dictionaries(
    {
        "intercept": _NUMBERS,
        "attachments": st.fixed_dictionaries({str(one): st.floats(-20, 0) for one in Attachment}),
        "doubts": st.fixed_dictionaries({str(one): st.floats(-20, 0) for one in Doubt}),
        "supports": st.fixed_dictionaries({str(one): st.floats(0, 20) for one in Support}),
        "flags": st.fixed_dictionaries({name: st.floats(-20, 0) for name in TRUST.flags}),
    }
)


@settings(max_examples=tries(20, 200), deadline=None)
@given(_SHARES, st.lists(st.sampled_from(sorted(TRUST.flags)), max_size=4, unique=True))
def test_confidence_is_a_probability_and_a_flag_never_raises_it(numbers: Mapping[str, Any], flags: list[str]) -> None:
    trust = Trust(**numbers)
    plain, flagged = _rate(trust), _rate(trust, tuple(flags))
    assert 0 < flagged <= plain < 1


@settings(max_examples=tries(20, 200), deadline=None)
@given(_SHARES, st.sampled_from(sorted(Support)), st.sampled_from(sorted(Doubt)), st.floats(0, 10))
def test_a_stronger_support_never_lowers_and_a_stronger_doubt_never_raises(
    numbers: Mapping[str, Any], support: Support, doubt: Doubt, step: float
) -> None:
    trust = Trust(**numbers)
    more = replace(trust, supports={**trust.supports, support: trust.supports[support] + step})
    less = replace(trust, doubts={**trust.doubts, doubt: trust.doubts[doubt] - step})
    assert _rate(less) <= _rate(trust) <= _rate(more)


@given(st.lists(st.floats(allow_nan=False), min_size=2, max_size=2).map(sorted))
def test_odds_and_confidence_go_together(odds: list[float]) -> None:
    low, high = (odds_to_confidence(one) for one in odds)
    assert 0 < low <= high < 1
