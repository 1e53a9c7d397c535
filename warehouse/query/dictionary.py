"""The data dictionary: every relation and column of a published file with its note, as markdown."""

from __future__ import annotations

from pathlib import Path

from warehouse.query.read import connect_published
from warehouse.relations.catalog import list_views, read_catalog

HEAD = """# Data dictionary

What the published file `duibiao.duckdb` holds. Made by `warehouse.query.dictionary` from the notes in the database
itself (`COMMENT ON`, from `schemas/` and `warehouse/relations/views.yml`); a test compares the two. Times are UTC,
years are calendar years, positions count characters from 0, ends are not included.
"""


def write_dictionary(home: Path) -> str:
    """The dictionary of the published warehouse of ``home`` as markdown.

    The columns of panel and panel_target are told by their pattern: they follow the catalogue.
    """
    with connect_published(home) as con:
        relations = con.execute(
            "SELECT table_name, 'table', comment FROM duckdb_tables() WHERE NOT internal"
            " UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
        columns = con.execute(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal"
            " ORDER BY table_name, column_index"
        ).fetchall()
        macros = con.execute(
            "SELECT function_name, any_value(comment) FROM duckdb_functions()"
            " WHERE NOT internal AND function_type = 'table_macro' GROUP BY ALL ORDER BY 1"
        ).fetchall()
    place = {name: number for number, name in enumerate(read_catalog().shown_first)}
    panels = {item.name for item in list_views("panel")}
    parts = [HEAD]
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
        parts.append(f"## {name}\n\n{note} ({kind})\n\n| column | type | meaning |\n| --- | --- | --- |")
        parts[-1] += "".join(f"\n| `{column}` | {data_type} | {_cell(text)} |" for column, data_type, text in rows)
        parts[-1] += "\n"
    parts.append("## Macros\n\n| macro | answers |\n| --- | --- |")
    parts[-1] += "".join(f"\n| `{name}` | {_cell(text)} |" for name, text in macros) + "\n"
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
