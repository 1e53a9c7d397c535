"""The first screen of a run: readable at a hundred columns, in one language, with commands that work."""

from __future__ import annotations

import logging
import re
import shlex
from dataclasses import replace
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from typer.testing import CliRunner

from flows.cli.app import app
from flows.cli.console import make_console, show_rows, show_summary
from flows.cli.start.running import EscapingFormatter
from flows.monitor import outlook
from flows.monitor.left_out import LeftOut
from flows.monitor.summary import Summary, summarize_run
from flows.run.home import Home
from tests.flows.monitor.test_summary import REPORTS
from tests.warehouse.made import make_observation, make_report, publish_reports
from warehouse.query.read import ask_published

COUNTS = {"seen": 4, "loaded": 4, "skipped": 0, "quarantined": 0, "observations": 60}
CODES = ("gdp", "retail_sales", "tax_revenue", "general_public_budget_revenue", "urban_jobs_new", "population")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    many = [
        make_observation(code, kind, measure, 2021 if kind == "actual" else 2022, "40000000")
        if measure == "level"
        else make_observation(code, kind, measure, 2021 if kind == "actual" else 2022, "8")
        for code in CODES
        for kind in ("actual", "target")
        for measure in ("level", "growth")
    ]
    aims = [make_observation(code, "target", years=2021, value="9") for code in CODES]
    reports = REPORTS | {"many": make_report(many, 2022, "140827"), "aims": make_report(aims, 2021, "140827")}
    wide = [make_observation(code, "target", "change", 2022, "5") for code in CODES]
    reports["wide"] = make_report(wide, 2020, "140827")
    return Home(publish_reports(tmp_path_factory.mktemp("screen") / "a home", reports))


def summarize(home: Home) -> Summary:
    with ask_published(home.root) as ask:
        return summarize_run(ask, COUNTS, "r1")


@pytest.fixture(scope="module")
def summary(home: Home) -> Summary:
    return summarize(home)


def show(home: Home, summary: Summary, width: int) -> list[str]:
    console = Console(file=StringIO(), width=width, highlight=False)
    show_summary(console, summary, home, LeftOut())
    written: str = console.file.getvalue()  # type: ignore[attr-defined]
    return written.splitlines()


@pytest.mark.parametrize("width", [80, 100, 160])
def test_the_first_screen_fits_and_holds_what_people_ask_first(home: Home, summary: Summary, width: int) -> None:
    lines = show(home, summary, width)
    # A command is one piece, for pasting, however long.
    assert all(cell_len(line) <= width for line in lines if "duibiao" not in line)
    (line,) = (line for line in lines if "6.78 billion" in line)
    assert re.split(" {2,}", line.strip()) == ["gdp", "6.78 billion yuan, growth 5.5 %", "growth ≈ 6 %"]
    assert not [line for line in lines if re.search("增长|亿|名", line)]
    assert any("missed" in line for line in lines)


def test_a_run_tells_what_corrections_change(home: Home, summary: Summary) -> None:
    assert not [line for line in show(home, summary, 100) if "corrections in force" in line]
    corrected = replace(summary, corrected={"in_force": 2, "used": 1})
    assert "corrections in force: 2; observations that they change: 1" in show(home, corrected, 100)


def test_the_commands_on_the_first_screen_work(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook, "LINES", 5)
    monkeypatch.setattr(outlook, "LEAST_PAIRS", 3)
    told = "\n".join(show(home, summarize(home), 100))
    commands = re.findall(r"duibiao (sql[^\n…]*?--home .*)$", told, re.MULTILINE)
    assert {"review_and_plan", "target_vs_actual_for", "scorecard"} <= set(re.findall(r"from (\w+)", told))
    for command in commands:
        done = CliRunner().invoke(app, shlex.split(command))
        assert done.exit_code == 0, command
        assert done.stdout


def test_the_first_screen_speaks_chinese_where_the_terminal_does(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    told = "\n".join(show(home, summarize(home), 100))
    for words in (
        "名gdp",
        "67.8亿元，增长 5.5 %",
        "增长 约 6 %",
        "2021 年完成",
        "2022 年目标",
        "未达到",
        "政府工作报告",
        "文件 4 份：载入 4",
    ):
        assert words in told, words
    left = re.sub(r"duibiao (?:sql|web)[^\n]*|warehouse.duckdb|/\S+", "", told)
    left = re.sub(r"名\w+|\b(?:many|aims|wide|report|earlier|elsewhere)\b|duibiao|duckdb|home", "", left)
    assert not re.findall(r"[A-Za-z]{3,}", left)


def test_what_is_printed_shows_itself(capsys: pytest.CaptureFixture[str]) -> None:
    console = make_console()
    console.print("/srv/[red]a[/red][/b]\x1b]0;title\x07\u202e:smile:")
    console.print(Text("a\x1b[31mb\rc", style="bold"))
    show_rows(console, "Title\x1b[2J", [{"source": "x\x1b[2Jy\n[bold]z[/bold]"}])
    shown = capsys.readouterr().out
    assert not set("\x1b\x07\r\u202e") & set(shown)
    assert "/srv/[red]a[/red][/b]\\x1b]0;title\\x07\\u202e:smile:" in shown
    assert "[bold]z[/bold]" in shown


def test_a_log_moves_no_cursor() -> None:
    record = logging.LogRecord("duibiao", logging.ERROR, "x.py", 1, "%s failed", ("a\x1b[2J\u202eb",), None)
    assert EscapingFormatter("%(levelname)s: %(message)s").format(record) == "ERROR: a\\x1b[2J\\u202eb failed"
