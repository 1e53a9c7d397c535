"""Run as a process beside a Prefect server: ``python -m flows.web.process HOME PORT``; ends with its parent."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flows.run.home import Home
from flows.run.parent_watch import follow_parent
from flows.web.serve import serve_pages


def main(home: str, port: str) -> None:
    """Serve the pages of a home on loopback."""
    follow_parent(os.getppid())
    serve_pages(Home(Path(home)), int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
