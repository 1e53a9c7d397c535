"""The subject of a clause as what stood before it says which is meant: firms and what they make, parts of a sum."""

from __future__ import annotations

from transforms.grammar.build import quantity_of
from transforms.grammar.scope import REGION, Cause, Scope
from transforms.grammar.situation import Found, Situation
from transforms.grammar.statements import Attachment, Statement
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.language.catalogue import Name
from transforms.tokens.clauses import COUNTABLE, RATE_CLASSES

_FIRMS, _MADE = "企业", "增加值"
_SUMS = ("增加值", "总产值")
_OWN_EXPORTS = "自营"
_PROJECTS = ("项目", "工程")
_SHARES, _SHARE, _PART = frozenset({"%", "pp"}), "比例", "占比"
_THIS = "此"
_AMONG = "其中"
# How many statements before may have counted what an item of 其中 is one of.
_NEAR = 6
_ONLY_TELLS_WHEN = cue.TIME | cue.LEVEL | cue.NEUTRAL | cue.CUMULATIVE


def refine_subject(subject: Subject, situation: Situation) -> Subject:
    """The subject of a clause that names one, with the name or the scope that it has behind the numbers before it."""
    if subject.name is None:
        return subject
    if share := _find_share(subject.name, situation):
        return subject._replace(name=share)
    last = situation.discourse.latest
    if subject.name.text.endswith(_FIRMS) and situation.unit_class == "CNY":
        return _name_sum(subject, situation, last)
    if last is None or (subject.scope is not REGION and subject.scope != REGION):
        return subject
    name = _find_made(subject, situation, last)
    if name is not None:
        return subject._replace(name=name)
    owner = _find_owner(subject, situation, last)
    return subject if owner is None else subject._replace(scope=Scope("part", Cause.WORD, owner))


def is_larger(subject: Subject, situation: Situation) -> bool:
    """引进资金3亿元，其中固定资产投资2亿元: whether a whole is no part of what was told before."""
    last, catalogue = situation.discourse.latest, situation.builder.catalogue
    if last is None or last.indicator is None or subject.code is None or last.quantity.unit_class != "CNY":
        return False
    told, named = last.indicator, catalogue.indicators[subject.code]
    whole = named.headline and not named.part_of
    return whole and not told.headline and situation.unit_class == "CNY"


def _find_share(counted: Name, situation: Situation) -> Name | None:
    """优良天数达到85%: the name of the share, where a rate is told as what is else counted; 第三产业提高2个百分点
    behind the shares of all three is that of the third."""
    predicate, catalogue = situation.predicate, situation.builder.catalogue
    moved = predicate.direction or predicate.rate_head or predicate.blocked
    if situation.unit_class not in _SHARES or (situation.unit_class == "%" and moved) or len(counted.codes) != 1:
        return None
    if catalogue.indicators[counted.codes[0]].unit == "%":
        return None
    share = catalogue.names.get(counted.text + _SHARE)
    if share is not None and len(share.codes) == 1:
        return share
    part = catalogue.names.get(counted.text + _PART)
    if part is None or len(part.codes) != 1:
        return None
    told = any(one.subject is not None and one.subject.code == part.codes[0] for one in situation.discourse.recent)
    return part if told else None


def _find_made(subject: Subject, situation: Situation, last: Statement) -> Name | None:
    """规模以上工业企业达到38户，完成工业增加值…: firms that were counted and what they make, as one name."""
    firms = last.subject.name if last.subject is not None else None
    if firms is None or not firms.text.endswith(_FIRMS) or last.quantity.unit_class != "count":
        return None
    if not subject.label.endswith(_MADE):
        return None
    before = [token for token in situation.noun if token.end <= subject.start]
    verb = any(token.mask & cue.LEVEL for token in before)
    if not verb or any(not token.mask & _ONLY_TELLS_WHEN for token in before):
        return None
    names = situation.builder.catalogue.names
    stems = (firms.text[:cut] for cut in range(len(firms.text) - len(_FIRMS), 1, -1))
    found = (names.get(stem + subject.label) for stem in stems)
    return next((name for name in found if name is not None and len(name.codes) == 1), None)


def _name_sum(subject: Subject, situation: Situation, last: Statement | None) -> Subject:
    """工业增加值25亿元，其中规模以上工业企业完成14亿元: an amount of money of firms that are else counted is that of
    what was told before, or nobody says of what; how it grew says nothing of their number."""
    indicators = situation.builder.catalogue.indicators
    if subject.name is None or any("CNY" in indicators[code].units for code in subject.name.codes):
        return subject
    told = last.subject.label if last is not None and last.subject is not None else ""
    head = next((head for head in _SUMS if told.endswith(head)), "")
    made = situation.builder.catalogue.names.get(subject.label + head) if head else None
    return subject._replace(name=made if made is not None and len(made.codes) == 1 else None)


def _find_owner(subject: Subject, situation: Situation, last: Statement) -> str | None:
    """The words by which a subject is only a part of what its name says; None where there are none."""
    first, adjoins = situation.left[0].text, last.quantity.end == situation.left[0].start
    before = last.clause.left[-1:] if last.clause is not None else ()
    if adjoins and last.quantity.count_word and before and before[0].text.endswith(_THIS):
        return _THIS  # 仅此一项农民人均增收…
    if first == "的" and last.quantity.unit_class == "count" and adjoins:
        return first  # 教育、卫生等四项的财政支出
    if first.startswith("年") and last.subject is not None and last.subject.name is None:
        firms = _FIRMS in last.subject.label and last.quantity.unit_class == "count"
        if firms:
            return last.subject.label  # 脱水蔬菜企业发展到118家，年出口创汇…
    if _OWN_EXPORTS in subject.label and _tells_of_exports(subject, situation):
        return _OWN_EXPORTS
    return _AMONG if subject.label.endswith(_PROJECTS) and _is_among(situation) else None


def _tells_of_exports(subject: Subject, situation: Situation) -> bool:
    """外贸出口总值…，自营出口…: whether the sentence has told of exports by whomever."""
    told = [one.subject for one in situation.discourse.recent if one.subject is not None]
    return any(one.code == subject.code and _OWN_EXPORTS not in one.label for one in told)


def _is_among(situation: Situation) -> bool:
    """实施500万元以上项目158项，其中省列项目6项、市列重点项目31项: whether some of those before."""
    if situation.unit_class not in COUNTABLE:
        return False
    recent = situation.discourse.recent[-_NEAR:]
    chain = [one for one in recent if one.chain == situation.clause.chain]
    opening = chain[0].clause.left if chain and chain[0].clause is not None else situation.left
    if not opening or opening[0].text != _AMONG:
        return False
    before = [one for one in recent if one.chain != situation.clause.chain and one.subject is not None]
    counted = [one for one in before if one.quantity.unit_class in COUNTABLE]
    return any(one.subject is not None and one.subject.label.endswith(_PROJECTS) for one in counted)


def divide_with(subject: Subject, situation: Situation) -> Subject:
    """退耕还林造林1万亩、石漠化治理造林2万亩: in a list of parts, an unknown word divides as the known one before."""
    last = situation.discourse.antecedents.last
    if not situation.clause.listed or subject.scope.cause is not Cause.UNSURE or not last:
        return subject
    before = last[-1]
    same = before.name is not None and subject.name is not None and before.name.codes == subject.name.codes
    divided = same and before.scope.area == "part" and before.scope.cause is Cause.MODIFIER
    return subject._replace(scope=Scope("part", Cause.MODIFIER, subject.scope.word)) if divided else subject


def count_in_units(situation: Situation) -> Found | None:
    """改造老旧小区36个、4200户: one known thing that several units count."""
    quantities = [quantity_of(number) for number in situation.numbers]
    if any(one.unit_class in RATE_CLASSES for one in quantities):
        return None
    if len({one.unit_name for one in quantities}) < len(quantities):
        return None
    subjects = situation.nouns.find_subjects(situation.noun, 1, False, False) or ()
    if len(subjects) != 1 or subjects[0].code is None:
        return None
    subject = situation.discourse.place(subjects[0])
    antecedents = situation.discourse.antecedents.remember((subject,))
    return Found(situation.discourse._replace(antecedents=antecedents), (subject,), Attachment.SUBJECT_NUMBER)
