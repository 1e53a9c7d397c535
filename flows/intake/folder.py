"""A folder to its files at any depth, and what in it is left out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from flows.intake.content import is_of_the_system
from flows.intake.manifest import MANIFEST
from flows.intake.pieces import Skipped
from flows.run.names import escape_name


def walk_folder(folder: Path) -> Iterator[Path | Skipped]:
    """Every file of a folder in a steady order, each once; links that lead out of it are not followed.

    A manifest is neither a file to read nor left out.
    """
    root = folder.resolve()
    refused: list[Skipped] = []

    def refuse(error: OSError) -> None:
        refused.append(_skip(Path(error.filename or folder), f"cannot be opened: {error.strerror}"))

    for place, folders, names in os.walk(folder, onerror=refuse):
        yield from _take_all(refused)
        here = Path(place)
        for name in sorted(folders):
            if reason := _refuse_folder(here / name, root):
                yield _skip(here / name, reason)
        folders[:] = sorted(name for name in folders if not is_of_the_system(name) and not (here / name).is_symlink())
        for name in sorted(names):
            if name != MANIFEST:
                reason = _refuse_file(here / name, root)
                yield _skip(here / name, reason) if reason else here / name
    yield from _take_all(refused)


def holds_files(folder: Path) -> bool:
    """Whether there is any file in a folder that is not left out for its place or name."""
    return any(isinstance(entry, Path) for entry in walk_folder(folder))


def _take_all(refused: list[Skipped]) -> list[Skipped]:
    taken = refused[:]
    refused.clear()
    return taken


def _skip(path: Path, reason: str) -> Skipped:
    return Skipped(escape_name(str(path)), reason)


def _refuse_folder(path: Path, root: Path) -> str | None:
    if path.is_symlink():
        return "a link to another folder of this one" if _leads_inside(path, root) else "a link that leads out"
    return "hidden, or left behind by a system" if is_of_the_system(path.name) else None


def _refuse_file(path: Path, root: Path) -> str | None:
    if is_of_the_system(path.name):
        return "hidden, or left behind by a system"
    if path.is_symlink():
        return "a link to another file of this folder" if _leads_inside(path, root) else "a link that leads out"
    return None if path.is_file() else "not a regular file"


def _leads_inside(path: Path, root: Path) -> bool:
    """Whether a link leads to something that is there and found by its own name."""
    try:
        return path.exists() and path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link to itself
        return False
