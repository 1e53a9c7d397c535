"""Real processes: one Prefect server with UI and schedule for the whole session, and the command itself."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.cli.app import main
from flows.run.seeds import find_seed_reports
from tests.integration.prepared import Prepared
from tests.parallel import find_server

COMMAND = [sys.executable, "-m", "flows"]
PATIENCE = 240  # a loaded machine may need long; nothing here measures time


def wait_for(what: str, condition: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """The first true value of ``condition``; fails the test when it does not come."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.2)
    pytest.fail(f"waited {patience:g} s in vain for {what}")


def make_environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "DUIBIAO"))}
    return kept | {"COLUMNS": "200"} | more


@cache
def make_client() -> httpx.Client:
    """One for all questions: to make one takes longer than most answers."""
    return httpx.Client(timeout=30, limits=httpx.Limits(max_keepalive_connections=0))


@dataclass
class Served:
    """A `duibiao serve` that is up."""

    home: Path
    url: str

    def ask(self, path: str, **filters: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.post(f"{path}/filter", filters)
        return rows

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self.send("POST", path, body).json()

    def send(self, method: str, path: str, body: dict[str, Any]) -> httpx.Response:
        """The server's answer; 503 is its word for a database that is just being written, so it is asked again."""

        def answer() -> httpx.Response | None:
            given = make_client().request(method, f"{self.url}/api/{path}", json=body)
            return None if given.status_code == httpx.codes.SERVICE_UNAVAILABLE else given.raise_for_status()

        answered: httpx.Response = wait_for(f"an answer to {path}", answer)
        return answered

    def start_run(self, **parameters: Any) -> None:
        """Have the scheduled flow run at once, and not be cancelled because another run is just going on."""

        def find_main() -> list[dict[str, Any]]:
            return [item for item in self.ask("deployments") if item["name"] == "scheduled"]

        (main,) = wait_for("the deployment", find_main)
        address = f"deployments/{main['id']}/create_flow_run"

        def start() -> bool:
            created = self.post(address, {"parameters": parameters})
            of_it = {"id": {"any_": [created["id"]]}, "state": {"type": {"not_any_": ["SCHEDULED", "PENDING"]}}}
            (run,) = wait_for("the run to start", lambda: self.ask("flow_runs", flow_runs=of_it))
            return bool(run["state"]["type"] != "CANCELLED")

        wait_for("a run that is not cancelled", start)

    def find_finished(self) -> list[dict[str, Any]]:
        """Finished runs that the schedule started."""
        completed = {"state": {"type": {"any_": ["COMPLETED"]}}, "deployment_id": {"is_null_": False}}
        return self.ask("flow_runs", flow_runs=completed, sort="START_TIME_ASC")


@dataclass
class Serving(Served):
    """A `duibiao serve` of this process."""

    process: subprocess.Popen[bytes]

    def await_ready(self) -> None:
        log = self.home / "serve.out"
        wait_for("the server", lambda: "Ctrl-C ends" in log.read_text() or self.process.poll() is not None)
        assert self.process.poll() is None, log.read_text()


@contextmanager
def start_serving(home: Path, *arguments: str | Path) -> Iterator[Serving]:
    """`duibiao serve` with a schedule that fires every minute, started but not yet up, until the block ends."""
    home.mkdir(exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (home / "serve.out").open("w") as output:
        process = subprocess.Popen(
            [*COMMAND, "serve", *map(str, arguments), "--home", str(home), "--cron", "* * * * *", "--port", str(port)],
            stdout=output, stderr=subprocess.STDOUT, env=make_environment(), start_new_session=True,
        )  # fmt: skip
    try:
        yield Serving(home, f"http://127.0.0.1:{port}", process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(90)


@contextmanager
def serve(home: Path, *arguments: str | Path) -> Iterator[Serving]:
    """`duibiao serve` with a schedule that fires every minute, up until the block ends."""
    with start_serving(home, *arguments) as server:
        server.await_ready()
        yield server


def await_ready(server: Serving) -> Served:
    server.await_ready()
    return server


def run_once(ready: Future[Served]) -> Served:
    """Wait for the server and one run that the schedule started, which reads the seeds; then pause the schedule.

    The other tests need the machine.
    """
    server = ready.result()
    wait_for("a finished scheduled run", server.find_finished)
    for deployment in server.ask("deployments"):
        server.send("POST", f"deployments/{deployment['id']}/pause_deployment", {})
    going_on = {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}
    wait_for("the last scheduled run to end", lambda: not server.ask("flow_runs", flow_runs=going_on))
    return server


@dataclass
class Coming:
    """The session's server, as soon as it and its UI are up, and once its schedule has had one run that finished."""

    up: Future[Served]
    scheduled: Future[Served]


@contextmanager
def serve_beside(home: Path) -> Iterator[Coming]:
    """The session's server, which comes up and awaits its schedule while other tests are going on."""
    with ThreadPoolExecutor(2) as beside, start_serving(home) as server:
        up = beside.submit(await_ready, server)
        yield Coming(up, beside.submit(run_once, up))


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, server_to_come: Coming | None) -> Served:
    """One Prefect server for the whole session, as soon as it is up: for runs on homes of their own."""
    if server_to_come is not None:
        return server_to_come.up.result()
    return await_server(request.config, "up")


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest, server_to_come: Coming | None) -> Served:
    """The same server once the schedule has read the seeds into its own home."""
    if server_to_come is not None:
        return server_to_come.scheduled.result()
    return await_server(request.config, "scheduled")


def await_server(config: pytest.Config, stage: str) -> Served:
    """The server that the process which deals out the tests has started, when it has come to this stage."""
    folder = Path(config.workerinput["served"])  # type: ignore[attr-defined]
    return Served(*wait_for("the server of all processes", lambda: find_server(folder, stage), 3 * PATIENCE))


@pytest.fixture(scope="session")
def prepared(server: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Forks, for whatever is to be run on the session's server, of one process that has imported Prefect."""
    environment = make_environment(PREFECT_API_URL=f"{server.url}/api")
    process = Prepared(environment, tmp_path_factory.mktemp("prepared"), PATIENCE)
    yield process
    process.end()


@pytest.fixture
def run_command(prepared: Prepared) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command to its end on the session's server (a server per run would only cost time)."""

    def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return prepared.run("flows.__main__", *arguments, **environment)

    return run


@pytest.fixture
def ask_command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command that needs no Prefect in this process: another one would only cost time."""
    monkeypatch.setenv("COLUMNS", "200")

    def ask(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        given, code = [str(item) for item in arguments], 0
        monkeypatch.setattr(sys, "argv", ["duibiao", *given])
        out, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with redirect_stdout(out), redirect_stderr(errors):
            try:
                main()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(bool(end.code))
        told = [stream.buffer.getvalue().decode() for stream in (out, errors)]
        return subprocess.CompletedProcess(given, code, *told)

    return ask


@pytest.fixture
def start_command(server: Served) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the command in a process group of its own; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str | Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
            env=make_environment(PREFECT_API_URL=f"{server.url}/api"),
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def write_reports(folder: Path, count: int) -> Path:
    """``count`` different documents made of the seed reports."""
    folder.mkdir()
    seeds = find_seed_reports()
    for number in range(count):
        text = seeds[number % len(seeds)].read_bytes()
        (folder / f"report-{number:04}.txt").write_bytes(text + f"\n({number})".encode())
    return folder
