"""What holds for all tests."""

from __future__ import annotations

import gc
import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import parallel, thoroughness

HERE = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--thorough", action="store_true", help="also the tests that take minutes, and many tries where few will do"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    parallel.split_whole_suite(config)


def pytest_configure(config: pytest.Config) -> None:
    if parallel.is_split(config):
        config.pluginmanager.register(parallel.Controller())
    config.addinivalue_line("markers", "thorough(why): takes long; runs with --thorough only")
    config.addinivalue_line("markers", "more_tries: runs always, and tries more with --thorough")
    thoroughness.THOROUGH = bool(config.getoption("--thorough"))
    # How long an example takes says something of the machine only.
    settings.register_profile("few", deadline=None, max_examples=20, derandomize=True)
    settings.register_profile("many", deadline=None, max_examples=1000, derandomize=True)
    settings.load_profile(thoroughness.tries("few", "many"))
    keep_bytecode(config)
    gc.disable()  # until all is imported


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long is left out, with its reason; what needs the server comes late, when it is up.

    Of that, what needs a run of the schedule comes last. One process among several gets all that needs the server:
    there it comes before the many short modules, so that all processes end together.
    """
    rooms = ["flows", "warehouse", "integration"] if hasattr(config, "workerinput") else ["*", "integration"]
    order = {name: place for place, name in enumerate(rooms)}

    def find_place(item: pytest.Item) -> tuple[int, bool]:
        room = item.path.relative_to(HERE).parts[0]
        return order.get(room, order.get("*", len(order))), "served" in getattr(item, "fixturenames", ())

    items.sort(key=find_place)
    gc.freeze()  # what is imported by now stays: to look through it again and again took a tenth of the time
    gc.enable()
    if config.getoption("--thorough"):
        return
    for item in items:
        mark = item.get_closest_marker("thorough")
        if mark is not None:
            item.add_marker(pytest.mark.skip(reason=f"{mark.args[0]}: runs with --thorough"))


@pytest.fixture(scope="session", autouse=True)
def server_to_come(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The server of the integration tests, where some are to run, started before all other tests.

    Starting it and waiting for its schedule takes more than a minute, in which the machine is all but idle. Where
    tests run in several processes, the one that deals them out has started it.
    """
    wanted = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    if hasattr(request.config, "workerinput") or wanted.isdisjoint(("server", "served")):
        yield None
        return
    from tests.integration.conftest import serve_beside

    with serve_beside(tmp_path_factory.mktemp("served")) as server:
        yield server


def keep_bytecode(config: pytest.Config) -> None:
    """Keep bytecode in a place of the tests' own where the environment forbids to write it.

    Else every process that the tests start, and there are many, compiles all of Prefect and pandera anew: ten
    seconds each time. Neither the checkout nor the installed packages are written to.
    """
    if not sys.dont_write_bytecode:
        return
    cache = getattr(config, "cache", None)
    folder = Path(cache.mkdir("bytecode")) if cache else Path(tempfile.mkdtemp(prefix="duibiao-bytecode-"))
    link_bytecode([Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib")], folder)
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # python -B sets none


def link_bytecode(libraries: list[Path], folder: Path) -> None:
    """What was compiled when the libraries were installed, to where Python looks for it once ``folder`` is its place.

    Python checks by itself whether it still fits the source.
    """
    mark = folder / "linked"
    if mark.exists():
        return
    caches = ((cache, library) for library in libraries for cache in library.rglob("__pycache__"))
    for cache, library in caches:
        if not {"site-packages", "test"}.isdisjoint(cache.relative_to(library).parts):
            continue  # not of the standard library, or not for use
        place = folder.joinpath(*cache.parent.parts[1:])
        for compiled in cache.glob(f"*.{sys.implementation.cache_tag}.pyc"):
            place.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                (place / compiled.name).symlink_to(compiled)
    mark.touch()
