"""Serving the pages: on loopback, until it is told to end."""

from __future__ import annotations

import ipaddress
import json
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from flows.errors import InputError, RefusedError
from flows.monitor.pages import place_file
from flows.run.home import Home

PORT = 4280


def serve_pages(
    home: Home, port: int, host: str = "127.0.0.1", tell: Callable[[str], None] = lambda address: None
) -> None:
    """Serve until Ctrl-C or SIGTERM; ``tell`` gets the address once pages can be asked for.

    Raises RefusedError for a port that is taken, InputError for a wrong host.
    """
    import uvicorn

    from flows.web.app import create_app
    from flows.web.warming import follow_publishes, prepare_pages, prepare_rest

    app = create_app(home, list_hosts(host))
    listening = listen(host, port)
    prepare_pages(app.state.site)
    ended = threading.Event()
    threading.Thread(target=prepare_rest, daemon=True).start()
    threading.Thread(target=follow_publishes, args=(app.state.site, ended), daemon=True).start()
    mark = place_file(home)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    mark.parent.mkdir(parents=True, exist_ok=True)
    # Told once requests are taken in: whoever reads the address may ask at once.
    mark.write_text(json.dumps({"url": address, "pid": os.getpid()}), encoding="utf-8")
    tell(address)
    try:
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        ended.set()
        forget(mark)
        listening.close()


def list_hosts(host: str) -> tuple[str, ...]:
    """The names by which a browser may ask for the pages. Raises InputError for what is no address of a machine."""
    with suppress(ValueError):
        address = ipaddress.ip_address(host)
        if address.is_unspecified:
            return ("*",)
        return ("127.0.0.1", "localhost", "[::1]", f"[{host}]" if address.version == 6 else host)
    if host == "localhost":
        return ("127.0.0.1", "localhost", "[::1]")
    raise InputError(f"{host}: not an address of this machine; give 127.0.0.1, or 0.0.0.0 for all networks")


def listen(host: str, port: int) -> socket.socket:
    """A socket on which requests wait until they are served. Raises RefusedError where something listens already."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise RefusedError(f"port {port} is taken; choose another with --port") from error
    return listening


def forget(mark: Path) -> None:
    """Take back that pages are served, unless another process has said so since."""
    with suppress(OSError, ValueError, KeyError):
        if json.loads(mark.read_text(encoding="utf-8"))["pid"] == os.getpid():
            mark.unlink()
