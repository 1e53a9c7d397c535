"""What the numbers of a clause are said of: named beside them, completed from before, or left out and recovered."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.grammar.build import quantity_of
from transforms.grammar.discourse import Discourse, Lead, make_lead
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
_LONGEST_DEED = 12
# 12个重点项目全部开工, 12个重点项目完成投资: what is said of all that there are.
_OF_ALL = ("全部", "均", "都", "投资", "前期工作")
_NO_DEED = frozenset({"建设", "工程", "等"})
_ENDS_DEED = cue.CLAUSE | cue.LIST | cue.END | cue.JOIN | cue.OPEN | cue.CLOSE | cue.QUANTITY
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
    subset = _find_deed_behind(subject, situation)
    if subset is not None:
        return Found(discourse, (subset,), Attachment.NUMBER_SUBJECT)
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


def _find_deed_behind(subject: Subject, situation: Situation) -> Subject | None:
    """46户规上工业企业完成诊断, 46户规上工业企业诊断: those that did it, or to whom it was done, not all of them."""
    if not _is_stock(subject, situation) or situation.cues & (cue.GAIN | cue.GROSS):
        return None
    words = ""
    for token in situation.clause.tokens[situation.group.last :]:
        if token.start >= subject.end and token.mask & _ENDS_DEED:
            break
        words += token.text if token.start >= subject.end else ""
    if not words.strip("的") or words in _NO_DEED or words.startswith("中") or any(word in words for word in _OF_ALL):
        return None
    return Subject(None, subject.label + words[:_LONGEST_DEED], subject.start, subject.end)


def _is_stock(subject: Subject, situation: Situation) -> bool:
    """Whether a subject counts how many of something there are."""
    if subject.name is None or not subject.name.codes:
        return False
    indicator = situation.builder.catalogue.indicators[subject.name.codes[0]]
    return indicator.unit in ("count", "persons") and not indicator.accumulates and not indicator.flow


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
    if not antecedents.last or antecedents.distance > 1 or any(subject.name is not None for subject in named):
        return None
    last = antecedents.last[-1]
    completed: list[Subject] = []
    for subject in named:
        whole = complete_head(subject, last, situation.builder.catalogue)
        if whole is None and subject.label == "人均" and "人均" in last.label:
            whole = last
        if whole is None or not _counts_in(whole, situation):
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
    elif len(subjects) == 1:
        subjects = (_find_subset(subjects[0], situation) or subjects[0],)
    subjects = tuple(discourse.place(subject) for subject in subjects)
    left = situation.left
    if left[0].text == "其中" and not situation.cues & cue.TIME and antecedents.names(subjects[0]):
        # 其中 leads to a part of what the sentence has named, not to one of several things it named.
        subjects = tuple(subject._replace(scope=Scope("part", Cause.WORD, "其中")) for subject in subjects)
    discourse = discourse._replace(antecedents=antecedents.remember(subjects))
    return Found(discourse, subjects, Attachment.SUBJECT_NUMBER)


def _find_subset(subject: Subject, situation: Situation) -> Subject | None:
    """重点项目有18个投产: those that did something; 转移就业培训2万人: what stands last is what is counted."""
    predicate = situation.left[situation.predicate.noun_end :]
    if predicate and predicate[0].mask & cue.BENEFITS and len(predicate[0].text) > 1:
        return subject._replace(name=None, label=subject.label + predicate[0].text)
    tokens, last = situation.clause.tokens, situation.group.last
    behind = tokens[last] if last < len(tokens) else None
    says_more = situation.predicate.direction or situation.predicate.gain or situation.predicate.gross
    if behind is None or says_more or not _is_stock(subject, situation):
        return None
    acts = behind.mask & (cue.GROSS | cue.MAKE | cue.LEVEL) or (behind.mask & cue.TEXT and is_verbal(behind.text))
    return subject._replace(name=None, label=subject.label + behind.text) if acts else None


def _end_name(subject: Subject, situation: Situation) -> Subject:
    """服务业加快发展，增加值…: the clause before began the name that a bare head noun ends."""
    names = situation.builder.catalogue.names
    if subject.label not in situation.builder.catalogue.parts:
        return subject
    for start, lead in (_lead_of_clause(subject, situation), *situation.discourse.antecedents.leads):
        for cut in range(len(lead), 1, -1):
            name = names.get(lead[:cut] + subject.label)
            if name is not None and name.codes:
                return subject._replace(name=name, start=start)
    return subject


def _lead_of_clause(subject: Subject, situation: Situation) -> Lead:
    """粮食喜获丰收、总产量…: the words of the clause before a bare head."""
    before = [token for token in situation.left if token.end <= subject.start]
    lists = [position for position, token in enumerate(before) if token.mask & cue.LIST]
    return make_lead(before[: lists[-1]]) if lists else Lead()


def _counts_in(subject: Subject, situation: Situation) -> bool:
    """Whether the number is a rate, or in a unit of the completed name."""
    if situation.is_rate or subject.name is None:
        return True
    indicators = situation.builder.catalogue.indicators
    return any(situation.unit_class in indicators[code].units for code in subject.name.codes)


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
    # 转移劳动力3万人，培训1万人: those that something was done for are others than those before.
    makes = makes or (bool(predicate.mask & cue.BENEFITS) and not predicate.level and situation.unit_class in COUNTABLE)
    counts = situation.discourse.antecedents.distance and situation.unit_class in COUNTABLE and not goes_on
    return Found(situation.discourse) if makes or counts else None


def _object_before(situation: Situation) -> Found | None:
    """高标准农田成片推进，新建5万亩: what was named without a number, and is counted as it is made, is the object."""
    discourse = situation.discourse
    subject = _find_object(situation) if situation.predicate.make else None
    indicator = None
    if subject is not None and subject.code is not None:
        indicator = situation.builder.catalogue.indicators[subject.code]
    if subject is None or indicator is None or not indicator.accumulates:
        return None
    told = any(one.subject is not None and one.subject.code == subject.code for one in discourse.recent)
    if told or situation.unit_class not in indicator.units:
        return None
    subject = discourse.place(subject)
    discourse = discourse._replace(antecedents=discourse.antecedents._replace(last=(subject,)))
    return Found(discourse, (subject,), Attachment.ELIDED_OVER)


def _find_object(situation: Situation) -> Subject | None:
    """The thing that a clause before named alone, or the name that it began with."""
    antecedents, names = situation.discourse.antecedents, situation.builder.catalogue.names
    if len(antecedents.last) == 1 and antecedents.last[0] not in antecedents.history and not antecedents.distance:
        return antecedents.last[0]
    start, lead = antecedents.leads[0] if antecedents.leads else Lead()
    found = next((lead[:cut] for cut in range(len(lead), 2, -1) if lead[:cut] in names), "")
    return Subject(names[found], found, start, start + len(found)) if found else None


def _elided(situation: Situation) -> Found | None:
    """地区生产总值完成67.8亿元，增长4%: the nearest subject goes on."""
    antecedents = situation.discourse.antecedents
    if not antecedents.last:
        return None
    if situation.left and situation.left[0].text.startswith("折"):
        return Found(situation.discourse, refused=Refusal.CONVERTED)
    subjects = _rescope(_fit_unit(situation), situation)
    predicate, left = situation.predicate, situation.left
    if left and left[0].text == "其中" and not (predicate.direction or predicate.gain or predicate.times):
        subjects = tuple(subject._replace(scope=Scope("part", Cause.WORD, "其中")) for subject in subjects)
    elif _grows_anew(subjects[-1], situation):
        subjects = (subjects[-1]._replace(name=None, label=_call_new(subjects[-1])),)
    attachment = Attachment.ELIDED_OVER if antecedents.distance else Attachment.ELIDED
    return Found(situation.discourse, subjects, attachment)


def _grows_anew(subject: Subject, situation: Situation) -> bool:
    """新增贷款4.2亿元，增长28%: the growth of the new ones, where nothing was told of how much there is."""
    predicate, last = situation.predicate, situation.discourse.latest
    if last is None or last.reading is None or last.subject is not subject or last.reading.measure != "change":
        return False
    # 净增60家，增长30% is told of all there are; only 新增 counts the new ones by themselves.
    words = last.clause.left if last.clause is not None else ()
    named_new = (subject.gain and any(token.text.startswith("新增") for token in words)) or (
        subject.name is not None and subject.name.text.startswith("新增")
    )
    told = any(
        one.subject is subject and one.reading and one.reading.measure == "level" for one in situation.discourse.recent
    )
    return bool(named_new and situation.is_rate and predicate.direction and not predicate.total and not told)


def _call_new(subject: Subject) -> str:
    return subject.label if subject.label.startswith("新增") else "新增" + subject.label


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
    Production("object_before", "a verb of doing, whose object a clause before has named", _object_before),
    Production("something_new", "a verb of doing, or a count behind other things", _something_new),
    Production("elided", "the sentence has spoken of a subject", _elided),
    Production("carried", "the number moves what the sentence before ended with", _carried, forbids=cue.TEXT),
)
