"""Collecting as Prefect sees it: one task for all sources, a table of how each went, and a flow of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE

from flows.crawl.archive import Archive
from flows.crawl.collect import collect_sources
from flows.crawl.documents import list_collected
from flows.crawl.sources import NEVER, Source, read_sources
from flows.crawl.visit import CollectRules, SourceResult
from flows.errors import RefusedError
from flows.interrupts import end_if_interrupted
from flows.run.documents import SourceFile
from flows.run.home import CHINA, Home
from flows.run.progress import report_progress

SHOWN_FAILURES = 200


@flow(name="collect", flow_run_name=lambda: f"{datetime.now(CHINA):%Y-%m-%d %H:%M}, collect")
def run_collect(sources: str, home: str = "data") -> dict[str, int]:
    """Fetch what is new or changed at all sources of a file into the archive. Returns counts by outcome."""
    results = collect_documents(read_sources(sources), Home(Path(home).absolute()))
    return count_results(results)


def list_documents_of(sources: Sequence[Source], home: Home) -> list[SourceFile]:
    """Documents of the archive that came from these sources."""
    names = {source.name for source in sources}
    with Archive(home.archive) as archive:
        return list_collected(archive, names)


@task(task_run_name="collect from the sources", cache_policy=NO_CACHE)
def collect_documents(sources: Sequence[Source], home: Home, rules: CollectRules | None = None) -> list[SourceResult]:
    """Visit all sources. One that fails is told in the log and the table, and stops nobody."""
    logger = get_run_logger()
    unseen = [source.name for source in sources if source.verified == NEVER and source.kind != "folder"]
    if unseen:
        logger.info("%d of %d sources were never verified by a person", len(unseen), len(sources))
    shown = create_progress_artifact(0.0, key="sources-visited", description=f"{len(sources)} sources to visit")
    assert isinstance(shown, UUID)
    finished: list[SourceResult] = []

    with Archive(home.archive) as archive, ThreadPoolExecutor(1) as teller:

        def note(result: SourceResult) -> None:
            end_if_interrupted()
            finished.append(result)
            report_progress("collecting", len(finished), len(sources))
            # Prefect's calls would block the loop in which everything is fetched.
            teller.submit(update_progress_artifact, shown, 100.0 * len(finished) / len(sources))
            if result.reason:
                logger.warning("%s: %s", result.name, result.reason)

        results = collect_sources(sources, archive, rules, done=note)
    counts = count_results(results)
    logger.info(
        "%d sources: %d new documents, %d changed, %d unchanged, %d addresses failed, %d sources gave nothing",
        len(results), counts["new"], counts["changed"], counts["unchanged"], counts["failed"], counts["sources_failed"],
    )  # fmt: skip
    _show_results(results, {source.name: source.verified for source in sources})
    return results


def count_results(results: Sequence[SourceResult]) -> dict[str, int]:
    """Documents by outcome over all sources, and how many sources gave nothing at all.

    ``same`` are addresses that gave the bytes of another one.
    """
    return {
        "new": sum(result.new for result in results),
        "changed": sum(result.changed for result in results),
        "unchanged": sum(result.unchanged for result in results),
        "same": sum(result.same for result in results),
        "failed": sum(len(result.failures) for result in results),
        "sources_failed": sum(result.reason is not None for result in results),
    }


def refuse_if_nothing(results: Sequence[SourceResult]) -> None:
    """Raises RefusedError when every source failed: addresses that were named by hand must not fail silently."""
    if results and all(result.reason for result in results):
        told = "; ".join(f"{result.name}: {result.reason}" for result in results)
        raise RefusedError(f"{told}; check the address in a browser, or try again later")


def _show_results(results: Sequence[SourceResult], verified: Mapping[str, str]) -> None:
    table = [
        {
            "source": result.name,
            "verified": verified[result.name],
            "new": result.new,
            "changed": result.changed,
            "unchanged": result.unchanged,
            "same as another": result.same,
            "failed": len(result.failures),
            "why nothing came": result.reason or "",
            "notes": "; ".join(result.notes),
        }
        for result in sorted(results, key=lambda result: (result.reason is None, result.name))
    ]
    create_table_artifact(table, key="sources", description="How each source went")
    failures = [
        {"source": result.name, "address": address, "reason": reason}
        for result in results
        for address, reason in result.failures
    ]
    if failures:
        create_table_artifact(
            failures[:SHOWN_FAILURES], key="addresses-failed", description=f"{len(failures)} addresses gave nothing"
        )


def with_pages(sources: Sequence[Source], pages: int, years: tuple[int, int] | None) -> list[Source]:
    """Sources for a backfill: lists followed further, patterns and lists only over these years."""
    return [
        replace(
            source,
            pages=max(source.pages, pages),
            years=years if years and source.kind in ("pattern", "index") else source.years,
        )
        for source in sources
    ]
