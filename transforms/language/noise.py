"""The noise rules and word lists of seeds/noise.yml, read strictly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.language.folds import FoldTable, any_of
from transforms.language.seedfile import LineDict, SeedError, check_keys, parse_yaml
from transforms.records import REMOVED_KINDS, NoiseRole

KINDS = frozenset(REMOVED_KINDS)
ROLES = frozenset(role.value for role in NoiseRole)
DAMAGE_KINDS = frozenset(["lost_characters", "replaced_by_ad", "broken_sentence", "misplaced_fragment", "redacted"])
LINE_ZONES = ("opening", "closing")
PLACES = ("line", *LINE_ZONES, "inline")
# Word lists that are looked for in every text, together with the rules' needs in one pass.
SOUGHT_WORDS = ("ad_strong", "ad_address", "paragraph_noise")
NO_FOLDS = FoldTable([], {}, (), (), any_of(()), any_of(()), any_of(()), "")


@dataclass(frozen=True, slots=True)
class NoiseRule:
    """One pattern of noise; ``where`` is line, opening, closing or inline; ``role`` is what code knows it by."""

    name: str
    kind: str
    where: str
    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    reason: str
    example: str
    keeps: tuple[str, ...]
    role: NoiseRole | None = None

    def matches(self, text: str) -> bool:
        """True where the rule would take something out of ``text`` (a line, or a text for inline rules)."""
        return bool(self.pattern.search(text) if self.where == "inline" else self.pattern.fullmatch(text))


@dataclass(frozen=True, slots=True)
class DamageRule:
    """One pattern of lost text; a rule that is not ``sure`` needs a document in which others found losses."""

    name: str
    kind: str
    pattern: re.Pattern[str]
    sure: bool
    needs: tuple[str, ...]
    reason: str
    example: str
    keeps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoiseRules:
    """All rules in the order of the file, the word lists, and the folds that come before them."""

    rules: tuple[NoiseRule, ...]
    damage: tuple[DamageRule, ...]
    words: dict[str, tuple[str, ...]]
    folds: FoldTable
    # Tokens are looked for after blanks were closed, other inline noise before lines are judged.
    inline: tuple[NoiseRule, ...]
    tokens: tuple[NoiseRule, ...]
    # What is looked for in every text: words in one pass of ``finder``, single characters by the caller.
    # By place (opening, closing, or "" for the report itself), and as one pattern that tells whether any matches.
    lines: dict[str, tuple[NoiseRule, ...]]
    any_line: dict[str, re.Pattern[str]]
    terms: dict[str, re.Pattern[str]]
    literals: tuple[str, ...]
    signs: str
    finder: AhoCorasick

    def find_literals(self, text: str, present: set[str]) -> set[str]:
        """Which of the literals that rules need stand in the text; ``present`` are its characters."""
        found = {self.literals[index] for index, _, _ in self.finder.find_matches_as_indexes(text, overlapping=True)}
        return found | present

    def find_line_rule(self, line: str, place: str) -> NoiseRule | None:
        """The first rule that takes the whole line at this place, if any."""
        if not self.any_line[place].fullmatch(line):
            return None
        return next(rule for rule in self.lines[place] if rule.pattern.fullmatch(line))


def parse_noise_rules(text: str, file: str, folds: FoldTable = NO_FOLDS) -> NoiseRules:
    """YAML of seeds/noise.yml to NoiseRules.

    Raises SeedError with file and line for unknown keys, kinds, places and roles, patterns that do not compile, names
    used twice, an example that its rule does not match and a ``keeps`` that it does.
    """
    content = parse_yaml(text, file)
    if not isinstance(content, LineDict):
        raise SeedError(file, 1, "need a mapping with rules and words")
    check_keys(content, file, {"rules", "damage", "words"}, set())
    rules = tuple(_parse_rule(entry, file) for entry in content["rules"])
    _check_names(content["rules"], file)
    words = _parse_words(content["words"], file)
    damage = tuple(_parse_damage_rule(entry, file) for entry in content["damage"])
    lines = {place: _rules_at(place, rules) for place in ("", *LINE_ZONES)}
    needs = _gather_needs(rules, damage, words)
    literals = tuple(sorted(need for need in needs if len(need) > 1))
    inline = [rule for rule in rules if rule.where == "inline"]
    return NoiseRules(
        rules=rules,
        damage=damage,
        words=words,
        folds=folds,
        inline=tuple(rule for rule in inline if rule.kind != "token"),
        tokens=tuple(rule for rule in inline if rule.kind == "token"),
        lines=lines,
        any_line={place: _join_patterns(rule.pattern.pattern for rule in lines[place]) for place in lines},
        literals=literals,
        signs="".join(sorted(need for need in needs if len(need) == 1)),
        finder=AhoCorasick(literals, matchkind=MatchKind.Standard, implementation=Implementation.DFA),
        terms={name: _join_patterns(map(re.escape, sorted(words[name], key=len, reverse=True))) for name in words},
    )


def _rules_at(place: str, rules: tuple[NoiseRule, ...]) -> tuple[NoiseRule, ...]:
    return tuple(rule for rule in rules if rule.where in ("line", place))


def _check_names(entries: list[LineDict], file: str) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry["name"] in seen:
            raise SeedError(file, entry.line, f"the name {entry['name']!r} is used twice")
        seen.add(entry["name"])


def _gather_needs(
    rules: tuple[NoiseRule, ...], damage: tuple[DamageRule, ...], words: dict[str, tuple[str, ...]]
) -> set[str]:
    """What is looked for in every text: the needs of rules and the sought words."""
    needs = {need for rule in rules for need in rule.needs} | {need for rule in damage for need in rule.needs}
    needs.update(word for name in SOUGHT_WORDS for word in words.get(name, ()))
    return needs


def _join_patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)")


def _parse_rule(entry: Any, file: str) -> NoiseRule:
    if not isinstance(entry, LineDict):
        raise SeedError(file, 1, f"a rule must be a mapping, not {entry!r}")
    check_keys(entry, file, {"name", "kind", "where", "pattern", "reason", "example"}, {"needs", "keeps", "role"})
    _check_choice(entry, "kind", KINDS, file)
    if entry["where"] not in PLACES:
        raise SeedError(file, entry.key_lines["where"], f"where {entry['where']!r} is none of {', '.join(PLACES)}")
    if "role" in entry:
        _check_choice(entry, "role", ROLES, file)
    rule = NoiseRule(
        name=entry["name"],
        kind=entry["kind"],
        where=entry["where"],
        pattern=_compile(entry, file),
        needs=tuple(entry.get("needs", ())),
        reason=entry["reason"],
        example=entry["example"],
        keeps=tuple(entry.get("keeps", ())),
        role=NoiseRole(entry["role"]) if "role" in entry else None,
    )
    if not rule.matches(rule.example):
        raise SeedError(file, entry.key_lines["example"], f"rule {rule.name!r} does not match its example")
    if rule.needs and not any(need in rule.example for need in rule.needs):
        raise SeedError(file, entry.key_lines["needs"], f"the example of {rule.name!r} holds none of its needs")
    for kept in rule.keeps:
        if rule.matches(kept):
            raise SeedError(file, entry.key_lines["keeps"], f"rule {rule.name!r} would take {kept!r}")
    return rule


def _check_choice(entry: LineDict, key: str, known: frozenset[str], file: str) -> None:
    if entry[key] not in known:
        choices = ", ".join(sorted(known))
        raise SeedError(file, entry.key_lines[key], f"{key} {entry[key]!r} is none of {choices}")


def _parse_damage_rule(entry: Any, file: str) -> DamageRule:
    if not isinstance(entry, LineDict):
        raise SeedError(file, 1, f"a rule must be a mapping, not {entry!r}")
    check_keys(entry, file, {"name", "kind", "pattern", "reason", "example"}, {"sure", "needs", "keeps"})
    _check_choice(entry, "kind", DAMAGE_KINDS, file)
    pattern = _compile(entry, file)
    if not pattern.search(entry["example"]):
        raise SeedError(file, entry.key_lines["example"], f"rule {entry['name']!r} does not match its example")
    for kept in entry.get("keeps", ()):
        if pattern.search(kept):
            raise SeedError(file, entry.key_lines["keeps"], f"rule {entry['name']!r} would accuse {kept!r}")
    return DamageRule(
        name=entry["name"],
        kind=entry["kind"],
        pattern=pattern,
        sure=entry.get("sure", True),
        needs=tuple(entry.get("needs", ())),
        reason=entry["reason"],
        example=entry["example"],
        keeps=tuple(entry.get("keeps", ())),
    )


def _compile(entry: LineDict, file: str) -> re.Pattern[str]:
    try:
        return re.compile(entry["pattern"])
    except re.error as error:
        raise SeedError(file, entry.key_lines["pattern"], f"not a pattern: {error}") from error


def _parse_words(entry: Any, file: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(entry, LineDict):
        raise SeedError(file, 1, "words must be a mapping of lists")
    return {key: _parse_word_list(key, words, entry.key_lines[key], file) for key, words in entry.items()}


def _parse_word_list(key: str, words: Any, line: int, file: str) -> tuple[str, ...]:
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise SeedError(file, line, f"words.{key} must be a list of words")
    doubled = sorted({word for word in words if words.count(word) > 1})
    if doubled:
        raise SeedError(file, line, f"words.{key} has twice: {', '.join(doubled)}")
    return tuple(words)
