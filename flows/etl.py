"""The main flow: reports in, a published warehouse out."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID

from prefect import flow, get_run_logger, task
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.runtime import deployment, flow_run
from prefect.utilities.annotations import quote

from flows.alarms import announce_regressions, announce_silence
from flows.collect import collect_documents, list_documents_of, refuse_if_nothing
from flows.crawl.sources import make_page_sources, read_sources
from flows.crawl.visit import SourceResult
from flows.inputs import Inputs, to_paths
from flows.intake.folder import holds_files
from flows.interrupts import end_if_interrupted
from flows.monitor.chart import draw_home, to_data_address
from flows.monitor.differences import describe_difference, difference_to_markdown
from flows.monitor.left_out import LeftOut, left_out_to_markdown
from flows.monitor.lineage import record_lineage
from flows.monitor.markdown import write_size
from flows.monitor.pages import find_pages
from flows.monitor.regressions import Regression, publish_and_compare
from flows.monitor.stale_sources import count_days, find_silent, now_utc
from flows.monitor.summary import (
    Summary,
    describe_counts,
    shorten_coverage,
    summarize_run,
    to_markdown,
    to_markdown_table,
)
from flows.run.chunks.engines import How
from flows.run.chunks.pool import Engine, Pending
from flows.run.documents import SourceFile
from flows.run.environment import count_kept
from flows.run.home import CHINA, Home
from flows.run.parent_watch import follow_server
from flows.run.rereading import describe_reasons
from flows.run.seeds import find_seed_reports
from flows.run.session import Session
from flows.steps import Fetched, Look, count_rows, gather_documents, list_unread, read_documents
from warehouse.errors import NotPublishedError
from warehouse.publish.diff import compare_with_published
from warehouse.publish.snapshots import Snapshot
from warehouse.query.read import ask_published

DEPLOYED_WAIT = 3600
Value = TypeVar("Value")


def keep_whole(value: Value) -> Value:
    """A task's argument that arrives as it is, without Prefect looking for futures in all its parts.

    For lists of documents, and whatever holds them, that search took two fifths of the flow's own time.
    """
    return cast(Value, quote(value))


def name_run() -> str:
    """``2026-11-21 06:00, the seeds``: Beijing time and what is read."""
    given = flow_run.parameters or {}
    named = [*(given.get("paths") or []), *(given.get("addresses") or [])]
    if given.get("sources"):
        named.append(given["sources"])
    what = "the seeds" if not named else Path(named[0]).name if len(named) == 1 else f"{len(named)} places"
    return f"{datetime.now(CHINA):%Y-%m-%d %H:%M}, {what}"


@flow(name="etl", flow_run_name=name_run)
def run_etl(
    paths: list[str] | None = None,
    home: str = "data",
    again: bool = False,
    workers: int = 2,
    addresses: list[str] | None = None,
    sources: str | None = None,
    allow_private: bool = False,
    wait_seconds: int | None = None,
    hold: bool = False,
    manifest: str | None = None,
    rehash: bool = False,
    follow: bool = False,
    engine: str = "local",
    scheduler: str | None = None,
    shared: str | None = None,
) -> dict[str, Any]:
    """Read new and changed reports and publish the warehouse in ``home``.

    Reports are files and folders in ``paths``, pages at ``addresses``, whatever a file of ``sources``
    names; the seeds when nothing is given. ``manifest`` is a table of what is known of them, beside the manifest.csv
    of folders. ``again`` reads known documents too. With ``hold`` nothing is published: the run shows what would
    change, and waits for `duibiao publish` or the next run without it. ``rehash`` reads the bytes also of files that
    look as they did; ``follow`` goes where links lead out of a folder; ``engine``, ``scheduler`` and ``shared`` are
    those of flows.run.chunks.engines.How.
    Returns the run's row of the table ``run``, ``refused_before`` (flows.run.session), ``held`` (what would change,
    when it is held) and ``left_out`` (flows.monitor.left_out). Raises WriterBusyError when another process writes this
    home for longer than ``wait_seconds`` (default: an hour for a deployment, else not at all), InputError
    for a path that is not there, SeedError for a manifest that cannot be meant.
    """
    follow_server()
    how = How(workers, again, engine, scheduler, shared)
    place = Home(Path(home).absolute())
    local = to_paths(paths or [])
    fetched = collect_reports(addresses, sources, allow_private, place, alone=not local)
    wait = wait_seconds if wait_seconds is not None else DEPLOYED_WAIT if deployment.id else 0
    with Session(place, flow_run.id, wait) as session:
        look = Look(to_paths([manifest])[0] if manifest else None, rehash, follow)
        inputs = list_documents(keep_whole(local), keep_whole(fetched), keep_whole(session), look)
        waiting = skip_known(keep_whole(inputs.files), keep_whole(session), again)
        for folder in read_by_tasks(waiting, session, how):
            load_chunk(folder, keep_whole(session))
        left_out = list_unread(inputs, fetched, session)
        session.finish()
    end_if_interrupted()
    if hold:
        return {**count_rows(session), "held": show_held(place, wait), "left_out": left_out.to_plain()}
    snapshot, regressions = publish_warehouse(place, wait)
    announce_regressions(place, regressions)
    summary = summarize(place, session)
    show_in_ui(summary, place, regressions, left_out)
    if snapshot.fresh:
        record_lineage(place, list_origins(paths, addresses, sources))
    get_run_logger().info(describe_counts(summary.counts))
    return {**summary.counts, "left_out": left_out.to_plain()}


def collect_reports(
    addresses: list[str] | None, sources: str | None, allow_private: bool, home: Home, alone: bool
) -> Fetched | None:
    """What is fetched; None when nothing is asked for. Raises RefusedError when, ``alone``, nothing came of it."""
    by_hand = make_page_sources(addresses, allow_private) if addresses else []
    listed = read_sources(sources) if sources else []
    if not by_hand and not listed:
        return None
    results = collect_documents([*by_hand, *listed], home)
    if alone and not listed:
        refuse_if_nothing(results)
    announce_silence(home, find_silent(home, {source.name for source in listed}, now_utc(), count_days(os.environ)))
    folders = [Path(source.address) for source in listed if source.kind == "folder"]
    by_name = {source.name for source in by_hand}
    return Fetched(
        files=list_documents_of([*by_hand, *listed], home),
        folders=[folder for folder in folders if folder.is_dir() and holds_files(folder)],
        failed=[failure for result in results for failure in result.failures],
        lost=list_lost(results, by_name),
    )


def list_lost(results: Sequence[SourceResult], by_name: Collection[str]) -> list[tuple[str, str]]:
    """Sources that were asked for by name and gave nothing, with the reason."""
    return [(result.name, result.reason) for result in results if result.name in by_name and result.reason]


def list_origins(paths: list[str] | None, addresses: list[str] | None, sources: str | None) -> list[str]:
    """Folders, files and addresses that a run reads from."""
    listed = [source.address for source in read_sources(sources)] if sources else []
    named = [*(paths or []), *(addresses or []), *listed]
    return named or [str(find_seed_reports()[0].parent)]


@task(task_run_name="list documents", cache_policy=NO_CACHE)
def list_documents(paths: Sequence[Path], fetched: Fetched | None, session: Session, look: Look) -> Inputs:
    """Paths, and what was fetched, to documents with the sha256 of their bytes; the seeds if there is neither."""
    inputs = gather_documents(paths, fetched, session, look)
    size = write_size(sum(file.size for file in inputs.files))
    get_run_logger().info("%d documents, %s; %d not read", len(inputs.files), size, len(inputs.skipped))
    return inputs


@task(task_run_name="skip what is known", cache_policy=NO_CACHE)
def skip_known(files: list[SourceFile], session: Session, again: bool) -> list[SourceFile]:
    """Documents that are new or changed, or that changed rules may read differently; the log says how many of each."""
    waiting = session.skip_known(files, again)
    get_run_logger().info(
        "%d to read, %d known and unchanged; %s",
        len(waiting),
        len(files) - len(waiting),
        describe_reasons(session.record.reasons),
    )
    return waiting


def read_by_tasks(files: Sequence[SourceFile], session: Session, how: How) -> Iterator[str]:
    """Read documents in chunks, each a task; their folders, as they are read."""
    if not files:
        return
    shown = create_progress_artifact(0.0, key="documents-read", description=f"{len(files)} documents to read")
    assert isinstance(shown, UUID)

    def submit(engine: Engine, title: str, folder: str) -> Pending:
        pending: Pending = read_chunk.submit(folder, title, keep_whole(engine))
        return pending

    yield from read_documents(files, session, how, submit, lambda share: update_progress_artifact(shown, share))


@task(task_run_name="{title}", cache_policy=NO_CACHE)
def read_chunk(folder: str, title: str, engine: Engine) -> None:
    """Have a chunk read by a process; its rows are then in its folder."""
    manifest = engine.read_chunk(folder)
    get_run_logger().info(
        "%d documents, %d of them refused, %d observations, in %.1f s",
        manifest.documents,
        manifest.refused,
        manifest.observations,
        manifest.seconds,
    )


@task(task_run_name="load documents", cache_policy=NO_CACHE)
def load_chunk(folder: str, session: Session) -> None:
    """Write one chunk in one transaction; refused rows go to the quarantine."""
    result = session.load_chunk(folder)
    get_run_logger().info(
        "%d documents (%d of them known, %d of these say the same as before), %d observations, %d refused rows or"
        " documents",
        result.documents,
        result.replaced,
        result.unchanged,
        result.observations,
        result.quarantined_rows,
    )


@task(task_run_name="publish the warehouse", cache_policy=NO_CACHE)
def publish_warehouse(home: Home, wait_seconds: int) -> tuple[Snapshot, list[Regression]]:
    """Put the new state in place for everybody who queries; figures that are lower than those of the state before."""
    logger = get_run_logger()
    snapshot, regressions = publish_and_compare(home, wait_seconds, count_kept(os.environ), logger.warning)
    logger.info(
        "%s %d: %d documents, %d observations",
        "snapshot" if snapshot.fresh else "nothing new to publish; in place is snapshot",
        snapshot.number,
        snapshot.documents,
        snapshot.observations,
    )
    return snapshot, regressions


def summarize(home: Home, session: Session) -> Summary:
    """What the published warehouse says of this run; reports at a glance are for the terminal."""
    with ask_published(home.root) as ask:
        return summarize_run(ask, count_rows(session), session.record.run_id, for_page=True)


@task(task_run_name="show what would change", cache_policy=NO_CACHE)
def show_held(home: Home, wait_seconds: int) -> str:
    """An artifact with what publishing the state that was just loaded would change; the same in one sentence."""
    try:
        difference = compare_with_published(home.root, wait_seconds=wait_seconds)
    except NotPublishedError:
        get_run_logger().info("held; nothing is published yet")
        return "nothing is published yet"
    sentence = describe_difference(difference)
    get_run_logger().info("held; %s", sentence)
    create_markdown_artifact(difference_to_markdown(difference), key="held", description=sentence)
    return sentence


@task(task_run_name="show the results", cache_policy=NO_CACHE)
def show_in_ui(summary: Summary, home: Home, regressions: Sequence[Regression], left_out: LeftOut) -> None:
    """Artifacts of the run: the whole summary, a chart, what was taken out, what is known of the run's regions."""
    pages = find_pages(home)
    create_markdown_artifact(
        to_markdown(summary, home, regressions, pages) + left_out_to_markdown(left_out),
        key="summary",
        description=describe_counts(summary.counts),
    )
    chart = None
    if summary.counts["loaded"]:  # else it is as it was
        with ask_published(home.root) as ask:
            chart = draw_home(ask)
    if chart:
        # As an image artifact the UI would print the whole data address below the picture.
        shown = f"![targets beside actuals]({to_data_address(chart)})"
        create_markdown_artifact(shown, key="chart", description="Targets beside actuals, and reports by year")
    if summary.noise:
        told = "What was taken out of these documents, by kind and rule"
        create_markdown_artifact(to_markdown_table(summary.noise), key="noise", description=told)
    if summary.coverage:
        told = "What the warehouse knows of these regions, by report year"
        create_markdown_artifact(
            to_markdown_table(shorten_coverage(summary.coverage, pages)), key="coverage", description=told
        )
