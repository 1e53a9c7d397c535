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

_PLACE = re.compile(r"\s*(?P<place>[^\d\s].*?|[1-9]\d{5})\s*(?P<year>(?:19|20)\d{2})年?\s*")
FIND = "select * from document where doc_id = ?"
FIND_OF_PLACE = """
select d.* from document d
where d.report_year = $1 and d.status = 'loaded' and (d.region_code = $2 or d.region_code in (
    select code from region where name = $2 or list_contains(string_split(short, ' '), $2)))
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
            rows = query(home.root, FIND_OF_PLACE, [int(place["year"]), place["place"]]).to_dicts()
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
