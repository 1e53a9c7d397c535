"""Evidence for one unknown of a document (its year, its region), collected piece by piece and weighed as a whole."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from transforms.language.year_rules import YearLimits

V = TypeVar("V", int, str)
_AROUND = 12  # characters of text kept on either side of a piece of evidence


class Evidence(NamedTuple, Generic[V]):  # thousands are made for each text, which a frozen dataclass makes slowly
    """One place of the text that speaks for one value; ``start`` is None where it stands outside the clean text."""

    kind: str
    value: V
    start: int | None
    weight: float
    excerpt: str


@dataclass(frozen=True, slots=True)
class Verdict(Generic[V]):
    """The value the evidence speaks for, or None; ``doubt`` says why it is not given or not sure, "" for neither.

    ``margin`` is the lead over the runner-up as a share of the winner's score, ``basis`` the kinds of
    evidence that decided, the heaviest first.
    """

    value: V | None
    runner_up: V | None
    margin: float
    doubt: str
    basis: str


def weigh(evidence: Iterable[Evidence[V]], limits: YearLimits) -> Verdict[V]:
    """Pieces of evidence, in any order, to a Verdict.

    Many pieces of one kind are worth less than as many of different kinds: n pieces count log2(1 + n) times.
    """
    scores = score_values(evidence)
    totals = {value: math.fsum(kinds.values()) for value, kinds in scores.items()}
    ranked = sorted(totals, key=lambda value: (-totals[value], value))
    if not ranked or totals[ranked[0]] < limits.least:
        return Verdict(None, ranked[0] if ranked else None, 0.0, "nothing in the text tells it", "")
    best, runner_up = ranked[0], ranked[1] if len(ranked) > 1 else None
    score = totals[best]
    share = totals[runner_up] / score if runner_up is not None else 0.0
    kinds = scores[best]
    basis = ", ".join(sorted(kinds, key=lambda kind: (-kinds[kind], kind))[:4])
    if share >= limits.tie:
        doubt = f"{_tell(best, scores[best])} or {_tell(runner_up, scores[runner_up])}" if runner_up is not None else ""
        return Verdict(None, best, 1 - share, doubt, "")
    doubt = ""
    if runner_up is not None and share >= limits.close:
        doubt = f"{_tell(best, kinds)} rather than {_tell(runner_up, scores[runner_up])}"
    elif score < limits.sure:
        doubt = f"{_tell(best, kinds)} alone"
    return Verdict(best, runner_up, 1 - share, doubt, basis)


def score_values(evidence: Iterable[Evidence[V]]) -> dict[V, dict[str, float]]:
    """Each value to what each kind of evidence is worth for it."""
    weights: dict[V, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for piece in evidence:
        weights[piece.value][piece.kind].append(piece.weight)
    return {
        value: {kind: math.fsum(found) / len(found) * math.log2(1 + len(found)) for kind, found in kinds.items()}
        for value, kinds in weights.items()
    }


def cut_excerpt(text: str, start: int, end: int) -> str:
    """The words of a place with a little of what stands around them, on one line."""
    return text[max(0, start - _AROUND) : end + _AROUND].replace("\n", "⏎")


def _tell(value: V, kinds: dict[str, float]) -> str:
    heaviest = sorted(kinds, key=lambda kind: (-kinds[kind], kind))[:3]
    return f"{value} ({', '.join(heaviest)})"
