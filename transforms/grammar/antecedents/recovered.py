"""Objects and heads that a clause leaves out, recovered from how the clauses before it began."""

from __future__ import annotations

from collections.abc import Mapping

from transforms.grammar.discourse import Lead, make_lead
from transforms.grammar.situation import Found, Situation, counts_in
from transforms.grammar.statements import Attachment
from transforms.grammar.subjects import Subject, divide_groups
from transforms.language import cues as cue
from transforms.language.catalogue import Name
from transforms.tokens.clauses import COUNTABLE, union

# How many statements before may have begun a name.
_NEAR = 3
_PAIR = {"前者": 0, "后者": 1}
_SOME = frozenset({"有", "已有", "现有", "仍有", "尚有"})
_COMPLETES = ("完成", "建成")


def object_before(situation: Situation) -> Found | None:
    """高标准农田成片推进，新建5万亩: what was named without a number, and is counted as it is made, is the object."""
    discourse, predicate = situation.discourse, situation.predicate
    makes = predicate.make or any(token.text.endswith(_COMPLETES) for token in situation.left[-2:])
    subject = _find_object(situation) if makes else None
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
    looked_at = antecedents.last[0] if len(antecedents.last) == 1 and antecedents.last[0].name is None else None
    if looked_at is not None:  # 摸排农村户厕3万座，改造1万座
        label = looked_at.label
        found = next((label[cut:] for cut in range(1, len(label) - 1) if label[cut:] in names), "")
        if found:
            return Subject(names[found], found, looked_at.end - len(found), looked_at.end)
    lead = antecedents.leads[0] if antecedents.leads else Lead()
    words = lead.words
    found = next((words[:cut] for cut in range(len(words), 2, -1) if words[:cut] in names), "")
    return Subject(names[found], found, lead.start, lead.start + len(found)) if found else None


def other_deed(situation: Situation) -> Found | None:
    """合同利用外资12亿美元、实际使用6亿美元: other words before the object of the last name make another name."""
    antecedents, words = situation.discourse.antecedents, "".join([token.text for token in situation.left])
    last = antecedents.last[0] if len(antecedents.last) == 1 else None
    if last is None or last.name is None or antecedents.distance or situation.is_rate or not words:
        return None
    catalogue, text = situation.builder.catalogue, last.name.text
    names = (catalogue.names.get(words + text[cut:]) for cut in range(1, len(text) - 1))
    name = next((one for one in names if one is not None and len(one.codes) == 1), None)
    if name is None or name.codes == last.name.codes:
        return None
    subject = last._replace(name=name, label=words, start=situation.left[0].start)
    if not counts_in(subject, situation):
        return None
    discourse = situation.discourse._replace(antecedents=antecedents.remember((subject,)))
    return Found(discourse, (subject,), Attachment.HEAD_ELIDED)


def total_of_lead(situation: Situation) -> Found | None:
    """对外贸易再上台阶。总额达到46亿美元: a total of what the sentence before began with."""
    antecedents, left = situation.discourse.antecedents, situation.left
    if (
        not left
        or not left[0].mask & cue.TOTAL
        or antecedents.last
        or antecedents.carried
        or not situation.predicate.level
    ):
        return None
    head = left[0].text[:2]
    for lead in antecedents.leads:
        name = _name_begun(lead, head, situation.builder.catalogue.names)
        if name is not None:
            subject = Subject(name, head, lead.start, left[0].start + 2)
            discourse = situation.discourse._replace(antecedents=antecedents.remember((subject,)))
            before = lead.start < situation.clause.tokens[0].start
            return Found(discourse, (subject,), Attachment.OTHER_SENTENCE if before else Attachment.HEAD_ELIDED)
    return None


def told_to_move(situation: Situation) -> Found | None:
    """外汇资金大幅度增加，达到3亿元: the unknown thing that the clause before told a change of."""
    antecedents, predicate = situation.discourse.antecedents, situation.predicate
    reached = (predicate.level or predicate.to) and not predicate.total
    if not antecedents.distance or not reached or situation.is_rate:
        return None
    start, moved = situation.discourse.find_moved()
    if not moved:
        return None
    subject = Subject(None, moved, start, start + len(moved))
    antecedents = antecedents.remember((subject,))
    return Found(situation.discourse._replace(antecedents=antecedents), (subject,), Attachment.ELIDED_OVER)


def end_names(subjects: tuple[Subject, ...], situation: Situation) -> tuple[Subject, ...]:
    """Unknown subjects with the names that they end, where each of them ends one."""
    ended = tuple([_end_name(subject, situation) for subject in subjects])
    if situation.predicate.mask & cue.YIELDS:
        ended = tuple([situation.nouns.complete_yield(subject, ()) for subject in ended])
    return ended if all(subject.name is not None for subject in ended) else subjects


def _end_name(subject: Subject, situation: Situation) -> Subject:
    """服务业加快发展，增加值…: the clause before began the name that a bare head noun ends."""
    names, parts, label = situation.builder.catalogue.names, situation.builder.catalogue.parts, subject.label
    if label.startswith("年") and label[1:] in parts:
        subject = subject._replace(label=label[1:])  # 年产量
    elif label not in parts:
        return subject
    discourse = situation.discourse
    stated = [
        make_lead(one.clause.left, one.clause.cues)
        for one in discourse.recent[-_NEAR:]
        if one.clause is not None and one.subject is not None and one.subject.name is None
        if one.quantity.unit_class not in COUNTABLE  # 旅游企业38家，收入5亿元 tells of these firms
    ]
    for lead in (_lead_of_clause(subject, situation), *discourse.antecedents.leads, *reversed(stated)):
        name = _name_begun(lead, subject.label, names)
        if name is not None:
            return subject._replace(name=name, start=lead.start)
    return subject


def _name_begun(lead: Lead, head: str, names: Mapping[str, Name]) -> Name | None:
    """The name that a head ends and the longest fitting beginning of a clause begins; None where they make none."""
    words = lead.words
    for cut in range(len(words), 1, -1):
        name = names.get(words[:cut] + head)
        if name is not None and name.codes:
            return name
    return None


def find_begun(situation: Situation) -> tuple[Subject, ...]:
    """城乡居民收入较快增长，人均可支配收入分别达到…: a head and the beginning of a clause before, as a name of as many
    indicators as numbers; () where they make none."""
    head = "".join([token.text for token in situation.noun])
    if len(situation.numbers) < 2 or head not in situation.builder.catalogue.parts:
        return ()
    names, antecedents = situation.builder.catalogue.names, situation.discourse.antecedents
    begun = [(lead.words, lead.start) for lead in antecedents.leads]
    begun += [(one.name.text, one.start) for one in antecedents.last if one.name is not None]
    for words, start in begun:
        for cut in range(len(words), 1, -1):
            name = names.get(words[:cut] + head)
            if name is not None and len(name.codes) == len(situation.numbers):
                return divide_groups((Subject(name, head, start, situation.noun[-1].end),))
    return ()


def acted(subject: Subject, situation: Situation) -> str:
    """35项重点工程，已有11项建成: the verb behind a count of some of the things spoken of; '' where none is."""
    name, tokens, last = subject.name, situation.clause.tokens, situation.group.last
    some = situation.left and situation.left[-1].text in _SOME and situation.unit_class == "count"
    if not some or name is None or last >= len(tokens) or not subject.scope.is_own():
        return ""
    if not situation.builder.catalogue.indicators[name.codes[0]].is_stock:
        return ""
    behind = tokens[last]
    verb = behind.mask & (cue.GROSS | cue.MAKE | cue.LEVEL | cue.NEUTRAL) or behind.mask & cue.TEXT
    return behind.text if verb else ""


def _lead_of_clause(subject: Subject, situation: Situation) -> Lead:
    """粮食喜获丰收、总产量…: the words of the clause before a bare head."""
    before = [token for token in situation.left if token.end <= subject.start]
    lists = [position for position, token in enumerate(before) if token.mask & cue.LIST]
    return make_lead(before[: lists[-1]], union(before[: lists[-1]])) if lists else Lead()


def is_of_each(situation: Situation) -> bool:
    """签约的4个项目，投资额都在5亿元以上: a number of each of those that were counted, not of all together."""
    before = situation.discourse.latest
    if before is None or len(situation.numbers) > 1 or not situation.predicate.all_alike:
        return False
    return before.quantity.unit_class == "count" and before.quantity.value > 1


def of_pair(situation: Situation) -> Found | None:
    """甲、乙分别完成…，前者增长5%，后者增长8%: the first or the second of the last two that were named."""
    named, antecedents = situation.named or (), situation.discourse.antecedents
    place = _PAIR.get(named[0].label) if len(named) == 1 else None
    if place is None or len(antecedents.history) < 2:
        return None
    subject = antecedents.history[-2:][place]
    discourse = situation.discourse._replace(antecedents=antecedents._replace(last=(subject,), distance=0))
    return Found(discourse, (subject,), Attachment.EACH_OF_BEFORE) if subject.name is not None else None
