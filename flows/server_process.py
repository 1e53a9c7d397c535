"""The Prefect server as a process that never outlives the one that started it.

Run as ``python -m flows.server_process PORT`` with the environment of prefect_setup.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time


def run_server(port: int) -> None:
    """Serve the Prefect API (and its UI unless PREFECT_UI_ENABLED is 0) on loopback until told to stop."""
    threading.Thread(target=_follow_parent, args=(os.getppid(),), daemon=True).start()
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(create_app(final=True), host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=5)


def _follow_parent(parent: int) -> None:
    # A killed parent can't tell its children to stop; they find themselves handed to another.
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    run_server(int(sys.argv[1]))
