"""How far readings are trusted: seeds/productions.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transforms.language.seedfile import LineDict, SeedError, check_keys, parse_yaml


@dataclass(frozen=True, slots=True)
class Trust:
    """Confidence (0 to 1) by how a number came to its subject, and what each flag leaves of it."""

    attachments: Mapping[str, float]
    flags: Mapping[str, float]


def parse_trust(text: str, file: str) -> Trust:
    """productions.yml to a Trust. Raises SeedError for values that are no share between 0 and 1."""
    data = parse_yaml(text, file)
    check_keys(data, file, {"attachments", "flags"}, set())
    return Trust(_read_shares(data["attachments"], file), _read_shares(data["flags"], file))


def _read_shares(entry: LineDict, file: str) -> dict[str, float]:
    for name, share in entry.items():
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
            raise SeedError(file, entry.key_lines[name], f"{name}: {share!r} is no share between 0 and 1")
    return {str(name): float(share) for name, share in entry.items()}
