"""The work of reading a hostile text grows with its length and no faster; records are bounded by it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cleaning import clean
from tests.hostile.slow_texts import TEXTS, write_text
from tests.reading import load_language, read_text
from tests.work import count_calls
from transforms.decode.decode import DecodeError, decode_bytes
from transforms.report import read_report

SMALL = 5_000
# Each once grew with the square of its length; `pytest --thorough` tries all, tests/hostile/scaling.py up to megabytes.
ONCE_SLOW = (
    "prose without any mark", "ranges", "brackets, unclosed, with numbers", "headings of plans and reviews", "entities",
)  # fmt: skip
LATER = pytest.mark.thorough("a hundred hostile texts")


@contextmanager
def limit_cpu(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in a block that takes more CPU than this."""

    def end(*_: object) -> None:
        raise TimeoutError(f"more than {seconds:g} s of CPU")

    previous = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)


def count_reading(data: bytes) -> int:
    """How many calls reading takes."""
    return count_calls(lambda: read_report(data, load_language()))


@pytest.mark.parametrize("name", [name if name in ONCE_SLOW else pytest.param(name, marks=LATER) for name in TEXTS])
def test_work_grows_with_the_text(name: str) -> None:
    load_language()
    small, large = (count_reading(write_text(name, SMALL * times)) for times in (1, 3))
    assert large <= 3.6 * small + 500


@pytest.mark.parametrize(
    ("name", "size"),
    [("angles, closing", 300_000), pytest.param("digits", 2_000_000, marks=pytest.mark.thorough("two megabytes"))],
)
def test_patterns_do_not_look_at_a_run_again_from_each_of_its_signs(name: str, size: int) -> None:
    """What a pattern does is no call that could be counted: here it took minutes, and takes a second."""
    with limit_cpu(40):
        assert read_report(write_text(name, size), load_language()).clean is not None


def test_evidence_has_a_length_though_a_clause_has_none() -> None:
    report = read_report(write_text("brackets, unclosed, each a clause", 30_000), load_language())
    assert len(report.measurements) > 1000
    assert 2000 < max(len(row.quote) for row in report.measurements) < 5000
    assert all(row.value_text in row.quote for row in report.measurements)


def test_records_of_damage_are_no_more_than_the_lines() -> None:
    text = "展望2020年工作\n2019年工作回顾\n" * 400
    assert 0 < len(clean(text).damage) <= 400


def test_a_run_of_entities_is_one_span() -> None:
    cleaned = clean("增长" + "&nbsp;" * 3000 + "5%")
    assert [(span.rule, span.char_end - span.char_start) for span in cleaned.removed] == [("entity", 18_000)]


@pytest.mark.parametrize(("code", "kept"), [("x" * 19_000, False), ("x" * 21_000, True)])
def test_hidden_code_has_a_length(code: str, kept: bool) -> None:
    cleaned = clean(f"增长<script>{code}</script>5%。<style>p</STYLE><script>增长")
    assert (code in cleaned.text) == kept
    assert "p" not in cleaned.text.replace("script", "")


def test_an_endless_sentence_is_cut_behind_a_mark_and_reads_as_it_did() -> None:
    clauses = [f"种植连翘{number}亩" for number in range(1000, 1500)]
    read = read_text("，".join(clauses) + "。")
    assert [row.value_text for row in read.found.measurements] == [f"{number}亩" for number in range(1000, 1500)]


@pytest.mark.parametrize("figure", ["12345.6亿元", "百分之五十", "一千二百三十四亩", "5公里"])
def test_an_endless_sentence_without_marks_is_not_cut_in_a_figure(figure: str) -> None:
    for before in range(1480, 1501):
        read = read_text("全" * before + figure + "全" * 200 + "。")
        assert [token.text for token in read.found.tokens if token.quantity is not None] == [figure]


def test_a_page_nested_without_end_is_refused_before_it_is_built() -> None:
    with pytest.raises(DecodeError, match="deeper"):
        decode_bytes(("<html><body>" + "<div>" * 30_000 + "望山县").encode())
    many = "<html><body>" + "<p><td>望山县<br>" * 20_000
    assert decode_bytes(many.encode()).text.count("望山县") == 20_000
