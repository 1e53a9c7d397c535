"""The steps of a run that need no Prefect: what is to be read, the reading of it in chunks, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flows.inputs import Inputs, add_statement, find_manifests, find_paths, read_inputs
from flows.intake.seen import open_seen
from flows.intake.store import PieceStore
from flows.monitor.left_out import LeftOut
from flows.run.chunks.engines import How, open_engine
from flows.run.chunks.pool import Engine, Pending, order_chunks, read_chunks, take_over, tidy
from flows.run.documents import SourceFile
from flows.run.progress import Progress
from flows.run.seeds import find_seed_reports
from flows.run.session import Session

Submit = Callable[[Engine, str, str], Pending]
"""Starts the reading of a chunk: engine, title and folder of the chunk."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """Documents from the web, new, changed and known, and folders that sources name.

    ``failed`` are addresses that gave nothing, with the reason; ``lost`` those of them that were given by hand.
    """

    files: Sequence[SourceFile] = ()
    folders: Sequence[Path] = ()
    failed: Sequence[tuple[str, str]] = ()
    lost: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """How files are looked for: a ``manifest`` beside those of folders; ``rehash`` reads also the bytes of files that
    look as they did when they were last read; ``follow`` goes where links lead out of a folder."""

    manifest: Path | None = None
    rehash: bool = False
    follow: bool = False


def gather_documents(paths: Sequence[Path], fetched: Fetched | None, session: Session, look: Look) -> Inputs:
    """Paths, and what was fetched, to documents with the sha256 of their bytes; the seeds if there is neither."""
    local = [*paths, *(fetched.folders if fetched else [])] if paths or fetched else find_seed_reports()
    manifests = find_manifests(local, look.manifest, look.follow)
    with open_seen(session.home.seen, trust=not look.rehash) as seen:
        inputs = read_inputs(find_paths(local, look.follow), PieceStore(session.home.pieces), manifests, seen)
    found = [*inputs.files, *(add_statement(file, manifests) for file in (fetched.files if fetched else ()))]
    inputs.files = session.name_documents(found, [item.file for item in manifests])
    return inputs


def read_documents(
    files: Sequence[SourceFile], session: Session, how: How, submit: Submit, show: Callable[[float], object]
) -> Iterator[str]:
    """Read documents in chunks by an engine; the chunks' folders, as they are read. ``show`` is told percents.

    A bad document is quarantined in its chunk. Chunks that a killed run has read are not read again.
    """
    if not files:
        return
    root = how.shared or str(session.home.chunks)
    taken, rest = take_over(root, () if how.again else files, session.extractor_version)
    rest = list(files) if how.again else rest
    progress = Progress("reading", len(files))
    progress.advance(len(files) - len(rest))
    yield from taken
    with open_engine(how, len(rest), progress.advance) as engine:
        folders = order_chunks(root, rest, session.extractor_version, session.record.run_id, engine.width)
        titles = {folder: f"read chunk {number} of {len(folders)}" for number, folder in enumerate(folders, 1)}
        for folder in read_chunks(folders, lambda place: submit(engine, titles[place], place), engine.width):
            yield folder
            show(100 * progress.done / len(files))
    if not how.shared:
        tidy(session.home.chunks)


def list_unread(inputs: Inputs, fetched: Fetched | None, session: Session) -> LeftOut:
    """What is left out of this run, and what was asked for by name and gave no report."""
    skipped = {item.source: item.reason for item in inputs.skipped}
    lost = [
        (name, skipped.get(name, reason))
        for name, contents in inputs.named.items()
        if (reason := session.explain_unread(contents)) is not None
    ]
    return LeftOut(
        skipped=list(skipped.items()),
        failed=fetched.failed if fetched else (),
        lost=[*lost, *(fetched.lost if fetched else ())],
        unused=[row for manifest in inputs.manifests for row in manifest.list_unused()],
    )


def count_rows(session: Session) -> dict[str, Any]:
    """The run's row of the table ``run``, and how many of the skipped documents an earlier run had refused."""
    record = session.record
    times = {"started_at": str(record.started_at), "ended_at": str(record.ended_at)}
    return asdict(record) | times | {"refused_before": session.refused_before}
