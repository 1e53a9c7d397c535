"""Raw text to report text: noise out, broken lines joined, one script and width, every character accounted for."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache

from transforms.clean.ads.find import find_ads
from transforms.clean.ads.terms import JOINS
from transforms.clean.damage import find_damage
from transforms.clean.draft import Cut, Draft
from transforms.clean.lines import Line, drop_lines, split_lines
from transforms.clean.markup import (
    EMOJI_SIGNS,
    LIST_MARKS,
    UNSEEN_CHARACTERS,
    drop_list_marks,
    split_at_list_marks,
    take_wrapping,
    unwrap_markup,
)
from transforms.clean.mend.blanks import close_blanks, close_spaced_lines
from transforms.clean.mend.characters import (
    find_per_mille,
    find_quote_marks,
    fold_punctuation,
    pair_quotes,
    repair_numerals,
)
from transforms.clean.mend.cut_figures import mend_cut_figures
from transforms.clean.mend.doubled import close_doubled
from transforms.clean.mend.joins import close_gaps
from transforms.clean.noise_lines import find_noise_lines
from transforms.language.folds import any_of, fold_text
from transforms.language.noise import NoiseRule, NoiseRules
from transforms.records import CleanText, Damage, Decoded, NoiseRole

# After these a sentence may begin: an advertisement there was put in between and stands for nothing.
SENTENCE_EDGES = frozenset("。！？；，\n")


# What one pass joins may be noise that the next one sees; the last pass finds nothing.
MOST_PASSES = 5


def clean_text(decoded: Decoded, rules: NoiseRules) -> CleanText:
    """Decoded text to clean text with its offset map, the spans removed and the places damaged.

    The clean text is simplified, digits, letters and % are half-width, stops are ，。；：（）“”, one line a paragraph.
    A character of the clean text stands for one character of the raw text; what else the raw text holds, blanks
    apart, is in a removed span. Cleaning a clean text changes nothing.
    """
    folded, script = fold_text(decoded.text, rules.folds)
    draft = Draft(decoded.text, folded)
    draft.remove(Cut(start, end, "navigation", "file_structure") for start, end in decoded.boilerplate)
    take_wrapping(draft, decoded.wrapping, rules.folds)
    present = find_signs(draft.text, rules.signs)
    damage: list[Damage] = []
    literals: set[str] = set()
    todo = "all"
    passes = 0
    while todo and passes < MOST_PASSES:
        passes += 1
        if todo == "all":
            damage += _take_structure(draft, rules, present, passes == 1)
            literals = _take_inline(draft, rules, present, damage)
        lines = split_lines(draft.text)
        if passes == 1:
            lines = note_taken(draft, lines)
        todo = _take_lines(draft, lines, rules, present, literals, damage)
    damage += (
        Damage(*draft.raw_span(p.start, p.end), p.kind, p.rule) for p in find_damage(draft.text, rules, literals)
    )
    damage += (
        Damage(span.char_start, span.char_end, "lost_characters", span.rule)
        for span in draft.removed
        if span.role is NoiseRole.LOST_BYTES
    )
    # Last, because a mark tells that its line goes on with no other.
    drop_list_marks(draft, present)
    draft.note_lost(rules.folds.signs_of_blanks, "markup", "unseen_character")
    return CleanText(
        text=draft.text,
        offsets=draft.offsets(),
        removed=tuple(sorted(draft.removed, key=lambda span: span.char_start)),
        damage=tuple(sorted(damage, key=lambda place: (place.char_start, place.char_end))),
        script=script,
    )


# Characters that the steps ask for, beside those that rules need; what stands in every report is not looked for.
SIGNS = "".join({*'<\\&%·•古○◯Oo零lI"', *UNSEEN_CHARACTERS, *EMOJI_SIGNS, *LIST_MARKS, *JOINS})
BEYOND_BASIC = re.compile("[\U00010000-\U0010ffff]")
EVERYWHERE = frozenset("0，。：；、“”（）")


@cache
def _sign_pattern(signs: str) -> re.Pattern[str]:
    return any_of({*SIGNS, *signs} - EVERYWHERE)


def find_signs(text: str, signs: str) -> set[str]:
    """Which of the characters that steps and rules ask for (``signs``) stand in the text, or may stand in it."""
    return {*_sign_pattern(signs).findall(text), *BEYOND_BASIC.findall(text), *EVERYWHERE}


def _take_structure(draft: Draft, rules: NoiseRules, present: set[str], first: bool) -> list[Damage]:
    """Text layers set or printed character by character put right, markup out, cut figures mended or marked."""
    draft.edit(close_spaced_lines(draft.text))
    while edits := close_doubled(draft.text):
        draft.take(edits, "markup", "doubled_character")
    before = draft.text
    unwrap_markup(draft, rules.folds, present)
    if draft.text != before:  # entities and code points leave characters that stood nowhere
        present |= find_signs(draft.text, rules.signs)
    if first:
        split_at_list_marks(draft, present)
    return mend_cut_figures(draft)


def _take_inline(draft: Draft, rules: NoiseRules, present: set[str], damage: list[Damage]) -> set[str]:
    """Advertising and inline noise out of the draft, its stops and quotation marks to one form.

    Returns the sought words and characters that the text holds.
    """
    draft.take(find_quote_marks(draft.text), "token", "quote_mark")
    draft.replace_equally(pair_quotes(fold_punctuation(draft.text)))
    present.update("，：；“”")
    literals = rules.find_literals(draft.text, present)
    damage += _take_ads(draft, rules, literals)
    marks = find_inline(draft.text, rules.inline, literals)
    draft.remove(marks)
    if any(mark.kind == "footnote_mark" for mark in marks):  # one may have stood behind another
        literals |= rules.find_literals(draft.text, present)
        draft.remove(find_inline(draft.text, rules.inline, literals))
    return literals


def note_taken(draft: Draft, lines: list[Line]) -> list[Line]:
    """Lines with the advertisements that stood in them: a page broke its lines where they were full with these."""
    ads = [span for span in draft.removed if span.kind == "ad"]
    if not ads:
        return lines
    starts = [line.start for line in lines]
    taken: dict[int, str] = {}
    for span in ads:
        index = bisect_right(starts, draft.position_after(span.char_end)) - 1
        if index < 0:
            continue
        between = draft.raw[draft.raw_position(lines[index].end - 1) : span.char_end]
        if "\n" not in between and "\r" not in between and "\n" not in span.text:
            taken[index] = taken.get(index, "") + span.text
    return [replace(line, taken=taken[index]) if index in taken else line for index, line in enumerate(lines)]


def _take_lines(
    draft: Draft, lines: list[Line], rules: NoiseRules, present: set[str], literals: set[str], damage: list[Damage]
) -> str:
    """Noise lines out, broken lines joined, blanks closed; returns what has to be looked through again.

    "all" where text was joined, "lines" where only lines went, "" where nothing changed.
    """
    cuts = draft.record(find_noise_lines(lines, rules, literals))
    lines = drop_lines(lines, cuts)
    edits, mended = close_gaps(draft.text, lines)
    damage += (Damage(*draft.raw_span(end - 1, end), "broken_sentence", "goes_on_after_break") for end in mended)
    draft.edit(edits)
    joined = draft.text.count("\n") + 1 < len(lines)
    blanks = close_blanks(draft.text)
    draft.edit(blanks)
    tokens = draft.remove(find_inline(draft.text, rules.tokens, literals))
    if "%" in present:
        draft.take(find_per_mille(draft.text), "token", "per_mille_sign")
    before = draft.text
    draft.replace_equally(pair_quotes(repair_numerals(fold_punctuation(before), present)))
    if joined or blanks or tokens or draft.text != before:
        return "all"
    return "lines" if cuts else ""


def _take_ads(draft: Draft, rules: NoiseRules, literals: set[str]) -> list[Damage]:
    """Takes advertising out of the draft; returns the places where it stands for words of the report."""
    damage: list[Damage] = []
    text = draft.text
    ads = draft.record(find_ads(text, rules, literals))
    for ad in ads:
        before, after = (
            text[max(0, ad.start - 9) : ad.start].rstrip(" ")[-1:],
            text[ad.end : ad.end + 9].lstrip(" ")[:1],
        )
        if (before and before not in SENTENCE_EDGES) or (after and after in "、，"):
            damage.append(Damage(*draft.raw_span(ad.start, ad.end), "replaced_by_ad", ad.rule))
    draft.edit([(ad.start, ad.end, "") for ad in ads])
    return damage


def find_inline(text: str, rules: tuple[NoiseRule, ...], literals: set[str]) -> list[Cut]:
    """Text to the cuts of inline rules. ``literals`` are the sought words and characters that it holds."""
    cuts: list[Cut] = []
    for rule in rules:
        if not rule.needs or not literals.isdisjoint(rule.needs):
            cuts += (
                Cut(match.start(), match.end(), rule.kind, rule.name, rule.role)
                for match in rule.pattern.finditer(text)
            )
    return cuts
