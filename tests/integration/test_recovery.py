"""Killing the server in mid-run, starting again, ending in order."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import httpx
import pytest

from flows.monitor.alarm_log import read_alarms
from flows.run.home import Home
from tests.integration.conftest import Served, serve, wait_for, write_reports
from warehouse.query.read import query


def list_processes(home: Path) -> dict[int, str]:
    """Process ids and command lines of all that work for a home: their environment names its Prefect folder."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if f"PREFECT_HOME={home / 'prefect'}".encode() in environment and command:
            found[int(folder.name)] = command
    return found


def list_states(served: Served) -> list[str]:
    started = {"start_time": {"is_null_": False}}
    runs = served.ask("flow_runs", flow_runs=started, flows={"name": {"any_": ["etl"]}}, sort="START_TIME_ASC")
    return [run["state"]["type"] for run in runs]


def has_finished(served: Served) -> bool:
    try:
        return "COMPLETED" in list_states(served)
    except httpx.HTTPError:
        return False  # the server is just being started again


@pytest.mark.thorough("two servers, two kills and the runs behind them")
def test_what_is_killed_in_mid_run_goes_on(tmp_path: Path) -> None:
    """First all of `duibiao serve`, then, in the run that makes up for it, the Prefect server alone."""
    home, reports = tmp_path / "home", write_reports(tmp_path / "in", 40)
    with serve(home, reports) as served:
        served.start_run()
        wait_for("the first load", lambda: "of them known" in (home / "serve.out").read_text())
        served.process.send_signal(signal.SIGKILL)
        served.process.wait()
        wait_for("server and run to end by themselves", lambda: not list_processes(home))
    assert not (home / "duibiao.duckdb").exists()

    with serve(home, reports) as served:
        assert "catching up" in (home / "serve.out").read_text()
        wait_for("the run that makes up for it", lambda: "to read" in (home / "serve.out").read_text())
        (server,) = (pid for pid, command in list_processes(home).items() if "flows.server.process" in command)
        os.kill(server, signal.SIGKILL)
        wait_for("a finished run", lambda: has_finished(served))
        assert "is started again" in (home / "serve.out").read_text()
        assert list_states(served)[0] == "CRASHED"
        wait_for("the alarm", lambda: [alarm["title"][:12] for alarm in read_alarms(Home(home), 9)] == ["etl crashed:"])
        assert query(home, "select count(*) from document where status = 'loaded'").item() == 40
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(90) == 0
    wait_for("all processes to end", lambda: not list_processes(home), 30)
    assert not (home / "prefect" / "server.json").exists()
