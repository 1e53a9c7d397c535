"""Killing the server in mid-run, starting again, ending in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from flows.monitor.alarm_log import read_alarms
from flows.run.home import Home
from flows.server.prefect_setup import probe_server
from flows.server.server import find_port
from tests.integration.conftest import (
    COMMAND,
    PATIENCE,
    Served,
    make_environment,
    serve,
    start_serving,
    wait_for,
    write_reports,
)
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


def find_server(home: Path) -> int | None:
    """The process of the Prefect server of a home."""
    return next((pid for pid, command in list_processes(home).items() if "flows.server.process" in command), None)


@contextmanager
def start_run(home: Path, reports: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """`duibiao run`, by the time it reads."""
    with subprocess.Popen(
        [*COMMAND, "run", str(reports), "--home", str(home)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=make_environment(**environment),
    ) as process:  # fmt: skip
        log = Home(home).log
        wait_for(
            "the run to read", lambda: process.poll() is not None or (log.exists() and "to read" in log.read_text())
        )
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.thorough("a server of the run's own, started twice")
def test_a_run_goes_on_when_its_own_server_is_killed(tmp_path: Path) -> None:
    home, reports = tmp_path / "home", write_reports(tmp_path / "in", 40)
    with start_run(home, reports) as process:
        server = find_server(home)
        assert server is not None
        os.kill(server, signal.SIGKILL)
        said = process.communicate(timeout=PATIENCE)[0]
    assert process.returncode == 0, said
    assert "is started again" in said
    assert query(home, "select count(*) from document where status = 'loaded'").item() == 40
    wait_for("all processes to end", lambda: not list_processes(home), 30)


@pytest.mark.thorough("a server of the run's own")
@pytest.mark.parametrize("again", [False, True])
def test_ctrl_c_ends_a_run_and_its_server_and_a_second_one_does_so_at_once(tmp_path: Path, again: bool) -> None:
    home, reports = tmp_path / "home", write_reports(tmp_path / "in", 40)
    with start_run(home, reports) as process:
        process.send_signal(signal.SIGINT)
        if again:
            time.sleep(0.1)  # two that come together are one
            process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=PATIENCE)[0]
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert again or "interrupted" in said
    wait_for("all processes to end", lambda: not list_processes(home), 60)
    assert not (home / "duibiao.duckdb").exists()


@pytest.mark.thorough("a server of its own, and Prefect's patience")
def test_a_run_whose_server_is_gone_says_so_and_the_next_one_goes_on(tmp_path: Path) -> None:
    home, reports, elsewhere = tmp_path / "home", write_reports(tmp_path / "in", 40), tmp_path / "elsewhere"
    port = find_port()
    environment = make_environment(PREFECT_HOME=str(elsewhere), PREFECT_SERVER_ANALYTICS_ENABLED="false")
    with subprocess.Popen([sys.executable, "-m", "flows.server.process", str(port)], env=environment) as server:
        api = f"http://127.0.0.1:{port}/api"
        wait_for("the server", lambda: probe_server(api))
        with start_run(home, reports, PREFECT_API_URL=api, PREFECT_CLIENT_MAX_RETRIES="1") as process:
            server.kill()
            said = process.communicate(timeout=PATIENCE)[0]
    assert process.returncode == 1, said
    assert f"the Prefect server at http://127.0.0.1:{port} no longer answers" in said
    assert "--no-server" in said and "Traceback" not in said
    again = subprocess.run(
        [*COMMAND, "run", str(reports), "--home", str(home), "--no-server"],
        capture_output=True, text=True, timeout=PATIENCE, env=make_environment(),
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert query(home, "select count(*) from document where status = 'loaded'").item() == 40


KILLING = """
import os, signal, sys
from pathlib import Path
import flows.server.serve
from flows.__main__ import main
from tests.integration.test_recovery import find_server
was_missed = flows.server.serve.was_missed
def kill_before(deployment):
    os.kill(find_server(Path(sys.argv[3])), signal.SIGKILL)
    return was_missed(deployment)
flows.server.serve.was_missed = kill_before
main()
"""


@pytest.mark.thorough("a server of its own")
def test_serve_whose_server_dies_before_it_serves_says_what_to_do(tmp_path: Path) -> None:
    home, ports = tmp_path / "home", [str(find_port()), str(find_port())]
    done = subprocess.run(
        [sys.executable, "-c", KILLING, "serve", "--home", str(home), "--port", ports[0], "--web-port", ports[1]],
        capture_output=True, text=True, timeout=PATIENCE, env=make_environment(PREFECT_CLIENT_MAX_RETRIES="0"),
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "no longer answered while starting; try again" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    wait_for("all processes to end", lambda: not list_processes(home), 60)


@pytest.mark.thorough("another server that comes up")
def test_of_two_servers_that_are_started_at_once_one_serves(tmp_path: Path) -> None:
    with start_serving(tmp_path / "home") as first:
        wait_for("its claim", (tmp_path / "home" / "prefect" / "serve.lock").exists)
        with start_serving(tmp_path / "home") as second:
            assert second.process.wait(PATIENCE) == 1
            told = f"process {first.process.pid} serves this home already"
            assert told in (tmp_path / "home" / "serve.out").read_text()
        assert first.process.poll() is None
        wait_for("the first one", lambda: find_server(tmp_path / "home"))
