"""The shipped noise rules and short ways to clean a text, for the tests of decoding and cleaning."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from transforms.clean.clean import clean_text
from transforms.language.folds import FoldTable, parse_folds
from transforms.language.noise import NoiseRules, parse_noise_rules
from transforms.records import CleanText, Decoded

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "seeds" / "reports").glob("*.txt"))


def read_seed_file(name: str) -> str:
    return (ROOT / "seeds" / name).read_text(encoding="utf-8")


@cache
def shipped_folds() -> FoldTable:
    return parse_folds(read_seed_file("script_folds.tsv"), "seeds/script_folds.tsv")


@cache
def shipped_rules() -> NoiseRules:
    return parse_noise_rules(read_seed_file("noise.yml"), "seeds/noise.yml", shipped_folds())


def clean(text: str) -> CleanText:
    return clean_text(Decoded(text, "utf-8"), shipped_rules())


def lost_characters(raw: str, cleaned: CleanText) -> str:
    """Characters of the raw text, blanks apart, that are neither kept nor in a removed span."""
    accounted = bytearray(len(raw))
    for span in cleaned.removed:
        accounted[span.char_start : span.char_end] = b"\1" * (span.char_end - span.char_start)
    for position in range(len(cleaned.text)):
        accounted[cleaned.offsets.to_raw(position)] = 1
    return "".join(character for character, seen in zip(raw, accounted, strict=True) if not seen and character.strip())
