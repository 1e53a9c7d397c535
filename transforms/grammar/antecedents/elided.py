"""Ellipsis: numbers without a noun phrase of their own, and what before them they are said of."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.grammar import facts as fact
from transforms.grammar.antecedents.counted import count_named
from transforms.grammar.antecedents.recovered import acted, object_before, other_deed, told_to_move, total_of_lead
from transforms.grammar.antecedents.shares import read_named_share
from transforms.grammar.build import quantity_of
from transforms.grammar.discourse import Discourse, list_distinct
from transforms.grammar.productions import Production, Table
from transforms.grammar.scope import Cause, Scope, is_wider, judge_prefix
from transforms.grammar.situation import Found, Situation
from transforms.grammar.statements import Attachment, Refusal
from transforms.grammar.subjects import (
    Subject,
    divide_groups,
)
from transforms.language import cues as cue
from transforms.language.catalogue import Catalogue, Indicator
from transforms.language.words import begins_verbal, is_verbal, tag_words
from transforms.tokens.clauses import COUNTABLE, RATE_CLASSES
from transforms.tokens.tokens import Token

_SOWN = "播种面积"
_FURTHEST_COUNTED = 4
_LONGEST_LABEL = 16
_BARE_DEED = 4
GRADES = ("国家级", "省级", "市级", "县级")
_OF_ALL = ("总", "净增")
_MORE_ADDED = ("多增", "少增")
_OPEN_ENDED = ("等", "项目", "工程", "任务", "工作")


def divide_last(situation: Situation) -> Discourse:
    """The last subjects as a number without a noun takes them: group names divided, newness left out of totals."""
    antecedents = situation.discourse.antecedents
    last = antecedents.last
    if len(last) != 1:
        return situation.discourse
    only = last[0]
    if only.name is not None and len(only.name.codes) == len(situation.numbers) > 1:
        last = divide_groups(last)
    elif situation.predicate.total or any(token.text.startswith(_OF_ALL) for token in situation.left):
        last = (drop_newness(only, situation.builder.catalogue),)
    if last is antecedents.last or last[0] is only:
        return situation.discourse
    return situation.discourse._replace(antecedents=antecedents._replace(last=last))


def _each_of_before(situation: Situation) -> Found | None:
    """分别增长8%和9%: as many subjects as numbers, from the end of what the sentence has named."""
    antecedents = situation.discourse.antecedents
    wanted = len(situation.numbers)
    if len(antecedents.last) == wanted or wanted > len(antecedents.history):
        return None
    return Found(situation.discourse, antecedents.history[-wanted:], Attachment.EACH_OF_BEFORE)


def _each_of_places(situation: Situation) -> Found | None:
    """财政收入均超5亿元，甲县、乙县分别达到9亿元和7亿元: one number for each place of a list."""
    last = situation.discourse.antecedents.last
    places = [token for token in situation.noun if not token.mask & (cue.LIST | cue.JOIN)]
    if len(last) != 1 or len(places) != len(situation.numbers):
        return None
    if any(not token.mask & cue.PLACE for token in places):
        return None
    subjects = tuple([last[0]._replace(scope=Scope(token.place, Cause.PLACE, token.text)) for token in places])
    return Found(situation.discourse, subjects, Attachment.EACH_OF_BEFORE)


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
        elif not (token.mask & (cue.QUOTE | cue.PLACE) or token.text == "的" or _only_tells_which(tokens, position)):
            break
    first = tokens[group.last]
    return Subject(None, passed, first.start, first.end) if passed else None


def _only_tells_which(tokens: Sequence[Token], position: int) -> bool:
    """国家级技术创新中心: a grade before unknown text, or a cue of one character that is more often a part of it."""
    token = tokens[position]
    before_text = position + 1 < len(tokens) and bool(tokens[position + 1].mask & cue.TEXT)
    return bool(token.mask & cue.CUE) and before_text and (len(token.text) == 1 or token.text in GRADES)


def counts_doers(between: Sequence[Token], name: Token) -> bool:
    """45个县整县建设美丽乡村: whether those who do something stand between a number and the name of what they do."""
    named = False
    for token in between:
        if named and token.mask & (cue.MAKE | cue.LEVEL):
            return True
        named = named or bool(token.mask & (cue.PART | cue.AGENT | cue.PLACE))
        named = named or bool(token.mask & cue.TEXT and not is_verbal(token.text))
    return named and begins_verbal(name.text)


def names_other_thing(tokens: Sequence[Token], end: int) -> bool:
    """10个美丽乡村重点片区, 85个老旧小区周边道路: whether another noun right behind a name is what is counted."""
    behind = next((token for token in tokens if token.start == end), None)
    if behind is None or not behind.mask & (cue.TEXT | cue.PART | cue.OUTSIDE_ANY):
        return False
    word, flag = tag_words(behind.text)[0]
    noun = flag[:1] in ("n", "s", "b") or (flag == "f" and len(word) > 1)
    return noun and not word.startswith(_OPEN_ENDED)


def is_named_deed(situation: Situation, name: Token, indicator: Indicator) -> bool:
    """36万亩高标准农田管护, 新增千亿斤粮食生产能力建设: whether something is looked after, or a plan is named."""
    after = next((word for word in situation.clause.tokens if word.start >= name.end), None)
    if after is None:
        return False
    planned = situation.predicate.gain and after.text in ("建设", "工程", "规划", "行动")
    return bool(after.mask & cue.TENDS) if indicator.accumulates else planned


def _of_others(situation: Situation) -> Found | None:
    """90%的社区…, 12人入选…: a number at the head of its clause is said of what stands behind it."""
    group, tokens = situation.group, situation.clause.tokens
    if group.last + 1 >= len(tokens):
        return None
    behind, next_one = tokens[group.last], tokens[group.last + 1]
    of_noun = situation.unit_class == "%" and behind.text == "的" and next_one.mask & (cue.TEXT | cue.PART | cue.AGENT)
    acts = situation.unit_class in COUNTABLE and behind.mask & cue.TEXT and begins_verbal(behind.text)
    object_follows = tokens[-1].end - behind.start > _BARE_DEED
    others = (of_noun and not is_verbal(next_one.text)) or (acts and object_follows)
    return Found(situation.discourse, refused=Refusal.SHARE if of_noun else None) if others else None


def _all_alike(situation: Situation) -> Found | None:
    """均增长8%, 分别增长8%: one number of all that this part of the sentence has named."""
    antecedents, predicate = situation.discourse.antecedents, situation.predicate
    alike = predicate.all_alike or (predicate.mask & cue.EACH and predicate.direction)
    if not alike:
        return None
    recent = list_distinct(antecedents.history[antecedents.part_start :])
    return Found(situation.discourse, recent, Attachment.EACH_OF_BEFORE) if len(recent) > 1 else None


def _all_counted(situation: Situation) -> Found | None:
    """甲、乙、丙三个指标翻一番: one number of all that were named, where they are as many as is told."""
    subjects = situation.discourse.antecedents.last
    counted = count_named(situation)
    if counted is None or len(situation.numbers) > 1:
        return None
    if len(subjects) != counted:
        return Found(situation.discourse, refused=Refusal.LIST_MISMATCH)
    return Found(situation.discourse, subjects, Attachment.EACH_OF_BEFORE)


def _something_new(situation: Situation) -> Found | None:
    """建设30个: a verb of doing, or a count behind other things, never goes on about the subject before."""
    predicate = situation.predicate
    makes = (predicate.make or predicate.gross) and not predicate.level
    goes_on = predicate.level or predicate.bound or predicate.direction
    # 转移劳动力3万人，培训1万人: those that something was done for are others than those before.
    makes = makes or (bool(predicate.mask & cue.BENEFITS) and not predicate.level and situation.unit_class in COUNTABLE)
    counts = situation.discourse.antecedents.distance and situation.unit_class in COUNTABLE and not goes_on
    return Found(situation.discourse) if makes or counts else None


def _elided(situation: Situation) -> Found | None:
    """地区生产总值完成67.8亿元，增长4%: the nearest subject goes on."""
    antecedents = situation.discourse.antecedents
    if situation.left and situation.left[0].text.startswith("折"):
        return Found(situation.discourse, refused=Refusal.CONVERTED)
    subjects = _rescope(_regrade(_fit_unit(situation), situation), situation)
    predicate, left = situation.predicate, situation.left
    if left and left[0].text == "其中" and not (predicate.direction or predicate.gain or predicate.times):
        subjects = tuple(subject._replace(scope=Scope("part", Cause.WORD, "其中")) for subject in subjects)
    elif situation.cues & cue.QUANTITY or _is_told_by_amount(situation):
        # 其中产值过10亿元的19家: those of which an amount is told.
        subjects = tuple(subject._replace(scope=Scope("part", Cause.WORD, "的")) for subject in subjects)
    elif verb := acted(subjects[-1], situation):
        subjects = (subjects[-1]._replace(name=None, label=subjects[-1].label + verb),)
    elif _spends_of_total(subjects[-1], situation):
        subjects = (subjects[-1]._replace(name=None, label=subjects[-1].label.replace("总投资", "投资")),)
    elif _grows_anew(subjects[-1], situation):
        subjects = (subjects[-1]._replace(name=None, label=_call_new(subjects[-1])),)
    attachment = Attachment.ELIDED_OVER if antecedents.distance else Attachment.ELIDED
    return Found(situation.discourse, subjects, attachment)


def _is_told_by_amount(situation: Situation) -> bool:
    """过亿元的由21家增加到124家, 其中10亿元以上36个: whether an amount right before a clause says which are meant."""
    left, last = situation.left, situation.discourse.latest
    if last is None or situation.unit_class not in COUNTABLE or last.quantity.unit_class in COUNTABLE:
        return False
    if left:
        return left[0].text == "的" and last.quantity.end == left[0].start
    before = last.clause.left if last.clause is not None else ()
    return situation.clause.joined and bool(before) and before[0].text == "其中"


def _spends_of_total(subject: Subject, situation: Situation) -> bool:
    """总投资7.4亿元，当年完成3.1亿元: what was spent of a total is not the total."""
    done = any(token.mask & cue.LEVEL and token.text.endswith(("完成", "到位")) for token in situation.left)
    return done and not situation.is_rate and subject.label.endswith("总投资")


def _grows_anew(subject: Subject, situation: Situation) -> bool:
    """新增贷款4.2亿元，增长28%: the growth of the new ones, where nothing was told of how much there is."""
    predicate = situation.predicate
    if any(token.text.startswith(_MORE_ADDED) for token in situation.left):
        return True  # 净增4200户，比上年多增600户
    times_before = situation.unit_class == "multiple" and predicate.level and predicate.of_time is not None
    if not (situation.is_rate or times_before):
        return False
    if situation.left and situation.left[0].text == "增量":
        return True
    grows = times_before or (predicate.direction and not predicate.total)
    return bool(grows) and (_was_of_new(subject, situation) or _was_gained(subject, situation.discourse))


def _was_gained(subject: Subject, discourse: Discourse) -> bool:
    """净增60家，增长30% may be told of all there are; only 新增 counts the new ones by themselves."""
    last = discourse.latest
    if last is None or last.reading is None or last.subject is not subject or last.reading.measure != "change":
        return False
    words = last.clause.left if last.clause is not None else ()
    gained = subject.gain and any(token.text.startswith("新增") for token in words)
    named_new = gained or (subject.name is not None and subject.name.text.startswith("新增"))
    told = any(one.subject is subject and one.reading and one.reading.measure == "level" for one in discourse.recent)
    return named_new and not told


def _was_of_new(subject: Subject, situation: Situation) -> bool:
    """经营主体6.9万户，其中新登记1.1万户，增长16%: whether the last number counted new ones of all there are."""
    last, codes = situation.discourse.latest, subject.name.codes if subject.name is not None else ()
    if last is None or not last.predicate.gross or len(codes) != 1:
        return False
    return situation.builder.catalogue.indicators[codes[0]].is_stock


def _call_new(subject: Subject) -> str:
    return subject.label if subject.label.startswith("新增") else "新增" + subject.label


def _carried(situation: Situation) -> Found | None:
    """…67.8亿元。增长4%。: the subject that the sentence before ended with, or that stands before a bracket."""
    predicate, antecedents = situation.predicate, situation.discourse.antecedents
    moves = (
        predicate.direction
        or predicate.gain
        or predicate.rate_head
        or predicate.total
        or (predicate.level and predicate.times)
    )
    moves = moves or antecedents.carried_as is Attachment.BRACKET or _opens_on_topic(situation)
    if not moves:
        return None
    return Found(situation.discourse, _rescope(antecedents.carried, situation), antecedents.carried_as)


def _opens_on_topic(situation: Situation) -> bool:
    """零售总额稳中有升。完成31亿元: whether a verb opens a sentence behind one that only names its subject."""
    antecedents, predicate = situation.discourse.antecedents, situation.predicate
    starts = {subject.start for subject in antecedents.carried}
    topic = any(lead.start in starts for lead in antecedents.leads)
    return topic and predicate.level and not predicate.make and not situation.discourse.recent


def _rescope(subjects: tuple[Subject, ...], situation: Situation) -> tuple[Subject, ...]:
    """全市增长6%，我县增长7%: the elided subject under the scope that its clause names."""
    noun = situation.noun
    if not any(is_wider(token) or token.mask & (cue.PLACE | cue.PART | cue.AGENT) for token in noun):
        return subjects
    scope = judge_prefix(noun, situation.nouns.territory)
    return tuple(subject._replace(scope=scope) for subject in subjects)


def _regrade(subjects: tuple[Subject, ...], situation: Situation) -> tuple[Subject, ...]:
    """省级龙头企业4家，国家级1家: the name with the grade that its clause gives; another thing where it is no name."""
    grade = next((token.text for token in situation.left if token.text in GRADES), None)
    name = subjects[-1].name
    told = next((one for one in GRADES if name is not None and name.text.startswith(one)), None)
    if grade is None or name is None or told is None or grade == told:
        return subjects
    words = grade + name.text.removeprefix(told)
    return (subjects[-1]._replace(name=situation.builder.catalogue.names.get(words), label=words),)


def _fit_unit(situation: Situation) -> tuple[Subject, ...]:
    """The last subjects; where their unit cannot be that of the number, the nearest one before whose can."""
    antecedents = situation.discourse.antecedents
    unit_class = situation.unit_class
    last = antecedents.last[-1]
    share = antecedents.history[-1] if antecedents.history else last
    if unit_class == "pp" and share is not last and _is_share(share, situation):
        return (share,)  # 服务业增加值120亿元，占生产总值的45%，提高1.2个百分点
    if len(situation.numbers) > 1 or last.name is None or unit_class in RATE_CLASSES:
        return antecedents.last
    catalogue = situation.builder.catalogue
    for subject in (last, *reversed(antecedents.history)):
        codes = subject.name.codes if subject.name is not None else ()
        if len(codes) == 1 and unit_class in catalogue.indicators[codes[0]].units:
            return (subject,)
    shorter = shorten_name(last, unit_class, catalogue)
    return (shorter,) if shorter is not None else antecedents.last


def shorten_name(subject: Subject, unit_class: str, catalogue: Catalogue) -> Subject | None:
    """优良天数比例…、增加13天: the beginning of the name that is a name of what such units count."""
    text = subject.name.text if subject.name is not None else ""
    for cut in range(len(text) - 1, 1, -1):
        name = catalogue.names.get(text[:cut])
        if name is not None and len(name.codes) == 1 and unit_class in catalogue.indicators[name.codes[0]].units:
            return subject._replace(name=name)
    return None


def drop_newness(subject: Subject, catalogue: Catalogue) -> Subject:
    """新登记市场主体9640户，总量达到4.6万户: the total is not of the new ones alone."""
    if subject.name is None or not subject.name.text.startswith("新"):
        return subject
    for cut in range(1, min(5, len(subject.name.text))):
        name = catalogue.names.get(subject.name.text[cut:])
        if name is not None and name.codes and name.codes != subject.name.codes:
            return subject._replace(name=name)
    return subject


def _is_share(subject: Subject, situation: Situation) -> bool:
    codes = subject.name.codes if subject.name is not None else ()
    return len(codes) == 1 and situation.builder.catalogue.indicators[codes[0]].unit == "%"


def share_verb(subject: Subject, before: Subject, catalogue: Catalogue) -> Subject | None:
    """A deed whose verb was said before (利用内资5亿元、外资900万美元), or its object (培训劳动力6万人，转移5万人)."""
    if subject.label.endswith("投资") and before.label.endswith(("项目", "工程")):
        return None  # 交通项目12个，投资1.4亿元: what they cost
    words = before.label[-_LONGEST_LABEL:]
    stems = [words[start:cut] for start in range(len(words)) for cut in range(len(words), start + 1, -1)]
    sown = words.endswith(_SOWN)  # 农作物播种面积67万亩，其中粮食21万亩
    lends = sown or is_verbal(subject.label)
    texts = [subject.label + words[cut:] for cut in range(len(words) - 1)] if lends else []
    for text in (*texts, *(stem + subject.label for stem in stems)):
        name = catalogue.names.get(text)
        if name is None or len(name.codes) != 1:
            continue
        indicator = catalogue.indicators[name.codes[0]]
        # 养老保险参保5万人，参保率96%: a share of those that were counted before.
        if sown or indicator.accumulates or (indicator.unit == "%" and subject.label.endswith("率")):
            return Subject(name, subject.label, subject.start, subject.end, before.scope)
    return None


ELLIPSIS: Table[Situation, Found] = Table(
    "subject",
    (
        Production("each_of_places", "as many places as numbers, and one subject before", _each_of_places,
                   needs=cue.PLACE, holds=fact.SEVERAL | fact.SPOKEN),
        Production("named_share", "占比 or its like, and the share of what was spoken of has a name", read_named_share,
                   needs=cue.BLOCK, holds=fact.RATE | fact.SPOKEN),
        Production("of_others", "the number opens its clause, and whom it is said of stands behind it", _of_others,
                   forbids=fact.SEVERAL, holds=fact.WORDLESS | fact.GOES_ON),
        Production("each_of_before", "several numbers, and as many subjects named before", _each_of_before,
                   holds=fact.SEVERAL),
        Production("number_before_unknown", "an unknown thing stands behind a count", _number_before_unknown,
                   holds=fact.GOES_ON),
        Production("all_alike", "均, 都 or 分别, and several subjects in this part", _all_alike,
                   needs=cue.ALL | cue.EACH, forbids=fact.SEVERAL),
        Production("all_counted", "as many subjects before as a count of aims says", _all_counted, holds=fact.SPOKEN),
        Production("object_before", "a verb of doing, whose object a clause before has named", object_before),
        Production("something_new", "a verb of doing, or a count behind other things", _something_new),
        Production("told_to_move", "the clause before told a change of an unknown thing, and this one where it ended",
                   told_to_move, holds=fact.AWAY),
        Production("other_deed", "words that make another name of the last one's object", other_deed,
                   forbids=cue.TEXT | fact.WORDLESS | fact.AWAY, holds=fact.SPOKEN),
        Production("total_of_lead", "总额 or 总量 of what a sentence before began with", total_of_lead,
                   needs=cue.TOTAL, forbids=fact.SPOKEN | fact.CARRIED),
        Production("elided", "the sentence has spoken of a subject", _elided, holds=fact.SPOKEN),
        Production("carried", "the number moves what the sentence before ended with", _carried,
                   forbids=cue.TEXT | fact.AWAY, holds=fact.CARRIED),
    ),
)  # fmt: skip
