"""The whole suite in two processes, each of which gets whole modules; one server is there for both.

`pytest -n 0` or `pytest -p no:xdist` runs it in one, as does naming files; `pytest -n 4` in four.
"""

from __future__ import annotations

import json
import os
import tempfile
from concurrent.futures import Future
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integration.conftest import Served

PROCESSES = 2
INTEGRATION = "tests/integration/"
TOGETHER = (INTEGRATION, "tests/flows/web/")
"""Folders whose tests share what takes long to make: the server, and the home of the pages."""


def split_whole_suite(config: pytest.Config) -> None:
    """Two processes when nothing was named on the command line and nothing said of processes. Call before xdist does.

    For a few tests, importing everything a second time costs more than it saves.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:  # else each of the two would start two
        return
    option = config.option
    whole = config.args_source in (pytest.Config.ArgsSource.TESTPATHS, pytest.Config.ArgsSource.INVOCATION_DIR)
    if whole and getattr(option, "numprocesses", 0) is None and option.dist == "no" and not option.usepdb:
        option.numprocesses, option.dist, option.loadscopereorder = PROCESSES, "loadscope", False


def is_split(config: pytest.Config) -> bool:
    return bool(getattr(config.option, "dist", "no") != "no" and not hasattr(config, "workerinput"))


def scope_of(node_id: str) -> str:
    """What is run in one process from first to last: a module, or a whole folder."""
    return next((folder for folder in TOGETHER if node_id.startswith(folder)), node_id.split("::", 1)[0])


class Controller:
    """Plugin of the process that deals out the tests; it starts the server, when a test needs it, and ends it."""

    def __init__(self) -> None:
        self._ending = ExitStack()
        self._folder = Path(self._ending.enter_context(tempfile.TemporaryDirectory(prefix="duibiao-served-")))
        self._started = False

    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput["served"] = str(self._folder)

    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        if self._started or not any(name.startswith(INTEGRATION) for name in ids):
            return
        from tests.integration.conftest import serve_beside

        self._started = True
        coming = self._ending.enter_context(serve_beside(self._folder / "home"))
        for stage, server in vars(coming).items():
            server.add_done_callback(partial(self._tell, stage))

    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        from xdist.scheduler import LoadScopeScheduling

        class ByModule(LoadScopeScheduling):
            def _split_scope(self, nodeid: str) -> str:
                return scope_of(nodeid)

        return ByModule(config, log)

    def pytest_sessionfinish(self) -> None:
        self._ending.close()

    def _tell(self, stage: str, server: Future[Served]) -> None:
        error = server.exception()
        told = {"error": str(error)} if error else {"url": server.result().url}
        draft = self._folder / f"{stage}.draft"
        draft.write_text(json.dumps(told), "utf-8")
        draft.rename(self._folder / f"{stage}.json")


def find_server(folder: Path, stage: str) -> tuple[Path, str] | None:
    """Home and address of the server that a Controller has started; None when it has not yet come to this stage.

    Raises RuntimeError when it never will.
    """
    try:
        told = json.loads((folder / f"{stage}.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    if "error" in told:
        raise RuntimeError(f"the server of the tests did not come up: {told['error']}")
    return folder / "home", told["url"]
