"""What the next published state would change: the working database against a published file, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import duckdb
import polars as pl

from warehouse.errors import NotPublishedError
from warehouse.publish.snapshots import list_snapshots
from warehouse.relations.catalog import read_sql
from warehouse.relations.marts import refresh_marts
from warehouse.store.paths import history_path, published_path
from warehouse.store.working import open_working


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows that are added, removed or changed (column ``change``), one frame per relation.

    ``documents``: doc_id, versions, ``what`` changed. ``observations``: place, ``before`` and ``after`` as one line
    each, ``what`` changed, quote. ``verdicts``: region, indicator, measure, period; target, actual and verdict
    ``before`` and ``after`` as one line each. Numbers are written as people write them.
    """

    documents: pl.DataFrame
    observations: pl.DataFrame
    verdicts: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether publishing would show nothing that is not there already."""
        return not (self.documents.height or self.observations.height or self.verdicts.height)


def compare_with_published(home: Path, number: int | None = None, wait_seconds: float = 0.0) -> Difference:
    """What is loaded but not published yet, against the published file or the snapshot called ``number``.

    Raises NotPublishedError when there is nothing to compare with, WriterBusyError while a run is writing.
    """
    path = published_path(home)
    if number is not None:
        found = [item.path for item in list_snapshots(home) if item.number == number]
        if not found:
            kept = ", ".join(str(item.number) for item in list_snapshots(home)) or "none"
            raise NotPublishedError(f"{history_path(home)}: there is no snapshot {number}; kept: {kept}")
        path = found[0]
    if not path.exists():
        raise NotPublishedError(f"{path}: there is no published warehouse to compare with; `duibiao run` makes it")
    with open_working(home, wait_seconds) as con:
        refresh_marts(con)
        # ATTACH takes no parameters; the path is ours, not a user's, and quoted all the same.
        quoted = str(path).replace("'", "''")
        try:
            con.execute(f"ATTACH '{quoted}' AS before (READ_ONLY)")
        except duckdb.Error as error:
            raise NotPublishedError(
                f"{path}: cannot be opened ({error}); if it is damaged, `duibiao publish` makes it anew"
            ) from error
        # What is compared is told in words; the formats of the published file are not in the working database.
        con.execute(read_sql("formats.sql").replace("OR REPLACE MACRO", "OR REPLACE TEMP MACRO"))
        difference = Difference(*(con.sql(_read_sql(name)).pl() for name in ("document", "observation", "verdict")))
        con.execute("DETACH before")
    return difference


def _read_sql(name: str) -> str:
    return resources.files("warehouse.publish").joinpath("differences", f"{name}.sql").read_text(encoding="utf-8")
