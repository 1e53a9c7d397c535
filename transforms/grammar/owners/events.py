"""Fairs and the like: what is signed at one is the event's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.grammar.scope import Cause, Scope, Territory
from transforms.language import cues as cue
from transforms.tokens.tokens import Token

# Whether any word of a clause may say that something was held, or went on during it.
_HELD = re.compile("[办上]|召开|期间")


def find_event(left: Sequence[Token], words: Sequence[str], territory: Territory) -> Scope | None:
    """在某某洽谈会上, 举办某某推介会: what is signed there is the event's; in doubt where firms took part in one.

    None where a clause names no event, or only lists some.
    """
    held = left[0].mask & cue.QUANTITY or _HELD.search("".join(words)) is not None
    if not held and not _read_event(left[-1], territory):
        return None
    for position, token in enumerate(left):
        event = _read_event(token, territory)
        if not event:
            continue
        during = event != token.text or left[-1].text in ("上", "期间") or left[0].mask & cue.QUANTITY
        held = any("办" in one.text or "召开" in one.text for one in left[: position + 1])
        if during or (held and not any(one.mask & cue.LIST for one in left)):
            return Scope("part", Cause.EVENT, event)
        return Scope("region", Cause.UNSURE, event) if position + 1 == len(left) else None
    return None


def _read_event(token: Token, territory: Territory) -> str:
    """The name of an event in a token of unknown words; '' where it names none."""
    if not token.mask & cue.TEXT:
        return ""
    words, find = token.text.removesuffix("上").removesuffix("期间"), territory.cues.get
    named = (find(words[-2:], 0) | find(words[-3:], 0) | find(words[-4:], 0)) & cue.EVENT_END
    return words if named else ""
