"""The commands that look after a home: ``doctor``, ``backup``, ``restore``."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from flows.cli.examples import list_examples
from flows.cli.options import HomeOption
from flows.run.home import Home

LIBRARIES = ("duibiao", "duckdb", "polars", "prefect", "pandera", "httpx")
LEAST_ROOM = 1_000_000_000
ROOM_FOR = 3
"""A publish needs room for the working database, its copy, and the file in place."""


REPAIR = "duibiao doctor --repair"


class Check(NamedTuple):
    """One thing that was looked at; ``problem`` and ``remedy`` are empty where all is well."""

    what: str
    found: str
    problem: str = ""
    remedy: str = ""


def add_care(app: typer.Typer, find: Callable[[Path | None], Home]) -> None:
    """Give a program the commands; ``find`` is the home that an option stands for."""

    @app.command(epilog=list_examples("doctor"))
    def doctor(
        home: HomeOption = None,
        repair: Annotated[
            bool, typer.Option("--repair", help="Mend what is damaged from what is whole; nothing is deleted.")
        ] = False,
    ) -> None:
        """Check environment, versions, disk, locks and every file of a home, and say the remedy of what is wrong.

        A damaged published file is put back, a damaged working database built anew from what was published.
        """
        raise typer.Exit(examine(find(home), repair))

    @app.command(epilog=list_examples("backup"))
    def backup(
        target: Annotated[Path, typer.Argument(metavar="FILE.tar", help="File to write; it must not be there yet.")],
        home: HomeOption = None,
    ) -> None:
        """Write all that a home keeps into one file: warehouse, history, archive, corrections; not logs."""
        from flows.cli.console import make_console
        from flows.cli.words import say
        from flows.run.backup import back_up

        files, size = back_up(find(home), target)
        told = "{files} files, {size} MB in {file}"
        make_console().print(say(told, files=f"{files:,}", size=f"{size / 1e6:,.1f}", file=target), soft_wrap=True)

    @app.command(epilog=list_examples("restore"))
    def restore(
        source: Annotated[Path, typer.Argument(metavar="FILE.tar", help="A file that `duibiao backup` has written.")],
        home: HomeOption = None,
    ) -> None:
        """Put a backup into a home that holds no warehouse yet; every file is compared with its sum first."""
        from flows.cli.console import make_console
        from flows.cli.words import say
        from flows.run.backup import restore as put_back

        place = find(home)
        files = put_back(place, source)
        make_console().print(say("{files} files in {folder}", files=f"{files:,}", folder=place.root), soft_wrap=True)


def examine(home: Home, repair: bool) -> int:
    """Shows every check, mends what can be mended if asked; the exit code: 1 where anything is still wrong."""
    from flows.cli.console import make_console, show_rows
    from flows.cli.words import say

    console = make_console()
    if repair:
        from flows.run.environment import count_kept
        from warehouse.publish.care import repair_files

        for done in repair_files(home.root, keep=count_kept(os.environ)):
            console.print(say("mended: {what}", what=done), soft_wrap=True)
        for complaint in _set_archive_aside(home):
            console.print(say("set aside: {what}", what=complaint), soft_wrap=True)
    checks = [*check_environment(), *check_home(home)]
    rows = [
        {"": "✗" if check.problem else "✓", "checked": check.what, "found": check.problem or check.found}
        | {"remedy": check.remedy}
        for check in checks
    ]
    show_rows(console, None, rows)
    wrong = sum(bool(check.problem) for check in checks)
    console.print(
        say("{wrong} of {total} checks failed", wrong=wrong, total=len(checks)) if wrong else say("all is well")
    )
    return 1 if wrong else 0


def check_environment() -> Iterator[Check]:
    """The interpreter and the libraries."""
    yield Check("Python", f"{platform.python_version()}, {platform.system()} {platform.machine()}")
    for name in LIBRARIES:
        try:
            yield Check(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            remedy = "pip install -e . -c .ci/constraints.txt"
            yield Check(name, "", "is not installed", remedy)


def check_home(home: Home) -> Iterator[Check]:
    """Rights, room, locks and files of a home."""
    from flows.server.prefect_setup import find_server
    from warehouse.errors import WriterBusyError
    from warehouse.publish.care import check_files

    place = next(path for path in (home.root, *home.root.parents) if path.exists())
    if os.access(place, os.W_OK):
        yield Check(str(home.root), "can be written" if home.root.exists() else "is not made yet")
    else:
        yield Check(str(home.root), "", "cannot be written", "change its rights, or name another --home")
    yield _check_room(home, place)
    yield Check("server", find_server(home) or "none")
    try:
        for finding in check_files(home.root):
            yield Check(finding.path.name, "whole", finding.problem, "" if finding.is_whole else REPAIR)
    except WriterBusyError as busy:
        yield Check("writer", str(busy))
    index = home.archive / "index.sqlite"
    for path in (index, home.statements):
        if path.exists():
            problem = _check_sqlite(path)
            yield Check(path.name, "whole", problem, "restore it from a backup" if problem else "")
    if index.exists() and not _check_sqlite(index):
        yield from _check_archive(home)
    if home.corrections.exists():
        yield _check_corrections(home)


def _check_room(home: Home, place: Path) -> Check:
    from warehouse.store.paths import working_path

    free = shutil.disk_usage(place).free
    working = working_path(home.root)
    needed = max(LEAST_ROOM, ROOM_FOR * working.stat().st_size if working.exists() else 0)
    found = f"{free / 1e9:,.1f} GB free"
    if free >= needed:
        return Check("disk", found)
    return Check("disk", found, f"{found}, {needed / 1e9:,.1f} GB may be needed", "make room, or name another --home")


def _check_sqlite(path: Path) -> str:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as con:
            told = str(con.execute("pragma quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
    return "" if told == "ok" else told


def _check_archive(home: Home) -> Iterator[Check]:
    from flows.crawl.archive import Archive

    with Archive(home.archive) as archive:
        complaints = archive.check()
    if complaints:
        more = f" and {len(complaints) - 1:,} more" if len(complaints) > 1 else ""
        yield Check("archive", "", complaints[0] + more, f"{REPAIR}; the next collection fetches it again")
    else:
        yield Check("archive", "whole")


def _set_archive_aside(home: Home) -> list[str]:
    from flows.crawl.archive import Archive

    if _check_sqlite(home.archive / "index.sqlite"):
        return []
    with Archive(home.archive) as archive:
        return archive.set_damage_aside()


def _check_corrections(home: Home) -> Check:
    from flows.run.corrections import read_corrections
    from transforms.language.seedfile import SeedError

    try:
        return Check("corrections.yml", f"{len(read_corrections(home)):,} corrections")
    except SeedError as error:
        return Check("corrections.yml", "", str(error), "mend the line, or take it out")
