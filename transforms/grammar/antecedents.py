"""What the numbers of a clause are said of: named beside them, completed from before, or left out and recovered."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.grammar.build import quantity_of
from transforms.grammar.discourse import Discourse
from transforms.grammar.productions import Production, apply_first
from transforms.grammar.scope import Cause, Scope, is_wider, judge_prefix
from transforms.grammar.situation import Found, Situation
from transforms.grammar.statements import Attachment, Refusal
from transforms.grammar.subjects import (
    Subject,
    complete_head,
    divide_groups,
    drop_newness,
    list_distinct,
    shorten_name,
)
from transforms.language import cues as cue
from transforms.language.words import is_verbal
from transforms.tokens.clauses import COUNTABLE, RATE_CLASSES
from transforms.tokens.tokens import Token

_FURTHEST_RIGHT = 6
_FURTHEST_COUNTED = 4
_BREAKS_OFF = cue.UP | cue.DOWN | cue.UP_TO | cue.DOWN_TO | cue.JOIN | cue.COMPARE | cue.BLOCK

_Antecedent = Production[Situation, Found]


def find_antecedents(situation: Situation) -> Found:
    """The subjects of a clause's numbers, by the first production that fits."""
    mask = situation.cues
    found = apply_first("subject", _BESIDE_NUMBER, situation, mask, situation.trail)
    if found is not None:
        return found
    named = situation.nouns.find_subjects(
        situation.noun, situation.wanted, situation.predicate.all_alike, situation.is_rate
    )
    if named is None or named:
        found = apply_first("subject", _NAMED, situation._replace(named=named), mask, situation.trail)
    else:
        divided = _divide_last(situation)
        if divided is not situation.discourse:
            situation = situation._replace(discourse=divided)
        found = apply_first("subject", _ELLIPSIS, situation, mask, situation.trail)
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


def _number_before_name(situation: Situation) -> Found | None:
    """建成1.1万亩高标准农田: the thing counted stands behind its number."""
    subject = _find_name_behind(situation)
    if subject is None:
        return None
    discourse = situation.discourse
    subject = discourse.place(subject)
    antecedents = discourse.antecedents._replace(last=(subject,), distance=0)
    discourse = discourse._replace(antecedents=antecedents, taken=subject.end)
    return Found(discourse, (subject,), Attachment.NUMBER_SUBJECT)


def _find_name_behind(situation: Situation) -> Subject | None:
    group, tokens = situation.group, situation.clause.tokens
    quantity = quantity_of(group.members[-1])
    if group.after == "approx" or (quantity.count_word and quantity.chinese):
        return None
    if quantity.unit_class not in COUNTABLE and not _stands_before_its_name(situation):
        return None
    for position in range(group.last, min(group.last + _FURTHEST_RIGHT, len(tokens))):
        token = tokens[position]
        if token.mask & cue.NAME:
            return _read_name_behind(situation, tokens[group.last : position], token)
        if not token.mask & (cue.CUE | cue.TEXT | cue.QUOTE | cue.PLACE) or token.mask & _BREAKS_OFF:
            return None
    return None


def _read_name_behind(situation: Situation, between: Sequence[Token], token: Token) -> Subject | None:
    """A name behind a number in one of its units, unless it is what the number was done for."""
    name, noun = token.name, situation.noun
    if name is None or not name.codes or any(word.mask & cue.NAME for word in noun):
        return None
    indicator = situation.builder.catalogue.indicators[name.codes[0]]
    if quantity_of(situation.numbers[-1]).unit_class not in indicator.units:
        return None
    if not indicator.accumulates and any(word.mask & cue.BENEFITS for word in situation.left):
        return None
    territory = situation.nouns.territory
    scope = judge_prefix(between, territory)
    if scope.area == "region":
        scope = judge_prefix([word for word in noun if not word.mask & cue.TEXT], territory)
    if scope.area == "region" and any(word.mask & cue.GROSS for word in between):
        scope = Scope("part", Cause.WORD, "".join(word.text for word in between))
    return Subject(name, token.text, token.start, token.end, scope)


def _stands_before_its_name(situation: Situation) -> bool:
    """128.7亿元——一般公共预算收入: a line that puts the amount first, then a dash and what it is an amount of."""
    group, tokens = situation.group, situation.clause.tokens
    if group.first or len(group.members) > 1 or group.last >= len(tokens):
        return False
    name = tokens[group.last]
    apart = name.mask & cue.NAME and name.start > group.members[0].end
    return bool(apart) and (group.last + 1 == len(tokens) or bool(tokens[group.last + 1].mask & (cue.CLAUSE | cue.END)))


def _aspiration(situation: Situation) -> Found | None:
    """向千亿目标迈进: a mark that is looked at from afar."""
    left = situation.left
    towards = bool(left) and left[-1].text in ("向", "向着")
    return Found(situation.discourse, refused=Refusal.ASPIRATION) if towards else None


def _share(situation: Situation) -> Found | None:
    """占财政收入的71%: a share of something is not that thing's, and what was spoken of goes on."""
    noun = situation.noun
    shares = bool(noun) and noun[0].text.startswith("占")
    return Found(situation.discourse, refused=Refusal.SHARE) if shares else None


# ---- named before the number ---------------------------------------------------------------------------------------


def _unmatched(situation: Situation) -> Found | None:
    if situation.named is not None:
        return None
    return Found(follow(situation.discourse, situation.noun, situation))


def _head_elided(situation: Situation) -> Found | None:
    """城镇32140元、农村14690元 behind 居民人均可支配收入: bare heads under the name before."""
    antecedents = situation.discourse.antecedents
    named = situation.named or ()
    if not antecedents.last or antecedents.distance or any(subject.name is not None for subject in named):
        return None
    last = antecedents.last[-1]
    completed: list[Subject] = []
    for subject in named:
        whole = complete_head(subject, last, situation.builder.catalogue)
        if whole is None and subject.label == "人均" and "人均" in last.label:
            whole = last
        if whole is None:
            return None
        completed.append(whole)
        last = whole
    discourse = situation.discourse._replace(antecedents=antecedents.remember(tuple(completed)))
    return Found(discourse, tuple(completed), Attachment.HEAD_ELIDED)


def _subject_before_number(situation: Situation) -> Found | None:
    discourse, subjects = situation.discourse, situation.named or ()
    antecedents = discourse.antecedents
    if len(subjects) == 1 and subjects[0].name is None:
        subjects = (_end_name(subjects[0], situation),)
    subjects = tuple(discourse.place(subject) for subject in subjects)
    left = situation.left
    if left[0].text == "其中" and not situation.cues & cue.TIME and antecedents.names(subjects[0]):
        # 其中 leads to a part of what the sentence has named, not to one of several things it named.
        subjects = tuple(subject._replace(scope=Scope("part", Cause.WORD, "其中")) for subject in subjects)
    discourse = discourse._replace(antecedents=antecedents.remember(subjects))
    return Found(discourse, subjects, Attachment.SUBJECT_NUMBER)


def _end_name(subject: Subject, situation: Situation) -> Subject:
    """服务业加快发展，增加值…: the clause before began the name that a bare head noun ends."""
    start, lead = situation.discourse.antecedents.lead
    for cut in range(len(lead), 1, -1):
        name = situation.builder.catalogue.names.get(lead[:cut] + subject.label)
        if name is not None and name.codes:
            return subject._replace(name=name, start=start)
    return subject


# ---- left out, to be recovered -------------------------------------------------------------------------------------


def _asks_for_several(situation: Situation) -> bool:
    return len(situation.numbers) > 1 or bool(situation.predicate.mask & cue.EACH)


def _divide_last(situation: Situation) -> Discourse:
    """The last subjects as a number without a noun takes them: group names divided, newness left out of totals."""
    antecedents = situation.discourse.antecedents
    last = antecedents.last
    if len(last) != 1:
        return situation.discourse
    only = last[0]
    if _asks_for_several(situation) and only.name is not None and len(only.name.codes) == len(situation.numbers) > 1:
        last = divide_groups(last)
    elif situation.predicate.total or any(token.text.startswith("总") for token in situation.left):
        last = (drop_newness(only, situation.builder.catalogue),)
    if last is antecedents.last or last[0] is only:
        return situation.discourse
    return situation.discourse._replace(antecedents=antecedents._replace(last=last))


def _each_of_before(situation: Situation) -> Found | None:
    """分别增长8%和9%: as many subjects as numbers, from the end of what the sentence has named."""
    antecedents = situation.discourse.antecedents
    wanted = len(situation.numbers)
    if not _asks_for_several(situation) or len(antecedents.last) == wanted or wanted > len(antecedents.history):
        return None
    return Found(situation.discourse, antecedents.history[-wanted:], Attachment.EACH_OF_BEFORE)


def _number_before_unknown(situation: Situation) -> Found | None:
    """实施3万亩托管服务 counts what stands behind: the unknown thing there."""
    counted = _find_counted(situation)
    if counted is None:
        return None
    antecedents = situation.discourse.antecedents._replace(last=(counted,))
    return Found(situation.discourse._replace(antecedents=antecedents), (counted,), Attachment.NUMBER_SUBJECT)


def _find_counted(situation: Situation) -> Subject | None:
    group, tokens = situation.group, situation.clause.tokens
    quantity = quantity_of(group.members[-1])
    if quantity.unit_class not in COUNTABLE or group.after == "approx" or group.last >= len(tokens):
        return None
    passed = ""
    for position in range(group.last, min(group.last + _FURTHEST_COUNTED, len(tokens))):
        token = tokens[position]
        if token.mask & cue.TEXT:
            label = passed or ("" if is_verbal(token.text) else token.text)
            return Subject(None, label, token.start, token.end) if label else None
        if token.mask & (cue.PART | cue.AGENT):
            passed += token.text
        elif not (token.mask & cue.QUOTE or token.text == "的" or _is_splinter(tokens, position)):
            break
    first = tokens[group.last]
    return Subject(None, passed, first.start, first.end) if passed else None


def _is_splinter(tokens: Sequence[Token], position: int) -> bool:
    """A cue of one character right before unknown text is more often a part of that word."""
    token = tokens[position]
    before_text = position + 1 < len(tokens) and bool(tokens[position + 1].mask & cue.TEXT)
    return bool(token.mask & cue.CUE) and len(token.text) == 1 and before_text


def _all_alike(situation: Situation) -> Found | None:
    """均增长8%: one number of all that this part of the sentence has named."""
    antecedents = situation.discourse.antecedents
    if len(situation.numbers) > 1 or not situation.predicate.all_alike:
        return None
    recent = list_distinct(antecedents.history[antecedents.part_start :])
    return Found(situation.discourse, recent, Attachment.EACH_OF_BEFORE) if len(recent) > 1 else None


def _something_new(situation: Situation) -> Found | None:
    """建设30个: a verb of doing, or a count behind other things, never goes on about the subject before."""
    predicate = situation.predicate
    makes = (predicate.make or predicate.gross) and not predicate.level
    goes_on = predicate.level or predicate.bound or predicate.direction
    counts = situation.discourse.antecedents.distance and situation.unit_class in COUNTABLE and not goes_on
    return Found(situation.discourse) if makes or counts else None


def _elided(situation: Situation) -> Found | None:
    """地区生产总值完成67.8亿元，增长4%: the nearest subject goes on."""
    antecedents = situation.discourse.antecedents
    if not antecedents.last:
        return None
    subjects = _rescope(_fit_unit(situation), situation)
    attachment = Attachment.ELIDED_OVER if antecedents.distance else Attachment.ELIDED
    return Found(situation.discourse, subjects, attachment)


def _carried(situation: Situation) -> Found | None:
    """…67.8亿元。增长4%。: the subject that the sentence before ended with, or that stands before a bracket."""
    predicate, antecedents = situation.predicate, situation.discourse.antecedents
    moves = predicate.direction or predicate.rate_head or predicate.total or (predicate.level and predicate.times)
    moves = moves or antecedents.carried_as is Attachment.BRACKET
    if not antecedents.carried or antecedents.distance or not moves:
        return None
    return Found(situation.discourse, _rescope(antecedents.carried, situation), antecedents.carried_as)


def _rescope(subjects: tuple[Subject, ...], situation: Situation) -> tuple[Subject, ...]:
    """全市增长6%，我县增长7%: the elided subject under the scope that its clause names."""
    noun = situation.noun
    if not any(is_wider(token) or token.mask & (cue.PLACE | cue.PART | cue.AGENT) for token in noun):
        return subjects
    scope = judge_prefix(noun, situation.nouns.territory)
    return tuple(subject._replace(scope=scope) for subject in subjects)


def _fit_unit(situation: Situation) -> tuple[Subject, ...]:
    """The last subjects; where their unit cannot be that of the number, the nearest one before whose can."""
    antecedents = situation.discourse.antecedents
    unit_class = situation.unit_class
    last = antecedents.last[-1]
    if len(situation.numbers) > 1 or last.name is None or unit_class in RATE_CLASSES:
        return antecedents.last
    catalogue = situation.builder.catalogue
    for subject in (last, *reversed(antecedents.history)):
        codes = subject.name.codes if subject.name is not None else ()
        if len(codes) == 1 and unit_class in catalogue.indicators[codes[0]].units:
            return (subject,)
    shorter = shorten_name(last, unit_class, catalogue)
    return (shorter,) if shorter is not None else antecedents.last


_BESIDE_NUMBER: tuple[_Antecedent, ...] = (
    Production("number_before_name", "a name stands behind the number and counts in its unit", _number_before_name),
    Production("aspiration", "向 stands right before the number", _aspiration),
    Production("share", "the noun phrase begins with 占", _share),
)
_NAMED: tuple[_Antecedent, ...] = (
    Production("unmatched", "nouns and numbers are not as many", _unmatched),
    Production("head_elided", "bare head nouns complete the name before them", _head_elided),
    Production("subject_before_number", "the noun phrase names as many subjects as numbers", _subject_before_number),
)
_ELLIPSIS: tuple[_Antecedent, ...] = (
    Production("each_of_before", "several numbers, and as many subjects named before", _each_of_before),
    Production("number_before_unknown", "an unknown thing stands behind a count", _number_before_unknown),
    Production("all_alike", "均 or 都, and several subjects in this part", _all_alike, needs=cue.ALL),
    Production("something_new", "a verb of doing, or a count behind other things", _something_new),
    Production("elided", "the sentence has spoken of a subject", _elided),
    Production("carried", "the number moves what the sentence before ended with", _carried, forbids=cue.TEXT),
)
