"""The Prefect server as a process that never outlives the one that started it.

Run as ``python -m flows.server.process PORT`` with the environment of prefect_setup.
"""

from __future__ import annotations

import os
import sys

from flows.run.parent_watch import follow_parent
from flows.server.database import prepare_database


def run_server(port: int) -> None:
    """Serve the Prefect API (and its UI unless PREFECT_UI_ENABLED is 0) on loopback until told to stop."""
    follow_parent(os.getppid())
    import uvicorn
    from prefect.server.api.server import create_app

    from flows.monitor.retention import give_room_back

    prepare_database(os.environ)
    give_room_back()
    uvicorn.run(create_app(final=True), host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=5)


if __name__ == "__main__":
    run_server(int(sys.argv[1]))
