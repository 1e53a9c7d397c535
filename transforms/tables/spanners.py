"""Two lines of header: spanners above (2024年, 2025年) and what stands below each of them (总量, 增速)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from transforms.tables.cells import Cell
from transforms.tables.headers import Header, HeaderRefusal, Measure, Role, read_header
from transforms.tables.vocabulary import Vocabulary

_EMPTY = Header(Role.UNKNOWN, derived=True, refused=HeaderRefusal.EMPTY)
_APART = Header(Role.UNKNOWN, refused=HeaderRefusal.NOTHING_SAID)


class _Pair(NamedTuple):
    """A spanner and what stands below it in one column; no member where the upper cell reaches down to the body."""

    spanner: Header
    member: Header | None


def join_spanners(upper: Sequence[Header], below: Sequence[Cell], vocabulary: Vocabulary) -> tuple[Header, ...] | None:
    """The headers of a line and the cells of the next to the headers of both.

    None where the next line is no header; () where it is one but what it says cannot be put together.
    """
    members = [read_header(cell.text, vocabulary) for cell in below]
    if not members:
        return None
    named = [header for header in members if header.text]
    if _keeps_places(upper, members):
        numbers = any(cell.value is not None and not _is_data(one) for one, cell in zip(members, below, strict=True))
        return None if numbers or not named else _merge(_pair_by_place(upper, members))
    pairs = _pair_by_count(upper, named)
    if pairs is None or not all(_is_plain(pair) for pair in pairs):
        return None
    return _merge(pairs) if all(_agree(pair) for pair in pairs) else ()


def _keeps_places(upper: Sequence[Header], members: Sequence[Header]) -> bool:
    """Whether cells stand below those they belong to: the page has kept the empty ones."""
    return not members[0].text and (len(upper) == len(members) or not all(header.text for header in upper))


def _is_data(header: Header) -> bool:
    return header.role is Role.VALUE


def _pair_by_count(upper: Sequence[Header], members: Sequence[Header]) -> list[_Pair] | None:
    """Pages that drop the empty cells of joined ones: each spanner of values has as many members."""
    groups = sum(map(_is_data, upper))
    if not groups or len(members) % groups or len(members) <= groups:
        return None
    size = len(members) // groups
    rest = iter(members)
    pairs: list[_Pair] = []
    for header in upper:
        below = [next(rest) for _ in range(size)] if _is_data(header) else [None]
        pairs += [_Pair(header, member) for member in below]
    return pairs


def _pair_by_place(upper: Sequence[Header], members: Sequence[Header]) -> list[_Pair]:
    """Pages that keep the places of joined cells: a spanner stands over the places right of it that have no other."""
    width = max(len(upper), len(members))
    above = [*upper, *[_EMPTY] * (width - len(upper))]
    under = [*members, *[_EMPTY] * (width - len(members))]
    pairs: list[_Pair] = []
    spanner = _EMPTY
    for header, member in zip(above, under, strict=True):
        spanner = header if header.text or not member.text else spanner
        pairs.append(_Pair(spanner, member if member.text else None))
    return pairs


def _is_plain(pair: _Pair) -> bool:
    """Whether the upper cell says no measure and no unit, so that the lower one can."""
    spanner, member = pair
    if member is None:
        return True
    plain = spanner.measure is Measure.LEVEL and spanner.unit is None
    return plain and _is_data(spanner) and _is_data(member)


def _agree(pair: _Pair) -> bool:
    """Whether the lower cell says nothing against the upper one."""
    spanner, member = pair
    if member is None:
        return True
    if spanner.is_dated() and member.is_dated():
        return False
    return member.kind is None or spanner.kind is None or member.kind is spanner.kind


def _merge(pairs: Sequence[_Pair]) -> tuple[Header, ...]:
    """Spanners and members to headers; () where two below one spanner could not be told apart."""
    joined: list[Header] = []
    group: list[Header] = []
    over: Header | None = None
    for pair in pairs:
        spanner, member = pair
        if member is None:
            joined.append(spanner)
            continue
        group, over = (group if spanner is over else []), spanner
        if not (_is_plain(pair) and _agree(pair)):
            joined.append(replace(_APART, text=member.text))
            continue
        header = _nest(spanner, member, group)
        if any(_speaks_alike(header, one) for one in group):
            return ()
        group.append(header)
        joined.append(header)
    return tuple(joined)


def _nest(spanner: Header, member: Header, group: Sequence[Header]) -> Header:
    """A member with the year, kind and area of its spanner; growth has the kind of the level beside it."""
    kind = member.kind or spanner.kind
    if member.measure is not Measure.LEVEL:
        kinds = {one.kind for one in group if one.measure is Measure.LEVEL}
        kind = kind or (kinds.pop() if len(kinds) == 1 else None)
    dated = member.measure is Measure.ANNUAL_GROWTH or member.is_dated()
    return replace(
        member,
        kind=kind,
        year=member.year if dated else spanner.year,
        when=member.when if dated else spanner.when,
        area=member.area or spanner.area,
    )


def _speaks_alike(one: Header, other: Header) -> bool:
    """Whether two headers below a spanner are both levels (or both rates) of the same."""
    same = (one.measure, one.kind, one.year, one.when, one.area)
    return same == (other.measure, other.kind, other.year, other.when, other.area)
