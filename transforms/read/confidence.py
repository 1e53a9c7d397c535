"""Flagged statements to how sure each is: the probability that a fitted regression gives for what is seen of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from transforms.grammar.statements import Statement
from transforms.language.trust import Trust
from transforms.read.signs.signs import Signs, list_signs
from transforms.records import copier_of

# Below it a reading is unsure: the marts choose a statement only from here on.
SURE = 0.8
# Nothing read is certain, nothing impossible.
_LEAST, _MOST = 0.01, 0.99
_rated = copier_of(Statement, "confidence", "flags")


def rate_statements(statements: Sequence[Statement], trust: Trust, author: str) -> list[Statement]:
    """Statements with their confidence, from 0.01 to 0.99; the others as they are.

    ``author``: the level of government. What is unsure by itself, flags aside, is flagged ``weak_rule``.
    """
    return [
        _rate(one, signs, trust) if one.reading is not None and one.is_read else one
        for one, signs in zip(statements, list_signs(statements, author), strict=True)
    ]


def _rate(statement: Statement, signs: Signs, trust: Trust) -> Statement:
    odds = trust.intercept + trust.attachments[str(statement.attachment)]
    odds += sum([trust.doubts[name] for name in signs.doubts])
    odds += sum([trust.supports[name] for name in signs.supports])
    flags, confidence = statement.flags, odds_to_confidence(odds)
    if confidence < SURE:
        flags = (*flags, "weak_rule")
    if statement.flags:
        confidence = odds_to_confidence(odds + sum([trust.flags[name] for name in statement.flags]))
    return _rated(statement, confidence, flags)


def odds_to_confidence(odds: float) -> float:
    """Log-odds to a probability of two digits, from 0.01 to 0.99."""
    return round(min(max(1 / (1 + math.exp(-max(odds, -700.0))), _LEAST), _MOST), 2)
