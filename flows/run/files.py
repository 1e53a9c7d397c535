"""Paths a person gives, to the documents they stand for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import InputError

if TYPE_CHECKING:  # the command line looks at paths long before anything is fetched
    from flows.crawl.archive import Archive, Page

INDEX = "index.sqlite"
"""The file that makes a folder an archive (flows.crawl.archive)."""
FETCHED = re.compile("[0-9a-f]{64}")
LISTING = ".paths"
"""Ending of a file that lists paths, one a line: Prefect takes no parameters of more than half a megabyte."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document that waits to be read.

    ``path`` is where its bytes are; ``source`` what the warehouse says it came from (a path or a URL);
    ``sha256`` of the bytes; ``declared_encoding`` as its source or a server may have said; ``fetched_at``
    in UTC (ISO 8601), None for a local file.
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

    An archive of fetched bytes stands for its documents, a file that ends in .paths for the paths it lists.
    Raises InputError for a path that does not exist or a folder without any .txt file.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if (path / INDEX).is_file():
            found.update(dict.fromkeys(_list_archive(path)))
        elif path.is_dir():
            inside = sorted(entry for entry in path.rglob("*.txt") if entry.is_file())
            if not inside:
                raise InputError(f"{path}: no .txt file in this folder; name other files one by one")
            found.update(dict.fromkeys(entry.absolute() for entry in inside))
        elif path.is_file() and path.suffix == LISTING:
            found.update(dict.fromkeys(Path(line) for line in path.read_text(encoding="utf-8").splitlines() if line))
        elif path.is_file():
            found[path.absolute()] = None
        else:
            raise InputError(f"{path}: no such file or folder; check the spelling and the current folder")
    return list(found)


def fingerprint_files(paths: Sequence[Path]) -> Iterator[SourceFile]:
    """Files to SourceFiles with size and sha256, the doc_id being the file's stem.

    A file of an archive is the document that was fetched, with its address, time and declared encoding.
    """
    with ExitStack() as stack:
        archives: dict[Path, Archive] = {}
        for path in paths:
            if FETCHED.fullmatch(path.name) and (root := path.parent.parent / INDEX).is_file():
                if root not in archives:
                    from flows.crawl.archive import Archive

                    archives[root] = stack.enter_context(Archive(root.parent))
                if page := archives[root].find_version(path.name):
                    yield describe_page(archives[root], page)
                    continue
            with path.open("rb") as handle:
                sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
                size = handle.tell()
            yield SourceFile(path.stem, str(path), str(path), sha256, size)


def describe_page(archive: Archive, page: Page) -> SourceFile:
    """A document of the archive as a file to read; its doc_id begins its sha256."""
    assert page.sha256
    path = archive.path_of(page.sha256)
    return SourceFile(
        doc_id=page.sha256[:16],
        path=str(path),
        source=page.address,
        sha256=page.sha256,
        size=path.stat().st_size if path.exists() else 0,
        declared_encoding=page.encoding,
        fetched_at=page.fetched_at,
    )


def _list_archive(root: Path) -> list[Path]:
    """Bytes of the documents of an archive, as far as they are there."""
    from flows.crawl.archive import Archive

    with Archive(root) as archive:
        kept = [archive.path_of(page.sha256) for page in archive.list_documents() if page.sha256]
    return [path for path in kept if path.is_file()]


def choose_doc_id(stem: str, source: str, sha256: str, owners: dict[str, str]) -> str:
    """The stem, or, when another source owns it, the stem and the first eight digits of the sha256.

    ``owners`` (doc_id to source) is extended with what is handed out.
    """
    if owners.setdefault(stem, source) == source:
        return stem
    doc_id = f"{stem}-{sha256[:8]}"
    owners.setdefault(doc_id, source)
    return doc_id
