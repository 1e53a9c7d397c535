"""What earlier readings depended on, in a file of its own beside the working database.

Losing it costs time, never rows: a document of which nothing is known here is read again when the rules change. It is
apart because every published file is a copy of the working database, and nobody queries this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from warehouse.store.incoming import incoming
from warehouse.store.limits import LIMITS
from warehouse.store.paths import readings_path
from warehouse.store.transaction import transaction

MEMORY = "64MB"
"""Rows go in and whole versions come out: there is little to keep at hand."""
_TABLES = """
CREATE TABLE IF NOT EXISTS rule_set (version VARCHAR, part VARCHAR, fingerprint VARCHAR);
CREATE TABLE IF NOT EXISTS word_list (fingerprint VARCHAR, content VARCHAR);
CREATE TABLE IF NOT EXISTS reading (sha256 VARCHAR, version VARCHAR, lookups BLOB);
"""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A version of whatever reads documents: fingerprints by part, and the text of the parts that are word lists."""

    version: str
    parts: Mapping[str, str]
    texts: Mapping[str, str]


class Readings:
    """Rule sets by version, and for every content read the packed lookups (flows.run.lookups) with the version."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def keep_rules(self, rules: RuleSet) -> None:
        """Remember a rule set; those that no reading stands on any more are forgotten."""
        con = self._con
        known = con.execute("SELECT version, version IN (SELECT version FROM reading) FROM rule_set GROUP BY ALL")
        if known.fetchall() == [(rules.version, True)]:
            return
        with transaction(con):
            con.execute(
                "DELETE FROM rule_set WHERE version = $1 OR version NOT IN (SELECT version FROM reading)",
                [rules.version],
            )
            con.executemany(
                "INSERT INTO rule_set VALUES (?, ?, ?)", [[rules.version, *part] for part in rules.parts.items()]
            )
            con.execute("DELETE FROM word_list WHERE fingerprint NOT IN (SELECT fingerprint FROM rule_set)")
            for part, text in rules.texts.items():
                con.execute(
                    "INSERT INTO word_list SELECT $1, $2 WHERE $1 NOT IN (SELECT fingerprint FROM word_list)",
                    [rules.parts[part], text],
                )

    def find_rules(self, version: str) -> RuleSet | None:
        """The rule set of a version, None when it is not known (any more)."""
        rows = self._con.execute(
            "SELECT part, fingerprint, content FROM rule_set LEFT JOIN word_list USING (fingerprint) WHERE version = ?",
            [version],
        ).fetchall()
        texts = {part: content for part, _, content in rows if content is not None}
        return RuleSet(version, {part: fingerprint for part, fingerprint, _ in rows}, texts) if rows else None

    def list_lookups(self, version: str) -> Iterator[tuple[str, bytes]]:
        """sha256 and lookups of all that was last read by, or proven to read the same under, this version."""
        result = self._con.execute("SELECT sha256, lookups FROM reading WHERE version = ?", [version])
        while rows := result.fetchmany(2000):
            yield from rows

    def keep_lookups(self, version: str, lookups: pl.DataFrame) -> None:
        """Replace what is known of these contents (columns sha256 and lookups, packed)."""
        with incoming(self._con, lookups) as name, transaction(self._con):
            self._con.execute(f"DELETE FROM reading WHERE sha256 IN (SELECT sha256 FROM {name})")
            self._con.execute(f"INSERT INTO reading SELECT sha256, $1, lookups FROM {name}", [version])

    def move_to(self, version: str, contents: Iterable[str]) -> None:
        """These contents (sha256) would read the same under this version."""
        with incoming(self._con, pl.DataFrame({"sha256": list(contents)}, schema={"sha256": pl.String})) as name:
            self._con.execute(f"UPDATE reading SET version = ? WHERE sha256 IN (SELECT sha256 FROM {name})", [version])


@contextmanager
def open_readings(home: Path) -> Iterator[Readings]:
    """The readings of a home, for who holds its lock. A file that cannot be opened is begun anew."""
    path = readings_path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        con = _connect(path)
    except duckdb.Error:
        path.unlink()
        path.with_name(path.name + ".wal").unlink(missing_ok=True)
        con = _connect(path)
    try:
        yield Readings(con)
    finally:
        con.close()


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(str(path), config={**LIMITS, "memory_limit": MEMORY})
    try:
        con.execute(_TABLES)
    except duckdb.Error:
        con.close()
        raise
    return con
