"""Starting, awaiting and ending a Prefect server of our own on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from flows.errors import RefusedError
from flows.run.home import Home
from flows.server.prefect_setup import probe_server

START_SECONDS = 180
STOP_SECONDS = 15
KEEP_ALIVE_SECONDS = 2.0


class ServerError(RefusedError):
    """The server did not come up; the message says where its log is."""


@dataclass(slots=True)
class Server:
    """A running server process; ``api`` is its address, which ends in /api."""

    process: subprocess.Popen[bytes]
    port: int
    home: Home
    ui: bool

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.url}/api"

    def await_healthy(self) -> None:
        """Wait until the API answers. Raises ServerError when the process ends or START_SECONDS pass."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise ServerError(
                    f"the Prefect server ended with code {self.process.returncode} while starting; "
                    f"try again; what went wrong stands at the end of {server_log(self.home)}"
                )
            if probe_server(self.api):
                return
            time.sleep(0.2)
        raise ServerError(
            f"the Prefect server did not answer in {START_SECONDS} s; try again, its log is {server_log(self.home)}"
        )

    def keep_alive(self, ended: threading.Event, tell: Callable[[str], None]) -> None:
        """Start the server again at the same address whenever it dies, until ``ended``. For a thread of its own."""
        while not ended.wait(KEEP_ALIVE_SECONDS):
            code = self.process.poll()
            if code is not None and not ended.is_set():
                tell(
                    f"the Prefect server ended with code {code} and is started again; its log: {server_log(self.home)}"
                )
                self.process = _start_process(self.home, self.port, self.ui)

    def stop(self) -> None:
        """End the server, gently first. Safe to call twice."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()


def server_log(home: Home) -> str:
    """Path of the file that holds what servers of this home say."""
    return str(home.log.with_name("prefect-server.log"))


def start_server(home: Home, port: int | None = None, ui: bool = True) -> Server:
    """Start a server on ``port`` (any free one if None) with its state in the home; returns before it answers."""
    chosen = port or find_port()
    return Server(_start_process(home, chosen, ui), chosen, home, ui)


def _start_process(home: Home, port: int, ui: bool) -> subprocess.Popen[bytes]:
    home.log.parent.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    environment["PREFECT_UI_ENABLED"] = "1" if ui else "0"
    if not ui:  # the kinds of blocks are for people to choose from
        environment.setdefault("PREFECT_SERVER_REGISTER_BLOCKS_ON_START", "false")
    environment["PREFECT_UI_API_URL"] = f"http://127.0.0.1:{port}/api"
    with open(server_log(home), "ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.server.process", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the run, which then ends its server in order
        )


def check_port(port: int) -> None:
    """Raises ServerError when something already listens on this loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ServerError(f"port {port} is taken; choose another with --port") from error


def find_port() -> int:
    """A port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
