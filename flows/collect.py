"""Sources to documents in the archive: what is new, what changed, what gave nothing and why. No Prefect here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flows.archive import Archive, Page
from flows.fetch import FetchError, Limits, Response, make_client
from flows.files import SourceFile
from flows.links import Link, choose_next, choose_reports, find_links, find_refresh
from flows.politeness import PoliteClient
from flows.sources import Source
from transforms.decode import DecodeError, decode_text

MOST_LINKS = 1000
"""Report links taken from one list at most; a site with more is asked again next time for what is new."""
SOURCES_AT_ONCE = 8


@dataclass(slots=True)
class SourceResult:
    """How one source went. ``failures`` are (address, reason); ``reason`` says why the whole source gave nothing."""

    name: str
    asked: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CollectRules:
    """What collecting may cost, and how often it tries."""

    limits: Limits = field(default_factory=Limits)
    tries: int = 3
    first_wait: float = 2.0
    longest_wait: float = 60.0


def collect_sources(
    sources: Sequence[Source],
    archive: Archive,
    rules: CollectRules | None = None,
    done: Callable[[SourceResult], None] = lambda _result: None,
) -> list[SourceResult]:
    """Fetch what is new or changed at every source; ``done`` is told of each as it ends.

    A source that fails never stops the others. What was fetched is in the archive at once, so that
    an interrupted collection goes on where it was.
    """
    return asyncio.run(_collect(sources, archive, rules or CollectRules(), done))


def list_collected(archive: Archive, sources: Collection[str] | None = None) -> list[SourceFile]:
    """Documents of the archive (of these sources, or all) as files to read; a doc_id begins its sha256."""
    files = []
    for page in archive.list_documents():
        if page.sha256 and (sources is None or page.source in sources):
            path = archive.path_of(page.sha256)
            files.append(
                SourceFile(
                    doc_id=page.sha256[:16],
                    path=str(path),
                    source=page.address,
                    sha256=page.sha256,
                    size=path.stat().st_size if path.exists() else 0,
                    declared_encoding=page.encoding,
                    fetched_at=page.fetched_at,
                )
            )
    return files


async def _collect(
    sources: Sequence[Source], archive: Archive, rules: CollectRules, done: Callable[[SourceResult], None]
) -> list[SourceResult]:
    # Two clients, because a connection pool that may enter private networks must never be shared.
    async with make_client(False, rules.limits) as public, make_client(True, rules.limits) as private:
        clients = {
            allowed: PoliteClient(client, rules.limits, rules.tries, rules.first_wait, rules.longest_wait)
            for allowed, client in ((False, public), (True, private))
        }
        room = asyncio.Semaphore(SOURCES_AT_ONCE)

        async def visit(source: Source) -> SourceResult:
            async with room:
                result = await _Visit(source, archive, clients[source.private]).run()
            done(result)
            return result

        return list(await asyncio.gather(*(visit(source) for source in sources)))


class _Visit:
    """One source during one collection."""

    def __init__(self, source: Source, archive: Archive, client: PoliteClient) -> None:
        self._source = source
        self._archive = archive
        self._client = client
        self._result = SourceResult(source.name)
        self._seen: set[str] = set()

    async def run(self) -> SourceResult:
        source, result = self._source, self._result
        try:
            if source.kind == "folder":
                if not Path(source.address).is_dir():
                    result.reason = f"{source.address}: no such folder"
            elif source.kind == "index":
                await self._follow_list()
            else:
                for address in source.list_addresses():
                    await self._take(Link(address, source.name, False))
                if not result.new + result.changed + result.unchanged and result.failures:
                    result.reason = result.failures[0][1]
        except Exception as error:  # a bug met at one site must not cost the others
            result.reason = f"{type(error).__name__}: {error}"
        self._archive.note_source(source.name, _now(), result.reason)
        return result

    async def _follow_list(self) -> None:
        address: str | None = self._source.address
        wanted: dict[str, Link] = {}
        for number in range(1, self._source.pages + 1):
            if address is None or address in self._seen:
                break
            self._seen.add(address)
            try:
                html = await self._read_list(address)
            except FetchError as error:
                self._fail(address, "index", error.reason)
                if number == 1:
                    self._result.reason = error.reason
                break
            links = find_links(html, address, self._source.selector)
            before = len(wanted)
            for link in choose_reports(links, self._source.text):
                wanted.setdefault(link.address, link)
            following = choose_next(find_links(html, address), self._source.next)
            if number > 1 and len(wanted) == before and following:
                self._result.notes.append(f"{address}: nothing that was not on the pages before; not followed further")
                break
            address = following
        else:
            if address is not None and address not in self._seen:
                self._result.notes.append(f"stopped after {self._source.pages} pages of the list")
        if not wanted and self._result.reason is None:
            self._result.reason = "no link on the list speaks of a report; look at text: and selector:"
        if len(wanted) > MOST_LINKS:
            self._result.notes.append(f"{len(wanted):,} links to reports; the first {MOST_LINKS:,} are taken")
        for link in list(wanted.values())[:MOST_LINKS]:
            await self._take(link)

    async def _read_list(self, address: str) -> str:
        response = await self._client.fetch(address, self._source.delay)
        if not response.body:
            raise FetchError(address, "the answer is empty")
        try:
            return decode_text(response.body, self._source.encoding or response.encoding)[0]
        except DecodeError as error:
            raise FetchError(address, f"the list is {error}") from error

    async def _take(self, link: Link) -> None:
        """One document into the archive, and the report files that it links to."""
        if link.address in self._seen:
            return
        self._seen.add(link.address)
        known = self._archive.find_page(link.address)
        kind = "attachment" if link.attachment else "page"
        try:
            response = await self._ask(link.address, known)
        except FetchError as error:
            self._fail(link.address, kind, error.reason)
            return
        sha256, differs = self._archive.keep(response, kind, self._source.name, link.text)
        if known is None or known.sha256 is None:
            self._result.new += 1
        elif differs:
            self._result.changed += 1
        else:
            self._result.unchanged += 1
        if not link.attachment:
            await self._follow_document(response.url, self._archive.path_of(sha256).read_bytes(), response.encoding)

    async def _ask(self, address: str, known: Page | None) -> Response:
        self._result.asked += 1
        has_bytes = known is not None and known.sha256 is not None and self._archive.path_of(known.sha256).exists()
        etag, last_modified = (known.etag, known.last_modified) if known and has_bytes else (None, None)
        response = await self._client.fetch(address, self._source.delay, etag, last_modified)
        if response.status == 304 and not has_bytes:
            raise FetchError(address, "the server says it has not changed, but it was never fetched")
        if response.status == 200 and not response.body.strip():
            raise FetchError(address, "the answer is empty")
        return response

    async def _follow_document(self, address: str, body: bytes, encoding: str | None) -> None:
        if body.startswith((b"%PDF", b"PK\x03\x04")):
            return
        try:
            html, _ = decode_text(body, self._source.encoding or encoding)
        except DecodeError:
            return  # reading will say so
        moved = find_refresh(html, address)
        if moved:
            await self._take(Link(moved, "", False))
        for link in find_links(html, address):
            if link.attachment and self._source.text.search(link.text):
                await self._take(link)

    def _fail(self, address: str, kind: str, reason: str) -> None:
        self._result.failures.append((address, reason))
        self._archive.note_failure(address, kind, self._source.name, reason, _now())


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
