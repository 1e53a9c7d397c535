"""The relations of a published file as a list that people read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from warehouse.query.read import connect_published
from warehouse.relations.catalog import list_views, read_catalog

COUNTED = 500_000
"""With more observations than this, views are not counted: some take seconds to compute."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A relation with its note; ``rows`` is None for a view that is not counted."""

    name: str
    rows: int | None
    about: str


def list_relations(home: Path) -> list[Listed]:
    """All relations of the published warehouse: views.yml's ``shown_first``, other tables and views, steps last.

    Raises NotPublishedError.
    """
    with connect_published(home) as con:
        notes = con.execute(
            "SELECT table_name, estimated_size, comment FROM duckdb_tables() WHERE NOT internal"
            " UNION ALL SELECT view_name, NULL, comment FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
        sizes = {name: size for name, size, _ in notes}
        if sizes.get("observation", 0) <= COUNTED:
            # Steps are computed anew when they are asked, and nobody asks how many rows they have.
            steps = {item.name for item in list_views("step")}
            uncounted = [name for name, size in sizes.items() if size is None and name not in steps]
            counts = ", ".join(f'(SELECT count(*) FROM "{name}")' for name in uncounted)
            if counts:
                (row,) = con.execute(f"SELECT {counts}").fetchall()
                sizes |= dict(zip(uncounted, row, strict=True))
    place = {name: number for number, name in enumerate(read_catalog().shown_first)}
    steps = {item.name for item in list_views("step", "own")} | {"confirmed_value", "written_target", "unit_word"}
    order = sorted(notes, key=lambda row: (row[0] in steps, place.get(row[0], len(place)), row[0]))
    return [Listed(name, sizes[name], comment or "") for name, _, comment in order]
