"""What a run was asked to read, files, folders and archives, as the documents they stand for, and what is left out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from flows.crawl.archive import INDEX, Archive
from flows.crawl.backfill import LISTING, read_listing
from flows.crawl.documents import describe_page, list_archive
from flows.errors import InputError
from flows.intake.content import HEAD, Kind, tell_kind
from flows.intake.folder import list_manifests, walk_folder
from flows.intake.manifest import Manifest, read_manifest
from flows.intake.pieces import PieceLimits, Skipped, split_file
from flows.intake.seen import SeenFiles
from flows.intake.store import PieceStore
from flows.run.documents import SourceFile, fingerprint_file, name_file
from flows.run.names import escape_name, unescape_path
from flows.run.seeds import load_places

FETCHED = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Given:
    """A path that was found. ``named`` when a person named this very file, and it must not be lost."""

    path: Path
    named: bool = False


@dataclass(slots=True)
class Inputs:
    """Documents to read, what is left out and why, and rows of manifests that fit nothing.

    ``named`` are the files a person named, each with the sha256 of the documents in it; ``manifests`` those consulted.
    """

    files: list[SourceFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    named: dict[str, list[str]] = field(default_factory=dict)
    manifests: list[Manifest] = field(default_factory=list)


def find_paths(paths: Iterable[Path], follow: bool = False) -> list[Given | Skipped]:
    """Files, and the files of folders at any depth, each once, in a steady order, with what is left out.

    An archive of fetched bytes stands for its documents, a file that ends in .paths for the paths it lists. Links in
    folders that lead out of them are left out, unless they are to be followed.
    Raises InputError for a path that does not exist or a folder without any file.
    """
    found: dict[Path, Given] = {}
    skipped: list[Skipped] = []
    for path in paths:
        for entry in _look_into(path, follow):
            if isinstance(entry, Skipped):
                skipped.append(entry)
            elif entry.named:
                found[entry.path] = entry
            else:
                found.setdefault(entry.path, entry)
    return [*found.values(), *skipped]


def check_paths(paths: Iterable[Path], follow: bool = False) -> None:
    """Raise what find_paths would raise, without going through whole folders."""
    for path in paths:
        any(isinstance(entry, Given) for entry in _look_into(path, follow))


def _look_into(path: Path, follow: bool) -> Iterator[Given | Skipped]:
    inside: Iterable[Path | Skipped]
    if (path / INDEX).is_file():
        inside = list_archive(path)
    elif path.is_dir():
        inside = _walk_filled(path, follow)
    elif path.is_file() and path.suffix == LISTING:
        inside = read_listing(path)
    elif path.is_file():
        yield Given(path.absolute(), named=True)
        return
    else:
        raise InputError(f"{escape_name(str(path))}: no such file or folder; check the spelling and the current folder")
    for entry in inside:
        yield entry if isinstance(entry, Skipped) else Given(entry)


def _walk_filled(folder: Path, follow: bool) -> Iterator[Path | Skipped]:
    empty = True
    for entry in walk_folder(folder.absolute(), follow):
        empty = empty and isinstance(entry, Skipped)
        yield entry
    if empty:
        raise InputError(
            f"{escape_name(str(folder))}: no file in this folder that could be read"
            " (.txt, .html, .docx, .pdf, .json, .jsonl, .csv, .zip); name another"
        )


def find_manifests(paths: Iterable[Path], manifest: Path | None = None, follow: bool = False) -> list[Manifest]:
    """The manifest that was named, and those of given folders at any depth, the named one first, the deepest next.

    Raises SeedError, with file and line, for one that cannot be meant, InputError for one that cannot be opened.
    """
    folders = [path.absolute() for path in paths if path.is_dir() and not (path / INDEX).is_file()]
    inside = sorted({entry for folder in folders for entry in list_manifests(folder, follow)})
    inside.sort(key=lambda entry: -len(entry.parts))
    named = manifest.absolute() if manifest else None
    if not named and not inside:
        return []
    regions = load_places().regions.regions
    found = [read_manifest(named, folders, regions)] if named else []
    return found + [read_manifest(entry, (), regions) for entry in inside if entry != named]


def read_inputs(
    given: Sequence[Given | Skipped],
    store: PieceStore,
    manifests: Sequence[Manifest] = (),
    seen: SeenFiles | None = None,
) -> Inputs:
    """Files to their documents: archives and lists taken apart into ``store``, statements of manifests beside them.

    Files that are known to ``seen`` are not opened.
    """
    inputs = Inputs(manifests=list(manifests))
    for item in given:
        if isinstance(item, Skipped):
            inputs.skipped.append(item)
            continue
        contents = inputs.named.setdefault(escape_name(str(item.path)), []) if item.named else []
        for document in fingerprint_files([item], store, seen):
            if isinstance(document, Skipped):
                inputs.skipped.append(document)
            else:
                contents.append(document.sha256)
                inputs.files.append(add_statement(document, manifests))
    return inputs


def add_statement(file: SourceFile, manifests: Sequence[Manifest]) -> SourceFile:
    """A document with what the first manifest that speaks of it says."""
    for manifest in manifests:
        if statement := manifest.find(file.source):
            return replace(file, statement=statement)
    return file


def fingerprint_files(
    given: Iterable[Given], store: PieceStore, seen: SeenFiles | None = None
) -> Iterator[SourceFile | Skipped]:
    """Files to SourceFiles with size and sha256, the doc_id being the file's stem; one may hold many, or none.

    A file of an archive is the document that was fetched, with its address, time and declared encoding.
    """
    with ExitStack() as stack:
        archives: dict[Path, Archive] = {}
        for item in given:
            path = item.path
            if FETCHED.fullmatch(path.name) and (root := path.parent.parent / INDEX).is_file():
                if root not in archives:
                    archives[root] = stack.enter_context(Archive(root.parent))
                if page := archives[root].find_version(path.name):
                    yield describe_page(archives[root], page)
                    continue
            try:
                yield from _recall_file(item, store, seen)
            except OSError as error:
                yield Skipped(escape_name(str(path)), f"cannot be opened: {error.strerror or error}")


def _recall_file(item: Given, store: PieceStore, seen: SeenFiles | None) -> Iterator[SourceFile | Skipped]:
    """The document that a file is, without opening it where it is known and as it was; else what is in it."""
    if seen is None:
        yield from _read_file(item, store)
        return
    stat = item.path.stat()
    sha256 = seen.recall(item.path, item.named, stat)
    if sha256 is not None:
        yield name_file(item.path, sha256, stat.st_size)
        return
    for document in _read_file(item, store):
        if isinstance(document, SourceFile) and document.path == str(item.path):
            seen.note(item.path, item.named, stat, document.sha256)
        yield document


def _read_file(item: Given, store: PieceStore) -> Iterator[SourceFile | Skipped]:
    path, source = item.path, escape_name(str(item.path))
    with path.open("rb") as handle:
        kind = tell_kind(path.name, handle.read(HEAD), item.named or store.holds(path))
        handle.seek(0)
        if isinstance(kind, str):
            yield Skipped(source, kind)
        elif kind is Kind.DOCUMENT or store.holds(path):
            yield _describe_file(path)
        else:
            for piece in split_file(handle, escape_name(path.name), kind):
                if isinstance(piece, Skipped):
                    yield Skipped(source + piece.source, piece.reason)
                elif not piece.place:
                    yield _describe_file(path)
                else:
                    sha256 = store.keep(piece.data)
                    kept = str(store.path_of(sha256))
                    yield SourceFile(piece.stem, kept, source + piece.place, sha256, len(piece.data))


def _describe_file(path: Path) -> SourceFile | Skipped:
    size = path.stat().st_size
    if size > PieceLimits().member_bytes:
        return Skipped(escape_name(str(path)), f"larger than {PieceLimits().member_bytes:,} bytes")
    return fingerprint_file(path)


def to_paths(names: Iterable[str]) -> list[Path]:
    """Paths as a flow's parameters write them (flows.run.names.escape_name) to paths, without ``..`` in them."""
    found = []
    for name in names:
        path = unescape_path(name)
        plain = Path(os.path.abspath(path))
        found.append(plain if plain.exists() else path.absolute())
    return found
