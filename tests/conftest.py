"""What holds for all tests."""

from __future__ import annotations

import os
import sys
import tempfile

import pytest

from tests import thoroughness


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--thorough", action="store_true", help="also the tests that take minutes, and many tries where few will do"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "thorough(why): takes long; runs with --thorough only")
    thoroughness.THOROUGH = bool(config.getoption("--thorough"))
    keep_bytecode(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--thorough"):
        return
    for item in items:
        mark = item.get_closest_marker("thorough")
        if mark is not None:
            item.add_marker(pytest.mark.skip(reason=f"{mark.args[0]}: runs with --thorough"))


def keep_bytecode(config: pytest.Config) -> None:
    """Keep bytecode in a place of the tests' own where the environment forbids to write it.

    Else every process that the tests start, and there are many, compiles all of Prefect and pandera anew: ten
    seconds each time. Neither the checkout nor the installed packages are written to.
    """
    if not sys.dont_write_bytecode:
        return
    cache = getattr(config, "cache", None)
    folder = str(cache.mkdir("bytecode")) if cache else tempfile.mkdtemp(prefix="duibiao-bytecode-")
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = folder
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # python -B sets none
