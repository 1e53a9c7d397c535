"""Places and bodies of which a clause tells by their kind: those that were counted, sights, zones and their tenants."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from transforms.grammar.scope import Cause, Scope, Territory
from transforms.grammar.statements import Statement
from transforms.language import cues as cue
from transforms.language.phrases.phrase_words import ends_with
from transforms.language.words import begins_verbal
from transforms.tokens.tokens import Token

# Kinds of places that a number counts (22个县).
KINDS_OF_PLACE = frozenset({"县", "区", "市", "镇", "乡", "村", "乡镇", "县区", "县市", "区县", "街道", "社区", "镇街"})
_CALAMITIES = frozenset("灾旱涝雹冻疫震")
_TOWNS = ("镇", "乡", "街道")
_COUNTIES, _SHORT_NAME = ("县", "旗"), 3
_SIGHTS = ("景区", "景点")
_LISTED_WITH = "等"
_SHORTEST_AREA = 2
_LONGEST_NAME = 6
_LISTED = cue.TEXT | cue.PLACE | cue.LIST | cue.JOIN | cue.QUOTE


def find_counted_places(
    left: Sequence[Token], latest: Statement | None, own_words: Collection[str], numbered: bool
) -> Scope | None:
    """主产区22个县新增粮食产量…: places right behind the number of them, of which the clause goes on to tell.

    All towns of the author's own (全县12个乡镇) are the whole. A clause without a number (``numbered``) leads to what
    follows only where it tells of a calamity (8个乡镇受灾，粮食减产…).
    """
    if len(left) < 2 or left[0].text not in KINDS_OF_PLACE or latest is None:
        return None
    if latest.quantity.unit_class != "count" or latest.quantity.end != left[0].start:
        return None
    if not numbered and _CALAMITIES.isdisjoint("".join([token.text for token in left[1:]])):
        return None
    whole = latest.clause is not None and any(token.text in own_words for token in latest.clause.left)
    return None if whole else Scope("part", Cause.TOPIC, left[0].text)


def find_sights(left: Sequence[Token]) -> Scope | None:
    """南湖、北山等景区热度不减: sights that a clause lists, as the topic of what follows; None for a clause that says
    what is done with them."""
    for position, token in enumerate(left):
        if token.mask & cue.AGENT:
            listed = position > 1 and left[position - 1].text == _LISTED_WITH and token.text.endswith(_SIGHTS)
            return (
                Scope("part", Cause.TOPIC, _LISTED_WITH + token.text)
                if listed and not begins_verbal(left[0].text)
                else None
            )
        if not token.mask & _LISTED and token.text != _LISTED_WITH:
            return None
    return None


def find_area(left: Sequence[Token], territory: Territory) -> Scope | None:
    """浙西南生产总值…, 去年西部地区生产总值…: an area before the name of a whole, as the topic of what follows."""
    place = next((place for place, token in enumerate(left) if token.mask & cue.NAME), 0)
    name = left[place].name
    if not place or name is None or not name.whole:
        return None
    area = left[place - 1]
    words = [token.text for token in left[:place] if not token.mask & cue.TIME]
    if not area.mask & (cue.TEXT | cue.OUTSIDE_ANY) or not territory.own_words.isdisjoint(words):
        return None
    said = "".join(words)
    if len(said) < _SHORTEST_AREA or not ends_with(said, territory.cues, cue.AREA_END):
        return None
    return Scope("outside" if area.mask & cue.OUTSIDE_ANY else "part", Cause.TOPIC, said)


def is_of_sights(topic: Scope | None) -> bool:
    """Whether sights are listed: a year named behind them is the region's again (…等景区，2025年接待游客…)."""
    return topic is not None and topic.word.startswith(_LISTED_WITH)


def find_place_alone(left: Sequence[Token]) -> Scope | None:
    """云县：粮食总产…, 竹林镇：…: another place, or a town, that is all that a clause holds."""
    token = left[0]
    if len(left) > 1:
        return None
    if token.mask & cue.PLACE:
        return Scope(token.place, Cause.TOPIC, token.text) if token.place != "region" else None
    if token.mask & cue.TEXT and token.text.endswith(_COUNTIES) and len(token.text) <= _SHORT_NAME:
        return Scope("outside", Cause.TOPIC, token.text)
    town = token.mask & cue.TEXT and token.text.endswith(_TOWNS) and 2 < len(token.text) <= _LONGEST_NAME
    return Scope("part", Cause.TOPIC, token.text) if town else None
