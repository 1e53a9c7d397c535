"""A folder to its files at any depth, and what in it is left out."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from flows.intake.content import is_of_the_system
from flows.intake.manifest import MANIFEST
from flows.intake.pieces import Skipped
from flows.run.names import escape_name

LEADS_OUT = "a link that leads out; --follow reads what it leads to"


def walk_folder(folder: Path, follow: bool = False) -> Iterator[Path | Skipped]:
    """Every file of a folder in a steady order, each once; what its links lead to outside it only with ``follow``.

    Links to what is in the folder anyway are left out. A manifest is neither a file to read nor left out.
    """
    for found in _Walk(folder, follow).walk():
        if isinstance(found, Skipped) or found.name != MANIFEST:
            yield found


def list_manifests(folder: Path, follow: bool = False) -> list[Path]:
    """The manifests of a folder at any depth, by the same rules."""
    return [found for found in _Walk(folder, follow, only=MANIFEST).walk() if isinstance(found, Path)]


def holds_files(folder: Path) -> bool:
    """Whether there is any file in a folder that is not left out for its place or name."""
    return any(isinstance(entry, Path) for entry in walk_folder(folder))


class _Walk:
    """One way through a folder. Where links are followed, every folder is remembered: links may lead back."""

    def __init__(self, folder: Path, follow: bool, only: str | None = None) -> None:
        self._folder = folder
        self._root = folder.resolve()
        self._follow = follow
        self._only = only
        self._been = {self._root}
        self._refused: list[Skipped] = []

    def walk(self) -> Iterator[Path | Skipped]:
        for place, folders, names in os.walk(self._folder, onerror=self._refuse, followlinks=self._follow):
            yield from self._take_refused()
            here = Path(place)
            reasons = {name: self._refuse_folder(here / name) for name in sorted(folders)}
            yield from (_skip(here / name, reason) for name, reason in reasons.items() if reason)
            folders[:] = [name for name, reason in reasons.items() if not reason]
            for name in sorted(names):
                if self._only in (None, name):
                    path = here / name
                    reason = self._refuse_file(path)
                    yield _skip(path, reason) if reason else path
        yield from self._take_refused()

    def _refuse(self, error: OSError) -> None:
        self._refused.append(_skip(Path(error.filename or self._folder), f"cannot be opened: {error.strerror}"))

    def _take_refused(self) -> list[Skipped]:
        taken, self._refused = self._refused, []
        return taken

    def _refuse_folder(self, path: Path) -> str | None:
        if path.is_symlink():
            if _leads_inside(path, self._root):
                return "a link to another folder of this one"
            if not self._follow:
                return LEADS_OUT
        if is_of_the_system(path.name):
            return "hidden, or left behind by a system"
        return "a folder that another link leads to" if self._follow and self._was_here(path) else None

    def _refuse_file(self, path: Path) -> str | None:
        if is_of_the_system(path.name):
            return "hidden, or left behind by a system"
        if _is_plain_file(path):  # one question is enough for nearly all of them
            return None
        if path.is_symlink():
            if _leads_inside(path, self._root):
                return "a link to another file of this folder"
            if not path.exists():
                return "a link to nothing"
            if not self._follow:
                return LEADS_OUT
            if self._was_here(path):
                return "a file that another link leads to"
        return None if path.is_file() else "not a regular file"

    def _was_here(self, path: Path) -> bool:
        """Whether a path leads to what was met before; from now on it was."""
        there = path.resolve()
        before = there in self._been
        self._been.add(there)
        return before


def _skip(path: Path, reason: str) -> Skipped:
    return Skipped(escape_name(str(path)), reason)


def _is_plain_file(path: Path) -> bool:
    """Whether a path is a file and no link."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _leads_inside(path: Path, root: Path) -> bool:
    """Whether a link leads to something that is there and found by its own name."""
    try:
        return path.exists() and path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link to itself
        return False
