"""What a run was asked to read, files, folders and archives, as the documents they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from flows.crawl.archive import INDEX, Archive
from flows.crawl.backfill import LISTING
from flows.crawl.documents import describe_page, list_archive
from flows.errors import InputError
from flows.intake.documents import SourceFile, fingerprint_file

FETCHED = re.compile("[0-9a-f]{64}")


def find_paths(paths: Iterable[Path]) -> list[Path]:
    """Files, and the .txt files of folders at any depth, each once, in a steady order.

    An archive of fetched bytes stands for its documents, a file that ends in .paths for the paths it lists.
    Raises InputError for a path that does not exist or a folder without any .txt file.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if (path / INDEX).is_file():
            found.update(dict.fromkeys(list_archive(path)))
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
                    archives[root] = stack.enter_context(Archive(root.parent))
                if page := archives[root].find_version(path.name):
                    yield describe_page(archives[root], page)
                    continue
            yield fingerprint_file(path)
