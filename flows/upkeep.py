"""Flows beside the main one: reading far back, reading again, looking after what is kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.archive import Archive
from flows.collecting import collect_documents, count_results, with_pages
from flows.errors import RefusedError
from flows.etl import run_etl
from flows.forgetting import forget_runs, give_room_back
from flows.home import CHINA, Home
from flows.sources import read_sources
from warehouse.publish import list_snapshots
from warehouse.read import query

KEEP_RUN_DAYS = 90
FAR_BACK_PAGES = 200


@flow(name="backfill", flow_run_name=lambda: f"{datetime.now(CHINA):%Y-%m-%d %H:%M}, backfill")
def run_backfill(
    sources: str, home: str = "data", first_year: int | None = None, last_year: int | None = None, workers: int = 2
) -> dict[str, Any]:
    """Follow every list of ``sources`` to its end and every pattern over the years given, then read it all.

    An interrupted backfill goes on where it was: what is in the archive is not fetched again.
    """
    years = (first_year, last_year) if first_year is not None and last_year is not None else None
    results = collect_documents(with_pages(read_sources(sources), FAR_BACK_PAGES, years), Home(Path(home).absolute()))
    get_run_logger().info("backfill: %s", count_results(results))
    return run_etl(home=home, sources=sources, workers=workers)


@flow(name="reread", flow_run_name=lambda: f"{datetime.now(CHINA):%Y-%m-%d %H:%M}, reread")
def run_reread(home: str = "data", again: bool = False, workers: int = 2, hold: bool = False) -> dict[str, Any]:
    """Read every document of the warehouse whose file is still there and that an older extractor has read.

    ``again`` reads those of the present extractor, too. Documents from the web are read from the archive.
    With ``hold`` nothing is published. Raises RefusedError when no document is at hand.
    """
    paths = list_kept_files(Home(Path(home).absolute()))
    if not paths:
        raise RefusedError(f"{home}: no document of this warehouse is at hand any more")
    return run_etl(paths=[str(path) for path in paths], home=home, again=again, workers=workers, hold=hold)


@task(task_run_name="list what is kept", cache_policy=NO_CACHE)
def list_kept_files(home: Home) -> list[Path]:
    """Files of the documents in the warehouse: where they came from, else their copy in the archive."""
    rows = query(home.root, "select source, sha256 from document order by doc_id").rows()
    archive = Archive(home.archive)
    found, lost = [], 0
    for source, sha256 in rows:
        path = next((path for path in (Path(source), archive.path_of(sha256)) if path.is_file()), None)
        if path is None:
            lost += 1
        else:
            found.append(path)
    get_run_logger().info("%d documents, %d of them no longer at hand", len(rows), lost)
    return found


@flow(name="maintain", flow_run_name=lambda: f"{datetime.now(CHINA):%Y-%m-%d %H:%M}, maintain")
def run_maintain(home: str = "data", keep_run_days: int = KEEP_RUN_DAYS) -> dict[str, Any]:
    """Check the archive's bytes, forget Prefect runs that ended long ago, and say what is kept.

    Raises RuntimeError when the archive is damaged, so that the run is seen as failed.
    """
    place = Home(Path(home).absolute())
    complaints = check_archive(place)
    forgotten = forget_old_runs(keep_run_days)
    snapshots = list_snapshots(place.root)
    lines = [f"- snapshot {item.number}: {item.documents} documents, {item.published_at} UTC" for item in snapshots]
    lines += [f"- {complaint}" for complaint in complaints] or ["- the archive is whole"]
    create_markdown_artifact("\n".join(lines), key="upkeep", description=f"{forgotten} old runs forgotten")
    if complaints:
        raise RuntimeError(f"the archive is damaged: {complaints[0]}; the next collection fetches it again")
    return {"snapshots": len(snapshots), "forgotten": forgotten}


@task(task_run_name="check the archive", cache_policy=NO_CACHE)
def check_archive(home: Home) -> list[str]:
    """Complaints about fetched bytes that are missing or changed."""
    with Archive(home.archive) as archive:
        return archive.check()


@task(task_run_name="forget old runs", cache_policy=NO_CACHE)
def forget_old_runs(keep_days: int) -> int:
    """Delete Prefect's records of our runs that ended more than ``keep_days`` ago; the warehouse keeps its own."""
    forgotten, given_back = forget_runs(keep_days), give_room_back()
    get_run_logger().info("%d old runs forgotten, %.1f MB given back", forgotten, given_back / 1e6)
    return forgotten
