"""The command ``init``: a working folder with all that a person may write into it, explained."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.examples import list_examples

MANIFEST = """path,region_code,year
"""
SOURCES = """# Where to look for reports: duibiao run --sources sources.yml. seeds/sources.yml explains all keys.
# sources:
# - name: example county
#   kind: index                # a page with links to reports; page: one report
#   address: https://www.example.gov.cn/reports/
#   level: county
#   region: "140930"
#   verified: never            # the day on which you saw it work
sources: []
"""
CORRECTIONS = """# Numbers that you have checked and found misread, in force from the next run on.
# `duibiao correct` writes an entry; a click on "This is wrong" in `duibiao web` gives one to paste.
# corrections:
# - document: doc_id
#   text: verbatim words of the observation's quote
#   fix: {value: "6780000000"}
#   reason: what the report really says
#   reviewer: you
#   date: 2026-01-31
corrections: []
"""
README = """# 对标 duibiao: a working folder

Put reports into `reports/` (any depth: .txt, .html, .docx, .pdf, .json, .jsonl, .csv, .zip), then, in this folder:

    duibiao run reports/     # reads what is new or changed into data/duibiao.duckdb
    duibiao web              # shows it in a browser
    duibiao export panel.csv --relation panel

- `reports/manifest.csv`: what you know of the files for certain: path (from that folder), region_code or region, year.
- `sources.yml`: pages to collect from (`duibiao run --sources sources.yml`).
- `data/corrections.yml`: numbers that you have corrected.

把报告放入 `reports/`，在本文件夹中运行 `duibiao run reports/`，再运行 `duibiao web` 在浏览器中查看。
"""
FILES = {
    "README.md": README,
    "reports/manifest.csv": MANIFEST,
    "sources.yml": SOURCES,
    "data/corrections.yml": CORRECTIONS,
}


def add_init(app: typer.Typer) -> None:
    """Give a program the command."""

    @app.command(epilog=list_examples("init"))
    def init(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make, or to complete.")] = Path("."),
    ) -> None:
        """Make a working folder: reports/ with a manifest, sources, corrections, each with comments that explain it.

        A file that is there already is left as it is.
        """
        make_folder(folder)


def make_folder(folder: Path) -> None:
    """Write what is missing of FILES and tell which. Raises RefusedError when the file system refuses."""
    from flows.cli.words import say
    from flows.errors import RefusedError

    for name, text in FILES.items():
        path = folder / name
        if path.exists():
            typer.echo(say("{path}  is there already", path=path))
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise RefusedError(f"{path}: cannot be written: {error.strerror or error}") from error
        typer.echo(str(path))
    typer.echo(say("put reports into {folder}, then run `duibiao run reports/` there", folder=folder / "reports"))
