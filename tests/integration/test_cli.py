"""The command's small print: exit codes, formats, messages that name the remedy."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from flows.run.home import find_home
from tests.each import check_each
from tests.integration.conftest import PATIENCE, Served
from tests.thoroughness import tries

Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def home(served: Served) -> Path:
    """The served home: a scheduled run has published the seeds there."""
    return served.home


REFUSED = {
    "a place that is not there": (["run", "no/such/place"], 2, "no such file or folder"),
    "an option that is not there": (["run", "--worker", "2"], 2, "No such option"),
    "a home without warehouse": (["sql", "select 1", "--home", "nowhere"], 1, "duibiao run"),
    "an unknown column": (["sql", "select nonsense from document"], 1, "nonsense"),
    "a change": (["sql", "drop table document"], 1, "read-only"),
    "a file written by a query": (["sql", "copy document to 'x.csv'"], 1, ""),
    "a gold table that is not there": (["evaluate", "no-gold.csv"], 1, "no-gold.csv"),
    "a schedule without sense": (["serve", "--cron", "every day"], 2, "--cron"),
    "a folder to serve that is not there": (["serve", "missing-folder"], 2, "missing-folder"),
}


NEEDS_PREFECT = "a schedule without sense"  # Prefect is the judge; tests/flows/server asks it without a command


@pytest.mark.more_tries
def test_what_cannot_be_done_is_said_in_one_line(
    home: Path, run_command: Run, ask_command: Run, start_command: Start, tmp_path: Path
) -> None:
    def run(case: str) -> subprocess.CompletedProcess[str]:
        arguments = REFUSED[case][0]
        if arguments[0] == "serve":  # it sets Prefect up by itself, so nothing may have imported it
            process = start_command(*arguments, "--home", tmp_path)
            out, errors = process.communicate(timeout=PATIENCE)
            return subprocess.CompletedProcess(arguments, process.returncode, out, errors)
        command = run_command if arguments[0] == "run" else ask_command
        return command(*arguments, *([] if "--home" in arguments else ["--home", str(home)]))

    cases = [case for case in REFUSED if tries(case != NEEDS_PREFECT, True)]
    done = {case: run(case) for case in cases}

    def check(case: str) -> None:
        _, code, words = REFUSED[case]
        assert done[case].returncode == code, done[case].stderr
        assert words in done[case].stderr
        assert "Traceback" not in done[case].stderr

    check_each(((case, case) for case in cases), check)


def test_results_come_in_every_format(home: Path, ask_command: Run, tmp_path: Path) -> None:
    sql = "select doc_id, report_year, ['甲', '乙'] as list from document where status = 'loaded' order by doc_id"
    csv = ask_command("sql", sql, "--format", "csv", "--home", home)
    assert csv.stdout.splitlines()[0] == "doc_id,report_year,list"
    assert len(csv.stdout.splitlines()) == 6
    rows = json.loads(ask_command("sql", sql, "--format", "json", "--home", home).stdout)
    assert rows[0]["list"] == ["甲", "乙"]
    target = tmp_path / "out.parquet"
    assert ask_command("sql", sql, "-o", target, "--home", home).returncode == 0
    assert pl.read_parquet(target).height == 5
    table = ask_command("sql", sql, "--limit", "2", "--home", home).stdout
    assert "2 of 5 rows" in table


def test_sql_without_a_query_lists_the_relations(home: Path, ask_command: Run) -> None:
    listed = ask_command("sql", "--home", home).stdout
    for name in ("document", "observation", "target_vs_actual", "number_ledger", "panel"):
        assert name in listed


def test_evaluate_prints_the_figures(home: Path, ask_command: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold.csv"
    row = query_row(ask_command, home)
    gold.write_text(
        "doc_id,scope,indicator,kind,measure,period_start,period_end,value,bound\n" + ",".join(row) + "\n", "utf-8"
    )
    done = ask_command("evaluate", gold, "--home", home)
    figures = dict(line.split() for line in done.stdout.splitlines())
    assert (figures["gold"], figures["hits"], figures["recall"]) == ("1", "1", "1.0")


def query_row(ask_command: Run, home: Path) -> list[str]:
    sql = (
        "select doc_id, scope, indicator, kind, measure, period_start, period_end, value, bound from observation"
        " where scope = 'region' and indicator = 'gdp' and measure = 'level' and kind = 'actual' limit 1"
    )
    return ask_command("sql", sql, "--format", "csv", "--home", home).stdout.splitlines()[1].split(",")


def test_home_is_the_option_then_the_variable_then_data(tmp_path: Path) -> None:
    assert find_home(tmp_path / "a", {"DUIBIAO_HOME": str(tmp_path / "b")}).root == tmp_path / "a"
    assert find_home(None, {"DUIBIAO_HOME": str(tmp_path / "b")}).root == tmp_path / "b"
    assert find_home(None, {}).root == Path.cwd() / "data"
