"""Whether an unknown word before a name divides: a sector, a product, a body, a place make a part of the number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from transforms.language import cues as cue
from transforms.language.words import is_verb_tag, tag_words
from transforms.tokens.tokens import Token

# How many characters around an unknown word are read with it.
_LONGEST_RUN = 16
_LONGEST_END = 4
_NAMES_OF_THINGS = ("ns", "nt", "nz", "nr", "m", "eng")
_ATTRIBUTES = ("a", "b", "z", "zg", "ag")
_BULLETS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿"
_SEPARATE = cue.JOIN | cue.COMPARE | cue.COUNTERPART | cue.FROM | cue.LEVEL | cue.PER_HEAD | cue.ALL


class Effect(StrEnum):
    """What a word before a name does to its scope: it divides, it leaves it, or neither is known."""

    DIVIDES = "divides"
    LEAVES = "leaves"
    UNKNOWN = "unknown"


def judge_run(run: str, cues: Mapping[str, int], own_names: Sequence[str] = ()) -> Effect:
    """A run of unknown text before a name, read from the name outwards: its first word that says anything decides.

    ``own_names``: names of the indicator; a word that stands in one of them makes no part.
    """
    whole = run.strip(_BULLETS)
    text = _leave_out(whole, cues)
    words = tag_words(text) if text else ()
    for position in range(len(words) - 1, -1, -1):
        word, tag = words[position]
        if tag == "m" and text != whole:
            continue  # 三次会议期间: how many of what leaves a name whole
        effect = _judge_word(word, tag, position > 0 or text != whole, cues)
        if effect is not Effect.LEAVES and not is_own_word(word, own_names):
            return effect
    return Effect.LEAVES


def _leave_out(text: str, cues: Mapping[str, int]) -> str:
    """省控断面: the text without words at its end that leave a name whole, which jieba may take for parts of others."""
    length = min(_LONGEST_END, len(text))
    while length > 1:
        if cues.get(text[-length:], 0) & cue.UNDIVIDING:
            text = text[:-length]
            length = min(_LONGEST_END, len(text)) + 1
        length -= 1
    return text


def is_own_word(word: str, own_names: Sequence[str]) -> bool:
    """Whether an indicator means by itself what a word says (农村 of rural toilets)."""
    return len(word) > 1 and any(word in name for name in own_names)


def find_run(tokens: Sequence[Token], position: int) -> str:
    """The text around an unknown token, with splinters of its words that were taken for cues (签约, 到位)."""
    first = last = position
    while first and _belongs(tokens[first - 1], tokens[first]):
        first -= 1
    while last + 1 < len(tokens) and _belongs(tokens[last + 1], tokens[last]):
        last += 1
    return "".join(token.text for token in tokens[first : last + 1])[-_LONGEST_RUN:]


def _belongs(token: Token, beside: Token) -> bool:
    if token.end != beside.start and beside.end != token.start:
        return False
    if token.mask & cue.TEXT:
        return True
    return bool(token.mask & cue.CUE) and len(token.text) == 1 and token.text != "的" and not token.mask & _SEPARATE


def _judge_word(word: str, tag: str, preceded: bool, cues: Mapping[str, int]) -> Effect:
    mask = cues.get(word, 0)
    if mask & (cue.UNDIVIDING | cue.NEUTRAL):
        return Effect.LEAVES
    stands_alone = len(word) > 1 or not preceded
    if mask & cue.DIVIDING or (stands_alone and tag in _NAMES_OF_THINGS):
        return Effect.DIVIDES
    if len(word) > 1 or preceded:
        ends = (word[-length:] for length in range(1, min(_LONGEST_END, len(word)) + 1))
        if any(cues.get(end, 0) & cue.DIVIDING_END for end in ends):
            return Effect.DIVIDES
    if is_verb_tag(tag) and tag not in _ATTRIBUTES:
        return Effect.LEAVES
    # One character right before a name makes another name of it (轻 of 轻工业产值).
    return Effect.UNKNOWN if len(word) > 1 or preceded else Effect.DIVIDES
