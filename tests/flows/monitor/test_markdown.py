"""Texts from anywhere in markdown artifacts: shown as they are, and nothing in them is a tag, a link or a table."""

from __future__ import annotations

import html

import pytest

from flows.monitor.markdown import escape_markdown, link, to_cell, write_size
from flows.monitor.summary import to_markdown_table

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[here](javascript:alert(1))", "![x](http://a/b.png)",
    "a | b\n| --- |", "`code`", "**bold**", "&lt;b&gt;", "# heading", "- item", "1. item", "~~gone~~", "\\<b>",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_shown_is_the_text_and_nothing_is_active(text: str) -> None:
    escaped = escape_markdown(text)
    assert html.unescape(escaped) == text
    assert not set("<>[]`*|~\\!") & set(escaped)
    for line in escaped.splitlines():
        assert not line.startswith(("# ", "- ", "1. "))


def test_plain_text_stays_readable() -> None:
    for text in ("望山县2019年政府工作报告", "地区生产总值增长-2.1%", "gdp_total", "67.8亿元 (+5 %)", "2021-2025"):
        assert escape_markdown(text) == text


def test_what_cannot_be_seen_is_written_out() -> None:
    assert escape_markdown("a\x1b[2J\u202eb") == "a&#92;x1b&#91;2J&#92;u202eb"


def test_a_table_keeps_its_shape() -> None:
    table = to_markdown_table([{"file": "a|b\nc", "why": None}, {"file": "<b>", "why": 5}])
    assert table.splitlines()[2:] == ["| a&#124;b c |  |", "| &#60;b&#62; | 5 |"]


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://a.gov.cn/报告?id=3", True),
        ("javascript:alert(1)", False),
        ("http://a/> <script>", False),
        ("http://a/|b", False),
        ("/srv/报告.txt", False),
    ],
)
def test_only_addresses_of_the_web_are_links(address: str, linked: bool) -> None:
    cell = to_cell(link("望山县[1]", address))
    assert cell == (f"[望山县&#91;1&#93;](<{address}>)" if linked else "望山县&#91;1&#93;")


def test_lists_become_text_and_sizes_have_a_unit_that_fits() -> None:
    assert to_cell(["甲|乙", 3]) == "甲&#124;乙、3"
    assert [write_size(size) for size in (0, 999, 3400, 12_000_000)] == ["0 bytes", "999 bytes", "3.4 kB", "12.0 MB"]
