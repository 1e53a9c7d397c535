"""Names of numbers beside which no noun stands: by verbs, by what follows, or by the number that they changed from."""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.grammar.statements import ANAPHORIC, Statement
from transforms.grammar.subjects import Subject
from transforms.language.phrases.attributives import attribute_clause
from transforms.language.phrases.noun_phrases import (
    ends_in_verb,
    read_fused_verbs,
    read_last_verb,
    read_left,
    read_verbs,
)
from transforms.language.phrases.phrases_behind import read_predicate_behind, read_right
from transforms.read import subject_deeds as deeds
from transforms.read.subject_counted import name_which
from transforms.read.subject_forms import Name
from transforms.read.subject_owners import find_sentence, name_counter, read_aim
from transforms.read.subject_stretches import FURTHEST, cut_clause_before
from transforms.tokens.clauses import Clause
from transforms.tokens.quantities import Quantity

PEOPLE = frozenset({"persons", "visits", ""})
# How many households or trains: what verbs alone say was done to so many of them.
_DONE_TO = frozenset({"户数", "列数"})
_SHORT_CHANGE = 8
_SHARE_OF = re.compile("(?:达到|达|占到|相当于|增加到|扩大到)([^，。；、达占]{2,10})的$")
_STAGE = re.compile("(?:建成投产|开工|投产|竣工|并网|续建)$")


def name_of_kind(
    text: str,
    statement: Statement,
    clause: Clause,
    noun: str,
    own: str,
    stretch: str,
    after: int,
    cues: Mapping[str, int],
) -> str:
    """A general noun behind a number with what they are for, whose they are or what becomes of them."""
    aim = read_aim(stretch)
    which = aim + noun if aim else name_which(text, clause, noun, own, stretch, cues)
    predicate = read_predicate_behind(text, after)
    if which:
        if predicate == "全覆盖":
            return attribute_clause(own + predicate, noun, cues)
        told = stretch.rstrip().endswith("等") and deeds.tells(predicate, noun, cues)
        return attribute_clause(predicate, which, cues) if told else which
    if predicate:
        return attribute_clause(predicate, noun, cues)
    begin = find_sentence(text, statement.quantity.start, FURTHEST)
    aim = read_aim(text[begin : statement.quantity.start])
    return (aim or read_last_verb(stretch, cues)) + noun


def join_verb(before: str, verb: str, counter: str, cues: Mapping[str, int]) -> Name:
    """医保改革, 惠及 and 人数 to 医保改革惠及人数: what an elided subject did, by its verb and what is counted."""
    if verb in before:
        before = before.partition(verb)[0]
        return Name(before + verb + counter, before + verb)
    if verb.endswith("就业") and ends_in_verb(verb[:2], cues):
        return Name(before + verb, before)
    return Name(before + verb + counter if ends_in_verb(verb, cues) else f"{before} {verb}", before)


def name_reached(stretch: str, own: str, quantity: Quantity, last: str, cues: Mapping[str, int]) -> str:
    """旱田达到耕地的六成 to 旱田占耕地比重, 风电开工9千瓦、投产6千瓦 to 风电投产装机; '' where a phrase says all."""
    if quantity.unit_class == "%":
        share = _SHARE_OF.search(stretch)
        part = read_left(stretch[: share.start()], cues) if share is not None else ""
        return f"{part.removesuffix('占比')}占{own}比重" if part and share is not None and share.group(1) == own else ""
    stage = _STAGE.search(stretch) if quantity.unit_class == "kW" else None
    if stage is None:
        return ""
    things = own.removesuffix(stage.group()) or last
    return f"{things}{stage.group()}装机" if things and "装机" not in things else ""


def read_share_before(text: str, statement: Statement, subject: Subject, cues: Mapping[str, int]) -> str:
    """轻纺业产值占总产值的比重，由44%提高到45%: the share that the clause before names of a subject; else ''."""
    if statement.quantity.unit_class != "%" or statement.attachment not in ANAPHORIC or statement.clause is None:
        return ""
    told = cut_clause_before(text, statement.clause.start)
    named = told.endswith(("比重", "比例", "占比")) and "占" in told and subject.label in told
    return read_left(told, cues) if named else ""


def changes_to(text: str, before: Quantity | None, quantity: Quantity) -> bool:
    """占比由6%提高到9%: whether a share is what the one before, without a mark between, changed to."""
    if before is None or quantity.unit_class != "%" or before.unit_class != "%":
        return False
    between = text[before.end : quantity.start]
    return 0 < len(between) < _SHORT_CHANGE and between.endswith(("到", "至", "为")) and "，" not in between


def read_rest(text: str, statement: Statement, clause: Clause, stretch: str, cues: Mapping[str, int]) -> str:
    """Where no noun is near: the purpose behind the number, the verbs before it, or what describes the thing."""
    found = read_right(text, statement.quantity.end, cues, passes=True)[0]
    if not found and any(token.quantity is not None for token in clause.left):
        found = stretch.strip("的，、 达到为超")
    if not found and statement.quantity.unit_class == "count" and stretch.endswith("的"):
        found = read_predicate_behind(text, statement.quantity.end)
    if found:
        return found
    verbs = read_verbs(stretch, cues, every=True)
    counter = name_counter(text, statement.quantity)
    counter = counter if statement.quantity.unit_class in PEOPLE or counter in _DONE_TO else ""
    if verbs:
        return verbs + counter
    if statement.subject is not None and statement.subject.label and statement.quantity.unit_class:
        return statement.subject.label
    predicate = read_predicate_behind(text, statement.quantity.end) if counter else ""
    return predicate + counter if predicate else read_fused_verbs(stretch, cues)
