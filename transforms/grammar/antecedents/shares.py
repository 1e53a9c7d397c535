"""Shares of what was spoken of: 财政赤字900亿元，占国内生产总值的2.8%."""

from __future__ import annotations

from transforms.grammar.situation import Found, Situation, counts_in
from transforms.grammar.statements import Attachment, Refusal
from transforms.grammar.subjects import Subject

# 税收收入41.6亿元、占61.8%: of what, everybody knows.
_BARE = frozenset({"占", "约占", "占到", "占了"})


def read_share(situation: Situation) -> Found | None:
    """占财政收入的71%: a share of something is not that thing's, and what was spoken of goes on."""
    found = read_named_share(situation)
    if found is not None:
        return found
    if situation.is_base_of_share:
        return _base_of_share(situation)
    return Found(situation.discourse, refused=Refusal.SHARE)


def read_named_share(situation: Situation) -> Found | None:
    """优良天数310天，占比85%: a share of what was spoken of that has a name of its own, and what goes on behind it."""
    ratio = _find_ratio(situation)
    if ratio is None:
        return None
    antecedents = situation.discourse.antecedents
    antecedents = antecedents.remember((ratio,))._replace(last=antecedents.last)  # the amount goes on
    return Found(situation.discourse._replace(antecedents=antecedents), (ratio,), Attachment.HEAD_ELIDED)


def _base_of_share(situation: Situation) -> Found:
    """民生支出25亿元，占公共预算支出30亿元的83%: the amount is of what is named, and what was spoken of goes on."""
    named = situation.nouns.find_subjects(situation.noun[1:], 1, False, False) or ()
    if len(named) != 1 or named[0].name is None or not counts_in(named[0], situation):
        return Found(situation.discourse, refused=Refusal.SHARE)
    return Found(situation.discourse, (situation.discourse.place(named[0]),), Attachment.SUBJECT_NUMBER)


def _find_ratio(situation: Situation) -> Subject | None:
    """财政赤字900亿元，占国内生产总值的比重为2.8%: what was named before and the share said of it, as one name."""
    last, catalogue = situation.discourse.antecedents.last, situation.builder.catalogue
    if len(last) != 1 or last[0].name is None or situation.unit_class != "%":
        return None
    words = "".join(token.text for token in situation.left)
    if words in _BARE:
        words = "占比"
    names = (last[0].name.text, *(catalogue.indicators[code].name_zh for code in last[0].name.codes))
    for stem in names:
        for cut in range(len(words), 1, -1):
            name = catalogue.names.get(stem + words[:cut])
            if name is not None and len(name.codes) == 1:
                return last[0]._replace(name=name, label=words[:cut])
    return None
