"""How far readings are trusted: the coefficients of seeds/confidence.yml."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.language.seedfile import LineDict, SeedError, check_keys, parse_yaml

# No single sign settles the matter: at 20 the odds are one to five hundred million.
_STRONGEST = 20.0


@dataclass(frozen=True, slots=True)
class Trust:
    """Log-odds that a reading is right: what it begins with, and what each thing seen of it adds.

    ``attachments`` (how the number came to its subject), ``doubts`` and ``flags``: 0 or less; ``supports``: 0 or more.
    """

    intercept: float
    attachments: Mapping[str, float]
    doubts: Mapping[str, float]
    supports: Mapping[str, float]
    flags: Mapping[str, float]


def parse_trust(text: str, file: str) -> Trust:
    """confidence.yml to a Trust. Raises SeedError for what is no number, or one on the wrong side of 0."""
    data = parse_yaml(text, file)
    check_keys(data, file, {"intercept", "attachments", "doubts", "supports", "flags"}, set())
    against = (-_STRONGEST, 0.0)
    return Trust(
        _read_number(data, "intercept", file, (-_STRONGEST, _STRONGEST)),
        _read_group(data, "attachments", file, against),
        _read_group(data, "doubts", file, against),
        _read_group(data, "supports", file, (0.0, _STRONGEST)),
        _read_group(data, "flags", file, against),
    )


def _read_group(data: LineDict, name: str, file: str, limits: tuple[float, float]) -> dict[str, float]:
    group = data[name]
    if not isinstance(group, LineDict):
        raise SeedError(file, data.key_lines[name], f"{name}: expected names with numbers")
    return {str(key): _read_number(group, key, file, limits) for key in group}


def _read_number(group: LineDict, name: str, file: str, limits: tuple[float, float]) -> float:
    number, (low, high) = group[name], limits
    fits = isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number)
    if not fits or not low <= number <= high:
        raise SeedError(file, group.key_lines[name], f"{name}: {number!r} is no number from {low:g} to {high:g}")
    return float(number)
