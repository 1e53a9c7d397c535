"""The warehouse as files for other programs: one relation, or all of them with their description."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flows.cli.console import make_console
from flows.cli.words import say
from flows.errors import InputError, RefusedError
from flows.run.home import Home

if TYPE_CHECKING:
    import polars as pl

FORMS = ("csv", "json", "parquet", "xlsx", "dta")
FOLDER_FORMS = ("csv", "parquet")
MAIN_RELATION = "target_vs_actual"


def export_files(home: Home, target: Path, forms: Sequence[str], relation: str | None, raw: bool = False) -> None:
    """One relation into ``target`` when that is a file (has the ending of a form), else all relations into a folder.

    A workbook (.xlsx) holds all relations unless one is named. A name with any other ending is refused.

    Raises InputError for options that do not go together or a folder that holds something else, RefusedError when
    a file cannot be written, NotPublishedError, ExportError.
    """
    from warehouse.query.export import export_relation, export_warehouse

    console = make_console()
    if not relation and not target.is_dir() and (forms == ["xlsx"] or not forms) and target.suffix == ".xlsx":
        from warehouse.query.workbook import export_workbook

        with explain_unwritable(target):
            counts = export_workbook(home.root, target)
        told = "{sheets} sheets, {rows} rows in {file}"
        done = say(told, sheets=len(counts), rows=f"{sum(counts.values()):,}", file=target)
        console.print(done, soft_wrap=True)
        return
    if target.suffix and not target.exists() and not relation:
        read_form(target)
    if not target.is_dir() and (target.suffix.lstrip(".") in FORMS or relation):
        if len(forms) > 1:
            raise InputError(f"{target}: one file has one --format; give one, or name a folder")
        form = forms[0] if forms else read_form(target)
        with explain_unwritable(target):
            count = export_relation(home.root, relation or MAIN_RELATION, form, target, raw)
        told = "{relation}: {rows} rows in {file}"
        console.print(say(told, relation=relation or MAIN_RELATION, rows=f"{count:,}", file=target))
        return
    if relation:
        raise InputError(f"{target}: --relation goes with a file, such as {relation}.csv")
    _refuse_foreign(target)
    with explain_unwritable(target):
        package = export_warehouse(home.root, target, list(dict.fromkeys(forms)) or FOLDER_FORMS, raw)
        resources = json.loads(package.read_text("utf-8"))["resources"]
    size = sum(item["bytes"] for item in resources) / 1e6
    told = "{count} files, {size} MB in {folder}; {package} describes them"
    console.print(say(told, count=len(resources), size=f"{size:,.1f}", folder=target, package=package.name))


def read_form(path: Path) -> str:
    """The form that a file's ending asks for. Raises InputError for any other ending."""
    form = path.suffix.lstrip(".")
    if form not in FORMS:
        raise InputError(f"{path}: the ending tells the form; known: {', '.join('.' + name for name in FORMS)}")
    return form


def write_rows(frame: pl.DataFrame, form: str, path: Path, raw: bool = False) -> None:
    """A frame to a file. Raises RefusedError when it cannot be written, ExportError when the form cannot hold it."""
    from warehouse.query.export import write_frame

    with explain_unwritable(path):
        write_frame(frame, form, path, raw=raw)


@contextmanager
def explain_unwritable(path: Path) -> Iterator[None]:
    """What the file system refuses becomes a RefusedError that names the path."""
    try:
        yield
    except OSError as error:
        raise RefusedError(
            f"{error.filename or path}: cannot be written: {error.strerror or error}; make room, or name another place"
        ) from error


def _refuse_foreign(folder: Path) -> None:
    """Only an empty folder, or one of an earlier export, is written into: nobody's files are replaced."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: this is a file; name a folder, or a file ending in {', '.join(FORMS)}")
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    try:
        package = json.loads((folder / "datapackage.json").read_text("utf-8"))
        ours = isinstance(package, dict) and package.get("name") == "duibiao"
    except (OSError, ValueError):
        ours = False
    if not ours:
        raise InputError(f"{folder}: holds files that are no export of duibiao; name another folder")
