"""A report of the warehouse by what a person calls it: its doc_id, or ``霍山县 2025``."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.examples import list_examples
from flows.cli.options import HomeOption
from flows.errors import InputError
from flows.run.home import Home

_PLACE = re.compile(r"\s*(?P<place>[^\d\s].*?|[1-9]\d{5})\s*(?P<year>(?:19|20)\d{2})?年?\s*")
FIND = "select * from document where doc_id = ?"
FIND_OF_PLACE = """
select d.* from document d
where d.status = 'loaded' and (d.region_code = $1 or d.region_code in (
    select code from region where name = $1 or list_contains(string_split(short, ' '), $1)))
order by d.doc_kind = 'work_report' desc, d.doc_id
"""


def find_report(home: Home, words: str) -> tuple[bytes, dict[str, Any]] | None:
    """The bytes and the row of the document that ``words`` mean; None where they mean none.

    Raises InputError where they mean several, or its file is no longer at hand.
    """
    from flows.web.originals import find_original
    from warehouse.errors import NotPublishedError
    from warehouse.query.read import query

    try:
        rows = query(home.root, FIND, [words]).to_dicts()
        place = _PLACE.fullmatch(words)
        if not rows and place:
            rows = choose_year(words, query(home.root, FIND_OF_PLACE, [place["place"]]).to_dicts(), place["year"])
    except NotPublishedError:
        return None
    if not rows:
        return None
    if len(rows) > 1:
        told = "、".join(row["doc_id"] for row in rows[:5])
        raise InputError(f"{words}: {len(rows)} documents; name one by its doc_id: {told}")
    data = find_original(home, rows[0])
    if data is None:
        raise InputError(
            f"{rows[0]['source']}: no longer at hand, or changed since it was read; `duibiao web` has its rows"
        )
    return data, rows[0]


def choose_year(words: str, rows: list[dict[str, Any]], year: str | None) -> list[dict[str, Any]]:
    """The documents of a place that are of a year; those of its only year where none is named.

    Raises InputError where the place has documents, but of other years.
    """
    years = sorted({row["report_year"] for row in rows if row["report_year"]})
    chosen = [row for row in rows if row["report_year"] == int(year)] if year else rows if len(years) < 2 else []
    if rows and not chosen:
        known = ", ".join(map(str, years)) or "no year"
        raise InputError(f"{words}: the warehouse has this place's reports of {known}; name one of these years")
    return chosen


def add_explain(app: typer.Typer, find: Callable[[Path | None], Home]) -> None:
    """Give a program the command ``explain``; ``find`` is the home that an option stands for."""

    @app.command(epilog=list_examples("explain"))
    def explain(
        report: Annotated[
            list[str],
            typer.Argument(
                metavar="FILE|DOC_ID|REGION YEAR", help="One report: its file, its doc_id, or its region and year."
            ),
        ],
        home: HomeOption = None,
        number: Annotated[
            str | None, typer.Option("--number", "-n", help="Tell how this number was read: 12.6%.", show_default=False)
        ] = None,
    ) -> None:
        """Show one report with its numbers coloured by what became of them, or how one number was read."""
        from flows.cli.explain import explain_report

        explain_report(find(home), " ".join(report), number)
