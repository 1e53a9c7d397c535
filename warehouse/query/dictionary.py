"""The data dictionary: every relation and column of a published file with its note, as markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.query.read import ask_published
from warehouse.relations.catalog import list_views, read_catalog

HEAD = """# Data dictionary

What the published file `duibiao.duckdb` holds. Made by `warehouse.query.dictionary` from the notes in the database
itself (`COMMENT ON`, from `schemas/` and `warehouse/relations/views.yml`); a test compares the two. Times are UTC,
years are calendar years, positions count characters from 0, ends are not included.
"""

_RELATIONS = """
SELECT table_name AS name, 'table' AS kind, comment AS note FROM duckdb_tables() WHERE NOT internal
UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE NOT internal
"""
_COLUMNS = """
SELECT table_name AS relation, column_name AS name, data_type AS kind, comment AS note
FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index
"""
_MACROS = """
SELECT function_name AS name, any_value(comment) AS note
FROM duckdb_functions() WHERE NOT internal AND function_type = 'table_macro' GROUP BY ALL ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Described:
    """A relation with its note; ``columns``: name, type and note of each. Macros are of the kind ``macro``."""

    name: str
    kind: str
    note: str
    columns: tuple[tuple[str, str, str], ...]


def list_described(ask: Callable[[str], Sequence[Mapping[str, Any]]]) -> list[Described]:
    """All relations and macros of a published warehouse, what people look at first before the rest, macros last.

    The columns of panel and panel_target are told by their pattern: they follow the catalogue.
    """
    relations = [(row["name"], row["kind"], row["note"]) for row in ask(_RELATIONS)]
    columns = [(row["relation"], row["name"], row["kind"], row["note"]) for row in ask(_COLUMNS)]
    place = {name: number for number, name in enumerate(read_catalog().shown_first)}
    panels = {item.name for item in list_views("panel")}
    found = []
    for name, kind, note in sorted(relations, key=lambda row: (place.get(row[0], len(place)), row[0])):
        rows = [(column, data_type, text) for table, column, data_type, text in columns if table == name]
        if name in panels:
            rows = [row for row in rows if not row[0].endswith(("_level", "_growth"))]
            rows.append(
                (
                    "CODE_level, CODE_growth",
                    "DOUBLE",
                    "Level in the indicator's unit and growth in %, a pair per core indicator.",
                )
            )
        found.append(Described(name, kind, note, tuple(rows)))
    return found + [Described(row["name"], "macro", row["note"], ()) for row in ask(_MACROS)]


def write_dictionary(home: Path) -> str:
    """The dictionary of the published warehouse of ``home`` as markdown."""
    parts, macros = [HEAD], []
    with ask_published(home) as ask:
        described = list_described(ask)
    for item in described:
        if item.kind == "macro":
            macros.append(f"\n| `{item.name}` | {_cell(item.note)} |")
            continue
        parts.append(f"## {item.name}\n\n{item.note} ({item.kind})\n\n| column | type | meaning |\n| --- | --- | --- |")
        parts[-1] += "".join(f"\n| `{name}` | {data_type} | {_cell(text)} |" for name, data_type, text in item.columns)
        parts[-1] += "\n"
    parts.append("## Macros\n\n| macro | answers |\n| --- | --- |" + "".join(macros) + "\n")
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
