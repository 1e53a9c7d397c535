"""One source during one collection: from its list to documents in the archive, and why the others are none."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from flows.crawl.archive import Archive, Page
from flows.crawl.fetch import FetchError, Limits, Response
from flows.crawl.inspection import Answer, Found, decode_page, inspect_answer, look_at_document
from flows.crawl.links import Link, choose_reports, find_links, find_next
from flows.crawl.politeness import PoliteClient
from flows.crawl.soft_errors import PageLook, find_soft_error, look_at_page
from flows.crawl.sources import Source
from flows.intake.folder import holds_files

DEEPEST_LIST = 2
MOST_MOVES = 3
ADVICE = "; look at text: and selector: of the source"


@dataclass(slots=True)
class SourceResult:
    """How one source went. ``failures`` are (address, reason); ``reason`` says why the whole source gave nothing.

    ``same`` counts addresses whose bytes another address has given already; ``complete`` is False when the visit
    was broken off.
    """

    name: str
    asked: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    same: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reason: str | None = None
    complete: bool = True

    def count_given(self) -> int:
        """Addresses that gave a document, be it known or not."""
        return self.new + self.changed + self.unchanged + self.same


@dataclass(frozen=True, slots=True)
class CollectRules:
    """What collecting may cost, and how often it tries.

    ``most_links`` are taken from one list; ``source_seconds`` are spent on one source, and it is left after
    ``troubles_in_row`` addresses at which the server failed. What was fetched since ``fresh_since`` (naive
    UTC) is not asked for again: so an interrupted collection goes on.
    """

    limits: Limits = field(default_factory=Limits)
    tries: int = 3
    first_wait: float = 2.0
    longest_wait: float = 60.0
    most_links: int = 1000
    source_seconds: float = 3600.0
    troubles_in_row: int = 8
    fresh_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class _ListPage:
    """What one page of a list offers: links to the reports that are wanted, how many speak of a report at all, the
    addresses of all its entries (what only turns the pages is none), and the page that follows."""

    address: str
    wanted: list[Link]
    reports: int
    entries: set[str]
    following: str | None


class Visit:
    """Follows one source. Only ``run`` is for others."""

    def __init__(self, source: Source, archive: Archive, client: PoliteClient, rules: CollectRules) -> None:
        self._source = source
        self._archive = archive
        self._client = client
        self._rules = rules
        self._result = SourceResult(source.name)
        self._seen: set[str] = set()
        self._cut: list[str] = []
        self._other_years: set[str] = set()
        self._troubles = 0
        self._deadline = time.monotonic() + rules.source_seconds
        self._stopped = False

    async def run(self) -> SourceResult:
        """Everything the source offers, into the archive. Never raises: the result says what went wrong."""
        source, result = self._source, self._result
        try:
            if source.kind == "folder":
                result.reason = _check_folder(Path(source.address))
            elif source.kind == "index":
                await self._follow_list(source.address, None, 0)
            else:
                for address in source.list_addresses():
                    await self._take(Link(address, source.name, False))
            result.reason = result.reason or _explain_nothing(result)
        except Exception as error:  # a bug met at one site must not cost the others
            result.reason = f"{type(error).__name__}: {error}"
        if self._cut:
            result.notes.append(f"{len(self._cut)} pages have no end and may be cut off, {self._cut[0]} among them")
        self._archive.note_source(source.name, source.address, source.verified, _now(), result.reason)
        # The source itself works; only what is asked of it is not there.
        result.reason = result.reason or self._explain_other_years()
        return result

    async def _follow_list(self, address: str, html: str | None, depth: int) -> None:
        """All reports of a list and its further pages; ``html`` is its first page where that is known already."""
        wanted = await self._gather_links(address, html, depth)
        if len(wanted) > self._rules.most_links:
            self._note(f"{len(wanted):,} links to reports; the first {self._rules.most_links:,} are taken")
        if wanted and address == self._source.address:
            self._result.reason = None
        for link in self._order(wanted[: self._rules.most_links]):
            await self._take(link, depth)

    async def _gather_links(self, first: str, html: str | None, depth: int) -> list[Link]:
        """Links to reports on a list and its further pages, each address once, in reading order."""
        wanted: dict[str, Link] = {}
        offered: set[str] = set()
        async for shown in self._turn_pages(first, html, depth):
            for link in shown.wanted:
                wanted.setdefault(link.address, link)
            if offered and shown.following and shown.entries <= offered:
                self._note(f"{shown.address}: nothing that was not on the pages before; not followed further")
                break
            offered |= shown.entries | {shown.address}
        return list(wanted.values())

    async def _turn_pages(self, first: str, html: str | None, depth: int) -> AsyncIterator[_ListPage]:
        """The pages of a list, as far as the source allows; ``html`` is the first where that is known already."""
        address: str | None = first
        for number in range(1, self._source.pages + 1):
            if address is None or (address in self._seen and html is None) or self._must_stop():
                return
            self._seen.add(address)
            top = number == 1 and depth == 0
            if html is None:
                page = await self._read_list_or_note(address, top)
                if page is None:
                    return
                address, html = page
            shown = self._look_at_list(html, address)
            if top and not shown.reports:
                self._result.reason = self._explain_empty_list(html)
            yield shown
            address, html = shown.following, None
        if address is not None and address not in self._seen:
            self._note(f"stopped after {self._source.pages} pages of the list")

    def _look_at_list(self, html: str, address: str) -> _ListPage:
        source = self._source
        links = find_links(html, address, source.selector)
        reports = [link for link in choose_reports(links, source.text) if link.address != address]
        wanted = [link for link in reports if source.years is None or link.may_be_of(*source.years)]
        self._other_years.update({link.address for link in reports} - {link.address for link in wanted})
        following = find_next(html, address, source.next)
        entries = {link.address for link in links if not (link.text.isdecimal() or source.next.search(link.text))}
        return _ListPage(address, wanted, len(reports), entries - {following}, following)

    def _order(self, links: list[Link]) -> list[Link]:
        """New addresses first, then those that were not looked at for longest: all get their turn in the end."""
        known = {link.address: self._archive.find_page(link.address) for link in links}
        return sorted(links, key=lambda link: (page.checked_at or "") if (page := known[link.address]) else "")

    def _explain_other_years(self) -> str | None:
        """Why a list of reports gave none; None when it gave some, or something failed."""
        if self._source.years is None or not self._other_years or self._result.failures or self._result.count_given():
            return None
        first, last = self._source.years
        return f"none of {len(self._other_years):,} reports on the list is of {first} to {last}"

    def _explain_empty_list(self, html: str) -> str:
        soft_error = find_soft_error(look_at_page(html), self._source.text)
        if soft_error and soft_error.sure:
            return soft_error.reason
        return "no link on the list speaks of a report" + (f": {soft_error.reason}" if soft_error else "") + ADVICE

    async def _read_list_or_note(self, address: str, top: bool) -> tuple[str, str] | None:
        try:
            return await self._read_list(address)
        except FetchError as error:
            self._fail(address, "index", error)
            if top:
                self._result.reason = error.reason
            return None

    async def _read_list(self, address: str) -> tuple[str, str]:
        """Where a list came from in the end, and its page; from the archive when the server says it is the same."""
        response = await self._ask(address, self._archive.find_page(address))
        sha256, _ = self._archive.keep(response, "index", self._source.name, "", self._source.encoding)
        return response.url, decode_page(
            self._source, address, self._archive.path_of(sha256).read_bytes(), response.encoding
        )

    async def _take(self, link: Link, depth: int = DEEPEST_LIST, moves: int = 0) -> None:
        """One document into the archive, and what it leads to."""
        if link.address in self._seen or self._must_stop():
            return
        self._seen.add(link.address)
        known = self._archive.find_page(link.address)
        try:
            answer = await self._look_up(link, known)
            may_lead = self._source.kind == "index" and depth < DEEPEST_LIST
            found = inspect_answer(self._source, link, answer, may_lead, self._seen)
            if found.may_be_cut:
                self._cut.append(link.address)
            if found.moved and moves >= MOST_MOVES:
                raise FetchError(link.address, f"sends its readers on more than {MOST_MOVES} times")
            earlier = self._look_before(known) if answer.is_new else None
            self._refuse_worse(link, earlier, found.look)
            self._troubles = 0
        except FetchError as error:
            self._fail(link.address, "attachment" if link.attachment else "page", error)
            return
        self._keep(link, known, answer.response, found, earlier)
        if found.kind == "index":
            await self._follow_list(answer.address, found.html, depth + 1)
        if found.moved:
            await self._take(replace(link, address=found.moved), depth, moves + 1)
        for file in found.files:
            await self._take(file)

    async def _look_up(self, link: Link, known: Page | None) -> Answer:
        """What an address gives now, or gave when it was asked not long ago."""
        response = None if self._is_fresh(known) else await self._ask(link.address, known)
        if response is not None:
            body = response.body if response.status == 200 else self._read_known(known)
            return Answer(response.url or link.address, body, response.encoding, response)
        assert known is not None
        return Answer(known.final_address or link.address, self._read_known(known), known.encoding)

    def _refuse_worse(self, link: Link, earlier: PageLook | None, now: PageLook | None) -> None:
        """Raises FetchError for a page that was a report and is none any more."""
        wanted = self._source.text
        if earlier and now and earlier.reads_like_report(wanted) and not now.reads_like_report(wanted):
            raise FetchError(link.address, "no longer reads like the report that it was; that one is kept")

    def _keep(
        self, link: Link, known: Page | None, response: Response | None, found: Found, earlier: PageLook | None
    ) -> None:
        differs = False
        if response is not None and _shows_the_same(known, response, found, earlier):
            self._archive.renew(response)
        elif response is not None:
            day = link.day.isoformat() if link.day else None
            sha256, differs = self._archive.keep(
                response, found.kind, self._source.name, link.text, self._source.encoding, day
            )
            if differs and found.is_document and self._archive.find_twin(link.address, sha256):
                self._result.same += 1
                return
        if found.is_document:
            self._count(known, differs)

    def _count(self, known: Page | None, differs: bool) -> None:
        if known is None or known.sha256 is None:
            self._result.new += 1
        elif differs:
            self._result.changed += 1
        else:
            self._result.unchanged += 1

    def _look_before(self, known: Page | None) -> PageLook | None:
        """What a page looked like when it was kept; None for a file, and where there was none."""
        if known is None or not self._has_bytes(known) or known.kind not in ("page", "attachment"):
            return None
        return look_at_document(self._source, known.address, self._read_known(known), known.encoding)

    async def _ask(self, address: str, known: Page | None) -> Response:
        self._result.asked += 1
        etag, last_modified, known_at = (
            (known.etag, known.last_modified, known.final_address) if known and self._has_bytes(known) else (None,) * 3
        )
        response = await self._client.fetch(address, self._source.delay, etag, last_modified, known_at)
        if response.status == 304 and not (etag or last_modified):
            raise FetchError(address, "the server says it has not changed, but it was not asked that")
        if response.status == 200 and not response.body.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
            raise FetchError(address, "the answer is empty")
        return response

    def _has_bytes(self, known: Page) -> bool:
        return known.sha256 is not None and self._archive.path_of(known.sha256).exists()

    def _is_fresh(self, known: Page | None) -> bool:
        since = self._rules.fresh_since
        if known is None or since is None or known.reason or not known.checked_at or not self._has_bytes(known):
            return False
        return datetime.fromisoformat(known.checked_at) >= since

    def _read_known(self, known: Page | None) -> bytes:
        return self._archive.path_of(known.sha256).read_bytes() if known and known.sha256 else b""

    def _must_stop(self) -> bool:
        """Whether enough time was spent here, or the server has failed too often in a row; said once."""
        if self._stopped:
            return True
        if time.monotonic() > self._deadline:
            self._note(f"stopped after {self._rules.source_seconds:g} s; the rest comes next time")
            self._stopped = True
        elif self._troubles >= self._rules.troubles_in_row:
            self._note(f"left after {self._troubles} addresses in a row failed; the rest comes next time")
            self._stopped = True
        self._result.complete = not self._stopped
        return self._stopped

    def _note(self, note: str) -> None:
        self._result.notes.append(note)

    def _fail(self, address: str, kind: str, error: FetchError) -> None:
        self._troubles = self._troubles + 1 if error.again else 0
        self._result.failures.append((address, error.reason))
        self._archive.note_failure(address, kind, self._source.name, error.reason, _now())


def _explain_nothing(result: SourceResult) -> str | None:
    """Why a source gave no document; None when it gave some, or nothing failed."""
    if result.count_given() or not result.failures:
        return None
    address, reason = result.failures[0]
    count = len(result.failures)
    return reason if count == 1 else f"none of {count} addresses gave a document; {address}: {reason}"


def _shows_the_same(known: Page | None, response: Response, found: Found, earlier: PageLook | None) -> bool:
    """Whether a reader sees what was there before; tokens and scripts change with every answer."""
    if response.status == 304:
        return known is not None and known.kind == found.kind
    return bool(response.status == 200 and earlier and found.look and earlier.shows_the_same(found.look))


def _check_folder(folder: Path) -> str | None:
    if not folder.is_dir():
        return f"{folder}: no such folder"
    if not holds_files(folder):
        return f"{folder}: no file in this folder"
    return None


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
