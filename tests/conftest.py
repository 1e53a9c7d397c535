"""What holds for all tests."""

from __future__ import annotations

import os
import sys
import tempfile

import pytest


def pytest_configure(config: pytest.Config) -> None:
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
