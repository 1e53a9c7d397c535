"""Flows beside the main one: reading far back, reading again, looking after what is kept."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.collect import collect_documents, count_results, refuse_if_nothing, with_pages
from flows.crawl.archive import Archive
from flows.crawl.backfill import (
    begin_campaign,
    check_years,
    end_campaign,
    find_kept_files,
    name_campaign,
    write_listing,
)
from flows.crawl.sources import Source, read_sources
from flows.crawl.visit import SourceResult
from flows.errors import RefusedError
from flows.etl import run_etl
from flows.inputs import find_paths
from flows.intake.store import PieceStore
from flows.monitor.markdown import escape_markdown, write_size
from flows.monitor.retention import forget_runs, give_room_back
from flows.run.clock import ZONE, tell_time
from flows.run.environment import count_kept
from flows.run.home import CHINA, Home
from warehouse.errors import NotPublishedError, WriterBusyError
from warehouse.publish.care import check_files, repair_files
from warehouse.publish.maintain import compact_working, prune_snapshots
from warehouse.publish.snapshots import list_snapshots
from warehouse.query.read import query
from warehouse.store.paths import published_path

KEEP_RUN_DAYS = 90
FAR_BACK_PAGES = 200
MAINTAIN_WAIT = 600.0


@flow(name="backfill", flow_run_name=lambda: f"{datetime.now(CHINA):%Y-%m-%d %H:%M}, backfill")
def run_backfill(
    sources: str, home: str = "data", first_year: int | None = None, last_year: int | None = None, workers: int = 2
) -> dict[str, Any]:
    """Follow every list of ``sources`` to its end and every pattern over the years given, then read it all.

    With both years, links of lists that name other years, or were dated in others, are left. An interrupted backfill
    goes on where it was: what it has fetched within the last seven days is not asked for again, what it has loaded is
    not read again. Raises RefusedError when no document came, InputError for years that make no sense.
    """
    years = check_years(first_year, last_year)
    place, wanted = Home(Path(home).absolute()), with_pages(read_sources(sources), FAR_BACK_PAGES, years)
    campaign = name_campaign(wanted)
    results = collect_documents(wanted, place, begin_campaign(place, campaign))
    get_run_logger().info("backfill: %s", count_results(results))
    folders = [source.address for source, result in zip(wanted, results, strict=True) if _is_readable(source, result)]
    if not find_paths([place.archive]) and not folders:
        refuse_if_nothing(results)
    read = run_etl(paths=[str(place.archive), *folders], home=home, workers=workers)
    if all(result.complete for result in results):
        end_campaign(place, campaign)
    return read


def _is_readable(source: Source, result: SourceResult) -> bool:
    return source.kind == "folder" and result.reason is None


@flow(name="reread", flow_run_name=lambda: f"{datetime.now(CHINA):%Y-%m-%d %H:%M}, reread")
def run_reread(home: str = "data", again: bool = False, workers: int = 2, hold: bool = False) -> dict[str, Any]:
    """Read every document of the warehouse whose file is still there and that an older extractor has read.

    ``again`` reads those of the present extractor, too. Documents from the web are read from the archive.
    With ``hold`` nothing is published. Raises RefusedError when no document is at hand.
    """
    place = Home(Path(home).absolute())
    paths = list_kept_files(place)
    if not paths:
        raise RefusedError(
            f"{home}: no document of this warehouse is at hand any more; `duibiao run PATH` says where they are now"
        )
    listing = write_listing(place, "reread", paths)
    return run_etl(paths=[str(listing)], home=home, again=again, workers=workers, hold=hold)


@task(task_run_name="list what is kept", cache_policy=NO_CACHE)
def list_kept_files(home: Home) -> list[Path]:
    """Files of the documents in the warehouse: where they came from, else their copy in the archive."""
    kept = find_kept_files(home)
    get_run_logger().info("%d documents, %d more no longer at hand", len(kept.paths), kept.lost)
    return kept.paths


@flow(name="maintain", flow_run_name=lambda: f"{datetime.now(CHINA):%Y-%m-%d %H:%M}, maintain")
def run_maintain(home: str = "data", keep_run_days: int = KEEP_RUN_DAYS) -> dict[str, Any]:
    """Check the archive's bytes, give room back, forget Prefect runs that ended long ago, and say what is kept.

    Raises RuntimeError when the archive is damaged, so that the run is seen as failed.
    """
    place = Home(Path(home).absolute())
    complaints = check_archive(place)
    damaged = check_warehouse(place)
    unneeded = tidy_pieces(place)
    given_back, pruned = give_warehouse_room_back(place)
    forgotten = forget_old_runs(keep_run_days)
    snapshots = list_snapshots(place.root)
    lines = [
        f"- snapshot {item.number}: {item.documents} documents, {tell_time(item.published_at)} {ZONE}"
        for item in snapshots
    ]
    lines += [f"- {pruned} older snapshots removed, {write_size(given_back)} of the working database given back"]
    lines += [f"- {unneeded} pieces of archives and lists removed, which no document needs any more"]
    lines += [f"- {escape_markdown(complaint)}" for complaint in complaints] or ["- the archive is whole"]
    lines += [f"- {escape_markdown(complaint)}" for complaint in damaged] or ["- the warehouse's files are whole"]
    create_markdown_artifact("\n".join(lines), key="maintain", description=f"{forgotten} old runs forgotten")
    if damaged:
        raise RuntimeError(f"{damaged[0]}; `duibiao doctor --repair` mends it")
    if complaints:
        raise RuntimeError(f"the archive is damaged: {complaints[0]}; the next collection fetches it again")
    return {"snapshots": len(snapshots), "pruned": pruned, "given_back": given_back, "forgotten": forgotten}


@task(task_run_name="check the archive", cache_policy=NO_CACHE)
def check_archive(home: Home) -> list[str]:
    """Complaints about fetched bytes that are missing or changed, which are set aside."""
    with Archive(home.archive) as archive:
        complaints = archive.set_damage_aside()
        archive.tidy()
    for complaint in complaints:
        get_run_logger().error("%s", complaint)
    return complaints


@task(task_run_name="check the warehouse's files", cache_policy=NO_CACHE)
def check_warehouse(home: Home) -> list[str]:
    """Complaints about databases that are damaged; a published file is put back from its snapshot. Waits for a run."""
    try:
        findings = check_files(home.root, MAINTAIN_WAIT)
    except WriterBusyError as busy:
        get_run_logger().warning("the files are not checked this time: %s", busy)
        return []
    damaged = [finding for finding in findings if not finding.is_whole]
    if [finding.path for finding in damaged] == [published_path(home.root)]:
        for done in repair_files(home.root, MAINTAIN_WAIT, count_kept(os.environ)):
            get_run_logger().warning("%s: %s", damaged[0].problem, done)
        return []
    for finding in damaged:
        get_run_logger().error("%s: %s", finding.path, finding.problem)
    return [f"{finding.path}: {finding.problem}" for finding in damaged]


@task(task_run_name="tidy the pieces", cache_policy=NO_CACHE)
def tidy_pieces(home: Home) -> int:
    """Remove what was taken out of archives and lists and belongs to no document; how many files these were."""
    try:
        needed = set(query(home.root, "select sha256 from document").get_column("sha256"))
    except NotPublishedError:
        return 0
    return PieceStore(home.pieces).tidy(needed)


@task(task_run_name="give the warehouse's room back", cache_policy=NO_CACHE)
def give_warehouse_room_back(home: Home) -> tuple[int, int]:
    """Bytes that the working database lost, and old snapshots removed; nothing while another process writes."""
    try:
        return compact_working(home.root, MAINTAIN_WAIT), prune_snapshots(
            home.root, count_kept(os.environ), MAINTAIN_WAIT
        )
    except WriterBusyError as busy:
        get_run_logger().warning("no room given back this time: %s", busy)
        return 0, 0


@task(task_run_name="forget old runs", cache_policy=NO_CACHE)
def forget_old_runs(keep_days: int) -> int:
    """Delete Prefect's records of our runs that ended more than ``keep_days`` ago; the warehouse keeps its own."""
    forgotten, given_back = forget_runs(keep_days), give_room_back()
    get_run_logger().info("%d old runs forgotten, %s given back", forgotten, write_size(given_back))
    return forgotten
