"""What is known of documents beside their text, and what was known when they were last read.

A path or an address speaks for itself; what a person states in a manifest is remembered in a file of the home, so
that reading again from the archive, or a run without the manifest, does not forget it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Self

from flows.run.documents import SourceFile, Statement
from flows.run.names import unescape_path
from transforms.identify.hints import NO_HINTS, Basis, Hints, merge_hints, read_path_hints
from transforms.language.build import Language

NEAREST_NAMES = 5
"""So many names at the end of a path can speak of a report; those above are about a computer."""
LAYOUT = "create table if not exists statement (doc_id text primary key, stated text, applied text not null)"


def gather_hints(source: str, statement: Statement | None, language: Language) -> Hints:
    """The hints for a document: what a person states, else what its path or address says, field by field."""
    name = source if "://" in source else "/".join(source.split("/")[-NEAREST_NAMES:])
    spoken = read_path_hints(name, language.regions, language.identify)
    if statement is None:
        return spoken
    stated = Hints(
        region_code=statement.region_code,
        report_year=statement.year,
        kind=statement.kind,
        published_on=statement.published,
        region_basis=Basis.MANIFEST if statement.region_code else Basis.NONE,
        year_basis=Basis.MANIFEST if statement.year else Basis.NONE,
        kind_basis=Basis.MANIFEST if statement.kind else Basis.NONE,
    )
    if statement.source:
        spoken = merge_hints(spoken, read_path_hints(statement.source, language.regions, language.identify))
    return merge_hints(stated, spoken)


class StatementMemory:
    """What persons have stated about documents, by doc_id, and the hints with which each was last read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._con = sqlite3.connect(self._path)
        self._con.execute(LAYOUT)
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    def recall(self, file: SourceFile, consulted: Collection[str]) -> Statement | None:
        """What is stated about a document now.

        A manifest that was ``consulted`` and says nothing of it any more, or is gone, has taken its word back.
        """
        if file.statement is not None:
            return file.statement
        row = self._con.execute("select stated from statement where doc_id = ?", [file.doc_id]).fetchone()
        if row is None or row[0] is None:
            return None
        before = Statement(**json.loads(row[0]))
        taken_back = before.file in consulted or not unescape_path(before.file).exists()
        return None if taken_back else before

    def has_changed(self, file: SourceFile) -> bool:
        """Whether a document was last read with other hints than those of now."""
        row = self._con.execute("select applied from statement where doc_id = ?", [file.doc_id]).fetchone()
        return (row[0] if row else _write(NO_HINTS)) != _write(file.hints)

    def note(self, files: Iterable[SourceFile]) -> None:
        """Remember with what hints these documents were read."""
        rows = [(file.doc_id, _write(file.statement) if file.statement else None, _write(file.hints)) for file in files]
        with self._con:
            self._con.executemany("insert or replace into statement values (?, ?, ?)", rows)


def _write(value: Statement | Hints) -> str:
    return json.dumps(asdict(value), ensure_ascii=False, sort_keys=True, default=lambda basis: basis.value)
