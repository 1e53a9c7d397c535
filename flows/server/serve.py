"""One command for a Prefect server with its UI and the scheduled runs of the main flow."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from flows.crawl.sources import read_sources
from flows.errors import InputError
from flows.interrupts import end_if_interrupted, forget_interrupt, interrupt
from flows.monitor.alarm_log import note_alarm
from flows.run.corrections import read_corrections
from flows.run.home import Home
from flows.run.names import escape_name
from flows.run.parent_watch import SERVED_BY
from flows.server.pages import start_pages
from flows.server.prefect_setup import find_server, prepare_prefect, probe_server
from flows.server.server import Server, ServerError, check_port, server_log, start_server
from warehouse.errors import WriterBusyError
from warehouse.store.lock import hold_lock
from warehouse.store.paths import lock_path

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

GENTLE_SECONDS = 3.0
PAGES_PORT = 4280
CUT_OFF = "The run was killed, or its server was."


def serve_home(
    home: Home,
    inputs: Sequence[Path],
    sources: Path | None,
    cron: str,
    timezone: str,
    port: int,
    notify: str | None = None,
    web_port: int = PAGES_PORT,
) -> int:
    """Serve until Ctrl-C or SIGTERM, then end server and runs; the exit code is 0 for such an end.

    The pages over the published warehouse are served beside it, on ``web_port`` or any free one.
    ``notify`` names a block (``type/name``) that alarms go to, too. Raises InputError for a schedule that makes
    no sense or a block that is not there, ServerError when the server can't start.
    """
    for path in inputs:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder; check the spelling, scheduled runs could not read it")
    if sources:
        read_sources(str(sources))
    read_corrections(home)
    running = find_server(home)
    if running:
        raise ServerError(
            f"{home.root}: already served at {running.removesuffix('/api')}; end that first, or give another --home"
        )
    with _claim(home):
        if os.environ.pop("PREFECT_API_URL", None):
            print("duibiao serve starts its own server; PREFECT_API_URL is ignored", file=sys.stderr)
        check_port(port)
        prepare_prefect(home)
        for kind in (signal.SIGINT, signal.SIGTERM):  # one that a shell puts into the background has Ctrl-C ignored
            signal.signal(kind, interrupt)
        os.environ[SERVED_BY] = str(os.getpid())
        ended = threading.Event()
        server: Server | None = None
        try:
            server = start_server(home, port, ui=True)
            os.environ["PREFECT_API_URL"] = server.api
            pages = start_pages(home, web_port)
            print(f"pages        {pages.url}")
            watched = (ended, _print_message, partial(_raise_alarm, home))
            threading.Thread(target=pages.keep_alive, args=watched, daemon=True).start()
            schedule_runs(server, home, inputs, sources, cron, timezone, notify, ended)
        except KeyboardInterrupt:
            pass
        except httpx.TransportError as error:
            raise ServerError(
                "the Prefect server no longer answered while starting; try again; what went wrong stands at the end of"
                f" {server_log(home)}"
            ) from error
        finally:
            ended.set()
            for kind in (signal.SIGINT, signal.SIGTERM):
                signal.signal(kind, signal.SIG_IGN)  # a second one must not leave a server behind
            home.server.unlink(missing_ok=True)
            _end_children(except_for=server.process.pid if server else None)
            if server:
                if probe_server(server.api):
                    _close_dead_runs(home)
                server.stop()
    forget_interrupt()
    print("duibiao: server and schedule have ended")
    return 0


@contextmanager
def _claim(home: Home) -> Iterator[None]:
    """Be the only one who serves a home, from the first moment on. Raises ServerError where another does."""
    lock = home.prefect / "serve.lock"
    with ExitStack() as stack:
        try:
            stack.enter_context(hold_lock(lock))
        except WriterBusyError as busy:
            holder = lock.read_text(encoding="utf-8") or "unknown"
            raise ServerError(
                f"{home.root}: process {holder} serves this home already; end that first, or give another --home"
            ) from busy
        yield


def schedule_runs(
    server: Server,
    home: Home,
    inputs: Sequence[Path],
    sources: Path | None,
    cron: str,
    timezone: str,
    notify: str | None,
    ended: threading.Event,
) -> None:
    """Register the schedules with the server and run what is due; returns when interrupted.

    Until ``ended`` a server that dies is started again.
    """
    from flows.alarms import ALARM, register_automations
    from flows.server.runner import run_deployments
    from flows.server.schedule import DEPLOYMENT, make_deployments

    deployments = make_deployments(home, inputs, sources, cron, timezone)
    end_if_interrupted()
    server.await_healthy()
    threading.Thread(target=server.keep_alive, args=(ended, _print_message), daemon=True).start()
    cut_off = _close_dead_runs(home)
    catch_up = was_missed(f"etl/{DEPLOYMENT}")
    deployments[-1].apply()  # the automations start it
    register_automations(notify)
    for name in cut_off:
        # The server's automations wait up to 15 minutes for events from before its start; people should not.
        start_run(f"{ALARM}/{ALARM}", {"title": f"etl crashed: {name}", "details": CUT_OFF})
    home.server.write_text(json.dumps({"api": server.api, "pid": os.getpid()}), encoding="utf-8")
    print(f"Prefect UI   {server.url}")
    print(f"schedule     {cron} ({timezone}): etl/{DEPLOYMENT}")
    print(f"home         {escape_name(str(home.root))}")
    print(f"run it now   PREFECT_API_URL={server.api} prefect deployment run etl/{DEPLOYMENT}")
    if catch_up:
        deployments[0].apply()
        start_run(f"etl/{DEPLOYMENT}")
        print("catching up   a run was missed or cut off; it starts now")
    print("Ctrl-C ends server and schedule.", flush=True)
    run_deployments(deployments)


def was_missed(deployment: str) -> bool:
    """Whether the last run of ``flow/deployment`` was cut off, or one was due while nobody was there to run it.

    However many were missed, one run makes up for them; Prefect forgets them when the schedule is set anew.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
    from prefect.client.schemas.sorting import FlowRunSort
    from prefect.exceptions import ObjectNotFound

    with get_client(sync_client=True) as client:
        try:
            known = client.read_deployment_by_name(deployment)
        except ObjectNotFound:
            return False
        runs = client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[known.id])),
            sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        )
    known_runs = [(run.expected_start_time, run.state) for run in runs if run.expected_start_time and run.state]
    return must_catch_up(known_runs, datetime.now(UTC))


def must_catch_up(runs: Sequence[tuple[datetime, State]], now: datetime) -> bool:
    """Whether the last of these runs, the latest first by when they were due, was cut off, or due and not started.

    One that waits for its time is none of them; one that has ended ran before the clock was set back, where its time
    is ahead of ``now``.
    """
    # A run that was cancelled because another was going on says nothing of how that other ended.
    past = [state for due, state in runs if not state.is_cancelled() and not (state.is_scheduled() and due > now)]
    return bool(past) and (past[0].is_scheduled() or past[0].is_crashed())


def start_run(deployment: str, parameters: dict[str, object] | None = None) -> None:
    """Have ``flow/deployment`` run now, with its own parameters where none are given."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        known = client.read_deployment_by_name(deployment)
        client.create_flow_run_from_deployment(known.id, parameters=parameters)


def _raise_alarm(home: Home, title: str, details: str) -> None:
    """An alarm as the server's automations raise it; kept in the home alone while the server cannot take it."""
    from flows.alarms import ALARM

    try:
        start_run(f"{ALARM}/{ALARM}", {"title": title, "details": details})
    except Exception as error:  # whatever the server lacks just now, the alarm must not be lost
        note_alarm(home, title, f"{details} ({type(error).__name__} when it was handed to Prefect)")


def _print_message(message: str) -> None:
    print(f"duibiao: {message}", file=sys.stderr, flush=True)


def _end_children(except_for: int | None) -> None:
    """End flow runs that are still going on: gently, so that they can say so to the server, then at once.

    Their documents that are not loaded yet are loaded by the next run.
    """
    for kind, patience in ((signal.SIGTERM, GENTLE_SECONDS), (signal.SIGKILL, 2.0)):
        deadline = time.monotonic() + patience
        for pid in _list_children(except_for):
            os.kill(pid, kind)
        while _list_children(except_for) and time.monotonic() < deadline:
            time.sleep(0.1)


def _close_dead_runs(home: Home) -> list[str]:
    """Mark runs that ended without a word (killed, or their server was) as crashed: nobody else will.

    Names of those that a deployment had started.
    """
    closed: list[str] = []
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    unfinished = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
    try:
        with hold_lock(lock_path(home.root)), get_client(sync_client=True) as client:
            for run in client.read_flow_runs(flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=unfinished))):
                client.set_flow_run_state(run.id, Crashed(message=CUT_OFF), True)
                if run.deployment_id:
                    closed.append(run.name)
    except WriterBusyError:
        pass  # a run that was started by hand is alive
    return closed


def _list_children(except_for: int | None) -> list[int]:
    """Processes of ours that still run; those that ended but were not waited for do not count."""
    children = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        pid = int(entry.parent.name)
        if int(fields[1]) == os.getpid() and fields[0] != "Z" and pid != except_for:
            children.append(pid)
    return children
