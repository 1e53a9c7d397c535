"""A test of many cases fails where one of them does, tells all that failed, and keeps to what is noted as a bug."""

from __future__ import annotations

import pytest

from tests.each import check_each, each

CASES = [{"name": "good", "value": 1}, {"name": "bad", "value": 2}, {"name": "worse", "value": 3, "bug": "known"}]


def check(case: dict[str, int]) -> None:
    assert case["value"] == 1


def test_all_that_fail_are_told() -> None:
    with pytest.raises(pytest.fail.Exception) as failed:
        check_each([("good", CASES[0]), ("bad", CASES[1]), ("worse", CASES[2])], check)
    assert str(failed.value).startswith("2 of 3 cases failed")
    assert "bad:" in str(failed.value) and "worse:" in str(failed.value) and "good:" not in str(failed.value)


def test_a_noted_bug_must_fail() -> None:
    check_each([("bad", CASES[1])], check, {"bad": "known"})
    with pytest.raises(pytest.fail.Exception, match="noted as a bug: known"):
        check_each([("good", CASES[0])], check, {"good": "known"})


def test_a_noted_bug_is_a_wrong_result_not_a_crash() -> None:
    with pytest.raises(pytest.fail.Exception, match="KeyError"):
        check_each([("empty", {})], check, {"empty": "known"})


def test_no_case_at_all_is_a_failure() -> None:
    with pytest.raises(AssertionError, match="no case"):
        check_each([], check)


@each("case", CASES[::2], name=lambda case: case["name"])
def test_a_test_of_each_case_with_a_fixture(case: dict[str, int], request: pytest.FixtureRequest) -> None:
    assert request.node.name == "test_a_test_of_each_case_with_a_fixture"
    check(case)
