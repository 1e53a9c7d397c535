"""Productions: the entries of the grammar's ordered tables. The first that fits wins; what was tried can be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from transforms.language.cues import CUE_BITS, KIND_NAMES

SituationT = TypeVar("SituationT")
ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Production(Generic[SituationT, ResultT]):
    """One way to read a clause.

    ``needs``: kinds of token or cue of which the clause must hold at least one; ``forbids``: of which it must hold
    none. ``when`` says in words what else must be so; ``build`` makes the result, or None where it is not so.
    """

    name: str
    when: str
    build: Callable[[SituationT], ResultT | None]
    needs: int = 0
    forbids: int = 0


class Tried(NamedTuple):
    """A production that was tried: its table, its name, and why it did not fit ('' for the one that won)."""

    table: str
    name: str
    refused: str


Trail = list[Tried]


def apply_first(
    table: str,
    productions: Sequence[Production[SituationT, ResultT]],
    situation: SituationT,
    mask: int,
    trail: Trail | None,
) -> ResultT | None:
    """The result of the first production that fits; None where none does.

    ``mask``: kinds of all tokens and cues of the clause. ``trail``, where one is kept, receives what was tried.
    """
    for production in productions:
        needs, forbids = production.needs, production.forbids
        if (not needs or mask & needs) and not (forbids and mask & forbids):
            result = production.build(situation)
            if result is not None:
                if trail is not None:
                    trail.append(Tried(table, production.name, ""))
                return result
        if trail is not None:
            trail.append(Tried(table, production.name, _tell_refusal(production, mask)))
    return None


def _tell_refusal(production: Production[SituationT, ResultT], mask: int) -> str:
    """Why a production did not fit a clause with these kinds of token and cue."""
    if production.needs and not mask & production.needs:
        return f"no {_name_kinds(production.needs)}"
    if mask & production.forbids:
        return f"{_name_kinds(mask & production.forbids)} stands in it"
    return f"not so: {production.when}"


def _name_kinds(mask: int) -> str:
    names = [name for name, bit in CUE_BITS.items() if mask & bit]
    return " or ".join([*(name for bit, name in KIND_NAMES.items() if mask & bit), *names])
