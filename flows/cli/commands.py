"""What the commands of the CLI do. Each raises RefusedError for what a person must be told in one line."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from flows.cli.cells import tell_times
from flows.cli.console import make_console, show_counts, show_left_out, show_rows, show_summary
from flows.cli.layout import clean_text
from flows.cli.start.running import errors_in_one_line, log_to_file, prefect_server, show_progress
from flows.cli.words import say
from flows.errors import InputError, RefusedError
from flows.run.chunks.engines import How
from flows.run.home import Home
from flows.run.names import escape_name


@dataclass(frozen=True, slots=True)
class Asked:
    """What `duibiao run` was asked beside its inputs; ``how`` the documents are read."""

    how: How
    sources: Path | None = None
    allow_private: bool = False
    hold: bool = False
    manifest: Path | None = None
    rehash: bool = False
    follow: bool = False
    server: bool = True


def run_reports(home: Home, inputs: Sequence[str], asked: Asked) -> None:
    """Run the main flow and show what it did.

    Raises InputError for a bad path, SeedError for a bad manifest, RefusedError when the run fails, or when something
    that was asked for by name gave nothing.
    """
    from flows.crawl.sources import make_page_sources, read_sources
    from flows.inputs import check_paths, find_manifests

    addresses = [item for item in inputs if item.startswith(("http://", "https://"))]
    paths = [Path(item).absolute() for item in inputs if item not in addresses]
    if not asked.server and (addresses or asked.sources):
        raise InputError("--no-server: reads files only; leave it out to fetch addresses or sources")
    check_paths(paths, asked.follow)  # what is wrong is told before anything is started
    find_manifests(paths, asked.manifest, asked.follow)
    make_page_sources(addresses, asked.allow_private)
    if asked.sources:
        read_sources(str(asked.sources))
    names = [escape_name(str(path)) for path in paths]
    manifest = asked.manifest.absolute() if asked.manifest else None

    def start() -> Mapping[str, Any]:
        from flows.etl import run_etl

        counts: dict[str, Any] = run_etl(
            paths=names,
            home=str(home.root),
            addresses=addresses,
            sources=str(asked.sources.absolute()) if asked.sources else None,
            allow_private=asked.allow_private,
            hold=asked.hold,
            manifest=escape_name(str(manifest)) if manifest else None,
            rehash=asked.rehash,
            follow=asked.follow,
            **asdict(asked.how),
        )
        return counts

    def start_plain() -> Mapping[str, Any]:
        from flows.plain import run_plain
        from flows.steps import Look

        return run_plain(names, home, asked.how, asked.hold, Look(manifest, asked.rehash, asked.follow))

    _run_and_show(home, start if asked.server else start_plain, asked.hold, asked.server)


def reread_reports(home: Home, again: bool, workers: int, hold: bool) -> None:
    """Run the flow `reread` and show what it did. Raises RefusedError when no document is at hand any more."""
    from warehouse.query.read import connect_published

    with connect_published(home.root):
        pass  # without a warehouse there is nothing to read again, and this says so before anything is started

    def start() -> Mapping[str, Any]:
        from flows.maintain import run_reread

        return run_reread(home=str(home.root), again=again, workers=workers, hold=hold)

    _run_and_show(home, start, hold)


def backfill_reports(home: Home, sources: Path, years: tuple[int, int] | None, workers: int) -> None:
    """Run the flow `backfill` and show what it did. Raises InputError for years that make no sense."""
    from flows.crawl.backfill import check_years
    from flows.crawl.sources import read_sources

    check_years(*(years or (None, None)))
    read_sources(str(sources))

    def start() -> Mapping[str, Any]:
        from flows.maintain import run_backfill

        first, last = years or (None, None)
        return run_backfill(
            sources=str(sources.absolute()), home=str(home.root), first_year=first, last_year=last, workers=workers
        )

    _run_and_show(home, start, hold=False)
    show_sources(make_console(), home)


def _run_and_show(home: Home, start: Callable[[], Mapping[str, Any]], hold: bool, server: bool = True) -> None:
    """Start a flow that reads, on a Prefect ``server``, and show its summary; what would change where it is held.

    ``start`` returns the run's row; it imports the flow itself, once the server's address is set.
    """
    from flows.monitor.left_out import LeftOut, describe_lost
    from flows.monitor.summary import summarize_run
    from flows.run.corrections import read_corrections
    from flows.run.environment import count_kept
    from schemas.table import leave_out_unused
    from warehouse.load.corrections import list_unused
    from warehouse.query.read import ask_published

    read_corrections(home)
    count_kept(os.environ)
    console = make_console(stderr=True)
    with leave_out_unused(), prefect_server(home, console) if server else nullcontext():
        from flows.run.progress import listen_to_progress

        log_to_file(home)
        with show_progress(console) as listener, listen_to_progress(listener), errors_in_one_line(home):
            counts = dict(start())
    left_out = LeftOut.from_plain(counts.pop("left_out"))
    out = make_console()
    if hold:
        show_left_out(out, left_out)
        show_rows(out, say("Corrections that correct nothing"), list_unused(home.root))
        show_counts(out, counts)
        from flows.cli.history import say_described

        out.print(Text(say("against what is published: {change}", change=say_described(counts["held"])), style="bold"))
        out.print(say("not published: `duibiao diff` shows what would change, `duibiao publish` publishes it"))
    else:
        with ask_published(home.root) as ask:
            summary = summarize_run(ask, counts, counts["run_id"], for_page=False)
        show_summary(out, summary, home, left_out)
    if left_out.lost:
        raise RefusedError(f"asked for by name and not read: {describe_lost(left_out)}")


def collect_reports(home: Home, sources: Path) -> None:
    """Fetch what is new or changed at all sources into the archive, and say how each source went."""
    from flows.crawl.sources import read_sources

    read_sources(str(sources))
    console = make_console(stderr=True)
    with prefect_server(home, console):
        from flows.collect import run_collect
        from flows.run.progress import listen_to_progress

        log_to_file(home)
        with show_progress(console) as listener, listen_to_progress(listener), errors_in_one_line(home):
            counts = run_collect(str(sources.absolute()), str(home.root))
    show_sources(make_console(), home)
    print(", ".join(f"{count:,} {say(name.replace('_', ' '))}" for name, count in counts.items()))


def show_sources(console: Console, home: Home) -> None:
    """How each source went when it was last visited, and addresses that gave nothing; nothing when none ever was."""
    from flows.crawl.archive import Archive

    if not home.archive.exists():
        return
    with Archive(home.archive) as archive:
        sources, failures = archive.list_sources(), archive.list_failures()
    title = say("Sources (UTC+8)")
    if any(row["verified"] == "never" for row in sources):
        title += say("; never verified: no person has said yet that it is the right place")
    show_rows(console, title, [tell_times(row) for row in sources])
    if failures:
        shown = min(SHOWN_FAILURES, len(failures))
        title = say("Addresses that gave nothing ({shown} of {total})", shown=shown, total=f"{len(failures):,}")
        show_rows(console, title, failures[:SHOWN_FAILURES])


def show_status(home: Home) -> None:
    """What is in the warehouse, what was refused and why, the latest runs, and whether a server is up."""
    from flows.monitor.alarm_log import read_alarms
    from flows.server.prefect_setup import find_server
    from warehouse.errors import QueryError
    from warehouse.load.corrections import UNUSED
    from warehouse.query.read import query
    from warehouse.query.runs import list_runs
    from warehouse.store.paths import published_path

    def ask(sql: str) -> list[dict[str, Any]]:
        try:
            return query(home.root, sql).to_dicts()
        except QueryError as error:
            raise QueryError(
                f"{path} was made by another version, whose tables are not those of this one;"
                " `duibiao publish` brings it to the present form"
            ) from error

    console = make_console()
    path = published_path(home.root)
    served = find_server(home)
    if not path.exists():
        show_sources(console, home)  # what was collected and not read yet; that it was not is said next
    show_rows(console, say("Latest alarms (UTC+8)"), [tell_times(row) for row in read_alarms(home, SHOWN_ALARMS)])
    documents = ask(STATUSES)
    size = path.stat().st_size / 1e6
    console.print(f"{say('warehouse')}  {path}  ({size:,.1f} MB)", soft_wrap=True)
    server = served.removesuffix("/api") if served else say("none (duibiao serve starts one)")
    console.print(f"{say('server')}     {server}", soft_wrap=True)
    show_rows(console, say("Documents"), documents)
    show_rows(console, say("Refused"), ask(REASONS))
    show_unidentified(console, ask(UNIDENTIFIED))
    show_rows(console, say("Corrections"), count_corrections(home, ask))
    show_rows(console, say("Corrections that correct nothing"), ask(UNUSED))
    show_rows(console, say("Latest runs (UTC+8)"), [tell_run(row) for row in list_runs(home.root)])
    show_sources(console, home)


def count_corrections(home: Home, ask: Callable[[str], Sequence[Mapping[str, Any]]]) -> list[dict[str, int]]:
    """How many corrections are in force, how many find what they correct, how many wait for the next run."""
    from flows.run.corrections import read_corrections

    in_force = {
        row["correction_id"]: int(row["uses"]) for row in ask("select correction_id, uses from correction_status")
    }
    waiting = {item.correction_id for item in read_corrections(home)} - in_force.keys()
    if not in_force and not waiting:
        return []
    used = [uses for uses in in_force.values() if uses]
    return [{"in_force": len(in_force), "used": len(used), "observations": sum(used), "waiting": len(waiting)}]


def show_unidentified(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Documents whose region or year is not known, and what a person can do about it; nothing for none."""
    if not rows:
        return
    total = rows[0]["total"]
    shown = [{name: value for name, value in row.items() if name != "total"} for row in rows]
    show_rows(console, say("Without a region or a year ({shown} of {total})", shown=len(shown), total=total), shown)
    console.print(say(REMEDY))


def evaluate_gold(home: Home, gold: Path, misses: bool) -> None:
    """The figures of the warehouse against a gold table, one `name value` a line."""
    from warehouse.query.evaluate import evaluate

    result = evaluate(home.root, gold)
    for name, value in result.figures().items():
        print(name, value)
    if misses:
        for difference in result.differences:
            said = difference.statement
            cells = (difference.reason, *(getattr(said, name) for name in said.__slots__), difference.quote)
            print(*(clean_text(str(cell)) for cell in cells), sep="\t")


SHOWN_ALARMS = 5
SHOWN_FAILURES = 10
STATUSES = "select status, count(*) as documents from document group by all order by all"
REASONS = """
select reason, count(*) as documents, min(source) as example
from document where status <> 'loaded' group by all order by documents desc, reason limit 20
"""
UNIDENTIFIED = """
select source, region_name as region, report_year as year, array_to_string(doubts, '; ') as why,
       count(*) over () as total
from document where status = 'loaded' and (region_code is null or report_year is null) order by source limit 20
"""
REMEDY = (
    "say what they are in a manifest.csv in their folder (or `duibiao run --manifest FILE`), one row each:"
    " path,region_code,year; the next run reads these documents again, and no others"
)


def tell_run(row: Mapping[str, Any]) -> dict[str, Any]:
    """A run with its times and its reasons as people are told them."""
    from flows.cli.history import say_reasons

    return tell_times(row, RUN_COLUMNS) | {"reasons": say_reasons(row["reasons"])}


RUN_COLUMNS = ("started_at", "ended_at", "seen", "loaded", "skipped", "quarantined", "observations", "reasons")
