"""What the numbers of a clause are said of: named beside them, completed from before, or left out and recovered."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.grammar import facts as fact
from transforms.grammar.antecedents.behind import is_stock, number_before_name
from transforms.grammar.antecedents.elided import (
    ELLIPSIS,
    divide_last,
    share_verb,
)
from transforms.grammar.antecedents.recovered import end_names, find_begun, is_of_each, of_pair
from transforms.grammar.antecedents.refined import count_in_units, divide_with, is_larger, refine_subject
from transforms.grammar.antecedents.shares import read_share
from transforms.grammar.discourse import Discourse
from transforms.grammar.productions import Production, Table
from transforms.grammar.scope import Cause, Scope
from transforms.grammar.situation import Found, Situation, counts_in, make_found
from transforms.grammar.statements import Attachment, Refusal
from transforms.grammar.subjects import NounReader, Subject
from transforms.language import cues as cue
from transforms.language.catalogue import Catalogue, Name
from transforms.language.phrases.phrase_words import holds
from transforms.language.words import is_verbal, tag_words
from transforms.tokens.tokens import Token

# 其中工业项目61个，总投资…: what is told next is of these alone.
_PROJECTS = ("项目", "工程")
# How many statements before may have begun a name.
_NEAR = 3
_SUMS = ("总和", "之和", "总量", "总额")
_NO_LEVELS = ("增量", "增幅", "增速", "增加量", "增长量", "增长额")
_SUBJECT_NUMBER = Attachment.SUBJECT_NUMBER
WITH = frozenset({"与", "同"})
_DOES_ONLY = ("实现", "完成", "新")


def find_antecedents(situation: Situation) -> Found:
    """The subjects of a clause's numbers, by the first production that fits."""
    before, named = situation.discourse.antecedents, situation.named
    mask = situation.cues | situation.facts | fact.find_spoken(before.last, before.distance, before.carried)
    found = _BESIDE_NUMBER.apply_first(situation, mask, situation.trail)
    if found is not None:
        return found
    if named is None:
        found = _NAMED.apply_first(situation, mask | fact.UNMATCHED, situation.trail)
    elif named:
        known = named[0].name is not None or (len(named) > 1 and any(one.name for one in named))
        found = _NAMED.apply_first(situation, mask if known else mask | fact.UNKNOWN, situation.trail)
    else:
        divided = divide_last(situation)
        if divided is not situation.discourse:
            situation = situation._replace(discourse=divided)
        found = ELLIPSIS.apply_first(situation, mask, situation.trail)
    return found if found is not None else Found(situation.discourse)


def follow(discourse: Discourse, noun: tuple[Token, ...], situation: Situation) -> Discourse:
    """The discourse behind numbers that stay unread: what they are about may go on (连跨7万亿、8万亿，年均增长5%)."""
    if not noun:
        return discourse
    found = situation.nouns.find_subjects(noun, 1, True, False) or ()
    return discourse._replace(
        antecedents=discourse.antecedents._replace(last=tuple(discourse.place(subject) for subject in found))
    )


# ---- beside the number ---------------------------------------------------------------------------------------------


def _aspiration(situation: Situation) -> Found | None:
    """向千亿目标迈进: a mark that is looked at from afar; what it is a mark of goes on."""
    return Found(follow(situation.discourse, situation.noun, situation), refused=Refusal.ASPIRATION)


def _distant_mark(situation: Situation) -> Found | None:
    """朝着财政收入200亿元迈进, told where one looks back: a mark that has not been reached."""
    return _aspiration(situation) if situation.discourse.reference.setting.reviews else None


def _times_of(situation: Situation) -> Found | None:
    """为上届五年总和的2.4倍, 是上年增量的3倍: so many times a sum or an increase; what was spoken of goes on."""
    left = situation.left
    if situation.unit_class != "multiple" or len(left) < 3 or not left[0].mask & (cue.LEVEL | cue.BLOCK):
        return None
    words = "".join([token.text for token in left[1:-1]])
    if not words.endswith((*_NO_LEVELS, *_SUMS)):
        return None
    return Found(situation.discourse, refused=Refusal.COMPARED)


# ---- named before the number ---------------------------------------------------------------------------------------


def _common_head(situation: Situation) -> Found | None:
    """财政总收入、税收收入…，两项收入分别增长9%和7%: the head noun in which the names of as many subjects end."""
    counted, wanted = situation.discourse.latest, len(situation.numbers)
    subjects = situation.discourse.antecedents.history[-wanted:]
    if counted is None or not counted.quantity.count_word or counted.quantity.value != wanted:
        return None
    head = "".join([token.text for token in situation.noun])
    if len(subjects) < wanted or not all(one.name is not None and one.name.text.endswith(head) for one in subjects):
        return None
    return Found(situation.discourse, subjects, Attachment.EACH_OF_BEFORE)


def _unmatched(situation: Situation) -> Found | None:
    if begun := find_begun(situation):
        antecedents = situation.discourse.antecedents.remember(begun)
        return Found(situation.discourse._replace(antecedents=antecedents), begun, Attachment.HEAD_ELIDED)
    counted = count_in_units(situation)
    if counted is not None:
        return counted
    return Found(follow(situation.discourse, situation.noun, situation))


def _head_elided(situation: Situation) -> Found | None:
    """城镇32140元、农村14690元 behind 居民人均可支配收入: bare heads under the name before."""
    antecedents = situation.discourse.antecedents
    named = situation.named or ()
    if antecedents.distance > 1 or is_of_each(situation):
        return None
    last = antecedents.last[-1]
    completed: list[Subject] = []
    for subject in named:
        if situation.cues & cue.TIME:
            subject = subject._replace(label=subject.label.removeprefix("累计"))  # 五年累计投资
        whole = _complete_head(subject, _find_stem(subject, last, situation), situation.nouns)
        if whole is not None and "总" in last.label and "总" not in subject.label:
            whole = None if whole.code == last.code else whole  # 总投资13亿元，当年投资3亿元
        whole = last if whole is None and subject.label == "人均" and "人均" in last.label else whole
        if whole is None or not counts_in(whole, situation):
            return None
        completed.append(whole)
        last = whole
    discourse = situation.discourse._replace(antecedents=antecedents.remember(tuple(completed)))
    return Found(discourse, tuple(completed), Attachment.HEAD_ELIDED)


def _against_own(situation: Situation) -> Found | None:
    """全省人均9533元，我县低了三百多元: by how much the author stands above or below somebody else is no change."""
    left, own = situation.left, situation.nouns.territory.own_words
    compares = len(left) > 1 and (left[-2].text in own or left[-2].text == "我们")
    return Found(situation.discourse, refused=Refusal.COMPARED) if compares else None


def _find_stem(subject: Subject, last: Subject, situation: Situation) -> Subject:
    """粮食面积79万亩，其中优质稻30万亩，总产…: a head that says 总 goes back over a part to the whole."""
    if last.name is not None or not subject.label.startswith("总") or last.label.endswith(_PROJECTS):
        return last
    antecedents, recent = situation.discourse.antecedents, situation.discourse.recent[-_NEAR:]
    if not any(one.clause is not None and one.clause.left and one.clause.left[0].text == "其中" for one in recent):
        return last
    part = reversed(antecedents.history[antecedents.part_start :])
    return next((one for one in part if one.name is not None), last)


def _subject_before_number(situation: Situation) -> Found | None:
    discourse, subjects = situation.discourse, situation.named or ()
    antecedents, predicate = discourse.antecedents, situation.predicate
    if situation.cues & cue.IN_STEP:
        subjects = _leave_partner(subjects, situation.left)
    if predicate.direction and not predicate.to and situation.unit_class == "%":
        subjects = tuple([one if one.name is not None else situation.nouns.complete_growth(one) for one in subjects])
    known = [one.name for one in subjects]
    if not any(known):
        subjects = end_names(subjects, situation)
    elif len(subjects) == 1:
        subjects = (_find_subset(subjects[0], situation) or _narrow(subjects[0], situation),)
        subjects = (refine_subject(subjects[0], situation),)
    subjects = tuple([discourse.place(divide_with(subject, situation)) for subject in subjects])
    left = situation.left
    among = left[0].text == "其中" and not situation.cues & cue.TIME
    if among and (antecedents.names(subjects[0]) or is_larger(subjects[0], situation)):
        # 其中 leads to a part of what the sentence has named, not to one of several things it named.
        subjects = tuple(subject._replace(scope=Scope("part", Cause.WORD, "其中")) for subject in subjects)
    discourse = discourse.turn_to(antecedents.remember(subjects))
    return make_found(discourse, subjects, _SUBJECT_NUMBER)


def _leave_partner(subjects: tuple[Subject, ...], left: Sequence[Token]) -> tuple[Subject, ...]:
    """居民收入与经济增长同步、力争翻一番: the subjects without that with which the first keeps step."""
    for position in range(1, len(left) - 1):
        if left[position - 1].text in WITH and left[position + 1].mask & cue.IN_STEP:
            return tuple([one for one in subjects if one.start != left[position].start]) or subjects
    return subjects


def _narrow(subject: Subject, situation: Situation) -> Subject:
    """居民储蓄大幅增加，存款余额…: the clause before says which of them is meant, where both together are a name."""
    if subject.name is None or situation.noun[0].start != subject.start:
        return subject
    _, moved = situation.discourse.find_moved()
    name = situation.builder.catalogue.names.get(moved + subject.name.text) if moved else None
    return subject if name is None or not name.codes else subject._replace(name=name)


def _find_subset(subject: Subject, situation: Situation) -> Subject | None:
    """重点项目有18个投产: those that did something; 转移就业培训2万人: what stands last is what is counted."""
    predicate = situation.left[situation.predicate.noun_end :]
    if predicate and predicate[0].mask & cue.BENEFITS and len(predicate[0].text) > 1:
        return subject._replace(name=None, label=subject.label + predicate[0].text)
    tokens, last = situation.clause.tokens, situation.group.last
    behind = tokens[last] if last < len(tokens) else None
    says_more = situation.predicate.direction or situation.predicate.gain or situation.predicate.gross
    if behind is None or says_more or not is_stock(subject, situation):
        return None
    acts = behind.mask & (cue.GROSS | cue.MAKE | cue.LEVEL) or (behind.mask & cue.TEXT and is_verbal(behind.text))
    return subject._replace(name=None, label=subject.label + behind.text) if acts else None


def _complete_head(subject: Subject, before: Subject, nouns: NounReader) -> Subject | None:
    """粮食播种面积…、总产量…: a bare head noun takes the stem of the name before it."""
    catalogue = nouns.catalogue
    divided = before.scope.area != "region" and subject.scope.area != "region"
    if _is_done_again(subject, before):
        return Subject(before.name, subject.label, subject.start, subject.end, before.scope)
    bare = subject.label if subject.label in catalogue.parts else _leave_out_verb(subject.label)
    # 签约项目总投资3亿元、实际到位1亿元: what arrived of an investment is no capital that was brought in.
    arrived = bare.endswith("到位") and not holds(before.label, nouns.territory.cues, cue.CAPITAL)
    if divided or bare not in catalogue.parts or arrived:
        return None
    subject = subject._replace(label=bare)
    if before.name is None:
        return share_verb(subject, before, catalogue)
    full, aliases = _list_names(before.name, catalogue)
    for stem in (before.name.text, *aliases):
        for cut in range(len(stem), 1, -1):
            name = catalogue.names.get(stem[:cut] + subject.label)
            if (name is None or not name.codes) and stem in full:
                # 城镇居民人均可支配收入…、农村居民…, 二产31亿元，其中工业24亿元: the other end of the name is left out.
                name = catalogue.names.get(subject.label + stem[-cut:])
            if (
                name is not None
                and len(name.codes) == 1
                and (name.codes != before.name.codes or _keeps_stem(name, stem[:cut], subject))
            ):
                return Subject(name, subject.label, subject.start, subject.end, before.scope)
    return None


def _list_names(name: Name, catalogue: Catalogue) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A name with the full one where it leaves out the end itself (二产: 第二产业增加值), and all of its indicator."""
    if not name.codes:
        return (name.text,), ()
    indicator = catalogue.indicators[name.codes[0]]
    left_out = not indicator.name_zh.endswith(name.text[-2:])
    return (name.text, indicator.name_zh) if left_out else (name.text,), indicator.aliases


def _is_done_again(subject: Subject, before: Subject) -> bool:
    """固定资产投资增长8%，累计完成投资90亿元: the head of the name before; the verb only says that it was done."""
    named = before.name is not None and bool(before.name.codes) and before.name.text.endswith("投资")
    return named and _leave_out_verb(subject.label.removeprefix("累计")) == "投资"


def _leave_out_verb(label: str) -> str:
    """实现转移, 新转移: the deed without the word that only says that it was done."""
    return next((label.removeprefix(word) for word in _DOES_ONLY if label.startswith(word)), label)


def _keeps_stem(name: Name, stem: str, head: Subject) -> bool:
    """总装机, 新建: not 投资 behind 亿元以上项目, which a name of the same may begin with."""
    return name.text.startswith(stem) or tag_words(head.label)[-1][1] not in ("n", "vn")


_BESIDE_NUMBER: Table[Situation, Found] = Table(
    "subject",
    (
        Production("number_before_name", "a name stands behind the number and counts in its unit", number_before_name,
                   holds=fact.GOES_ON),
        Production("aspiration", "向 stands right before the number", _aspiration, holds=fact.BEHIND_TOWARDS),
        Production("distant_mark", "what is looked at from afar where one looks back", _distant_mark,
                   needs=cue.ASPIRES),
        Production("against_own", "the author stands above or below what was told of another", _against_own,
                   holds=fact.BEHIND_DEGREE),
        Production("times_of", "so many times a sum or an increase that has no name", _times_of,
                   needs=cue.LEVEL | cue.BLOCK, forbids=cue.NAME | cue.EACH | cue.ALL,
                   holds=fact.BEHIND_OF | fact.RATE),
        Production("share", "the noun phrase begins with 占", read_share, holds=fact.SHARED),
    ),
)  # fmt: skip
_NAMED: Table[Situation, Found] = Table(
    "subject",
    (
        Production("common_head", "the head that as many names before have in common", _common_head,
                   needs=cue.TEXT, holds=fact.SEVERAL | fact.UNMATCHED),
        Production("unmatched", "nouns and numbers are not as many", _unmatched, holds=fact.UNMATCHED),
        Production("of_pair", "前者 or 后者 of two that were named", of_pair, needs=cue.TEXT, holds=fact.UNKNOWN),
        Production("head_elided", "bare head nouns complete the name before them", _head_elided,
                   holds=fact.UNKNOWN | fact.SPOKEN),
        Production("subject_before_number", "the noun phrase names as many subjects as numbers",
                   _subject_before_number),
    ),
)  # fmt: skip
