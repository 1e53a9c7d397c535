"""Cue words: strictly read, found longest first, and none that the grammar does not know."""

from __future__ import annotations

import ast

import pytest

from tests.reading import ROOT, load_language, read_text
from transforms.language import cues as cue
from transforms.language.cues import CUE_BITS, parse_cues
from transforms.language.seedfile import SeedError

LEXICON = load_language().lexicon


def find_cues(text: str) -> list[str]:
    return [LEXICON.cue_words[index] for index, _, _ in LEXICON.cue_automaton.find_matches_as_indexes(text)]


def test_a_word_has_all_the_kinds_it_is_listed_under() -> None:
    cues = parse_cues("up: [增长]\nneutral: [了]\nbefore: {gt: [超过]}\nafter: {ge: [以上, 超过]}\n", "cues.yml")
    assert cues == {
        "增长": cue.UP,
        "了": cue.NEUTRAL,
        "超过": cue.BEFORE_GT | cue.AFTER_GE,
        "以上": cue.AFTER_GE,
        **dict.fromkeys(("增长到", "增长至", "增长为"), cue.UP_TO),  # derived
    }


def test_each_kind_has_a_bit_of_its_own() -> None:
    assert len(set(CUE_BITS.values())) == len(CUE_BITS)


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("up: [增长]\nsideways: [平移]\n", 2, "unknown kind of cue 'sideways'"),
        ("up: [增长, 增加, 增长]\n", 1, "'增长' stands twice"),
        ("up: [增长]\nup: [增加]\n", 2, "stands twice"),
        ("up: [增长, 5]\n", 1, "5 is no word"),
        ("up: ['']\n", 1, "is no word"),
        ("before: {some: [大概]}\n", 1, "expected bounds"),
        ("after: [以上]\n", 1, "expected bounds"),
        ("up: [增长\n", 2, "not valid YAML"),
    ],
)
def test_a_wrong_seed_is_refused_with_its_line(text: str, line: int, complaint: str) -> None:
    with pytest.raises(SeedError, match=complaint) as error:
        parse_cues(text, "cues.yml")
    assert (error.value.file, error.value.line) == ("cues.yml", line)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("增长到", ["增长到"]),
        ("负增长", ["负增长"]),
        ("不低于", ["不低于"]),
        ("分别增长", ["分别", "增长"]),
        ("预期目标", ["预期目标"]),
        ("以上", ["以上"]),
    ],
)
def test_the_longest_word_wins(text: str, words: list[str]) -> None:
    assert find_cues(text) == words


def test_a_cue_word_that_is_also_a_name_is_a_name() -> None:
    """Names come first, so such a cue is dead wherever it would matter."""
    for word in sorted(set(LEXICON.cues) & set(LEXICON.catalogue.names)):
        tokens = read_text(f"{word}12亿元").found.tokens
        assert tokens[0].kind == "name", word
        assert tokens[0].text == word


def test_no_two_kinds_share_a_bit() -> None:
    assert len(set(CUE_BITS.values())) == len(CUE_BITS)


def test_every_kind_of_cue_means_something_to_the_grammar() -> None:
    """A list that no code asks for looks like knowledge and is none."""
    asked: set[str] = set()
    for path in (ROOT / "transforms").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        asked |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    asking = {"AREAS": "AREAS", "BOUNDS_BEFORE": "find_bound_before", "BOUNDS_AFTER": "find_bound_after"}
    unions = {name for name, way in asking.items() if way in asked}
    asked |= {name for name, bit in vars(cue).items() if any(bit_in(bit, getattr(cue, union)) for union in unions)}
    used = 0
    for mask in LEXICON.cues.values():
        used |= mask
    assert {name for name, bit in CUE_BITS.items() if not used & bit} == set(), "kinds without a word"
    # Neutral words are cues so that they are not text: the code need not ask for them.
    assert {name for name in CUE_BITS if name.upper() not in asked} - {"neutral"} == set()


def bit_in(bit: object, union: int) -> bool:
    return isinstance(bit, int) and bool(bit & union)


def test_every_kind_has_a_bit_of_its_own() -> None:
    kinds = [
        name for name, bit in vars(cue).items() if name.isupper() and isinstance(bit, int) and bit.bit_count() == 1
    ]
    bits = [getattr(cue, name) for name in kinds]
    assert sorted({name for name in kinds if bits.count(getattr(cue, name)) > 1}) == []
