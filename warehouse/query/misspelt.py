"""Names in a query that the warehouse does not know: why its answer may be empty."""

from __future__ import annotations

import re
from pathlib import Path

from warehouse.errors import QueryError
from warehouse.query.read import connect_published, run_query

_COMPARED = re.compile(r"\b(region|indicator)(?:_name|_code)?\s*=\s*'((?:[^']|'')*)'", re.IGNORECASE)
_REFUSED = re.compile(r"no (?:region|indicator) is called .*", re.DOTALL)
MOST = 5


def list_misspelt(home: Path, sql: str) -> list[str]:
    """What find_region_codes and find_indicator_codes say of the names that the query compares; [] for known ones."""
    told = []
    with connect_published(home) as con:
        for kind, name in list(dict.fromkeys(_COMPARED.findall(sql)))[:MOST]:
            try:
                run_query(con, f"FROM find_{kind.lower()}_codes(?)", [name.replace("''", "'")])
            except QueryError as error:
                told += _REFUSED.findall(str(error))
    return told
