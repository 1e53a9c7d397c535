"""Paths a person gives, to the documents they stand for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.errors import InputError


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document that waits to be read.

    ``path`` is where its bytes are; ``source`` what the warehouse says it came from (a path or a URL);
    ``sha256`` of the bytes; ``declared_encoding`` and ``media_type`` as a server may have said;
    ``fetched_at`` in UTC (ISO 8601), None for a local file.
    """

    doc_id: str
    path: str
    source: str
    sha256: str
    size: int
    declared_encoding: str | None = None
    fetched_at: str | None = None


def find_paths(paths: Iterable[Path]) -> list[Path]:
    """Files, and the .txt files of folders at any depth, each once, in a steady order.

    Raises InputError for a path that does not exist or a folder without any .txt file.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(entry for entry in path.rglob("*.txt") if entry.is_file())
            if not inside:
                raise InputError(f"{path}: no .txt file in this folder; name other files one by one")
            found.update(dict.fromkeys(entry.absolute() for entry in inside))
        elif path.is_file():
            found[path.absolute()] = None
        else:
            raise InputError(f"{path}: no such file or folder; check the spelling and the current folder")
    return list(found)


def fingerprint_files(paths: Sequence[Path]) -> Iterator[SourceFile]:
    """Files to SourceFiles with size and sha256, the doc_id being the file's stem."""
    for path in paths:
        with path.open("rb") as handle:
            sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
            size = handle.tell()
        yield SourceFile(path.stem, str(path), str(path), sha256, size)


def choose_doc_id(stem: str, source: str, sha256: str, owners: dict[str, str]) -> str:
    """The stem, or, when another source owns it, the stem and the first eight digits of the sha256.

    ``owners`` (doc_id to source) is extended with what is handed out.
    """
    if owners.setdefault(stem, source) == source:
        return stem
    doc_id = f"{stem}-{sha256[:8]}"
    owners.setdefault(doc_id, source)
    return doc_id
