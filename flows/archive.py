"""Fetched bytes, kept once each under their sha256, and what is known of every address."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from flows.fetch import Response

LAYOUT = """
create table if not exists page (
    address text primary key, final_address text, kind text not null, source text not null, title text,
    sha256 text, etag text, last_modified text, headers text, encoding text,
    fetched_at text, checked_at text, reason text
);
create table if not exists version (
    address text, sha256 text, fetched_at text, primary key (address, sha256)
);
create table if not exists source (
    name text primary key, tried_at text, worked_at text, reason text
);
"""


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of an address. Times are naive UTC (ISO 8601); ``reason`` says why the last try gave nothing."""

    address: str
    kind: str
    source: str
    sha256: str | None
    etag: str | None
    last_modified: str | None
    encoding: str | None
    fetched_at: str | None
    reason: str | None


class Archive:
    """Bytes in ``<root>/ab/abcd…``, written whole or not at all; the rest in ``<root>/index.sqlite``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __enter__(self) -> Self:
        self.root.mkdir(parents=True, exist_ok=True)
        self._index = sqlite3.connect(self.root / "index.sqlite", isolation_level=None)
        self._index.execute("pragma journal_mode = wal")
        self._index.executescript(LAYOUT)
        return self

    def __exit__(self, *_: object) -> None:
        self._index.close()

    def find_page(self, address: str) -> Page | None:
        """What is known of an address, None for a new one."""
        row = self._index.execute(f"select {PAGE} from page where address = ?", [address]).fetchone()
        return Page(*row) if row else None

    def list_documents(self) -> Iterator[Page]:
        """Every address whose document is in the archive, in a steady order."""
        rows = self._index.execute(
            f"select {PAGE} from page where kind <> 'index' and sha256 is not null order by address"
        )
        for row in rows.fetchall():
            yield Page(*row)

    def keep(self, response: Response, kind: str, source: str, title: str) -> tuple[str, bool]:
        """Keep a complete answer; its sha256 and whether it differs from what the address gave before.

        A 304 only renews the time of the last look.
        """
        before = self.find_page(response.asked)
        checked = response.fetched_at.isoformat()
        if response.status == 304 and before and before.sha256:
            self._index.execute(
                "update page set checked_at = ?, reason = null where address = ?", [checked, response.asked]
            )
            return before.sha256, False
        sha256 = hashlib.sha256(response.body).hexdigest()
        self._write(sha256, response.body)
        headers = json.dumps(dict(response.headers), ensure_ascii=False)
        self._index.execute("begin")
        self._index.execute(
            "insert or replace into page values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)",
            [
                response.asked, response.url, kind, source, title, sha256, response.headers.get("etag"),
                response.headers.get("last-modified"), headers, response.encoding, checked, checked,
            ],
        )  # fmt: skip
        self._index.execute("insert or ignore into version values (?, ?, ?)", [response.asked, sha256, checked])
        self._index.execute("commit")
        return sha256, before is None or before.sha256 != sha256

    def note_failure(self, address: str, kind: str, source: str, reason: str, when: datetime) -> None:
        """Remember why an address gave nothing; what it gave before stays."""
        self._index.execute(
            "insert into page (address, kind, source, checked_at, reason) values (?, ?, ?, ?, ?)"
            " on conflict (address) do update set checked_at = excluded.checked_at, reason = excluded.reason",
            [address, kind, source, when.isoformat(), reason],
        )

    def note_source(self, name: str, when: datetime, reason: str | None) -> None:
        """Remember how a source went; ``reason`` is None when it worked."""
        self._index.execute(
            "insert into source values (?, ?, ?, ?) on conflict (name) do update set"
            " tried_at = excluded.tried_at, worked_at = coalesce(excluded.worked_at, worked_at),"
            " reason = excluded.reason",
            [name, when.isoformat(), None if reason else when.isoformat(), reason],
        )

    def list_sources(self) -> list[dict[str, str | None]]:
        """Every source that was tried, with the time it last worked and why it does not now."""
        rows = self._index.execute("select name, tried_at, worked_at, reason from source order by name").fetchall()
        return [dict(zip(("name", "tried_at", "worked_at", "reason"), row, strict=True)) for row in rows]

    def path_of(self, sha256: str) -> Path:
        """Where the bytes with this sha256 are, or would be."""
        return self.root / sha256[:2] / sha256

    def check(self) -> list[str]:
        """Complaints about bytes that are missing or not what their name says."""
        complaints = []
        for (sha256,) in self._index.execute("select distinct sha256 from version order by sha256").fetchall():
            path = self.path_of(sha256)
            if not path.exists():
                complaints.append(f"{path}: missing")
            elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
                complaints.append(f"{path}: the bytes are not those that were fetched")
        return complaints

    def _write(self, sha256: str, body: bytes) -> None:
        path = self.path_of(sha256)
        if path.exists():
            return
        path.parent.mkdir(exist_ok=True)
        draft = path.with_name(f".{sha256}.{os.getpid()}")
        with draft.open("wb") as handle:
            handle.write(body)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(draft, path)


PAGE = "address, kind, source, sha256, etag, last_modified, encoding, fetched_at, reason"
