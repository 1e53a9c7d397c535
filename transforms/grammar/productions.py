"""Productions: the entries of the grammar's ordered tables. The first that fits wins; what was tried can be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from transforms.grammar.facts import SHOWN
from transforms.language.cues import CUE_BITS, KIND_NAMES

SituationT = TypeVar("SituationT")
ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Production(Generic[SituationT, ResultT]):
    """One way to read a clause.

    ``needs``: kinds of token or cue, or facts, of which the clause must show at least one; ``holds``: those of which
    it must show all; ``forbids``: those of which it must show none. ``when`` says in words what else must be so;
    ``build`` makes the result, or None where it is not so.
    """

    name: str
    when: str
    build: Callable[[SituationT], ResultT | None]
    needs: int = 0
    forbids: int = 0
    holds: int = 0

    def may_fit(self, mask: int) -> bool:
        """Whether a clause that shows these kinds and facts may be read so."""
        return (not self.needs or bool(mask & self.needs)) and not mask & self.forbids and not self.holds & ~mask


class Tried(NamedTuple):
    """A production that was tried: its table, its name, and why it did not fit ('' for the one that won)."""

    table: str
    name: str
    refused: str


Trail = list[Tried]


class Table(Generic[SituationT, ResultT]):
    """Productions in the order in which they are tried.

    Which of them may fit a clause depends on a few of its kinds and facts alone, and is found once for each
    combination of these.
    """

    __slots__ = ("_asked", "_chosen", "name", "productions")

    def __init__(self, name: str, productions: Sequence[Production[SituationT, ResultT]]) -> None:
        self.name = name
        self.productions = tuple(productions)
        self._asked = 0
        for one in self.productions:
            self._asked |= one.needs | one.forbids | one.holds
        self._chosen: dict[int, tuple[Callable[[SituationT], ResultT | None], ...]] = {}

    def apply_first(self, situation: SituationT, mask: int, trail: Trail | None) -> ResultT | None:
        """The result of the first production that fits; None where none does.

        ``mask``: kinds of all tokens and cues of the clause, and its facts. ``trail``, where one is kept, receives
        what was tried.
        """
        if trail is not None:
            return self._tell(situation, mask, trail)
        asked = mask & self._asked
        chosen = self._chosen.get(asked)
        if chosen is None:
            chosen = self._chosen[asked] = tuple([one.build for one in self.productions if one.may_fit(asked)])
        for build in chosen:
            result = build(situation)
            if result is not None:
                return result
        return None

    def _tell(self, situation: SituationT, mask: int, trail: Trail) -> ResultT | None:
        for one in self.productions:
            result = one.build(situation) if one.may_fit(mask) else None
            if result is not None:
                trail.append(Tried(self.name, one.name, ""))
                return result
            trail.append(Tried(self.name, one.name, _tell_refusal(one, mask)))
        return None


def _tell_refusal(production: Production[SituationT, ResultT], mask: int) -> str:
    """Why a production did not fit a clause with these kinds of token and cue."""
    if production.needs and not production.needs & ~SHOWN and not mask & production.needs:
        return f"no {name_kinds(production.needs)}"
    if mask & production.forbids & SHOWN:
        return f"{name_kinds(mask & production.forbids)} stands in it"
    return f"not so: {production.when}"


def name_kinds(mask: int) -> str:
    """Kinds of token and cue in a mask, joined by ``or``."""
    names = [name for name, bit in CUE_BITS.items() if mask & bit]
    return " or ".join([*(name for bit, name in KIND_NAMES.items() if mask & bit), *names])
