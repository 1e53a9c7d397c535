"""Things that a clause names and then counts, so that the number behind is said of all of them."""

from __future__ import annotations

from decimal import Decimal

from transforms.grammar.situation import Situation
from transforms.language import cues as cue
from transforms.language.phrases.phrase_words import begins_with


def count_named(situation: Situation) -> Decimal | None:
    """甲、乙、丙三个指标: how many of what was named right before a number speaks of; None where it does not."""
    last, subjects = situation.discourse.latest, situation.discourse.antecedents.last
    if last is None or not last.quantity.count_word or len(subjects) < 2:
        return None
    words = "".join([token.text for token in situation.left[:2]])
    summed = begins_with(words, situation.nouns.territory.cues, cue.SUMMED_UP)
    return last.quantity.value if summed else None
