"""One command for a Prefect server with its UI and the scheduled runs of the main flow."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from flows.errors import InputError
from flows.home import Home
from flows.prefect_setup import find_server, prepare_prefect
from flows.server import Server, ServerError, check_port, start_server

DEPLOYMENT = "scheduled"


def serve_home(home: Home, inputs: Sequence[Path], cron: str, timezone: str, port: int) -> int:
    """Serve until Ctrl-C or SIGTERM, then end server and runs; the exit code is 0 for such an end.

    Raises InputError for a schedule that makes no sense and ServerError when the server can't start.
    """
    for path in inputs:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder; scheduled runs could not read it")
    running = find_server(home)
    if running:
        raise ServerError(f"{home.root}: already served at {running.removesuffix('/api')}")
    if os.environ.pop("PREFECT_API_URL", None):
        print("duibiao serve starts its own server; PREFECT_API_URL is ignored", file=sys.stderr)
    check_port(port)
    prepare_prefect(home)
    # SIGTERM, as a service manager sends it, must end things as orderly as Ctrl-C.
    signal.signal(signal.SIGTERM, _interrupt)
    server = start_server(home, port, ui=True)
    os.environ["PREFECT_API_URL"] = server.api
    try:
        schedule_runs(server, home, inputs, cron, timezone)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave a server behind
        home.server.unlink(missing_ok=True)
        _end_children(except_for=server.process.pid)
        server.stop()
    print("duibiao: server and schedule have ended")
    return 0


def schedule_runs(server: Server, home: Home, inputs: Sequence[Path], cron: str, timezone: str) -> None:
    """Register the main flow's schedule with the server and run what is due; returns when interrupted."""
    from prefect import serve
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.etl import run_etl

    try:
        schedule = Cron(cron, timezone=timezone)
        deployment = run_etl.to_deployment(
            DEPLOYMENT,
            schedule=schedule,
            parameters={"paths": [str(path.absolute()) for path in inputs], "home": str(home.root)},
            description="Reads new and changed reports into the warehouse and publishes it.",
            tags=["duibiao"],
            # Two runs would wait for one writer's lock; the one that comes too early has nothing to add.
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    except ValueError as error:
        raise InputError(f"--cron {cron!r} --timezone {timezone!r}: {error}") from error
    server.await_healthy()
    home.server.write_text(json.dumps({"api": server.api, "pid": os.getpid()}), encoding="utf-8")
    print(f"Prefect UI   {server.url}")
    print(f"schedule     {cron} ({timezone}): etl/{DEPLOYMENT}")
    print(f"home         {home.root}")
    print(f"run it now   prefect deployment run etl/{DEPLOYMENT}   (with PREFECT_API_URL={server.api})")
    print("Ctrl-C ends server and schedule.", flush=True)
    assert isinstance(deployment, RunnerDeployment)  # it is a coroutine only inside an event loop
    serve(deployment, limit=1, print_starting_message=False)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_children(except_for: int) -> None:
    """End flow runs that are still going on; the next start finds their documents unloaded and loads them."""
    for pid in _list_children(os.getpid()):
        if pid != except_for:
            try:
                os.kill(pid, signal.SIGTERM)
            except ProcessLookupError:
                continue


def _list_children(parent: int) -> list[int]:
    children = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[1]) == parent:
            children.append(int(entry.parent.name))
    return children
