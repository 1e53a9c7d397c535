"""What an answer is: a document, a cover that leads to its files, a list, or nothing, and why. Bytes in, Found out."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from urllib.parse import urlsplit

from flows.crawl.fetch import FetchError, Response
from flows.crawl.links import Link, choose_reports, find_links, find_refresh
from flows.crawl.soft_errors import PageLook, find_soft_error, is_tangled, look_at_page
from flows.crawl.sources import Source
from transforms.decode.decode import OLE_MAGIC, UNSUPPORTED, DecodeError, decode_text

DOCUMENT_FILES = (b"%PDF", b"PK\x03\x04", OLE_MAGIC, b"{\\rtf")
"""Beginnings of files that are told apart by reading them."""
HOME_PATHS = frozenset(
    ("", "/", "/index.html", "/index.htm", "/index.shtml", "/index.jsp", "/index.php", "/default.html")
)
SURE_LIST = 3
MOST_UNNAMED_FILES = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What an answer is (a kind of flows.crawl.archive), and where it leads; ``may_be_cut`` when a page has no end."""

    kind: str
    look: PageLook | None = None
    html: str = ""
    moved: str | None = None
    files: Sequence[Link] = ()
    may_be_cut: bool = False

    @property
    def is_document(self) -> bool:
        return self.kind not in ("cover", "index")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gives: from the server, or, without ``response``, from the archive."""

    address: str
    body: bytes
    encoding: str | None
    response: Response | None = None

    @property
    def is_new(self) -> bool:
        return self.response is not None and self.response.status == 200


@dataclass(frozen=True, slots=True)
class _Page:
    """A page: its files and ``further`` pages that are named like reports.

    ``unnamed`` are files that are not.
    """

    kind: str
    look: PageLook
    html: str
    files: Sequence[Link]
    further: Sequence[Link]
    unnamed: Sequence[Link]


def inspect_answer(source: Source, link: Link, answer: Answer, may_lead: bool, known: Set[str]) -> Found:
    """What an answer is. ``may_lead`` says whether it may be a list of pages; those in ``known`` count for none.

    Raises FetchError, with the reason, for what can be no report and leads to none.
    """
    kind = "attachment" if link.attachment else "page"
    if _is_document_file(link.address, answer.body):
        return Found(kind)
    page = _read_page(source, link, answer, may_lead, known)
    if page.look.reads_like_report(source.text):
        return Found(kind, page.look, page.html, files=page.files, may_be_cut=_has_no_end(page.html))
    if _is_home_page(answer.address) and not _is_home_page(link.address):
        raise FetchError(link.address, "redirected to the site's home page: what was there is gone")
    moved = find_refresh(page.html, answer.address)
    if moved and moved not in (answer.address, link.address):
        return Found("cover", page.look, page.html, moved=moved)
    return _judge_page(source, link, page)


def _read_page(source: Source, link: Link, answer: Answer, may_lead: bool, known: Set[str]) -> _Page:
    html = decode_page(source, link.address, answer.body, answer.encoding)
    links = find_links(html, answer.address)
    here = (answer.address, link.address)
    named = [other for other in choose_reports(links, source.text) if other.address not in here]
    return _Page(
        kind="attachment" if link.attachment else "page",
        look=look_at_page(html),
        html=html,
        files=[other for other in named if other.attachment],
        further=[other for other in named if may_lead and not other.attachment and other.address not in known],
        unnamed=[other for other in links if other.attachment][:MOST_UNNAMED_FILES],
    )


def _judge_page(source: Source, link: Link, page: _Page) -> Found:
    """A page that does not read like a report: a list, a cover of its files, or after all a short report."""
    look, html = page.look, page.html
    if len(page.further) >= SURE_LIST:
        return Found("index", look, html)
    if page.files:
        return Found("cover", look, html, files=page.files)
    soft_error = find_soft_error(look, source.text)
    if soft_error and soft_error.sure:
        raise FetchError(link.address, soft_error.reason)
    if page.further:
        return Found("index", look, html)
    if soft_error and page.unnamed:
        return Found("cover", look, html, files=page.unnamed)
    if soft_error:
        raise FetchError(link.address, soft_error.reason)
    return Found(page.kind, look, html, files=page.unnamed, may_be_cut=_has_no_end(html))


def look_at_document(source: Source, address: str, body: bytes, encoding: str | None) -> PageLook | None:
    """What a kept page looks like; None for a file, and for a page that cannot be read."""
    if body.startswith(DOCUMENT_FILES):
        return None
    try:
        return look_at_page(decode_page(source, address, body, encoding))
    except FetchError:
        return None


def decode_page(source: Source, address: str, body: bytes, encoding: str | None) -> str:
    """Bytes of a page to its HTML. Raises FetchError, with the reason, for what cannot be read."""
    try:
        html, _ = decode_text(body, source.encoding or encoding)
    except DecodeError as error:
        raise FetchError(address, str(error)) from error
    if is_tangled(html):
        raise FetchError(address, "nests so many tags in each other that it cannot be read")
    return html


def _has_no_end(html: str) -> bool:
    return "<html" in html[:5000].lower() and not any(end in html[-5000:].lower() for end in ("</html", "</body"))


def _is_document_file(address: str, body: bytes) -> bool:
    """Whether the bytes are of a file that only reading can judge. Raises FetchError for one that holds no text."""
    if body.startswith(DOCUMENT_FILES) or b"%PDF-" in body[:1024]:
        return True
    for magic, reason in UNSUPPORTED:
        if body.startswith(magic):
            raise FetchError(address, f"not a text: {reason}")
    return False


def _is_home_page(address: str) -> bool:
    return urlsplit(address).path in HOME_PATHS
