"""Whose rank a number is: 位居全市第二, one rank or several handed out in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from transforms.grammar.predicate import Predicate, read_predicate
from transforms.grammar.scope import Territory
from transforms.grammar.statements import Group, is_wider
from transforms.grammar.subjects import Subject, find_subjects
from transforms.language.catalogue import Catalogue
from transforms.tokens.tokens import Token


class Rank(NamedTuple):
    """A rank, the subject that holds it, and whether the growth of that subject is what is ranked."""

    number: Token
    subject: Subject
    of_rate: bool


def find_ranking_area(group: Group, left: Sequence[Token], tokens: Sequence[Token]) -> str | None:
    """Among whom is ranked (全市), or None where the numbers are ordinals of another kind (第三产业)."""
    quantity = group.members[0].quantity
    among = next((token.text for token in reversed(left) if is_wider(token)), None)
    if quantity is None or quantity.unit_class != "rank":
        return None
    ranked = any("ranks" in token.cues for token in left) or bool(quantity.unit_name)
    ends = group.last >= len(tokens) or tokens[group.last].kind != "text"
    return among if ranked or ends else None


def hand_out_ranks(
    group: Group,
    left: list[Token],
    predicate: Predicate,
    spoken_of: list[Subject],
    before: list[Subject],
    catalogue: Catalogue,
    territory: Territory,
) -> list[Rank]:
    """The numbers of a group to their subjects; empty where they cannot be matched without guessing.

    ``spoken_of`` are the subjects of the clause before, ``before`` all that the sentence has named.
    """
    numbers = group.members
    rates = [position for position, token in enumerate(left) if "rate_head" in token.cues]
    areas = [position for position, token in enumerate(left) if is_wider(token)]
    before_area = left[: areas[-1]] if areas else left
    noun = before_area[: read_predicate(before_area).noun_end]
    named = any(token.name is not None and token.name.codes for token in noun)
    if named:
        found = find_subjects(noun, len(numbers), predicate.all_alike, False, catalogue, territory)
        totals = [position for position, token in enumerate(left) if "total" in token.cues]
        if found is None and len(numbers) == 2 and rates and totals:
            # 总量和增速分别居第3位、第2位: one rank of the level, one of the growth.
            found = find_subjects(noun, 1, False, False, catalogue, territory)
            if found and len(found) == 1:
                level_first = totals[0] < rates[0]
                return [Rank(number, found[0], (index == 0) != level_first) for index, number in enumerate(numbers)]
        subjects = found or []
    elif any(token.kind == "text" for token in left):
        return []
    else:
        subjects = before if predicate.all_alike else spoken_of
    if len(numbers) == 1:
        return [Rank(numbers[0], subject, bool(rates)) for subject in subjects]
    if len(subjects) != len(numbers):
        return []
    return [Rank(number, subject, bool(rates)) for number, subject in zip(numbers, subjects, strict=True)]
