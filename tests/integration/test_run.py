"""The main job as a person runs it, and everything that can get in its way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.run.seeds import read_manifest
from tests.integration.conftest import COMMAND, PATIENCE, Served, make_environment, wait_for, write_reports
from warehouse.publish.snapshots import list_snapshots
from warehouse.query.read import query
from warehouse.query.runs import list_runs
from warehouse.store.paths import lock_path, published_path

Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., subprocess.Popen[str]]


def count_documents(home: Path) -> dict[str, int]:
    rows = query(home, "select status, count(*) from document group by all").rows()
    return dict(rows)


def wait_for_first_load(home: Path, process: subprocess.Popen[str]) -> None:
    """Until something was loaded but, by far, not all."""
    log = home / "logs" / "duibiao.log"
    wait_for(
        "the first documents",
        lambda: process.poll() is not None or (log.exists() and " of them known" in log.read_text()),
    )
    assert process.poll() is None, process.communicate()


def run_alone(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command with no server up: it starts one of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE, env=make_environment()
    )


@pytest.mark.thorough("two runs, each with a server of its own or not")
@pytest.mark.parametrize("is_up", [False, True], ids=["no server up", "a server up"])
def test_the_main_job(tmp_path: Path, run_command: Run, is_up: bool) -> None:
    """Fresh home: everything the summary promises, and a second run that loads nothing."""
    run = run_command if is_up else run_alone
    first = run("run", "--home", tmp_path)
    assert first.returncode == 0, first.stderr
    manifest = {row["file"].removesuffix(".txt"): row for row in read_manifest()}
    rows = query(tmp_path, "select doc_id, sha256, region_code, report_year, status from document").rows()
    assert {(doc_id, sha256, region, year, status) for doc_id, sha256, region, year, status in rows} == {
        (doc_id, row["sha256"], row["region_code"], int(row["report_year"]), "loaded")
        for doc_id, row in manifest.items()
    }
    for row in manifest.values():
        assert row["region_name"] in first.stdout
    assert "5 documents: 5 loaded" in first.stdout
    assert shows_targets(first.stdout)
    assert str(published_path(tmp_path)) in first.stdout
    assert "ERROR" not in first.stderr
    check_second_run(tmp_path, run("run", "--home", tmp_path), [(0, 5), (5, 0)])


def test_a_run_behind_that_of_the_schedule_loads_nothing(tmp_path: Path, served: Served, run_command: Run) -> None:
    home = copy_home(served, tmp_path / "home")
    before = [(row["loaded"], row["skipped"]) for row in list_runs(home)]
    assert before[-1] == (5, 0)
    check_second_run(home, run_command("run", "--home", home), [(0, 5), *before])


def shows_targets(stdout: str) -> bool:
    """Whether rows of targets beside actuals were printed, with names in the language of the locale."""
    return any(name in stdout for name in ("地区生产总值", "Gross regional product"))


def check_second_run(home: Path, second: subprocess.CompletedProcess[str], runs: list[tuple[int, int]]) -> None:
    assert second.returncode == 0, second.stderr
    assert "0 loaded, 5 known and unchanged" in second.stdout
    assert "no document is new or changed" in second.stdout
    assert shows_targets(second.stdout)
    assert count_documents(home) == {"loaded": 5}
    assert [(row["loaded"], row["skipped"]) for row in list_runs(home)] == runs
    assert [item.number for item in list_snapshots(home)] == [1], "a run that changed nothing publishes nothing"


@pytest.mark.thorough("a run; tests/flows/run has the cases one by one")
def test_bad_documents_are_quarantined_with_reasons_while_the_others_load(
    tmp_path: Path, run_command: Run, ask_command: Run
) -> None:
    reports = write_reports(tmp_path / "in", 2)
    (reports / "junk.txt").write_bytes(bytes(range(256)) * 40)
    (reports / "empty.txt").write_bytes(b"")
    (reports / "poem.txt").write_text("床前明月光，疑是地上霜。举头望明月，低头思故乡。\n" * 9, encoding="utf-8")
    (reports / "same.txt").write_bytes((reports / "report-0000.txt").read_bytes())
    done = run_command("run", reports, "--home", tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert count_documents(tmp_path / "home") == {"loaded": 2, "quarantined": 3}
    reasons = dict(query(tmp_path / "home", "select doc_id, reason from document where status <> 'loaded'").rows())
    assert set(reasons) == {"junk", "empty", "poem"}
    assert all(reasons.values())
    assert "empty" in reasons["empty"]
    listed = query(tmp_path / "home", "select distinct doc_id from quarantine").get_column("doc_id").to_list()
    assert set(listed) >= {"junk", "empty", "poem"}
    shown = ask_command("status", "--home", tmp_path / "home")
    assert reasons["empty"] in shown.stdout


@pytest.mark.thorough("two runs; tests/flows/run has the cases one by one")
def test_a_changed_report_replaces_itself_and_a_namesake_stands_beside_it(tmp_path: Path, run_command: Run) -> None:
    home, first, second = tmp_path / "home", write_reports(tmp_path / "a", 1), write_reports(tmp_path / "b", 1)
    (second / "report-0000.txt").write_bytes((first / "report-0000.txt").read_bytes() + b"\n(other)")
    assert run_command("run", first, second, "--home", home).returncode == 0
    assert count_documents(home) == {"loaded": 2}
    changed = (first / "report-0000.txt").read_bytes() + "\n(更正)".encode()
    (first / "report-0000.txt").write_bytes(changed)
    done = run_command("run", first, second, "--home", home)
    assert "1 loaded, 1 known and unchanged" in done.stdout
    assert count_documents(home) == {"loaded": 2}


def copy_home(served: Served, home: Path) -> Path:
    """A home like the served one, into which the seeds were read."""
    return shutil.copytree(served.home, home, ignore=shutil.ignore_patterns("prefect", "server.json"))


@pytest.mark.thorough("eighty reports are read")
def test_queries_work_while_a_run_is_going_on(
    tmp_path: Path, served: Served, run_command: Run, start_command: Start
) -> None:
    home = copy_home(served, tmp_path / "home")
    going_on = start_command("run", write_reports(tmp_path / "in", 80), "--home", home)
    wait_for("the run to write", lambda: going_on.poll() is not None or working_is_held(home))
    asked = run_command("sql", "select count(*) as n from document", "--format", "csv", "--home", home)
    assert going_on.poll() is None, "the run ended before it could be asked beside it"
    assert (asked.returncode, asked.stdout.split()) == (0, ["n", "5"]), asked.stderr
    busy = run_command("run", "--home", home)
    assert going_on.poll() is None
    assert busy.returncode == 1
    assert "writing this warehouse" in busy.stderr
    _, errors = going_on.communicate(timeout=PATIENCE)
    assert going_on.returncode == 0, errors
    assert count_documents(home) == {"loaded": 85}


def working_is_held(home: Path) -> bool:
    """Whether a process has written its number into the lock. To open the database itself would keep the run out."""
    return lock_path(home).read_text().strip() != ""


@pytest.mark.thorough("sixty reports are read, twice")
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_leaves_nothing_half_done(
    tmp_path: Path, run_command: Run, start_command: Start, kind: signal.Signals
) -> None:
    home, reports = tmp_path / "home", write_reports(tmp_path / "in", 60)
    interrupted = start_command("run", reports, "--home", home)
    wait_for_first_load(home, interrupted)
    os.killpg(interrupted.pid, kind)
    _, errors = interrupted.communicate(timeout=PATIENCE)
    assert interrupted.returncode == (130 if kind is signal.SIGINT else -signal.SIGKILL)
    if kind is signal.SIGINT:
        assert "interrupted" in errors
        assert "Traceback" not in errors
    assert not published_path(home).exists()
    done = run_command("run", reports, "--home", home)
    assert done.returncode == 0, done.stderr
    assert count_documents(home) == {"loaded": 60}
    kept = list_runs(home)[0]["skipped"]
    assert 0 < kept < 60, "what the interrupted run had loaded was not read again"
    doubled = "select observation_id from observation group by all having count(*) > 1"
    assert query(home, doubled).height == 0
