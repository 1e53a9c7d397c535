"""What several commands share: the help of all, options, names of formats."""

from __future__ import annotations

from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer

HELP = """对标 duibiao: Chinese government work reports into a DuckDB warehouse.

Every number a report states becomes a row; every target stands beside what
was achieved.

[bold]Examples[/bold]

  duibiao run                    read the five reports of the project
  duibiao run reports/ one.pdf   read yours: folders, archives, single files
  duibiao sql                    list the tables and what they hold
  duibiao sql "select indicator_name, target_value, actual_value, verdict
               from target_vs_actual"
  duibiao sql "from panel" -o panel.parquet
  duibiao status                 what is there, what was refused and why
  duibiao web                    the same as pages in a browser
  duibiao explain FILE           one report, its numbers coloured by fate
  duibiao correct ID --value 67.8亿 --reason "..."
                                 correct a number that you have checked
  duibiao serve                  Prefect with its UI, a run every morning, alarms

  duibiao export out/            everything as CSV and Parquet, described
  duibiao export all.xlsx        one workbook, a sheet a table, in Chinese
  duibiao export panel.dta --relation panel
                                 one relation: .csv .json .parquet .xlsx .dta

  duibiao reread --hold          read again with new rules and corrections,
  duibiao diff                   see row by row what that would change,
  duibiao publish                and put it in place
  duibiao snapshots              what was published before
  duibiao rollback 3             go back to number 3

Everything is kept under --home, else DUIBIAO_HOME, else ./data.

Exit codes: 0 done (what cannot be read is quarantined, with the reason),
1 failed, or a file or an address that you named gave no report, 2 wrong use,
130 interrupted, 143 ended by SIGTERM.
"""

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of the warehouse. Default: DUIBIAO_HOME, else ./data.", show_default=False),
]

SourcesOption = Annotated[
    Path | None,
    typer.Option("--sources", metavar="SOURCES.yml", help="Collect from these sources first.", show_default=False),
]


class Format(StrEnum):
    table = "table"
    record = "record"
    csv = "csv"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"
    dta = "dta"


class EngineName(StrEnum):
    local = "local"
    dask = "dask"


class FileFormat(StrEnum):
    csv = "csv"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"
    dta = "dta"


RawOption = Annotated[
    bool, typer.Option("--raw", help="CSV with texts as they are, also those that a spreadsheet takes for formulas.")
]

HoldOption = Annotated[bool, typer.Option("--hold", help="Publish nothing; `duibiao diff` shows what would change.")]

RehashOption = Annotated[
    bool, typer.Option("--rehash", help="Read the bytes of all files, also of those that look as they did.")
]

FollowOption = Annotated[bool, typer.Option("--follow", help="Also read what links lead to that lead out of a folder.")]

NoServerOption = Annotated[
    bool, typer.Option("--no-server", help="Without Prefect: starts sooner, and the UI shows no record of the run.")
]

EngineOption = Annotated[EngineName, typer.Option(help="What reads: this machine, or a Dask cluster.")]

SchedulerOption = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="The Dask scheduler: tcp://host:8786.", show_default=False)
]

SharedOption = Annotated[
    str | None,
    typer.Option(
        metavar="FOLDER",
        help="A folder that the cluster's workers see, too: a path, or s3://... Default: in the home.",
        show_default=False,
    ),
]


def tell_version(wanted: bool) -> None:
    """The program's version, then the end of it."""
    if wanted:
        typer.echo(f"duibiao {metadata.version('duibiao')}")
        raise typer.Exit
