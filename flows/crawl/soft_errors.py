"""Told by evidence: a page that may be a report, and one that only answers with status 200. Text in, a reason out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from selectolax.lexbor import LexborHTMLParser

from flows.run.seeds import read_seed
from transforms.language.seedfile import LineDict, SeedError, check_keys, parse_yaml

HAN = re.compile(r"[\u3400-\u9fff]+")
SENTENCE_END = re.compile(r"[。；！？]")
SPACE = re.compile(r"\s+")
SCRIPT_THAT_ACTS = re.compile(r"document\.cookie|location\.reload|location\.replace|location\s*(?:\.href)?\s*=")
NOT_SHOWN = ("script", "style", "noscript", "template", "head", "select", "textarea")

REPORT_SENTENCES = 5  # a page that names a report and has this many sentences is left to the reader
RUNNING_HAN = 1500  # and so is one with this much running text, whatever its frame says
FEWEST_HAN = 30  # below this there is nothing that could be a report
QUOTED = 40
SEARCHED = 20_000

# What parsing costs grows with the square of the depth, and with every formatting tag left open times the blocks.
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?=[\s>/])", re.I)
# fmt: off
FORMATTING = frozenset([
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
])
SHALLOW = frozenset([  # closed by themselves, or never
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li",
    "link", "meta", "option", "optgroup", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr",
    "track", "wbr",
])
# fmt: on
FEW_TAGS = 2_000
DEEPEST = 10_000
MOST_COPIES = 2_000_000


@dataclass(frozen=True, slots=True)
class Sign:
    """What a kind of page says; ``reason`` is what a person is told."""

    kind: str
    reason: str
    says: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class PageLook:
    """What there is to see on a page: its visible text, how much of it runs on outside of links, and what asks."""

    title: str
    text: str
    running_han: int
    sentences: int
    has_password: bool
    has_scripts: bool
    has_acting_script: bool

    def reads_like_report(self, wanted: re.Pattern[str]) -> bool:
        """Whether it has so much running text that only reading it can tell."""
        if self.running_han >= RUNNING_HAN:
            return True
        return self.sentences >= REPORT_SENTENCES and bool(wanted.search(self.title) or wanted.search(self.text))

    def shows_the_same(self, other: PageLook) -> bool:
        """Whether a reader sees no difference."""
        return (self.title, self.text) == (other.title, other.text)


def is_tangled(html: str) -> bool:
    """Whether a page nests so deep, or leaves so many tags open, that parsing it would take for ever."""
    if html.count("<") < FEW_TAGS:
        return False
    depth = deepest = opened = most_opened = blocks = 0
    for closing, name in TAG.findall(html):
        step, tag = -1 if closing else 1, name.lower()
        blocks += step > 0
        if tag in FORMATTING:
            opened = max(0, opened + step)
            most_opened = max(most_opened, opened)
        elif tag not in SHALLOW:
            depth = max(0, depth + step)
            deepest = max(deepest, depth)
    return deepest > DEEPEST or most_opened * blocks > MOST_COPIES


def look_at_page(html: str) -> PageLook:
    """A page, or a plain text, to what a reader sees of it."""
    tree = LexborHTMLParser(html)
    title_node = tree.css_first("title")
    title = SPACE.sub(" ", title_node.text(deep=True) if title_node else "").strip()
    scripts = "\n".join(node.text(deep=True) for node in tree.css("script"))
    has_scripts = tree.css_first("script, noscript") is not None
    has_password = tree.css_first("input[type=password]") is not None
    tree.strip_tags(list(NOT_SHOWN))
    text = _read_text(tree)
    tree.strip_tags(["a"])
    running = _read_text(tree)
    return PageLook(
        title=title,
        text=text,
        running_han=sum(map(len, HAN.findall(running))),
        sentences=len(SENTENCE_END.findall(running)),
        has_password=has_password,
        has_scripts=has_scripts,
        has_acting_script=bool(SCRIPT_THAT_ACTS.search(scripts)),
    )


@dataclass(frozen=True, slots=True)
class SoftError:
    """Why a page cannot be a report; ``sure`` when it says itself what it is, and does not only say too little."""

    reason: str
    sure: bool


def find_soft_error(page: PageLook, wanted: re.Pattern[str]) -> SoftError | None:
    """Why a page cannot be a report; None where it may be one."""
    if page.reads_like_report(wanted):
        return None
    said = f"{page.title} {page.text[:SEARCHED]}"
    for sign in load_signs():
        if sign.kind == "login" and page.has_password:
            return SoftError(f"{sign.reason} with status 200: it asks for a password", True)
        for pattern in sign.says:
            if match := pattern.search(said):
                return SoftError(f"{sign.reason} with status 200: it says “{match[0][:QUOTED]}”", True)
    if page.running_han >= FEWEST_HAN:
        return None
    if page.has_acting_script:
        return SoftError("a page that wants a browser with scripts and cookies: it holds a script and no text", False)
    if page.has_scripts:
        return SoftError("the page shows its text only by script", False)
    if not page.text:
        return SoftError("the page shows no text", False)
    return SoftError(f"too little Chinese text to be a report ({page.running_han} characters)", False)


@cache
def load_signs() -> tuple[Sign, ...]:
    """The signs of seeds/pages.yml. Raises SeedError with the line for what cannot be meant."""
    return parse_signs(read_seed("pages.yml"), "seeds/pages.yml")


def parse_signs(text: str, file: str) -> tuple[Sign, ...]:
    """YAML to Signs. Raises SeedError with file and line."""
    signs = []
    for entry in parse_yaml(text, file) or []:
        if not isinstance(entry, LineDict):
            raise SeedError(file, 1, "every kind is a mapping")
        check_keys(entry, file, {"kind", "reason", "says"}, set())
        try:
            says = tuple(re.compile(str(item), re.I) for item in entry["says"])
        except re.error as error:
            raise SeedError(file, entry.key_lines["says"], f"not a regular expression: {error}") from error
        signs.append(Sign(str(entry["kind"]), str(entry["reason"]), says))
    return tuple(signs)


def _read_text(tree: LexborHTMLParser) -> str:
    root = tree.body or tree.root
    return SPACE.sub(" ", root.text(deep=True, separator=" ")).strip() if root else ""
