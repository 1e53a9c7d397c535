"""A web page to the text that a reader sees, in reading order, tables cell by cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.decode.errors import DecodeError
from transforms.records import Decoded

# fmt: off
UNSEEN = frozenset([
    "head", "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object",
    "audio", "video", "select", "option", "button", "input", "textarea", "map",
])
BLOCKS = frozenset([
    "body", "p", "div", "section", "article", "main", "header", "footer", "nav",
    "aside", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption",
    "tbody", "thead", "tfoot", "tr", "td", "th", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "pre", "blockquote", "form", "fieldset", "figure",
    "figcaption", "center", "address", "marquee",
])
UNCLOSED = frozenset([
    "br", "img", "hr", "input", "meta", "link", "area", "base", "col", "embed", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option",
])
# fmt: on
CHROME_TAGS = frozenset(("nav", "footer", "aside", "form"))
CHROME_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navi|menu|breadcrumbs?|crumbs?|footer|foot|bottom|copyright|sidebar|side|toolbar|share"
    r"|bdshare\w*|related|recommend|hot|login|search|pager?|pagination|topbar|banner|links?|friend\w*|comments?|ads?"
    r"|qrcode|ewm)(?:$|[-_ ])",
    re.I,
)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
SPACES = re.compile(r"[ \t\r\n\f]+")
BREAK_BETWEEN_HAN = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t\f]*[\r\n][ \t\r\n\f]*(?=[\u3000-\u9fff\uff00-\uffef])"
)
# What parsing a page takes grows with the square of this; few tags cannot reach it.
DEEPEST = 10_000
MANY_TAGS = 10_000
TAG_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.I)
PUNCTUATION = re.compile(r"[，。；,;]")
# A cell longer than this, or with more sentences, is page layout and not data.
LONGEST_CELL = 80
# A part of the page that holds this much running text is report, whatever its class is called.
CHROME_MAX_PUNCTUATION = 12
LINK_SHARE_OF_MENUS = 0.6


@dataclass(slots=True)
class _Block:
    parts: list[str] = field(default_factory=list)
    link_length: int = 0
    chrome: bool = False
    row: str = ""

    def text(self) -> str:
        if self.row:
            return self.row
        return SPACES.sub(" ", BREAK_BETWEEN_HAN.sub("", "".join(self.parts))).strip(" ")


def read_html(html: str, encoding: str) -> Decoded:
    """A page to its visible text, one block a line, the cells of a table's row separated by tabs.

    Menus, footers and other chrome stay in the text; their spans stand in ``boilerplate``.
    Raises DecodeError for a page without visible text.
    """
    if html.count("<") > MANY_TAGS and _find_depth(html) > DEEPEST:
        raise DecodeError("the page nests its parts deeper than a page can")
    tree = LexborHTMLParser(html)
    reader = _Reader()
    if tree.body is not None:
        reader.read(tree.body)
    lines: list[str] = []
    spans: list[tuple[int, int]] = []
    position = 0
    for block in reader.blocks:
        text = block.text()
        if not text.strip():
            continue
        if block.chrome or _is_menu(block, text):
            if spans and spans[-1][1] == position - 1:
                spans[-1] = (spans[-1][0], position + len(text))
            else:
                spans.append((position, position + len(text)))
        lines.append(text)
        position += len(text) + 1
    if not lines:
        raise DecodeError("the page shows no text")
    return Decoded(text="\n".join(lines), encoding=encoding, media_type="html", boilerplate=tuple(spans))


def _find_depth(html: str) -> int:
    """How deep the parts of a page stand in each other, those left out that need no end."""
    depth = deepest = 0
    for match in TAG_NAME.finditer(html):
        if match[2].lower() not in UNCLOSED:
            depth += -1 if match[1] else 1
            deepest = max(deepest, depth)
    return deepest


def _is_menu(block: _Block, text: str) -> bool:
    return block.link_length >= LINK_SHARE_OF_MENUS * len(text) and not re.search("[。；]", text)


class _Reader:
    """Walks the tree and gathers blocks; without recursion, because scraped pages nest thousands of tags."""

    def __init__(self) -> None:
        self.blocks: list[_Block] = [_Block()]

    def read(self, root: LexborNode) -> None:
        """Appends the blocks of all that can be seen under ``root``."""
        # Each entry: node to visit, or None to close a block; whether it stands in a link, in chrome.
        stack: list[tuple[LexborNode | None, bool, bool]] = [(root, False, False)]
        while stack:
            node, in_link, in_chrome = stack.pop()
            if node is None:
                self._open(in_chrome)
                continue
            tag = node.tag or ""
            if tag == "-text":
                self._add(node.text_content or "", in_link)
            elif _is_seen(node, tag) and not self._add_at_once(node, tag, in_chrome):
                chrome = in_chrome or _is_chrome(node, tag)
                if tag in BLOCKS:
                    self._open(chrome)
                    stack.append((None, in_link, in_chrome))
                stack.extend((child, in_link or tag == "a", chrome) for child in reversed(_children(node)))

    def _add_at_once(self, node: LexborNode, tag: str, chrome: bool) -> bool:
        """True for a line break or a row of data, whose insides need no visit."""
        if tag == "br":
            self._open(chrome)
            return True
        cells = _read_data_row(node) if tag == "tr" else None
        if cells is None:
            return False
        self._open(chrome)
        self.blocks[-1].row = "\t".join(cells)
        self._open(chrome)
        return True

    def _open(self, chrome: bool) -> None:
        if self.blocks[-1].parts or self.blocks[-1].row:
            self.blocks.append(_Block())
        self.blocks[-1].chrome = chrome

    def _add(self, text: str, in_link: bool) -> None:
        block = self.blocks[-1]
        block.parts.append(text)
        if in_link:
            block.link_length += len(text.strip())


def _is_seen(node: LexborNode, tag: str) -> bool:
    return not (tag[:1] == "-" or tag in UNSEEN or _is_hidden(node))


def _children(node: LexborNode) -> list[LexborNode]:
    children = []
    child = node.child
    while child is not None:
        children.append(child)
        child = child.next
    return children


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if not attributes:
        return False
    return "hidden" in attributes or bool(HIDDEN_STYLE.search(attributes.get("style") or ""))


def _is_chrome(node: LexborNode, tag: str) -> bool:
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}" if attributes else ""
    if tag not in CHROME_TAGS and not (names.strip() and CHROME_NAMES.search(names)):
        return False
    return len(PUNCTUATION.findall(node.text(deep=True))) <= CHROME_MAX_PUNCTUATION


def _read_data_row(row: LexborNode) -> list[str] | None:
    """Texts of a row's cells; None for a row that lays out the page or has but one cell."""
    cells: list[str] = []
    for cell in _children(row):
        if cell.tag in ("td", "th"):
            if cell.css_first("table") is not None:
                return None
            text = SPACES.sub(" ", BREAK_BETWEEN_HAN.sub("", cell.text(deep=True).strip())).strip()
            if len(text) > LONGEST_CELL or "。" in text:
                return None
            cells.append(text)
    return cells if len(cells) > 1 else None
