"""The units of seeds/units.yml: what each unit is called, which class it belongs to and how much of it one is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from transforms.language.seedfile import LineDict, SeedError, check_keys, parse_yaml


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written, its class and its factor to the canonical unit of the class."""

    name: str
    unit_class: str
    factor: Decimal
    count_word: bool


@dataclass(frozen=True, slots=True, eq=False)
class UnitTable:
    """All units by name. ``classes``: canonical unit of each class; ``guards``: unit to the characters before which
    its characters belong to another word (门 before 类), and words for which they do not. ``spellings`` pairs each
    name, longest first, with its guard as a pattern.

    Compared and hashed by identity, so that what is compiled from a table can be kept for it.
    """

    units: Mapping[str, Unit]
    classes: Mapping[str, str]
    guards: Mapping[str, str]
    spellings: tuple[tuple[str, str], ...]


def parse_units(text: str, file: str) -> UnitTable:
    """units.yml to a UnitTable. Raises SeedError for unknown classes, bad factors or names given twice."""
    data = parse_yaml(text, file)
    check_keys(data, file, {"classes", "units", "guards"}, set())
    units: dict[str, Unit] = {}
    for entry in data["units"]:
        check_keys(entry, file, {"names", "class", "factor"}, {"count_word"})
        if entry["class"] not in data["classes"]:
            raise SeedError(file, entry.line, f"unknown unit class {entry['class']!r}")
        for name in entry["names"]:
            if name in units and units[name].unit_class != entry["class"]:
                raise SeedError(file, entry.line, f"unit {name!r} is given twice with different classes")
            units[name] = _make_unit(str(name), entry, file)
    guards: LineDict = data["guards"]
    for name in guards:
        if name not in units:
            raise SeedError(file, guards.key_lines[name], f"guard for an unknown unit {name!r}")
    spellings = tuple((name, _spell_guard(str(guards.get(name, "")))) for name in sorted(units, key=len, reverse=True))
    return UnitTable(units, dict(data["classes"]), dict(guards), spellings)


def _spell_guard(guard: str) -> str:
    """What may not stand behind a unit: characters, but for the words that are named behind them."""
    characters, *words = guard.split() or [""]
    apart = f"(?![{characters}])" if characters else ""
    return f"(?:(?={'|'.join(words)})|{apart})" if words else apart


def _make_unit(name: str, entry: LineDict, file: str) -> Unit:
    try:
        factor = Decimal(entry["factor"])
    except ArithmeticError as error:
        raise SeedError(file, entry.line, f"factor {entry['factor']!r} is no number") from error
    return Unit(name, entry["class"], factor, bool(entry.get("count_word", False)))
