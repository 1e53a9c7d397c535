"""Prefect's settings for a home, put into the environment before Prefect is imported.

Nothing of a Prefect that the user already has is read or written, unless PREFECT_API_URL says to
use it. A setting that the user made stays.
"""

from __future__ import annotations

import json
import os
import ssl
import sys
import time
from functools import cache

import httpx

from flows.errors import RefusedError
from flows.run.home import Home

LOOPBACK = ("127.0.0.1", "localhost", "::1")
QUIET = {
    # The three ways in which the stack calls home.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    # Runs that ended 90 days ago go, and what belongs to them; of events Prefect keeps the last 7 days by itself.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs,orphans",
    # A run that goes on while its server is started again must find its place in the concurrency limit there:
    # kept in memory it would be gone, and Prefect ends such a run after some minutes.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    # A slow machine may need more than Prefect's 20 seconds.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_LOGGING_COLORS": "false",
    "PREFECT_CLI_PROMPT": "false",
}


# A server that is there may be busy for long; where none is, or while it is started again, the connection is refused.
_PATIENCE = 30.0
_MOST_REFUSALS = 4
_PAUSE = 0.5


class ServerUnreachableError(RefusedError):
    """The Prefect server that the environment names does not answer; the message names the remedy."""


def prepare_prefect(home: Home) -> str | None:
    """Set the environment for a run on this home; the address of the server it will use, or None.

    None stands for a server of the run's own that ends with it. Raises ServerUnreachableError
    when PREFECT_API_URL is set and nobody answers there. Must be called before Prefect is imported, unless
    everything was set before that.
    """
    prepared = {*QUIET, "PREFECT_API_URL"} <= os.environ.keys()
    if "prefect" in sys.modules and not prepared:  # its settings are read once, at import
        raise RuntimeError("prepare_prefect must be called before prefect is imported")
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    _keep_loopback_direct()
    given = os.environ.get("PREFECT_API_URL")
    if given:
        if not await_server(given):
            raise ServerUnreachableError(
                f"PREFECT_API_URL={given}: no Prefect server answers there; start it, or unset the variable"
            )
        return given
    home.prefect.mkdir(parents=True, exist_ok=True)
    os.environ["PREFECT_HOME"] = str(home.prefect)
    os.environ.pop("PREFECT_PROFILE", None)
    served = find_server(home)
    if served:
        os.environ["PREFECT_API_URL"] = served
    return served


def find_server(home: Home) -> str | None:
    """API address of the `duibiao serve` that is up on this home, else None."""
    try:
        address = json.loads(home.server.read_text(encoding="utf-8"))["api"]
    except (OSError, ValueError, KeyError):
        return None
    return str(address) if await_server(str(address)) else None


def probe_server(api: str, timeout: float = 3.0) -> bool:
    """Whether a healthy Prefect API answers at ``api`` (an address that ends in /api)."""
    try:
        return _ask_health(api, timeout)
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


def await_server(api: str) -> bool:
    """Whether a Prefect API answers at ``api``, however busy it is; nobody there is told within seconds."""
    refusals = 0
    end = time.monotonic() + _PATIENCE
    while refusals < _MOST_REFUSALS and time.monotonic() < end:
        try:
            if _ask_health(api, _PATIENCE):
                return True
        except httpx.InvalidURL:
            return False
        except httpx.ConnectError:
            refusals += 1
        except httpx.HTTPError:
            pass
        time.sleep(_PAUSE)
    return False


def _ask_health(api: str, timeout: float) -> bool:
    answer = httpx.get(f"{api.rstrip('/')}/health", timeout=timeout, verify=_read_trusted())
    return answer.status_code == httpx.codes.OK


@cache
def _read_trusted() -> ssl.SSLContext:
    """Whose certificates are trusted, read once: a server that is starting is asked many times."""
    return httpx.create_ssl_context()


def _keep_loopback_direct() -> None:
    """Keep a proxy of the environment from being asked for the server on this machine."""
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join(dict.fromkeys([*hosts, *LOOPBACK]))
