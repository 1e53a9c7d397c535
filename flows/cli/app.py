"""The command ``duibiao``. Heavy modules are imported inside the commands, so that --help is quick."""

from __future__ import annotations

import os
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.care import add_care
from flows.cli.examples import list_examples
from flows.cli.failures import tell_failures
from flows.cli.options import (
    HELP,
    EngineName,
    EngineOption,
    FileFormat,
    FollowOption,
    Format,
    HoldOption,
    HomeOption,
    NoServerOption,
    RawOption,
    RehashOption,
    SchedulerOption,
    SharedOption,
    SourcesOption,
    tell_version,
)  # fmt: skip
from flows.cli.start.find import add_explain
from flows.cli.start.init import add_init
from flows.cli.start.web import add_web
from flows.cli.translate import TranslatedGroup
from flows.run.home import Home, find_home

_home_before: ContextVar[Path | None] = ContextVar("home", default=None)
"""--home where it stands before the command."""

app = typer.Typer(
    name="duibiao",
    cls=TranslatedGroup,
    help=HELP,
    rich_markup_mode="rich",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def start(
    home: HomeOption = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=tell_version, is_eager=True, help="Tell the version and end.")
    ] = False,
) -> None:
    """What stands before the command and counts for any: where it is given twice, the one behind the command counts."""
    _home_before.set(home)


@app.command(epilog=list_examples("run"))
def run(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH|URL", help="Files, folders, http(s) addresses. Default: the seeds."),
    ] = None,
    home: HomeOption = None,
    again: Annotated[bool, typer.Option("--again", help="Read documents again even if nothing changed.")] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Reading processes.")] = 2,
    sources: SourcesOption = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch addresses inside a network, too.")
    ] = False,
    hold: HoldOption = False,
    manifest: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="What you know of the files: path, region or region_code, year, kind, source, published."
            " A manifest.csv in a folder is taken by itself.",
            show_default=False,
        ),
    ] = None,
    rehash: RehashOption = False,
    follow: FollowOption = False,
    no_server: NoServerOption = False,
    engine: EngineOption = EngineName.local,
    scheduler: SchedulerOption = None,
    shared: SharedOption = None,
) -> None:
    """Read reports into the warehouse and show every target beside what was achieved.

    A folder is read whole: .txt, .html, .docx, .pdf, .json, .jsonl, .csv and
    .zip of these, at any depth, by content; what is left out is named.
    Documents that are known and unchanged are skipped. Ctrl-C leaves the
    published warehouse as it was; the next run goes on from there.
    """
    from flows.cli.commands import Asked, run_reports
    from flows.run.chunks.engines import How

    how = How(workers, again, engine.value, scheduler, shared)
    asked = Asked(how, sources, allow_private, hold, manifest, rehash, follow, server=not no_server)
    run_reports(_home(home), inputs or [], asked)


@app.command(epilog=list_examples("reread"))
def reread(
    home: HomeOption = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read documents again even if the rules are the same.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Reading processes.")] = 2,
    hold: HoldOption = False,
) -> None:
    """Read the warehouse's own documents again, those that older rules have read, and apply corrections.

    Documents are read where they came from, or from the archive when they came from the web.
    """
    from flows.cli.commands import reread_reports

    reread_reports(_home(home), again, workers, hold)


@app.command(epilog=list_examples("collect"))
def collect(
    sources: Annotated[Path, typer.Argument(metavar="SOURCES.yml", help="Where to look; see seeds/sources.yml.")],
    home: HomeOption = None,
) -> None:
    """Fetch new and changed reports into the archive, without reading them yet.

    Robots rules are heeded, hosts are asked one question at a time, and
    unchanged pages are not sent again. The project's own seeds/sources.yml
    was never verified against the live sites: look at what it brings.
    """
    from flows.cli.commands import collect_reports

    collect_reports(_home(home), sources)


@app.command(epilog=list_examples("backfill"))
def backfill(
    sources: Annotated[Path, typer.Argument(metavar="SOURCES.yml", help="Where to look; see seeds/sources.yml.")],
    years: Annotated[
        tuple[int, int] | None,
        typer.Option(metavar="FIRST LAST", help="Only reports of these years. Default: all.", show_default=False),
    ] = None,
    home: HomeOption = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Reading processes.")] = 2,
) -> None:
    """Follow every list of the sources to its end and read all that comes.

    When it is interrupted, the same command goes on where it was.
    """
    from flows.cli.commands import backfill_reports

    backfill_reports(_home(home), sources, years, workers)


@app.command(epilog=list_examples("sql"))
def sql(
    query: Annotated[
        str | None, typer.Argument(metavar="SQL", help="One query; - reads it from stdin; none lists the tables.")
    ] = None,
    home: HomeOption = None,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="How the result is written. Default: a table, or records where its columns do not fit the screen.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write instead of the screen.")] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="Rows that the screen shows; 0 shows all. Default: 100 in a table, 10 as records.",
            show_default=False,
        ),
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="The query may take so long.")] = 60,
    memory: Annotated[str, typer.Option(metavar="SIZE", help="And so much memory: 500MB, 4GB.")] = "4GB",
    raw: RawOption = False,
) -> None:
    """Query the warehouse (read-only; works while a run is going on)."""
    from flows.cli.query import Asked, query_warehouse

    query_warehouse(_home(home), Asked(query, form.value if form else None, output, limit, timeout, memory, raw))


@app.command(epilog=list_examples("status"))
def status(home: HomeOption = None) -> None:
    """Show what the warehouse holds, the latest runs, and what was refused and why."""
    from flows.cli.commands import show_status

    show_status(_home(home))


@app.command(epilog=list_examples("diff"))
def diff(
    snapshot: Annotated[
        int | None, typer.Argument(metavar="N", help="Compare with this snapshot. Default: the published state.")
    ] = None,
    home: HomeOption = None,
    limit: Annotated[int, typer.Option(min=0, help="Rows of each table; 0 shows all.")] = 100,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File for all changed observations (.csv, .xlsx, ...).")
    ] = None,
    raw: RawOption = False,
) -> None:
    """Show row by row what publishing would change: what is loaded against what is published."""
    from flows.cli.history import show_difference

    show_difference(_home(home), snapshot, limit, output, raw)


@app.command(epilog=list_examples("publish"))
def publish(home: HomeOption = None) -> None:
    """Put what is loaded in place for everybody who queries: after `run --hold`, or after a rollback."""
    from flows.cli.history import publish_held

    publish_held(_home(home), os.environ)


@app.command(epilog=list_examples("snapshots"))
def snapshots(home: HomeOption = None) -> None:
    """List the published states that are kept (the last 5, or DUIBIAO_KEEP)."""
    from flows.cli.history import show_snapshots

    show_snapshots(_home(home))


@app.command(epilog=list_examples("rollback"))
def rollback(
    snapshot: Annotated[
        int | None, typer.Argument(metavar="N", help="Number of the snapshot. Default: the one before the present.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Put an earlier published state back in place; what is loaded stays loaded."""
    from flows.cli.history import roll_back

    roll_back(_home(home), snapshot)


@app.command(epilog=list_examples("export"))
def export(
    target: Annotated[
        Path, typer.Argument(metavar="DIR|FILE", help="Folder for everything, or a file for one relation.")
    ],
    home: HomeOption = None,
    form: Annotated[
        list[FileFormat] | None,
        typer.Option(
            "--format", help="May be repeated. Default: csv and parquet; of a file, its ending.", show_default=False
        ),
    ] = None,
    relation: Annotated[
        str | None,
        typer.Option(help="What the file holds. Default: target_vs_actual, of .xlsx all.", show_default=False),
    ] = None,
    raw: RawOption = False,
) -> None:
    """Write the published warehouse as files, the same bytes for the same state.

    A file gets one relation in the form of its ending (.csv .json .parquet .xlsx .dta); an .xlsx for which no
    relation is named gets all of them, a sheet each, with Chinese names, filters and a frozen heading.
    A folder gets all relations and a datapackage.json (Frictionless) that describes every file and column.
    """
    from flows.cli.export import export_files

    export_files(_home(home), target, [item.value for item in form or []], relation, raw)


@app.command(epilog=list_examples("evaluate"))
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.csv", help="A gold table, one statement a row.")],
    home: HomeOption = None,
    misses: Annotated[bool, typer.Option("--misses", help="List every row missed or wrongly added.")] = False,
) -> None:
    """Measure the warehouse's observations against a gold table: precision, recall and what they rest on.

    Columns: doc_id, scope (region or part), indicator (code), kind (actual or target), measure (level, growth,
    annual_growth, change), period_start, period_end (years), value (in the indicator's unit), bound (eq, approx,
    ge, gt, le, lt, range); optional (1 for rows that need not be found) may be added. GOLD.scope.csv beside it may
    list the documents and indicators that are covered: doc_id, indicator (* for all core ones).
    """
    from flows.cli.commands import evaluate_gold

    evaluate_gold(_home(home), gold, misses)


@app.command(epilog=list_examples("correct"))
def correct(
    observation_id: Annotated[
        str, typer.Argument(metavar="OBSERVATION_ID", help="As column observation_id of the relation observation.")
    ],
    reason: Annotated[str, typer.Option(help="Why: what the document really says.")],
    home: HomeOption = None,
    value: Annotated[
        str | None, typer.Option(help="The right value in the unit it has: 67.8亿, 8.55万, 1204.", show_default=False)
    ] = None,
    value_high: Annotated[str | None, typer.Option(help="Upper end of a range.", show_default=False)] = None,
    period: Annotated[
        str | None, typer.Option(metavar="YEAR[-YEAR]", help="2021 or 2021-2025.", show_default=False)
    ] = None,
    bound: Annotated[str | None, typer.Option(help="eq, approx, ge, gt, le, lt or range.", show_default=False)] = None,
    unit: Annotated[str | None, typer.Option(help="Class of unit, as in seeds/units.yml.", show_default=False)] = None,
    indicator: Annotated[str | None, typer.Option(help="Code of the catalogue.", show_default=False)] = None,
    kind: Annotated[str | None, typer.Option(help="actual or target.", show_default=False)] = None,
    measure: Annotated[str | None, typer.Option(help="level, growth, annual_growth, ...", show_default=False)] = None,
    scope: Annotated[str | None, typer.Option(help="region or part.", show_default=False)] = None,
    region: Annotated[str | None, typer.Option(metavar="CODE", help="Code of the region.", show_default=False)] = None,
    no_observation: Annotated[
        bool, typer.Option("--not-an-observation", help="The number is none of an indicator: take it out.")
    ] = False,
    reviewer: Annotated[str | None, typer.Option(help="Who decides. Default: you.", show_default=False)] = None,
) -> None:
    """Correct one observation that you have checked: writes an entry with its words to corrections.yml of the home.

    It is in force from the next run on. The number as it was read is kept.
    """
    from flows.cli.correct import Wish, correct_observation

    fields = {
        "bound": bound,
        "unit": unit,
        "indicator": indicator,
        "kind": kind,
        "measure": measure,
        "scope": scope,
        "region_code": region,
    }
    wish = Wish(value, value_high, period, no_observation, fields)
    correct_observation(_home(home), observation_id, wish, reason, reviewer)


@app.command(epilog=list_examples("serve"))
def serve(
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="What scheduled runs read. Default: --sources alone, else the seeds."),
    ] = None,
    home: HomeOption = None,
    cron: Annotated[str, typer.Option(help="When the main flow runs: minute hour day month weekday.")] = "0 6 * * *",
    timezone: Annotated[str, typer.Option(help="Whose clock --cron goes by.")] = "Asia/Shanghai",
    sources: SourcesOption = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the server, on loopback only.")] = 4200,
    notify: Annotated[
        str | None,
        typer.Option(
            metavar="TYPE/NAME",
            envvar="DUIBIAO_NOTIFY",
            help="A notification or webhook block of this server that alarms go to, too.",
            show_default=False,
        ),
    ] = None,
    web_port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the pages, on loopback only.")] = 4280,
) -> None:
    """Start a Prefect server with its UI and run the main flow on a schedule; Ctrl-C ends both.

    Alarms (a run failed, figures fell, sources are silent) are shown in the UI
    and by `duibiao status`; nothing is sent anywhere unless you name a block.
    """
    typer.echo(f"starting Prefect on port {port}; the first start of a home may take a minute ...")
    from flows.server.serve import serve_home

    raise typer.Exit(serve_home(_home(home), inputs or [], sources, cron, timezone, port, notify, web_port))


add_care(app, lambda option: _home(option))
add_web(app, lambda option: _home(option))
add_init(app)
add_explain(app, lambda option: _home(option))


def main() -> None:
    """The command: errors become one line on stderr and an exit code."""
    with tell_failures():
        app()


def _home(option: Path | None) -> Home:
    return find_home(option or _home_before.get(), os.environ)
