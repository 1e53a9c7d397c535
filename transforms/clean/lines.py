"""Whole lines that are noise: site chrome, metadata, bylines, doubled openings, page furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from transforms.clean.captions import find_captions
from transforms.clean.draft import Cut
from transforms.clean.markup import LIST_MARK
from transforms.language.noise import NoiseRules

LONGEST_NOISE_LINE = 400
LONGEST_METADATA_LINE = 300
BODY_LENGTH = 60
SENTENCE_END = re.compile(r"[。！？；]")
LINK_MARK = re.compile(r"[·•●■◆▪>›»*★☆▶►-] ?(?!\d)|[\[【]")
SENTENCE_STOP = re.compile(r"[。；]|[，、]$")
NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]{1,3}[章节部]|各位"
)
LONGEST_LINK = 45
SHORTEST_SENTENCE = 20
SALUTATION = re.compile(r"各位(?:代表|委员|同志)")
STAMP = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|\d{1,2}时\d{1,2}分(?:\d{1,2}秒)?|(?:星期|周)[一二三四五六日天]|[\d./-]+(?:次|人次)?"
)
# A day alone may be the report's own; with the hour, or with hyphens before the report begins, it is the page's.
STAMP_LINE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日? ?\d{1,2}(?::\d{2}(?::\d{2})?|时\d{1,2}分(?:\d{1,2}秒)?)")
DATE_WITH_HYPHENS = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
VALUE_STOP = re.compile(r"[，。；：]")
LONGEST_VALUE = 40
LABEL_VALUE = re.compile(r"[一-龥·A-Za-z ]{2,16}")
FONT_SIZES = frozenset("大中小")
METADATA_VALUE = re.compile(
    r"[A-Za-z0-9/_〔〕\[\]-]{6,40}号?|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|[一-龥]{2,16}(?:政府|办公室|局|委|厅|处|中心)|无|有效|主动公开|其他|中文|[一-龥]{1,8}〔\d{4}〕\d+号"
)
FURNITURE_WORDS = re.compile(r"报告|日报|文件|会议|公报|政府|大会|材料")
DIGITS = re.compile(r"\d+")
BLANK_RUN = re.compile(r" {2,}")
CUT_MARK = re.compile(r"[.…]{2,}$|…$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer blanks and with single blanks inside.

    ``start`` and ``end`` are its place in the text, ``blanks`` counts the empty lines before it, ``indent`` its
    leading blanks, ``paragraph`` tells running text from headings and cells; ``after_furniture`` says that a
    page's head or foot was taken out before it, ``taken`` is what was taken out of it.
    """

    start: int
    end: int
    text: str
    blanks: int
    indent: int
    paragraph: bool = False
    after_furniture: bool = False
    taken: str = ""

    def cut(self, kind: str, rule: str) -> Cut:
        """The whole line as noise."""
        return Cut(self.start, self.end, kind, rule)


def split_lines(text: str) -> list[Line]:
    """Text to its lines that hold anything."""
    lines: list[Line] = []
    position = 0
    blanks = 0
    for raw_line in text.splitlines(keepends=True):
        stripped = raw_line.strip()
        if stripped:
            indent = len(raw_line) - len(raw_line.lstrip())
            start = position + indent
            shown = BLANK_RUN.sub(" ", stripped) if "  " in stripped else stripped
            paragraph = len(shown) >= BODY_LENGTH and ("。" in shown or "；" in shown or "！" in shown)
            lines.append(Line(start, start + len(stripped), shown, blanks, indent, paragraph))
            blanks = 0
        else:
            blanks += 1
        position += len(raw_line)
    return lines


def drop_lines(lines: list[Line], cuts: list[Cut]) -> list[Line]:
    """The lines that no cut takes; an empty line beside the head or foot of a page does not end a paragraph."""
    taken = {cut.start: cut for cut in cuts}
    rest: list[Line] = []
    blanks = 0
    furniture = False
    for line in lines:
        cut = taken.get(line.start)
        if cut:
            furniture = furniture or cut.kind == "header"
            blanks = max(blanks, line.blanks)
            continue
        if furniture:
            rest.append(replace(line, blanks=0, after_furniture=True))
        else:
            rest.append(replace(line, blanks=max(blanks, line.blanks)) if blanks else line)
        blanks = 0
        furniture = False
    return rest


def find_body(lines: list[Line]) -> tuple[int, int]:
    """Indexes of the first and the last line of the report proper (0 and the last line if there is none)."""
    first = next((index for index, line in enumerate(lines) if line.paragraph or SALUTATION.match(line.text)), 0)
    last = next((index for index in range(len(lines) - 1, -1, -1) if lines[index].paragraph), len(lines) - 1)
    return first, last


def find_noise_lines(lines: list[Line], rules: NoiseRules, literals: set[str]) -> list[Cut]:
    """Lines to the cuts of those that are no part of a report. ``literals`` are sought words that the text holds."""
    cuts = list(_match_rules(lines, rules, literals))
    noise = {cut.start for cut in cuts}
    rest = [line for line in lines if line.start not in noise]
    for find in (_find_metadata, _find_doubled_heads, _find_doubled_paragraphs, _find_furniture, _find_captions):
        found = list(find(rest, rules))
        cuts += found
        noise = {cut.start for cut in found}
        rest = [line for line in rest if line.start not in noise]
    return cuts


def _match_rules(lines: list[Line], rules: NoiseRules, literals: set[str]) -> Iterator[Cut]:
    first, last = find_body(lines)
    paragraph_noise = literals.intersection(rules.words["paragraph_noise"])
    in_list_of_links = False
    after_toolbar = False
    links = LinkBox()
    told = False
    for index, line in enumerate(lines):
        place = "opening" if index < first else "closing" if index > last else ""
        short = len(line.text) <= LONGEST_NOISE_LINE and not (
            line.paragraph and not any(word in line.text for word in paragraph_noise)
        )
        rule = rules.find_line_rule(line.text, place) if short else None
        if short and not rule and (mark := LIST_MARK.match(line.text)):
            rule = rules.find_line_rule(line.text[mark.end() :], place)
        linked = links.holds(line)
        told = told or (len(line.text) >= SHORTEST_SENTENCE and SENTENCE_END.search(line.text) is not None)
        if not short:
            after_toolbar = False
        elif rule:
            if rule.name == "related_heading":
                links = LinkBox(True, told)
            in_list_of_links = in_list_of_links or (place == "closing" and rule.name == "related_heading")
            after_toolbar = rule.name == "toolbar"
            yield line.cut(rule.kind, rule.name)
        elif after_toolbar and line.text in FONT_SIZES:
            yield line.cut("navigation", "toolbar")
        elif linked or (in_list_of_links and not SENTENCE_END.search(line.text)):
            yield line.cut("navigation", "related_list")
        elif in_list_of_links and _repeats(line, lines[: first + 6]):
            yield line.cut("duplicate", "doubled_opening")
        else:
            after_toolbar = False


class LinkBox:
    """Follows the lines under a heading of related links: headlines, all marked or all bare, up to an empty line.

    Before the report has begun (``bare`` is False) a bare line may be its title: only marked ones are links.
    """

    def __init__(self, is_open: bool = False, bare: bool = False) -> None:
        self.open = is_open
        self.bare = bare
        self.marked: bool | None = None
        self.gap = 0

    def holds(self, line: Line) -> bool:
        """True if the line, the next one below, is still a link."""
        if not self.open:
            return False
        marked = LINK_MARK.match(line.text) is not None
        if self.marked is None:
            self.marked, self.gap = marked, line.blanks
        headline = marked or (
            self.bare
            and len(line.text) <= LONGEST_LINK
            and not SENTENCE_STOP.search(line.text)
            and not NUMBERED.match(line.text)
        )
        self.open = marked == self.marked and headline and line.blanks <= self.gap
        return self.open


def _repeats(line: Line, opening: list[Line]) -> bool:
    return line.text in "".join(other.text for other in opening if other.start != line.start)


def _find_metadata(lines: list[Line], rules: NoiseRules) -> Iterator[Cut]:
    """Lines of labels and values (发布日期：… 来源：…); in the opening also a label and its value on two lines."""
    labels = rules.words["metadata_labels"]
    bare = frozenset(rules.words["metadata_labels_bare"])
    pattern = _label_pattern(labels)
    first, last = find_body(lines)
    value: re.Pattern[str] | None = None
    for index, line in enumerate(lines):
        text = line.text
        outside = index < first or index > last
        expected, value = value, None
        if len(text) > LONGEST_METADATA_LINE or "。" in text:
            continue
        head, _, rest = text.partition(" ")
        if index < first and head in bare and rest and len(rest) <= LONGEST_VALUE and not VALUE_STOP.search(rest):
            yield line.cut("metadata", "label_and_value")
        elif outside and text in bare:
            value = METADATA_VALUE
            yield line.cut("metadata", "label_line")
        elif expected and expected.fullmatch(text):
            yield line.cut("metadata", "label_value")
        elif is_metadata(text, pattern, bare):
            if outside and text.endswith(("：", ":")):
                value = LABEL_VALUE
            yield line.cut("metadata", "labels")
        elif STAMP_LINE.fullmatch(text) or (index < first and DATE_WITH_HYPHENS.fullmatch(text)):
            yield line.cut("metadata", "time_stamp")


@cache
def _label_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return re.compile(rf"(?:(?<=[ 【\[（|])|^)({alternatives})( ?[：:]|(?=[ 】\]）|]|$))|({alternatives})[：:]")


def is_metadata(text: str, pattern: re.Pattern[str], bare: frozenset[str]) -> bool:
    """True if labels and their short values are all that the line holds."""
    weight = 0.0
    for match in pattern.finditer(text):
        label, colon = match[1] or match[3], match[3] or match[2]
        if colon:
            weight += 1
        elif label in bare:
            weight += 0.5
    if weight < 1:
        return False
    rest = re.sub(r"[^一-龥A-Za-z]", "", STAMP.sub("", pattern.sub("", text)))
    return len(rest) <= 16 * weight


def _find_doubled_heads(lines: list[Line], rules: NoiseRules) -> Iterator[Cut]:
    """Of a headline that stands twice before the report begins, the first is the page's title."""
    opening, _ = find_body(lines)
    seen: dict[str, Line] = {}
    for line in lines[:opening]:
        key = re.sub(r"\W", "", line.text)
        if len(key) < 6:
            continue
        if key in seen:
            yield seen[key].cut("header", "doubled_head")
        seen[key] = line


def _find_doubled_paragraphs(lines: list[Line], rules: NoiseRules) -> Iterator[Cut]:
    """Paragraphs that stand twice, and teasers that the report's opening then repeats."""
    seen: set[str] = set()
    for index, line in enumerate(lines):
        text = line.text
        if line.paragraph:
            if text in seen:
                yield line.cut("duplicate", "doubled_paragraph")
                continue
            seen.add(text)
        if len(text) >= 20 and index < 12:
            stem = CUT_MARK.sub("", text)
            for other in lines[index + 1 : index + 9]:
                if len(other.text) > len(text) and other.text.startswith(stem) and not FINISHED.search(stem):
                    yield line.cut("duplicate", "teaser")
                    break


FINISHED = re.compile(r"[。！？：]$")


def _find_furniture(lines: list[Line], rules: NoiseRules) -> Iterator[Cut]:
    """Running heads by their coming back, bare page numbers by their counting up."""
    keys = [DIGITS.sub("#", line.text) if 6 <= len(line.text) <= 40 else "" for line in lines]
    counts = Counter(key for key in keys if key and not SENTENCE_END.search(key) and FURNITURE_WORDS.search(key))
    running = {key for key, count in counts.items() if count >= 3}
    seen: set[str] = set()
    numbers: list[tuple[int, Line]] = []
    for line, key in zip(lines, keys, strict=True):
        if key in running:
            if key in seen:
                yield line.cut("header", "running_head")
            seen.add(key)
        elif len(line.text) <= 3 and line.text.isascii() and line.text.isdigit():
            numbers.append((int(line.text), line))
    for index, (number, line) in enumerate(numbers):
        if any(
            other_number - number == step and abs(other.start - line.start) > 300
            for step in (-1, 1)
            for other_number, other in numbers[max(0, index - 1) : index + 2]
        ):
            yield line.cut("header", "counting_page_number")


def _find_captions(lines: list[Line], rules: NoiseRules) -> Iterator[Cut]:
    for index in find_captions([line.text for line in lines], rules):
        yield lines[index].cut("caption", "picture_line")
