"""Script and width folded to one form, one character for one character, so that positions stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from transforms.language.seedfile import SeedError

CHARACTER_KINDS = (
    "traditional",
    "traditional_document",
    "variant",
    "radical",
    "width",
    "digit",
    "punctuation",
    "space",
    "newline",
)
PHRASE_KINDS = ("phrase_traditional", "phrase")
# A full-width point between Chinese ends a sentence; beside a digit it is a decimal point.
FULL_STOP_POINT = re.compile("．(?<=[一-龥”）%％]．)(?=[一-龥“（\\s]|$)")
HEADER = "kind\tfrom\tto"
SAMPLE = 2_000
# So many different characters are replaced faster one after the other than by a table.
FEW_FOLDS = 40
BASIC_PLANE = 0x10000
MIXED_FROM = 0.05
TRADITIONAL_FROM = 0.75


@dataclass(frozen=True, slots=True)
class FoldTable:
    """The folds of seeds/script_folds.tsv, ready to use."""

    everywhere: list[str]
    traditional_document: dict[int, str]
    phrases: tuple[tuple[str, str], ...]
    phrases_traditional: tuple[tuple[str, str], ...]
    traditional_only: re.Pattern[str]
    simplified_only: re.Pattern[str]
    foldable: re.Pattern[str]
    signs_of_blanks: str
    """Characters of no blank's kind that fold to one; where such a blank goes, a character does."""


def parse_folds(text: str, file: str) -> FoldTable:
    """Tab-separated rows (kind, from, to) to a FoldTable. SeedError for a fold that is not of equal length."""
    rows = _read_rows(text, file)
    everywhere = {
        source: target
        for kind in CHARACTER_KINDS
        if kind != "traditional_document"
        for source, target in rows[kind].items()
    }
    for source, target in everywhere.items():
        if target in everywhere:
            raise SeedError(file, 1, f"{source!r} folds to {target!r}, which is folded again")
    traditional = rows["traditional"]
    return FoldTable(
        # A list is the fastest table that str.translate takes; characters beyond it stay as they are.
        everywhere=[everywhere.get(chr(code), chr(code)) for code in range(BASIC_PLANE)],
        traditional_document={ord(source): target for source, target in rows["traditional_document"].items()},
        phrases=tuple(rows["phrase"].items()),
        phrases_traditional=tuple(rows["phrase_traditional"].items()),
        traditional_only=any_of(traditional),
        simplified_only=any_of(target for target in traditional.values() if not _stands_in_big5(target)),
        foldable=any_of(everywhere),
        signs_of_blanks="".join(sign for sign in rows["space"] if not sign.isspace()),
    )


def any_of(characters: Iterable[str]) -> re.Pattern[str]:
    """The pattern of one of the characters (of the basic plane: a class with others is slow); else one of nothing."""
    members = "".join(re.escape(character) for character in sorted(set(characters)) if ord(character) < BASIC_PLANE)
    return re.compile(f"[{members}]" if members else "(?!)")


def _read_rows(text: str, file: str) -> dict[str, dict[str, str]]:
    """Kind to its folds; the header is the first line that is no comment."""
    rows: dict[str, dict[str, str]] = {kind: {} for kind in (*CHARACTER_KINDS, *PHRASE_KINDS)}
    header_seen = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#") or not line:
            continue
        if header_seen:
            _add_row(rows, line, file, number)
        elif line != HEADER:
            raise SeedError(file, number, f"the header must be {HEADER!r}")
        header_seen = True
    return rows


def _add_row(rows: dict[str, dict[str, str]], line: str, file: str, number: int) -> None:
    cells = line.split("\t")
    if len(cells) != 3 or cells[0] not in rows:
        raise SeedError(file, number, f"need kind, from and to, separated by tabs; kinds: {', '.join(rows)}")
    kind, source, target = cells[0], _read_character(cells[1]), _read_character(cells[2])
    if len(source) != len(target) or (kind in CHARACTER_KINDS and len(source) != 1):
        raise SeedError(file, number, f"{source!r} and {target!r} are not equally long: positions would move")
    if any(source in known for known in rows.values()):
        raise SeedError(file, number, f"{source!r} is folded twice")
    rows[kind][source] = target


def detect_script(text: str, folds: FoldTable) -> str:
    """Text to simplified, traditional or mixed, by the share of characters that only one script has."""
    middle = len(text) // 2
    sample = text if len(text) <= 3 * SAMPLE else text[:SAMPLE] + text[middle : middle + SAMPLE] + text[-SAMPLE:]
    traditional = len(folds.traditional_only.findall(sample))
    if not traditional:
        return "simplified"
    share = traditional / (traditional + len(folds.simplified_only.findall(sample)))
    if share >= TRADITIONAL_FROM:
        return "traditional"
    return "mixed" if share >= MIXED_FROM else "simplified"


def fold_text(text: str, folds: FoldTable) -> tuple[str, str]:
    """Text to its simplified, half-width form of the same length, and the script it was in."""
    script = detect_script(text, folds)
    if "．" in text:
        text = FULL_STOP_POINT.sub("。", text)
    folded = _fold_characters(text, folds)
    if script == "traditional":
        folded = folded.translate(folds.traditional_document)
        for source, target in folds.phrases_traditional:
            folded = folded.replace(source, target)
    for source, target in folds.phrases:
        folded = folded.replace(source, target)
    return folded, script


def _fold_characters(text: str, folds: FoldTable) -> str:
    found = set(folds.foldable.findall(text))
    if len(found) > FEW_FOLDS:
        return text.translate(folds.everywhere)
    # No fold makes what another folds, so their order does not matter.
    for character in found:
        text = text.replace(character, folds.everywhere[ord(character)])
    return text


def _read_character(cell: str) -> str:
    code = re.fullmatch(r"U\+([0-9A-F]{4,6})", cell)
    return chr(int(code[1], 16)) if code else cell


def _stands_in_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True
