"""Places of the clean text where the report has lost something, so that no figure is read there as if all were well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transforms.clean.marks import PARAGRAPH_START, is_finished
from transforms.clean.words import cut_words
from transforms.language.noise import DamageRule, NoiseRules

# So many losses that no reader would doubt make the doubtful ones believable.
LOSSES_THAT_CONVINCE = 3
SHORTEST_PROSE = 30
NEAR = 15_000
MOST_TERMS = 200
QUOTED = re.compile(r"“([^“”，。；]{3,12})”")
ENDS_OPEN = re.compile(r"[一-龥\d%”）]$")
DIGIT = re.compile(r"\d(?:[%‰亿万元]|个百分点)|\d$")
# A remark in brackets behind the last sentence.
NOTE_AT_END = re.compile(r"[。！？](?:”|’)?（[^（）]{2,40}）$")
COUNTED = re.compile(r"\d[一-龥]$")
# Single characters that end a sentence of themselves.
SINGLE_ENDS = frozenset(
    "了着过好新强大高多少优美富快稳实人家个项元位名者化率区县市省村镇乡年月日次届期上中下里内外前后力量度性业局关路气水"
    "款户亩吨级类种批条座处所所套台辆头只万亿千百十成倍天史事心身行章等止法制案会团队员民众生学校医院店厂站网线"
)
# Second halves of verbs (举办, 开展, 推进): a paragraph that begins with one has lost the first.
SECOND_HALVES = frozenset("办展进续固彻施究善得")
PLAN_HEADING = re.compile(
    r"(?:展望|前瞻|安排部署|工作安排|工作部署)[^，。；]{0,6}((?:19|20)\d{2})|((?:19|20)\d{2})年?[^，。；]{0,4}(?:展望|工作安排|工作部署)"
)
REVIEW_HEADING = re.compile(
    r"(?:回眸|回顾|盘点)[^，。；]{0,6}((?:19|20)\d{2})|((?:19|20)\d{2})年?[^，。；]{0,8}(?:回眸|回顾)"
)
LONGEST_HEADING = 30


@dataclass(frozen=True, slots=True)
class Place:
    """A damaged stretch of the clean text."""

    start: int
    end: int
    kind: str
    rule: str


def find_damage(text: str, rules: NoiseRules, literals: set[str]) -> list[Place]:
    """Clean text to its damaged places, in order. ``literals`` are the sought words and characters that it holds."""
    places = list(_match_rules(text, (rule for rule in rules.damage if rule.sure), literals))
    lines = _split(text)
    places += _find_unpaired_marks(lines)
    ends = list(_find_broken_ends(text, lines))
    places += ends
    if ends:
        places += _find_broken_starts(text, lines, ends)
    places += _find_misplaced_headings(lines)
    if sum(1 for place in places if place.kind == "lost_characters") >= LOSSES_THAT_CONVINCE:
        places += _match_rules(text, (rule for rule in rules.damage if not rule.sure), literals)
        places += _find_lost_quotes(text)
    return sorted(places, key=lambda place: (place.start, place.end))


def _match_rules(text: str, rules: Iterable[DamageRule], literals: set[str]) -> Iterator[Place]:
    for rule in rules:
        if not rule.needs or not literals.isdisjoint(rule.needs):
            yield from (
                Place(match.start(), match.end(), rule.kind, rule.name) for match in rule.pattern.finditer(text)
            )


def _split(text: str) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    position = 0
    for line in text.split("\n"):
        lines.append((position, line))
        position += len(line) + 1
    return lines


def _find_unpaired_marks(lines: list[tuple[int, str]]) -> Iterator[Place]:
    """Quotation marks and brackets that stand alone in their paragraph."""
    for start, line in lines:
        # Two marks of one direction, or one closed by a single mark, are a slip of the keyboard: nothing is lost.
        odd = (line.count("“") + line.count("”")) % 2
        if odd and (line.count("‘") + line.count("’")) % 2 == 0:
            position = _find_single(line, "“", "”")
            yield Place(start + position, start + position + 1, "lost_characters", "quote_alone")
        for opening, closing in ("（）", "《》"):
            if line.count(opening) > line.count(closing):
                position = _find_single(line, opening, closing)
                yield Place(start + position, start + position + 1, "lost_characters", "bracket_alone")


def _find_single(line: str, opening: str, closing: str) -> int:
    last_open = -1
    for match in re.finditer(f"[{opening}{closing}]", line):
        if match[0] == opening:
            if last_open >= 0:
                return last_open
            last_open = match.start()
        else:
            if last_open < 0:
                return match.start()
            last_open = -1
    return max(last_open, 0)


def _is_prose(line: str) -> bool:
    return len(line) >= SHORTEST_PROSE and ("。" in line or line.count("，") >= 2 or "；" in line)


def _find_broken_ends(text: str, lines: list[tuple[int, str]]) -> Iterator[Place]:
    """Paragraphs without a stop at their end: a lost stop, or a sentence that breaks off inside a word.

    Items of a list and headings need no stop, and of lines that stand together without one each is meant so.
    """
    shown = [(start, line) for start, line in lines if line]
    finished = [is_finished(line) for _, line in shown]
    opens = [
        not ends and ENDS_OPEN.match(line[-1]) is not None for ends, (_, line) in zip(finished, shown, strict=True)
    ]
    last_finished = max((index for index, ends in enumerate(finished) if ends), default=0)
    for index, (start, line) in enumerate(shown[:last_finished]):
        if not opens[index] or not _is_prose(line):
            continue
        end = start + len(line)
        if _breaks_off(text, start, line):
            yield Place(end - min(6, len(line)), end, "broken_sentence", "breaks_off")
        elif _has_lost_stop(line):
            beside = [place for place in (index - 1, index + 1) if 0 <= place < len(shown)]
            if not any(opens[place] and _is_listed(shown[place][1]) for place in beside):
                yield Place(end - min(6, len(line)), end, "lost_characters", "stop_gone")


def _has_lost_stop(line: str) -> bool:
    """True if an open line holds a whole sentence or a figure: what holds neither is a heading that needs no stop."""
    if NOTE_AT_END.search(line):
        return False
    if "。" in line:
        return True
    return DIGIT.search(line) is not None and not PARAGRAPH_START.match(line)


def _is_listed(line: str) -> bool:
    """True for running text or a figure: lines of a list that go without stops together."""
    return _is_prose(line) or DIGIT.search(line) is not None


def _breaks_off(text: str, start: int, line: str) -> bool:
    if COUNTED.search(line):
        return False
    word = cut_words(line[-8:])[-1]
    if len(word) == 1 and word not in SINGLE_ENDS and _is_han(word):
        return True
    near = _near(text, start + len(line))
    following = {match[1] for match in re.finditer(re.escape(line[-3:]) + "(.)", near)}
    return len(following) == 1 and near.count(line[-3:]) >= 3 and _is_han(next(iter(following)))


def _find_broken_starts(text: str, lines: list[tuple[int, str]], ends: list[Place]) -> Iterator[Place]:
    """Paragraphs that begin inside a word, or without the first half of their verb where others break off."""
    open_ends = {place.end for place in ends}
    breaks_off = any(place.kind == "broken_sentence" for place in ends)
    previous_end = -1
    for start, line in lines:
        before, previous_end = previous_end, start + len(line)
        if not line or not _is_han(line[0]) or not _is_prose(line):
            continue
        if _begins_inside_word(_near(text, start), line[:2]):
            kind = "misplaced_fragment" if before in open_ends else "broken_sentence"
            yield Place(start, start + 6, kind, "begins_inside_word")
        elif breaks_off and line[0] in SECOND_HALVES and len(cut_words(line[:6])[0]) == 1:
            yield Place(start, start + 6, "broken_sentence", "begins_without_head")


def _begins_inside_word(near: str, head: str) -> bool:
    """True if ``head``, no word itself, stands elsewhere only behind one character, and makes a word with it."""
    preceding = {near[max(0, match.start() - 1)] for match in re.finditer(re.escape(head), near)} - {"\n"}
    if len(preceding) != 1 or not _is_han(next(iter(preceding))):
        return False
    return len(cut_words(head)) > 1 and len(cut_words(next(iter(preceding)) + head)) == 1


def _near(text: str, position: int) -> str:
    # A window keeps the search linear in documents of any length.
    return text[max(0, position - NEAR) : position + NEAR]


def _is_han(character: str) -> bool:
    return "一" <= character <= "龥"


def _find_misplaced_headings(lines: list[tuple[int, str]]) -> Iterator[Place]:
    """A heading of the year to come that stands before the review of the year past."""
    plans: dict[int, list[tuple[int, int]]] = {}
    for start, line in lines:
        if len(line) > LONGEST_HEADING:
            continue
        if match := PLAN_HEADING.search(line):
            plans.setdefault(int(match[1] or match[2]), []).append((start, start + len(line)))
        elif match := REVIEW_HEADING.search(line):
            for plan in plans.pop(int(match[1] or match[2]) + 1, ()):
                yield Place(*plan, "misplaced_fragment", "plan_before_review")


def _find_lost_quotes(text: str) -> Iterator[Place]:
    """Terms that the document quotes everywhere but here."""
    quoted: dict[str, int] = {}
    for match in QUOTED.finditer(text):
        quoted[match[1]] = quoted.get(match[1], 0) + 1
    for term, count in [item for item in quoted.items() if item[1] >= 2][:MOST_TERMS]:
        bare = text.count(term) - count
        if not 0 < bare <= max(1, count // 4):
            continue
        for match in re.finditer(f"(?<![“一-龥]){re.escape(term)}|(?<=[一-龥]){re.escape(term)}(?!”)", text):
            if text[match.end() : match.end() + 1] != "”":
                yield Place(match.start(), match.end(), "lost_characters", "quotes_gone")
