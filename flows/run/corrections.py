"""Reviewed corrections: the project's and the user's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from flows.run.home import Home
from flows.run.seeds import SEEDS
from schemas.corrections import Correction, parse_corrections
from transforms.language.seedfile import SeedError


def read_corrections(home: Home, known: Mapping[str, Collection[str]] | None = None) -> list[Correction]:
    """seeds/corrections.yml, then the home's own file if there is one; what stands in both counts once.

    ``known`` is that of schemas.corrections.parse_corrections. Raises SeedError with file and line.
    """
    found = parse_corrections(SEEDS.joinpath("corrections.yml").read_text("utf-8"), "seeds/corrections.yml", known)
    if home.corrections.exists():
        found += parse_corrections(_read_text(home.corrections), str(home.corrections), known)
    return list({item.correction_id: item for item in found}.values())


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SeedError(str(path), 1, f"cannot be opened: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SeedError(str(path), line, "not UTF-8; save the file in that encoding") from error
