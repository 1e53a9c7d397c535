"""Lines that the line rules of seeds/noise.yml take, and the lists of links under their headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transforms.clean.draft import Cut
from transforms.clean.lines import Line, find_body
from transforms.clean.markup import LIST_MARK
from transforms.language.noise import NoiseRule, NoiseRules
from transforms.records import NoiseRole

LONGEST_NOISE_LINE = 400
SENTENCE_END = re.compile(r"[。！？；]")
LINK_MARK = re.compile(r"[·•●■◆▪>›»*★☆▶►-] ?(?!\d)|[\[【]")
SENTENCE_STOP = re.compile(r"[。；]|[，、]$")
NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]{1,3}[章节部]|各位"
)
LONGEST_LINK = 45
SHORTEST_SENTENCE = 20
LONGEST_LICENCE = 2_000
LICENCE_LINES = 14
FIGURE = re.compile(r"\d(?:%|[亿万]|个百分点)")
FONT_SIZES = frozenset("大中小")


@dataclass(frozen=True, slots=True)
class LinkBox:
    """The lines under a heading of related links: headlines, all marked or all bare, up to an empty line.

    Before the report has begun (``bare`` is False) a bare line may be its title: only marked ones are links.
    ``marked`` and ``gap`` (empty lines between links) are those of the first link, None before it.
    """

    open: bool = False
    bare: bool = False
    marked: bool | None = None
    gap: int = 0

    def take(self, line: Line) -> LinkBox:
        """The box after the next line below; it is still open if that line is a link."""
        if not self.open:
            return self
        marked = LINK_MARK.match(line.text) is not None
        box = self if self.marked is not None else replace(self, marked=marked, gap=line.blanks)
        headline = marked or (
            self.bare
            and len(line.text) <= LONGEST_LINK
            and not SENTENCE_STOP.search(line.text)
            and not NUMBERED.match(line.text)
        )
        return replace(box, open=marked == box.marked and headline and line.blanks <= box.gap)


@dataclass(frozen=True, slots=True)
class Above:
    """What the lines above say of the next: in which list of links it stands, whether a toolbar or the report began."""

    links: LinkBox = LinkBox()
    among_links: bool = False
    toolbar: bool = False
    report_begun: bool = False


def find_chrome(lines: list[Line], rules: NoiseRules, literals: set[str]) -> list[Cut]:
    """Lines to the cuts of those that a rule takes or that belong to a list of links."""
    licence = _find_licence(lines, rules)
    if licence < len(lines):
        return find_chrome(lines[:licence], rules, literals) + [
            line.cut("copyright", "licence_notice", NoiseRole.LICENCE) for line in lines[licence:]
        ]
    first, last = find_body(lines)
    paragraph_noise = literals.intersection(rules.words["paragraph_noise"])
    opening = lines[: first + 6]
    above = Above()
    cuts: list[Cut] = []
    for index, line in enumerate(lines):
        place = "opening" if index < first else "closing" if index > last else ""
        short = len(line.text) <= LONGEST_NOISE_LINE and not (
            line.paragraph and not any(word in line.text for word in paragraph_noise)
        )
        if not short:
            above = Above(above.links.take(line), above.among_links, False, True)
            continue
        rule = _find_rule(line, rules, place)
        cut, above = _judge(line, rule, above, place, opening)
        if cut:
            cuts.append(cut)
    return cuts


def _find_licence(lines: list[Line], rules: NoiseRules) -> int:
    """The index from which on a text archive's notice of licence stands at the text's end; the count if none does."""
    tail = next((index for index, line in enumerate(lines) if line.end + LONGEST_LICENCE >= lines[-1].end), len(lines))
    patterns = [rule.pattern for rule in rules.rules if rule.role is NoiseRole.LICENCE]
    named = next((i for i in range(tail, len(lines)) if any(p.fullmatch(lines[i].text) for p in patterns)), None)
    if named is None:
        return len(lines)
    heads = rules.words["licence_heads"]
    first = next((i for i in range(max(tail, named - LICENCE_LINES), named) if lines[i].text.startswith(heads)), named)
    return len(lines) if any(FIGURE.search(line.text) for line in lines[first:]) else first


def _find_rule(line: Line, rules: NoiseRules, place: str) -> NoiseRule | None:
    rule = rules.find_line_rule(line.text, place)
    if not rule and (mark := LIST_MARK.match(line.text)):
        rule = rules.find_line_rule(line.text[mark.end() :], place)
    return rule


def _judge(
    line: Line, rule: NoiseRule | None, above: Above, place: str, opening: list[Line]
) -> tuple[Cut | None, Above]:
    """The cut of a short line, if it is noise, and what it says of the next line."""
    begun = above.report_begun or (len(line.text) >= SHORTEST_SENTENCE and SENTENCE_END.search(line.text) is not None)
    links = above.links.take(line)
    if rule:
        heads_links = rule.role is NoiseRole.RELATED_LINKS
        following = Above(
            links=LinkBox(True, begun) if heads_links else links,
            among_links=above.among_links or (place == "closing" and heads_links),
            toolbar=rule.role is NoiseRole.TOOLBAR,
            report_begun=begun,
        )
        return line.cut(rule.kind, rule.name, rule.role), following
    following = Above(links, above.among_links, above.toolbar, begun)
    if above.toolbar and line.text in FONT_SIZES:
        return line.cut("navigation", "font_size", NoiseRole.TOOLBAR), following
    if links.open or (above.among_links and not SENTENCE_END.search(line.text)):
        return line.cut("navigation", "related_list"), following
    if above.among_links and _repeats(line, opening):
        return line.cut("duplicate", "doubled_opening"), following
    return None, Above(links, above.among_links, False, begun)


def _repeats(line: Line, opening: list[Line]) -> bool:
    return line.text in "".join(other.text for other in opening if other.start != line.start)
