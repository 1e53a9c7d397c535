"""Names in a query that the warehouse does not know: why its answer may be empty."""

from __future__ import annotations

import re
from pathlib import Path

from warehouse.errors import QueryError
from warehouse.query.read import connect_published, run_query

_COMPARED = re.compile(r"\b(region|indicator)(_name|_code)?\s*=\s*'((?:[^']|'')*)'", re.IGNORECASE)
_HELD = {
    ("region", "_name"): "SELECT name FROM region WHERE code IN ? GROUP BY name ORDER BY max(valid_from) DESC",
    ("region", "_code"): "SELECT unnest(?)",
    ("indicator", "_name"): "SELECT name_zh FROM indicator WHERE code IN ?",
}
"""What a column holds of the codes that a name stands for."""
_REFUSED = re.compile(r"no (?:region|indicator) is called .*", re.DOTALL)
MOST = 5


def list_misspelt(home: Path, sql: str) -> list[str]:
    """What is wrong with the names that the query compares: nobody is called so, or the column holds another form.

    [] for names that the columns hold.
    """
    told = []
    with connect_published(home) as con:
        for kind, form, written in list(dict.fromkeys(_COMPARED.findall(sql)))[:MOST]:
            kind, form, name = kind.lower(), form.lower(), written.replace("''", "'")
            try:
                codes = run_query(con, f"FROM find_{kind}_codes(?)", [name]).to_series().to_list()
            except QueryError as error:
                told += _REFUSED.findall(str(error))
                continue
            question = _HELD.get((kind, form))
            held = run_query(con, question, [codes]).to_series().to_list() if question else []
            if held and name not in held:
                told.append(f"{kind}{form} is {' / '.join(held[:MOST])}, not {name}")
    return told
