"""What is known of documents beside their text, and what was known when they were last read.

A path or an address speaks for itself; what a person states in a manifest is remembered in a file of the home, so
that reading again from the archive, or a run without the manifest, does not forget it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Self

from flows.run.documents import SourceFile, Statement
from flows.run.names import unescape_path
from transforms.identify.hints import NO_HINTS, Basis, Hints, merge_hints, read_path_hints
from transforms.language.build import Language, Places

NEAREST_NAMES = 5
"""So many names at the end of a path can speak of a report; those above are about a computer."""
LAYOUT = (
    "create table if not exists statement (doc_id text primary key, stated text, applied text not null, grounds text)"
)


def gather_hints(source: str, statement: Statement | None, places: Language | Places) -> Hints:
    """The hints for a document: what a person states, else what its path or address says, field by field."""
    name = source if "://" in source else "/".join(source.split("/")[-NEAREST_NAMES:])
    spoken = read_path_hints(name, places.regions, places.identify)
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
        spoken = merge_hints(spoken, read_path_hints(statement.source, places.regions, places.identify))
    return merge_hints(stated, spoken)


class StatementMemory:
    """What persons have stated about documents, by doc_id, and the hints with which each was last read.

    With these stands what they were gathered from (``grounds``): where that is as it was, so are they.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, tuple[str | None, str | None]] = {}

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._con = sqlite3.connect(self._path)
        self._con.execute(LAYOUT)
        if "grounds" not in {row[1] for row in self._con.execute("pragma table_info(statement)")}:
            self._con.execute("alter table statement add column grounds text")
        rows = self._con.execute("select doc_id, stated, grounds from statement")
        self._known = {doc_id: (stated, grounds) for doc_id, stated, grounds in rows}
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    def recall(self, doc_id: str, consulted: Collection[str]) -> Statement | None:
        """What was stated about a document of which nothing is stated now.

        A manifest that was ``consulted`` and says nothing of it any more, or is gone, has taken its word back.
        """
        stated, _ = self._known.get(doc_id, (None, None))
        if stated is None:
            return None
        before = Statement(**json.loads(stated))
        taken_back = before.file in consulted or not unescape_path(before.file).exists()
        return None if taken_back else before

    def stands(self, file: SourceFile, version: str) -> bool:
        """Whether the hints of now are those with which a document was last read, as can be told without them."""
        _, grounds = self._known.get(file.doc_id, (None, None))
        return grounds is not None and grounds == _write_grounds(file, version)

    def has_changed(self, file: SourceFile) -> bool:
        """Whether a document was last read with other hints than those of now."""
        row = self._con.execute("select applied from statement where doc_id = ?", [file.doc_id]).fetchone()
        return (row[0] if row else _write(NO_HINTS)) != _write(file.hints)

    def note(self, files: Iterable[SourceFile], version: str) -> None:
        """Remember with what hints these documents were read, which rules of this version gathered."""
        rows = []
        for file in files:
            stated = _write(file.statement) if file.statement else None
            rows.append((file.doc_id, stated, _write(file.hints), _write_grounds(file, version)))
        with self._con:
            self._con.executemany("insert or replace into statement values (?, ?, ?, ?)", rows)
        self._known |= {doc_id: (stated, grounds) for doc_id, stated, _, grounds in rows}


def _write_grounds(file: SourceFile, version: str) -> str:
    stated = _write(file.statement) if file.statement else ""
    return hashlib.sha256(f"{version}\0{file.source}\0{stated}".encode()).hexdigest()[:24]


def _write(value: Statement | Hints) -> str:
    return json.dumps(asdict(value), ensure_ascii=False, sort_keys=True, default=lambda basis: basis.value)
