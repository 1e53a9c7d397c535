"""Links of a page: to reports, to the next page of the list, to attachments. Text in, links out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

ATTACHMENT = re.compile(r"\.(?:pdf|docx?|wps|txt)$", re.I)
SPACE = re.compile(r"\s+")
REFRESH = re.compile(r"\d*\s*;\s*url\s*=\s*['\"]?([^'\">]+)", re.I)


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute address without its fragment, and what a person reads there (text, else title)."""

    address: str
    text: str
    attachment: bool


def find_links(html: str, address: str, selector: str | None = None) -> list[Link]:
    """All http(s) links of a page, each address once, in reading order; ``selector`` limits where they stand."""
    tree = LexborHTMLParser(html)
    base_node = tree.css_first("base[href]")
    base = urljoin(address, (base_node.attributes.get("href") or "") if base_node else "")
    query = ", ".join(f"{part.strip()} a[href]" for part in selector.split(",")) if selector else "a[href]"
    found: dict[str, Link] = {}
    for node in tree.css(query):
        target = absolute_address(base, node.attributes.get("href") or "")
        text = SPACE.sub(" ", node.text(deep=True)).strip()
        title = SPACE.sub(" ", node.attributes.get("title") or "").strip()
        if target is None:
            continue
        label = title if len(title) > len(text) else text
        if target not in found or len(label) > len(found[target].text):
            found[target] = Link(target, label, bool(ATTACHMENT.search(urlsplit(target).path)))
    return list(found.values())


def find_refresh(html: str, address: str) -> str | None:
    """Where a page sends its readers by <meta http-equiv=refresh>, None when it does not."""
    for node in LexborHTMLParser(html).css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            match = REFRESH.match((node.attributes.get("content") or "").strip())
            if match:
                return absolute_address(address, match[1])
    return None


def absolute_address(base: str, href: str) -> str | None:
    """A reference to an absolute http(s) address without fragment; None for mailto:, javascript: and nonsense."""
    try:
        target = urldefrag(urljoin(base, href.strip())).url
        parts = urlsplit(target)
    except ValueError:
        return None
    return target if parts.scheme in ("http", "https") and parts.hostname else None


def choose_reports(links: Iterable[Link], text: re.Pattern[str]) -> list[Link]:
    """Links whose text speaks of a report."""
    return [link for link in links if text.search(link.text)]


def choose_next(links: Iterable[Link], next_text: re.Pattern[str]) -> str | None:
    """The next page of the list, None on the last."""
    return next((link.address for link in links if next_text.search(link.text)), None)
