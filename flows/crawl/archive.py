"""Fetched bytes, kept once each under their sha256, and what is known of every address."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Self

from flows.crawl.fetch import Response
from flows.run.whole_files import write_whole

INDEX = "index.sqlite"
"""The file that makes a folder an archive."""
DRAFT_SECONDS = 86_400
LAYOUT = """
create table if not exists page (
    address text primary key, final_address text, kind text not null, source text not null, title text,
    sha256 text, etag text, last_modified text, headers text, encoding text,
    fetched_at text, checked_at text, reason text, listed_on text
);
create table if not exists version (
    address text, sha256 text, fetched_at text, primary key (address, sha256)
);
create index if not exists version_sha256 on version (sha256);
create index if not exists page_sha256 on page (sha256);
create table if not exists source (
    name text primary key, tried_at text, worked_at text, reason text, address text, verified text
);
create table if not exists campaign (
    key text primary key, started_at text not null
);
"""
ADDED = {"page": ("listed_on",), "source": ("address", "verified")}
"""Columns that archives of earlier versions lack."""
DOCUMENTS = "kind in ('page', 'attachment')"
SECRET_HEADERS = frozenset(("set-cookie", "set-cookie2", "authentication-info"))
LOCK_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of an address. Times are naive UTC (ISO 8601); ``reason`` says why the last try gave nothing.

    ``kind`` is page or attachment for documents, cover for a page that only leads to them, index for a list.
    ``encoding`` is the charset that its source or its server declares. ``checked_at`` is the last try.
    """

    address: str
    final_address: str | None
    kind: str
    source: str
    sha256: str | None
    etag: str | None
    last_modified: str | None
    encoding: str | None
    fetched_at: str | None
    checked_at: str | None
    reason: str | None


class Archive:
    """Bytes in ``<root>/ab/abcd…``, written whole or not at all; the rest in ``<root>/index.sqlite``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __enter__(self) -> Self:
        self.root.mkdir(parents=True, exist_ok=True)
        self._index = sqlite3.connect(self.root / INDEX, isolation_level=None, timeout=LOCK_SECONDS)
        self._index.execute("pragma journal_mode = wal")
        self._index.execute("pragma synchronous = normal")  # outlives a killed process; only power loss costs commits
        for table, columns in ADDED.items():
            known = {row[1] for row in self._index.execute(f"pragma table_info({table})")}
            for column in columns:
                if known and column not in known:
                    self._index.execute(f"alter table {table} add column {column} text")
        self._index.executescript(LAYOUT)
        return self

    def __exit__(self, *_: object) -> None:
        self._index.close()

    def find_page(self, address: str) -> Page | None:
        """What is known of an address, None for a new one."""
        row = self._index.execute(f"select {PAGE} from page where address = ?", [address]).fetchone()
        return Page(*row) if row else None

    def find_version(self, sha256: str) -> Page | None:
        """The document with these bytes, also when its address has given others since."""
        row = self._index.execute(
            f"select {PAGE} from page where address = (select min(address) from version where sha256 = ?)", [sha256]
        ).fetchone()
        if row is None:
            return None
        (fetched_at,) = self._index.execute("select min(fetched_at) from version where sha256 = ?", [sha256]).fetchone()
        return replace(Page(*row), sha256=sha256, fetched_at=fetched_at)

    def find_twin(self, address: str, sha256: str) -> str | None:
        """Another address whose document has the same bytes."""
        row = self._index.execute(
            f"select min(address) from page where sha256 = ? and address <> ? and {DOCUMENTS}", [sha256, address]
        ).fetchone()
        return str(row[0]) if row[0] else None

    def list_documents(self) -> Iterator[Page]:
        """Every address whose document is in the archive, in a steady order."""
        rows = self._index.execute(f"select {PAGE} from page where {DOCUMENTS} and sha256 is not null order by address")
        for row in rows.fetchall():
            yield Page(*row)

    def keep(
        self,
        response: Response,
        kind: str,
        source: str,
        title: str,
        encoding: str | None = None,
        listed_on: str | None = None,
    ) -> tuple[str, bool]:
        """Keep a complete answer; its sha256 and whether it differs from what the address gave before.

        A 304 only renews the time of the last look. ``encoding`` is the source's word, before the server's.
        Of lists only the newest bytes are kept.
        """
        before = self.find_page(response.asked)
        if response.status == 304 and before and before.sha256:
            self.renew(response)
            return before.sha256, False
        sha256 = hashlib.sha256(response.body).hexdigest()
        self._write(sha256, response.body)
        shown = {name: value for name, value in response.headers.items() if name not in SECRET_HEADERS}
        at = response.fetched_at.isoformat()
        self._index.execute("begin immediate")
        self._index.execute(
            "insert or replace into page (address, final_address, kind, source, title, sha256, etag, last_modified,"
            " headers, encoding, fetched_at, checked_at, listed_on) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                response.asked, response.url, kind, source, title, sha256, response.headers.get("etag"),
                response.headers.get("last-modified"), json.dumps(shown, ensure_ascii=False),
                encoding or response.encoding, at, at, listed_on,
            ],
        )  # fmt: skip
        if kind == "index":
            self._index.execute("delete from version where address = ?", [response.asked])
        self._index.execute("insert or ignore into version values (?, ?, ?)", [response.asked, sha256, at])
        self._index.execute("commit")
        if kind == "index" and before and before.sha256 and before.sha256 != sha256:
            self._forget_bytes(before.sha256)
        return sha256, before is None or before.sha256 != sha256

    def renew(self, response: Response) -> None:
        """Remember that an address still gives what it gave before, and by which conditions to ask next time."""
        headers = response.headers
        self._index.execute(
            "update page set checked_at = ?, reason = null, etag = coalesce(?, etag),"
            " last_modified = coalesce(?, last_modified) where address = ?",
            [response.fetched_at.isoformat(), headers.get("etag"), headers.get("last-modified"), response.asked],
        )

    def note_failure(self, address: str, kind: str, source: str, reason: str, when: datetime) -> None:
        """Remember why an address gave nothing; what it gave before stays."""
        self._index.execute(
            "insert into page (address, kind, source, checked_at, reason) values (?, ?, ?, ?, ?)"
            " on conflict (address) do update set checked_at = excluded.checked_at, reason = excluded.reason",
            [address, kind, source, when.isoformat(), reason],
        )

    def note_source(self, name: str, address: str, verified: str, when: datetime, reason: str | None) -> None:
        """Remember how a source went; ``reason`` is None when it worked."""
        self._index.execute(
            "insert into source (name, tried_at, worked_at, reason, address, verified) values (?, ?, ?, ?, ?, ?)"
            " on conflict (name) do update set"
            " tried_at = excluded.tried_at, worked_at = coalesce(excluded.worked_at, worked_at),"
            " reason = excluded.reason, address = excluded.address, verified = excluded.verified",
            [name, when.isoformat(), None if reason else when.isoformat(), reason, address, verified],
        )

    def list_sources(self) -> list[dict[str, str | int | None]]:
        """Every source that was tried, with the time it last worked and why it does not now.

        ``verified`` is the day on which a person saw it work, or never; ``documents`` and ``failing`` count
        its addresses.
        """
        rows = self._index.execute(
            "select name, verified, tried_at, worked_at,"
            f" (select count(*) from page where source = name and {DOCUMENTS} and sha256 is not null),"
            " (select count(*) from page where source = name and page.reason is not null), reason"
            " from source order by name"
        ).fetchall()
        names = ("name", "verified", "tried_at", "worked_at", "documents", "failing", "reason")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def list_failures(self) -> list[dict[str, str]]:
        """Addresses that gave nothing when they were last asked, with the reason, the latest first."""
        rows = self._index.execute(
            "select source, address, reason, checked_at from page where reason is not null"
            " order by checked_at desc, address"
        ).fetchall()
        return [dict(zip(("source", "address", "reason", "checked_at"), row, strict=True)) for row in rows]

    def open_campaign(self, key: str, now: datetime) -> datetime:
        """When the campaign of this name began: now, or earlier when it was interrupted (naive UTC)."""
        self._index.execute("insert or ignore into campaign values (?, ?)", [key, now.isoformat()])
        (started,) = self._index.execute("select started_at from campaign where key = ?", [key]).fetchone()
        return datetime.fromisoformat(started)

    def close_campaign(self, key: str) -> None:
        """The campaign has reached its end; the next of this name begins anew."""
        self._index.execute("delete from campaign where key = ?", [key])

    def path_of(self, sha256: str) -> Path:
        """Where the bytes with this sha256 are, or would be."""
        return self.root / sha256[:2] / sha256

    def check(self) -> list[str]:
        """Complaints about bytes that are missing or not what their name says."""
        return [complaint for _, complaint in self._find_damage()]

    def set_damage_aside(self) -> list[str]:
        """The complaints of check; damaged bytes are moved to ``<root>/damaged`` and asked for again next time.

        Bytes of an earlier version, which no address gives any more, are complained of once.
        """
        complaints = []
        for sha256, complaint in self._find_damage():
            complaints.append(complaint)
            if self.path_of(sha256).exists():
                aside = self.root / "damaged"
                aside.mkdir(exist_ok=True)
                os.replace(self.path_of(sha256), aside / sha256)
            self._index.execute(
                "delete from version where sha256 = ? and sha256 not in (select sha256 from page where sha256 = ?)",
                [sha256, sha256],
            )
        return complaints

    def tidy(self) -> int:
        """Remove drafts of writers that died, and give unused space back; how many drafts there were."""
        drafts = [path for path in self.root.glob("??/.*") if time.time() - path.stat().st_mtime > DRAFT_SECONDS]
        for draft in drafts:
            draft.unlink(missing_ok=True)
        self._index.execute("vacuum")
        return len(drafts)

    def _find_damage(self) -> Iterator[tuple[str, str]]:
        for (sha256,) in self._index.execute("select distinct sha256 from version order by sha256").fetchall():
            path = self.path_of(sha256)
            if not path.exists():
                yield sha256, f"{path}: missing"
            elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
                yield sha256, f"{path}: the bytes are not those that were fetched"

    def _forget_bytes(self, sha256: str) -> None:
        used = self._index.execute("select 1 from version where sha256 = ? limit 1", [sha256]).fetchone()
        if not used:
            self.path_of(sha256).unlink(missing_ok=True)

    def _write(self, sha256: str, body: bytes) -> None:
        path = self.path_of(sha256)
        if path.exists():
            return
        path.parent.mkdir(exist_ok=True)
        write_whole(path, body, sync=True)


PAGE = "address, final_address, kind, source, sha256, etag, last_modified, encoding, fetched_at, checked_at, reason"
