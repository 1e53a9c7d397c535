"""Drawn inputs: those that failed once, and some more; tests/hostile/fuzz.py tries any number."""

from __future__ import annotations

import pytest

from tests.hostile.failed_once import read_failed_once
from tests.hostile.fuzz import SHARES, attempt, attempt_all, draw, plan_each, plan_total
from tests.hostile.inputs import draw_input
from tests.hostile.invariants import attack
from tests.hostile.small_inputs import SMALL
from tests.reading import load_language
from tests.thoroughness import tries
from transforms.report import read_report

FAILED_ONCE = read_failed_once()


@pytest.mark.parametrize("form", SHARES)
def test_no_drawn_input_breaks_what_must_hold(form: str) -> None:
    failed = {number: wrong for number in range(tries(25, 1500)) if (wrong := attack(draw(form, number)))}
    assert failed == {}


@pytest.mark.parametrize("name", FAILED_ONCE)
def test_inputs_that_failed_once(name: str) -> None:
    assert attack(FAILED_ONCE[name]) == []


@pytest.mark.parametrize(("form", "number"), [("json", 453), ("json", 1118), ("json", 1254), ("json", 314)])
def test_drawn_inputs_that_failed_once(form: str, number: int) -> None:
    assert attack(draw_input(form, number)) == []


def test_half_a_character_written_by_number_is_a_character_lost() -> None:
    report = read_report(FAILED_ONCE["halves of surrogate pairs by their numbers"], load_language())
    assert report.clean is not None
    assert any(place.kind == "lost_characters" for place in report.clean.damage)


@pytest.mark.parametrize("form", SHARES)
def test_inputs_are_the_same_at_every_call(form: str) -> None:
    assert draw(form, 7) == draw(form, 7) != draw(form, 8)


@pytest.mark.parametrize("form", SMALL)
def test_small_inputs_are_read_as_reports(form: str) -> None:
    tally = attempt(form, 0, 40)
    assert 5 * tally.counts["loaded"] >= tally.counts["tried"] == 40


def test_batches_take_every_number_once() -> None:
    tried = [(form, number) for form, first, inputs in plan_total(5, 12_520) for number in range(first, first + inputs)]
    assert len(tried) == len(set(tried)) == 12_520
    assert {form for form, _ in tried} == set(SHARES)
    assert {form for form, *_ in plan_total(0, 300)} == set(SHARES), "few inputs are of all forms, too"
    assert list(plan_each(["text"], 1, 150)) == [("text", 1, 50), ("text", 51, 50), ("text", 101, 50)]


def test_some_processes_tell_what_one_does() -> None:
    batches = list(plan_each(["sentence", "cells"], 0, 4))
    alone, together = (
        {tally.form: tally.counts for tally in attempt_all(iter(batches), processes, float("inf"))}
        for processes in (1, 2)
    )
    assert alone == together and set(alone) == {"sentence", "cells"}
