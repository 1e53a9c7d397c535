"""`duibiao explain`: the answer, then the way to it; marks that a pipe keeps; no control character of the report."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from flows.cli import explain
from flows.cli.explain import explain_file
from flows.errors import InputError

REPORT = """垣曲县政府工作报告
——2023年3月1日在垣曲县第十七届人民代表大会第三次会议上
各位代表：
一、2022年工作回顾
过去一年，全县地区生产总值完成96.3亿元，增长5.7%。调解邻里争执7个\x1b[31m。
二、2023年工作安排
今年，全县地区生产总值增长6%左右。
"""


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "200")
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_the_answer_comes_before_the_way(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    explain_file(report, "5.7%")
    _, answer, marked, *way = capsys.readouterr().out.splitlines()
    assert answer.startswith(
        "Gross regional product (gdp): actual growth 5.7 %, bound eq, in 2022, of the region; confidence"
    )
    assert "增长⟦5.7%⟧。" in marked
    assert any("production" in line for line in way)


def test_a_chinese_terminal_is_told_in_chinese(
    report: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    for number in ("5.7%", "7个", "2022"):
        explain_file(report, number)
    told = capsys.readouterr().out
    assert "地区生产总值 (gdp)：实际，增速 5.7 %，界限：等于；年份 2022；范围 地区；置信度 " in told
    assert "仓库中没有这一行：日期" in told and "不成立：" in told and "没有水平词" in told
    assert not re.findall(r"[A-Za-z]+(?: [A-Za-z]+)+", re.sub(r"_\w+|GDP", "", told))


def test_a_number_that_is_no_observation_says_what_it_is(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    explain_file(report, "2022")
    assert "no row of the warehouse: date" in capsys.readouterr().out
    explain_file(report, "7个")
    assert "does not know" in capsys.readouterr().out
    with pytest.raises(InputError, match=r"no number is written 9\.9%"):
        explain_file(report, "9.9%")


def test_a_pipe_keeps_the_marks_and_gets_no_control_characters(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    explain_file(report, None)
    told = capsys.readouterr().out
    assert "⟦96.3 observation⟧亿元，增长⟦5.7 observation⟧%" in told
    assert "\x1b" not in told
    explain_file(report, "7个")
    assert "\x1b" not in capsys.readouterr().out


def test_a_terminal_gets_colours_and_only_those(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=200, highlight=False)
    monkeypatch.setattr(explain, "make_console", lambda: screen)
    explain_file(report, None)
    told: str = screen.file.getvalue()  # type: ignore[attr-defined]
    assert "⟦" not in told
    assert "\x1b[1;32m96.3\x1b[0m亿元" in told
    assert "\x1b[31m" not in told


def test_a_file_that_is_not_what_its_name_says_is_told(tmp_path: Path) -> None:
    wrong = tmp_path / "report.pdf"
    wrong.write_bytes(bytes(range(256)))
    with pytest.raises(InputError, match=r"report\.pdf: nothing was read.*no PDF.*download it again"):
        explain_file(wrong, None)
    with pytest.raises(InputError, match="give the path of one report"):
        explain_file(tmp_path, None)
