"""What a sentence is about: the place, zone or group that its first clause names stays whose the numbers are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from transforms.grammar.facts import SHARING
from transforms.grammar.owners.doers import find_doer, find_firm
from transforms.grammar.owners.events import find_event
from transforms.grammar.owners.hubs import find_hub
from transforms.grammar.owners.places import find_area, find_place_alone, find_sights, is_of_sights
from transforms.grammar.scope import Cause, Scope, Territory, find_proposer, is_wider, judge_word
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.language.phrases.phrase_words import begins_with, ends_with, holds
from transforms.language.words import begins_verbal, ends_verbal, is_verbal
from transforms.records import constructor_of, quickly_replaced
from transforms.tokens.tokens import Token

# 三是… opens the next item of a list, which has a topic of its own.
_ITEMS = frozenset(f"{one}是" for one in "一二三四五六七八九十")
# A name so short needs an owner.
_BARE_LENGTH = 2
_ORDINALS = frozenset("一二三四五六七八九十")
_CLASSIFIERS = ("个", "家", "户", "座", "县", "乡", "镇", "村", "市", "区")
_BODIES = ("区", "园", "城", "基地", "企业", "公司")
_NOT_BEFORE_TOPIC = (
    cue.LEVEL | cue.MAKE | cue.GAIN | cue.GROSS | cue.TARGET | cue.TARGET_STRONG | cue.UP | cue.DOWN
    | cue.TEXT | cue.NAME | cue.QUANTITY
)  # fmt: skip
_AIMS = cue.TARGET | cue.TARGET_STRONG
_PARTNERS = ("与", "同", "和", "跟")
_NO_REGION = cue.FIRM_END | cue.SECTOR_END | cue.HUB_END
_MAY_DO = cue.TEXT | cue.PLACE | cue.AFTERWARDS | cue.GROSS
_MAY_TURN = _MAY_DO | cue.EXCLUDING
_make = tuple.__new__
_MAY_BE_TOPIC = cue.PLACE | cue.AREA | cue.AGENT | cue.SELF_COUNTY
_BEGINNING_VERBS = cue.LEVEL | cue.MAKE | cue.GAIN | cue.GROSS


@quickly_replaced
class Topic(NamedTuple):
    """``current``: whose the numbers are unless they say otherwise; ``of_sentence``: what its first clause set.

    ``excluded``: words of what is left out of account; ``fresh``: the next clause opens the sentence or a part of
    it; ``opened``: the first clause has been read. ``event``: a fair or the like, looked for where the sentence
    ``signs`` anything; ``several``: more than one body has been spoken of.
    """

    current: Scope | None = None
    of_sentence: Scope | None = None
    excluded: str = ""
    fresh: bool = True
    opened: bool = False
    event: Scope | None = None
    several: bool = False
    signs: bool = False


_topic = constructor_of(Topic)


def open_sentence(before: Topic, tokens: Sequence[Token], signs: bool, territory: Territory) -> Topic:
    """A sentence on what a body above proposes is about the area of that body; only one that begins with a verb goes
    on with the topic of the one before, if that had but one. ``signs``: something is signed in it, or just before."""
    if (proposer := find_proposer(tokens, territory)) is not None:
        return _topic(current=proposer, signs=signs)
    goes_on = not before.several and before.current == before.of_sentence and begins_with_verb(tokens)
    if goes_on and _does_itself(before.current, territory):
        goes_on = not any(token.time is not None and _is_of_whole_year(token) for token in tokens)
    return _topic(current=before.current if goes_on else None, signs=signs)


def open_part(topic: Topic) -> Topic:
    """Behind a semicolon the topic of the whole sentence holds again."""
    return topic._replace(current=topic.of_sentence, fresh=True, excluded="", event=None)


def open_clause(topic: Topic, left: Sequence[Token], cues: int, territory: Territory, numbered: bool = True) -> Topic:
    """The first clause says what the sentence is about; the region's own name, or its whole year, takes that back.

    ``cues``: the kinds of all words in ``left``; ``numbered``: a number follows them.
    """
    if not left or _goes_on(topic, left, cues):
        return topic
    fresh, opened = topic.fresh, topic.opened
    current, of_sentence = (None, None) if left[0].text in _ITEMS else (topic.current, topic.of_sentence)
    named = None
    if fresh:
        named = _find_named(left, cues, territory, numbered)
        current = named or current
        of_sentence = of_sentence if opened else current
    if cues & _MAY_DO:
        current = find_doer(left, cues, territory, numbered or fresh) or current
    if (current is not None or of_sentence is not None) and (
        _turns_to_year(left, of_sentence, territory) or _is_of_author(left, topic if named is None else None, territory)
    ):
        current = of_sentence = None
    after = (
        _view(current, left, territory),
        of_sentence,
        (_find_excluded(left) if cues & cue.EXCLUDING else "") or topic.excluded,
        False,
        opened or fresh,
        _go_on_with_event(topic, left, cues, territory) if topic.signs else None,
        _tells_of_others(topic, cues),
        topic.signs,
    )
    return topic if topic == after else _make(Topic, after)


def _turns_to_year(left: Sequence[Token], of_sentence: Scope | None, territory: Territory) -> bool:
    """全年…, 五年累计…: what a clause tells of whole years is the region's; so is that of a year behind sights."""
    if left[0].time is None:
        return False
    summed = (_is_of_whole_year(left[0]) or _sums_years(left)) and not _does_itself(of_sentence, territory)
    return summed or (left[0].time.kind == "year" and is_of_sights(of_sentence))


def _goes_on(topic: Topic, left: Sequence[Token], cues: int) -> bool:
    """Whether a clause behind the first names nobody whose the numbers could be, and none before it has."""
    if topic.fresh or topic.signs or cues & _MAY_TURN:
        return False
    return topic.current is None and topic.of_sentence is None and left[0].text != "从"


def _find_named(left: Sequence[Token], cues: int, territory: Territory, numbered: bool) -> Scope | None:
    """Whose numbers follow a clause that opens a sentence or a part of it."""
    topic = find_topic(left, cues, territory)
    if topic is None and cues & cue.AGENT:
        topic = find_sights(left)
    if topic is None and cues & cue.NAME:
        topic = find_area(left, territory)
    topic = topic if topic is not None else find_firm(left, territory)
    return topic if topic is not None or numbered else find_place_alone(left) or find_hub(left, territory)


def _is_of_author(left: Sequence[Token], topic: Topic | None, territory: Territory) -> bool:
    """Whether a clause speaks of the author by its own words, or of what no firm or sector before has.

    民营企业不断壮大，社会消费品零售总额… does, a share of such a whole does not. ``topic``: None where the clause
    itself names somebody.
    """
    if topic is None:
        return False
    if left[0].text == "我们" or not territory.own_words.isdisjoint([token.text for token in left]):
        return True
    firms = topic.current
    if firms is None or not ends_with(firms.word, territory.cues, _NO_REGION):
        return False
    if any(token.text.startswith(SHARING) for token in left):
        return False
    names = [token.name for token in left if token.name is not None]
    # 某某公司竣工投产，规模以上工业增加值…: what one firm did begins with the verb.
    another = firms.cause is Cause.FIRM and not left[0].mask & cue.LEVEL
    return any(name.whole or (another and name.codes) for name in names)


def _tells_of_others(topic: Topic, cues: int) -> bool:
    """Whether the sentence has spoken of one body, and then of another."""
    return topic.several or (topic.opened and topic.current is not None and bool(cues & cue.AGENT))


def _go_on_with_event(topic: Topic, left: Sequence[Token], cues: int, territory: Territory) -> Scope | None:
    if _is_of_whole_year(left[0]):
        return None
    found = find_event(left, [token.text for token in left], territory) if cues & cue.TEXT else None
    return found or topic.event


def _is_of_whole_year(first: Token) -> bool:
    """全年… is said of the region; 年内 of whatever is spoken of."""
    return first.time is not None and first.time.kind == "same" and first.text != "年内"


def _sums_years(left: Sequence[Token]) -> bool:
    """五年累计接待游客: a sum over the years of the account is the region's."""
    if (time := left[0].time) is None:
        return False
    return time.kind in ("span", "same_span") and len(left) > 1 and bool(left[1].mask & cue.CUMULATIVE)


def _does_itself(topic: Scope | None, territory: Territory) -> bool:
    """国有企业扭亏增效，全年完成…: whether a topic is firms or a hub, which do things themselves."""
    return topic is not None and bool(ends_with(topic.word, territory.cues, cue.FIRM_END | cue.HUB_END))


def _view(topic: Scope | None, left: Sequence[Token], territory: Territory) -> Scope | None:
    """A topic under the viewpoint that a clause names; an aim is the author's own again (支持某市打造枢纽，力争…)."""
    if topic is not None and topic.cause is Cause.UNSURE and left[0].mask & cue.TARGET_STRONG:
        topic = None
    return (find_viewpoint(left, territory) if left[0].text == "从" else None) or topic


def _find_excluded(left: Sequence[Token]) -> str:
    """The words of what a clause leaves out of account (扣除房地产开发投资后); '' where it leaves out nothing."""
    start = next((position for position, token in enumerate(left[:2]) if token.mask & cue.EXCLUDING), None)
    if start is None or not any(token.mask & (cue.TEXT | cue.NAME | cue.PART | cue.AGENT) for token in left[start:]):
        return ""
    return "".join(token.text for token in left[start:])


def begins_with_verb(tokens: Sequence[Token]) -> bool:
    """引进项目9个 goes on about whatever the sentence before was about."""
    for token in tokens[:2]:
        if token.mask & _BEGINNING_VERBS:
            return True
        if not token.mask & (cue.QUOTE | cue.TIME):
            return False
    return False


def find_topic(left: Sequence[Token], cues: int, territory: Territory) -> Scope | None:
    """Whose numbers follow a clause that opens a sentence, or None for the author's own; ``cues``: its kinds of words.

    Behind 支持 only a place or a zone is a topic; firms that are helped are not.
    """
    helped = own = False
    if left[0].text in _PARTNERS:
        return None  # 与中央企业合作项目…: the author's own, with somebody
    each = _find_each(left)
    if each is not None:
        return Scope("part", Cause.TOPIC, each)
    if not cues & _MAY_BE_TOPIC:
        return None
    for position, token in enumerate(left):
        mask = token.mask
        if mask & cue.AGENT and position + 1 < len(left) and left[position + 1].mask & cue.AGENT:
            continue  # 科技城新区: what stands last says what it is
        if mask & cue.PLACE:
            if token.place != "region" and len(token.text) > 2:
                return Scope(token.place, Cause.TOPIC, token.text)
            continue
        if mask & cue.AREA:
            return Scope("outside", Cause.TOPIC, token.text)
        if token.text in territory.own_words:
            own = True
            continue
        if mask & cue.AGENT or (mask & cue.SELF_COUNTY and mask & cue.PART and not _modifies(left, position)):
            return _judge_body(left, position, helped, own, territory)
        helped = helped or bool(mask & cue.BENEFITS)
        if _leads_to_topic(left, position):
            continue
        if mask & _NOT_BEFORE_TOPIC:
            return None
    return None


def _leads_to_topic(left: Sequence[Token], position: int) -> bool:
    """Whether a word only leads to whose numbers follow: 力争某市生产总值…"""
    mask = left[position].mask
    if mask & cue.TEXT and _only_leads(left, position):
        return True
    return bool(mask & _AIMS) and position + 1 < len(left) and bool(left[position + 1].mask & cue.PLACE)


def _modifies(left: Sequence[Token], position: int) -> bool:
    """县域医共体: whether an unknown noun right behind a word for an area is what the clause tells of."""
    token, following = left[position], left[position + 1] if position + 1 < len(left) else None
    if following is None or not following.mask & cue.TEXT or following.start != token.end:
        return False
    return not (is_verbal(following.text) or following.text.startswith("经济"))


def _find_each(left: Sequence[Token]) -> str | None:
    """每个园区力争…, 各乡镇…: what is said of each of several is no whole; the words that say so, or None."""
    if len(left) < 2 or left[0].text not in ("每", "各") or not left[1].mask & (cue.TEXT | cue.PART | cue.AGENT):
        return None
    body = next((token for token in left[1:4] if token.mask & (cue.PART | cue.AGENT)), left[1])
    counted = left[1].mask & (cue.PART | cue.AGENT) or left[1].text.startswith(_CLASSIFIERS)
    return left[0].text + body.text if counted else None


def _judge_body(left: Sequence[Token], position: int, helped: bool, own: bool, territory: Territory) -> Scope | None:
    """A zone or body at the head of a sentence is its topic where nothing narrower follows it."""
    token = left[position]
    following = left[position + 1] if position + 1 < len(left) else None
    spent = following is not None and (following is left[-1] or begins_with(following.text, territory.cues, cue.BUILT))
    if spent and left[-1].text == "投资":
        return None  # 新区投资6亿元: what is spent on it is one deed of the region's among others
    whole = following is None or not following.mask & (cue.PART | cue.AGENT)
    if own:
        # 全市民营经济增加值: a sector is said of the whole, a zone or its firms of themselves.
        whole = whole and token.text.endswith(_BODIES) and not (following is not None and following.mask & cue.SUFFIX)
    whole = whole and (not helped or token.text.endswith(("区", "园", "县")))
    if not whole or following is None:
        return Scope("part", Cause.TOPIC, token.text) if whole else None
    if not own and _is_measured(following, token, territory):
        return None  # 乡镇企业总产值8亿元，农民收入…: a measure of them is one item among others
    return Scope("part", Cause.TOPIC, token.text + _find_done_to(following.text, territory))


def _find_done_to(text: str, territory: Territory) -> str:
    """国有企业改革…: the word at the beginning of a text for what is done to firms; '' where none stands there."""
    starts = (text[:length] for length in range(2, 5))
    return next((start for start in starts if territory.cues.get(start, 0) & cue.DONE_TO), "")


def _is_measured(following: Token, owner: Token, territory: Territory) -> bool:
    if not ends_with(owner.text, territory.cues, cue.SECTOR_END):
        return False
    noun = following.mask & cue.NAME or ends_with(following.text, territory.cues, cue.FIRM_MEASURE)
    return bool(noun) and following.start == owner.end and not following.text.startswith("新")


def find_viewpoint(left: Sequence[Token], territory: Territory) -> Scope | None:
    """从全省看 tells of the province; None where a clause takes no such view."""
    if len(left) < 3 or left[0].text != "从" or not left[-1].text.startswith("看") or not is_wider(left[1]):
        return None
    area = judge_word(left[1], territory)
    return Scope(area, Cause.TOPIC, left[1].text) if area else None


def _only_leads(left: Sequence[Token], position: int) -> bool:
    """三大园区, 舜帝陵景区: whether a word only says which zone it is that is named right behind it."""
    word = left[position]
    behind = [token for token in left[position + 1 : position + 3] if token.text != "大"][:1]
    named = bool(behind) and bool(behind[0].mask & cue.AGENT) and behind[0].text.endswith(("区", "园"))
    if named and position and left[position - 1].mask & cue.PART and left[position - 1].end == word.start:
        return True  # 产业转移园区
    return named and (word.text in _ORDINALS or not (is_verbal(word.text) or ends_verbal(word.text)))


def find_owner(subjects: Sequence[Subject], noun: Sequence[Token], territory: Territory) -> Scope | None:
    """Whose the last subjects were, where a place or a body was named: the next items of the list are theirs too.

    So is a bare 出口 behind the output of some product.
    """
    last = subjects[-1] if subjects else None
    if last is None:
        return None
    whole = any(token.name is not None and token.name.whole for token in noun)
    if whole and ends_with(last.scope.word, territory.cues, cue.FIRM_END | cue.SECTOR_END):
        return None  # incomes are no firm's
    bare = len(noun) == 1 and bool(noun[0].mask & cue.NAME) and len(noun[0].text) <= _BARE_LENGTH
    if last.name is None and last.label and bare and not begins_verbal(last.label):
        return Scope("part", Cause.ITEM, last.label)
    built = last.label.endswith("投资") and holds(last.label, territory.cues, cue.BUILT)
    return last.scope if last.scope.area != "region" and last.scope.owned and not built else None
