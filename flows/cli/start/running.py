"""What surrounds a command that runs a flow: a Prefect server, its log, its progress, and errors in one line."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from flows.cli.failures import is_out_of_room, list_causes
from flows.cli.layout import escape_text
from flows.cli.words import say
from flows.errors import RefusedError
from flows.interrupts import end_if_interrupted, was_interrupted
from flows.run.home import Home
from flows.server.prefect_setup import prepare_prefect, probe_server
from flows.server.server import start_server

INTERRUPTED = "duibiao: interrupted; the published warehouse is as it was, the next run goes on"


@contextmanager
def prefect_server(home: Home, console: Console) -> Iterator[None]:
    """A Prefect API for the block: the server that is up, else one that starts now and ends with the block."""
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")  # all of it is in the log file
    address = prepare_prefect(home)
    if address:
        console.print(say("using the Prefect server at {address}", address=address.removesuffix("/api")), style="dim")
        yield
        return
    server = start_server(home, ui=False)
    ended = threading.Event()
    try:
        os.environ["PREFECT_API_URL"] = server.api
        with console.status(say("starting Prefect (the first start of a home takes longest)")):
            import flows.etl  # noqa: F401  imported while the server starts

            end_if_interrupted()
            server.await_healthy()
        watched = (ended, lambda message: console.print(message, style="dim"))
        threading.Thread(target=server.keep_alive, args=watched, daemon=True).start()
        try:
            yield
        finally:
            _drain_prefect()
    finally:
        ended.set()
        server.stop()


@contextmanager
def errors_in_one_line(home: Home) -> Iterator[None]:
    """Errors that are not meant for people become a RefusedError that says where the details are."""
    from transforms.language.seedfile import SeedError
    from warehouse.errors import WarehouseError

    try:
        yield
    except BaseException as error:
        if is_out_of_room(error):
            raise RefusedError(
                f"{home.root}: No space left on device; make room there, the next run goes on from here"
            ) from error
        if isinstance(error, RefusedError | WarehouseError | SeedError):
            raise
        if was_interrupted() or any(isinstance(cause, KeyboardInterrupt) for cause in list_causes(error)):
            print(say(INTERRUPTED), file=sys.stderr)
            raise KeyboardInterrupt from error
        if not isinstance(error, Exception):
            raise
        logging.getLogger("duibiao").exception("the run failed")
        server = os.environ.get("PREFECT_API_URL")
        if server and _lost_server(error) and not probe_server(server):
            raise RefusedError(
                f"the Prefect server at {server.removesuffix('/api')} no longer answers; start it and run again, which"
                " goes on from here, or run with --no-server"
            ) from error
        raise RefusedError(f"the run failed: {type(error).__name__}: {error}; the details are in {home.log}") from error


def _lost_server(error: BaseException | None) -> bool:
    """Whether a server that does not answer is behind ``error``."""
    import httpx

    return any(isinstance(cause, httpx.TransportError) for cause in list_causes(error))


@contextmanager
def show_progress(console: Console) -> Iterator[Any]:
    """A listener for flows.run.progress that draws a bar on a terminal and nothing elsewhere."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        bars: dict[str, TaskID] = {}

        def listen(stage: str, done: int, total: int) -> None:
            if stage not in bars:
                bars[stage] = progress.add_task(say(stage), total=total)
            progress.update(bars[stage], completed=done, total=total)

        yield listen


class EscapingFormatter(logging.Formatter):
    """Lines of a log in which nothing that was logged moves the cursor of who reads it."""

    def format(self, record: logging.LogRecord) -> str:
        """A record as text."""
        return escape_text(super().format(record))


def log_to_file(home: Home) -> None:
    """Send everything that is logged to the home's log file, too."""
    home.log.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(home.log, encoding="utf-8")
    handler.setFormatter(EscapingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def _drain_prefect() -> None:
    """Wait until logs and task states have reached the server, which ends next."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=10)
