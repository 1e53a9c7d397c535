"""Runs of the command that are disturbed at a drawn point, and what must hold behind each of them.

The command runs in forks of a process that has imported it all, so that hundreds of runs can be afforded.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from flows.__main__ import main
from flows.run.seeds import load_language
from tests.noise_injector import make_report

Value = TypeVar("Value")
PATIENCE = 300.0
REPORTS_BEFORE, REPORTS = 2, 5
"""So many reports the published state before has, and the state after."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its exit code (negative: the signal that ended it), and what it said."""

    code: int
    said: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Reports to read, a home that holds some of them already, and the rows of that state and of the one to come."""

    folder: Path
    reports: Path
    before: dict[str, str]
    after: dict[str, str]

    def make_home(self, name: str, fresh: bool) -> Path:
        """A home with nothing in it, or with the state before."""
        home = self.folder / name
        shutil.rmtree(home, ignore_errors=True)
        if not fresh:
            shutil.copytree(self.folder / "kept", home)
        return home


def warm_up() -> None:
    """Import what every run does, and build the language. Nothing is done here with Polars and DuckDB, whose threads
    would not be there in a fork. Ctrl-C is heeded, here and by what is started."""
    for name in ("flows.cli.commands", "flows.plain", "transforms.report"):
        import_module(name)
    load_language()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell puts into the background ignores it


def set_scene(folder: Path) -> Scene:
    """Write reports, and run undisturbed what is compared with."""
    reports = folder / "in"
    reports.mkdir(parents=True)
    for number in range(REPORTS):
        if number == REPORTS_BEFORE:
            assert run(folder / "kept", reports).code == 0
        (reports / f"report-{number}.txt").write_text(make_report(number, paragraphs=3), encoding="utf-8")
    assert run(folder / "whole", reports).code == 0
    before, after = (in_fork(lambda name=name: read_rows(folder / name)) for name in ("kept", "whole"))
    assert before != after
    return Scene(folder, reports, before, after)


def run(home: Path, reports: Path, disturb: Callable[[], None] | None = None) -> Ended:
    """`duibiao run --no-server` to its end."""
    return wait_for(start(home, reports, disturb), home, reports)


def start(home: Path, reports: Path, disturb: Callable[[], None] | None = None, anew: bool = False) -> int:
    """Start such a run in a process group of its own; ``disturb`` is called in it first. Its process id.

    One that starts ``anew`` imports by itself what it needs, as the command does.
    """
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        os.setsid()
        _redirect(_said(home, reports))
        os.environ["DUIBIAO_HOME"] = str(home)
        arguments = ["run", str(reports), "--home", str(home), "--no-server", "--workers", "1"]
        if disturb:
            disturb()
        if anew:
            os.execv(sys.executable, [sys.executable, "-m", "flows", *arguments])
        sys.argv = ["duibiao", *arguments]
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    except KeyboardInterrupt:
        code = 130
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def wait_for(child: int, home: Path, reports: Path) -> Ended:
    """The end of a started run; raises TimeoutError, and kills it, when it does not come."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return Ended(os.waitstatus_to_exitcode(status), _said(home, reports).read_text("utf-8", "replace"))
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise TimeoutError(f"a run did not end in {PATIENCE:g} s: {_said(home, reports).read_text('utf-8', 'replace')}")


def in_fork(work: Callable[[], Value]) -> Value:
    """What some work gives, done in a fork. Raises RuntimeError with the traceback where it raises."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        try:
            result: tuple[bool, Any] = (True, work())
        except BaseException:
            result = (False, traceback.format_exc())
        with os.fdopen(write, "wb") as pipe:
            pickle.dump(result, pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        done, value = pickle.load(pipe)
    os.waitpid(child, 0)
    if not done:
        raise RuntimeError(value)
    given: Value = value
    return given


def read_rows(home: Path) -> dict[str, str]:
    """Every table of the published file to a digest of its rows, without what differs from run to run.

    Raises AssertionError for a file that is damaged.
    """
    import duckdb

    from warehouse.store.intact import find_damage
    from warehouse.store.paths import published_path

    place = published_path(home)
    damage = find_damage(place)
    assert damage is None, damage
    digests = {}
    with duckdb.connect(str(place), read_only=True) as con:
        for (name,) in con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall():
            if name in ("run", "snapshot"):
                continue
            left_out = "run_id" in [column[0] for column in con.execute(f'FROM "{name}" LIMIT 0').description]
            rows = f'SELECT {"* EXCLUDE (run_id)" if left_out else "*"} FROM "{name}"'
            found = con.execute(f"SELECT md5(string_agg(t::VARCHAR, chr(10) ORDER BY t::VARCHAR)) FROM ({rows}) t")
            digests[name] = str(found.fetchall()[0][0])
    return digests


def complain(scene: Scene, home: Path, fresh: bool) -> list[str]:
    """What does not hold behind a run that was disturbed: now, and when it is run again."""
    wrong = []
    published = in_fork(lambda: read_rows(home) if (home / "duibiao.duckdb").exists() else {})
    if published not in ({} if fresh else scene.before, scene.after):
        wrong.append("what is published is neither the state before nor the one after")
    again = run(home, scene.reports)
    if again.code or "Traceback" in again.said:
        return [*wrong, f"the next run ends with {again.code}: {again.said[-500:]}"]
    rows = in_fork(lambda: read_rows(home))
    if others := sorted(name for name in {*rows, *scene.after} if rows.get(name) != scene.after.get(name)):
        wrong.append(f"the next run does not make the rows of an undisturbed one: {', '.join(others)}")
    if left := [path.name for path in home.glob(".*")]:
        wrong.append(f"left behind: {', '.join(left)}")
    return wrong


def _said(home: Path, reports: Path) -> Path:
    """Where a run's words go: beside the reports, whatever becomes of the home."""
    return reports.with_name(home.name + ".said")


def _redirect(said: Path) -> None:
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, str(said), os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, str(said), os.O_WRONLY | os.O_APPEND),
    ):
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
