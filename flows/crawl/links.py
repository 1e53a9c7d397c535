"""Links of a page: to reports, to the next page of the list, to attachments. Text in, links out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

ATTACHMENT = re.compile(r"\.(?:pdf|docx?|wps|txt)(?=$|[&\s)）】\]])", re.I)
SPACE = re.compile(r"\s+")
REFRESH = re.compile(r"\d*(?:\.\d*)?\s*[;,]\s*url\s*=\s*['\"]?([^'\">]+)", re.I)
SCRIPT_MOVE = re.compile(
    r"^\s*(?:<!--)?\s*(?:(?:window|self|top|parent|document)\.)*location(?:\.href)?\s*(?:=|\.(?:replace|assign)\s*\()"
    r"\s*(['\"])([^'\"\\<>\s]+)\1\s*\)?\s*;?\s*(?://)?\s*(?:-->)?\s*$"
)
# Lists of a content system that is common on government sites are paged by a script: pages, this page (from 0),
# name and ending of the files.
PAGER = re.compile(
    r"createPage(?:HTML)?\(\s*['\"]?(\d{1,4})['\"]?\s*,\s*['\"]?(\d{1,4})['\"]?\s*,\s*['\"]([\w./-]{1,80})['\"]"
    r"\s*,\s*['\"](\w{1,8})['\"]"
)
DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年")
SESSION = re.compile(r";jsessionid=[^?#/]*", re.I)
ENTRIES = ("li", "tr", "dd", "dl")
ENTRY_DEPTH = 4
LONGEST_ENTRY = 300
MOST_ANCHORS = 20_000


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute address without its fragment, and what a person reads there.

    ``text`` is the anchor's, or its title where that says more; ``entry`` that of the list entry in
    which it is the only link; ``day`` the date that stands there.
    """

    address: str
    text: str
    attachment: bool
    day: date | None = None
    entry: str = ""

    def may_be_of(self, first: int, last: int) -> bool:
        """Whether it can lead to a report of these years: by the years it names, else by its date."""
        named = [int(year) for year in TITLE_YEAR.findall(self.text)]
        if not named and self.day:
            named = [self.day.year]
        return not named or any(first <= year <= last for year in named)


def find_links(html: str, address: str, selector: str | None = None) -> list[Link]:
    """All http(s) links of a page, each address once, in reading order; ``selector`` limits where they stand."""
    tree = LexborHTMLParser(html)
    base = _find_base(tree, address)
    nodes: Iterable[LexborNode] = tree.css("a[href]")
    if selector:
        nodes = [anchor for part in tree.css(selector) for anchor in part.css("a[href]")]
    labels = _Labels()
    found: dict[str, Link] = {}
    for node in list(nodes)[:MOST_ANCHORS]:
        target = absolute_address(base, node.attributes.get("href") or "")
        if target is None:
            continue
        text, entry, day = labels.read(node)
        link = Link(target, text, _is_attachment(target, text), day, entry)
        if target not in found or len(text) > len(found[target].text):
            found[target] = link
    return list(found.values())


def find_refresh(html: str, address: str) -> str | None:
    """Where a page sends its readers by <meta http-equiv=refresh> or by a script that does nothing else."""
    tree = LexborHTMLParser(html)
    base = _find_base(tree, address)
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            match = REFRESH.match((node.attributes.get("content") or "").strip())
            if match:
                return absolute_address(base, match[1])
    for node in tree.css("script"):
        if match := SCRIPT_MOVE.match(node.text(deep=True)):
            return absolute_address(base, match[2])
    return None


def find_next(html: str, address: str, next_text: re.Pattern[str]) -> str | None:
    """The next page of a list, None on the last: by the text of a link, rel=next, or the script that pages it.

    A page on another host is none.
    """
    tree = LexborHTMLParser(html)
    base = _find_base(tree, address)
    candidates = [node.attributes.get("href") for node in tree.css("a[rel=next], link[rel=next]")]
    candidates += [
        node.attributes.get("href")
        for node in tree.css("a[href]")[:MOST_ANCHORS]
        if next_text.search(SPACE.sub(" ", node.text(deep=True)).strip())
        or next_text.search((node.attributes.get("title") or "").strip())
    ]
    if match := PAGER.search(html):
        pages, this = int(match[1]), int(match[2])
        if this + 1 < pages:
            candidates.append(f"{match[3]}_{this + 1}.{match[4]}")
    for href in candidates:
        target = absolute_address(base, href or "")
        if target and target != address and urlsplit(target).netloc == urlsplit(address).netloc:
            return target
    return None


def absolute_address(base: str, href: str) -> str | None:
    """A reference to an absolute http(s) address without fragment and session; None for mailto: and nonsense."""
    try:
        target = SESSION.sub("", urldefrag(urljoin(base, href.strip())).url)
        parts = urlsplit(target)
        named = bool(parts.hostname)
    except ValueError:
        return None
    return target if parts.scheme in ("http", "https") and named else None


def choose_reports(links: Iterable[Link], text: re.Pattern[str]) -> list[Link]:
    """Links whose text speaks of a report, or whose list entry does where the link only says “view”."""
    chosen = []
    for link in links:
        if text.search(link.text):
            chosen.append(link)
        elif text.search(link.entry):
            chosen.append(replace(link, text=link.entry))
    return chosen


def _find_base(tree: LexborHTMLParser, address: str) -> str:
    node = tree.css_first("base[href]")
    return absolute_address(address, node.attributes.get("href") or "") or address if node else address


def _is_attachment(address: str, text: str) -> bool:
    """By the ending of the path, of a file name in the query, or of the name a person reads."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(ATTACHMENT.search(parts.path) or ATTACHMENT.search(unquote(parts.query)) or ATTACHMENT.search(text))


class _Labels:
    """What stands at and beside anchors; every list entry is read once, however many anchors it holds."""

    def __init__(self) -> None:
        self._entries: dict[int, tuple[str, bool]] = {}

    def read(self, node: LexborNode) -> tuple[str, str, date | None]:
        """An anchor's label, the text of the list entry in which it is the only link, and the date beside it."""
        text = SPACE.sub(" ", node.text(deep=True)).strip()
        title = SPACE.sub(" ", node.attributes.get("title") or "").strip()
        label = title if len(title) > len(text) else text
        entry = node.parent
        for _ in range(ENTRY_DEPTH):
            if entry is None or entry.tag in ENTRIES:
                break
            entry = entry.parent
        if entry is None or entry.tag not in ENTRIES:
            return label, "", _find_day(label)
        if entry.mem_id not in self._entries:
            around = SPACE.sub(" ", entry.text(deep=True, separator=" ")).strip()
            short = len(around) <= LONGEST_ENTRY
            alone = short and len(entry.css("a[href]")) == 1
            self._entries[entry.mem_id] = (around if short else "", alone)
        around, alone = self._entries[entry.mem_id]
        return label, around if alone else "", _find_day(around) or _find_day(label)


def _find_day(text: str) -> date | None:
    for year, month, day in DATE.findall(text):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None
