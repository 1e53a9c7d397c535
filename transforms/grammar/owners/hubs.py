"""Ports and hubs of which a clause tells: what passes through one is its own."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.grammar.scope import Cause, Scope, Territory
from transforms.language import cues as cue
from transforms.language.phrases.phrase_words import ends_with
from transforms.language.words import is_verb_tag, tag_words
from transforms.tokens.tokens import Token

_PROPER = ("ns", "nr", "nrt", "nz")
_NO_PROPER_NAME = cue.DIVIDING | cue.UNDIVIDING | cue.PART | cue.NEUTRAL


def find_hub(left: Sequence[Token], territory: Territory) -> Scope | None:
    """青龙港建成投运，…: a port or hub of which a clause tells, before the numbers of it.

    One without a name of its own (国际陆港) that was opened leaves what passes through it in doubt.
    """
    if not left[0].mask & cue.TEXT or any(not token.mask & (cue.TEXT | cue.CUE) for token in left):
        return None
    text = "".join([token.text for token in left])
    if territory.hubs.search(text) is None:
        return None
    words = tag_words(text)
    first, tag = words[0]
    proper = tag in _PROPER and len(first) >= len("青龙") and not territory.cues.get(first, 0) & _NO_PROPER_NAME
    if not (proper or tag[0] in "nb") or words[-1][1][0] not in ("avnj" if proper else "av"):
        return None
    hub = _find_end(words, territory)
    if len(hub) <= len(first):
        return None
    if proper:
        return Scope("part", Cause.TOPIC, hub)
    opened = any(territory.cues.get(word, 0) & cue.OPENS for word, _ in words)
    return Scope("region", Cause.HUB, hub) if opened else None


def _find_end(words: Sequence[tuple[str, str]], territory: Territory) -> str:
    """青龙|港|建成: the words up to the last ending of a hub before the first verb; '' where none is."""
    name = hub = ""
    for word, flag in words:
        if hub and (flag.startswith("v") or is_verb_tag(flag)):
            break
        name += word
        hub = name if ends_with(word, territory.cues, cue.HUB_END) else hub
    return hub
