"""Drawn inputs: those that failed once, and some more; tests/hostile/fuzz.py tries any number."""

from __future__ import annotations

import pytest

from tests.hostile.inputs import FORMS, draw_input
from tests.hostile.invariants import attack
from tests.reading import load_language
from tests.thoroughness import tries
from transforms.report import read_report

ESCAPES_OF_HALVES = "望山县2019年政府工作报告。全县地区生产总值增长\\ud9d4 5.2%，<U+DE54>农业增长\\x99 3%。"


@pytest.mark.parametrize("form", FORMS)
def test_no_drawn_input_breaks_what_must_hold(form: str) -> None:
    failed = {number: wrong for number in range(tries(25, 1500)) if (wrong := attack(draw_input(form, number)))}
    assert failed == {}


@pytest.mark.parametrize(("form", "number"), [("json", 453), ("json", 1118), ("json", 1254), ("json", 314)])
def test_inputs_that_failed_once(form: str, number: int) -> None:
    assert attack(draw_input(form, number)) == []


def test_half_a_character_written_by_number_is_a_character_lost() -> None:
    assert attack(ESCAPES_OF_HALVES.encode()) == []
    report = read_report(ESCAPES_OF_HALVES.encode(), load_language())
    assert report.clean is not None
    assert any(place.kind == "lost_characters" for place in report.clean.damage)


def test_inputs_are_the_same_at_every_call() -> None:
    assert draw_input("text", 7) == draw_input("text", 7) != draw_input("text", 8)
