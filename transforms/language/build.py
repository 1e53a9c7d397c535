"""All language knowledge of the seeds as one immutable value that the pure steps share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.language.catalogue import parse_catalogue
from transforms.language.cues import parse_cues
from transforms.language.folds import parse_folds
from transforms.language.identify_rules import IdentifyRules, parse_identify_rules
from transforms.language.lexicon import Lexicon, build_lexicon
from transforms.language.noise import NoiseRules, parse_noise_rules
from transforms.language.regions import RegionTable, parse_regions
from transforms.language.table_words import parse_table_words
from transforms.language.trust import parse_trust
from transforms.language.units import parse_units

SEED_FILES = (
    "noise.yml", "script_folds.tsv", "regions.csv", "identify.yml", "indicators.yml", "units.yml", "cues.yml",
    "tables.yml", "confidence.yml",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """What of the seeds names and addresses are understood with."""

    regions: RegionTable
    identify: IdentifyRules


@dataclass(frozen=True, slots=True)
class Language:
    """Parsed seed files; ``version`` is a fingerprint of their texts."""

    noise: NoiseRules
    regions: RegionTable
    identify: IdentifyRules
    lexicon: Lexicon
    version: str


def build_places(files: Mapping[str, str]) -> Places:
    """regions.csv and identify.yml (name to text) to Places. Raises SeedError with file and line."""
    return Places(
        regions=parse_regions(files["regions.csv"], "seeds/regions.csv"),
        identify=parse_identify_rules(files["identify.yml"], "seeds/identify.yml"),
    )


def build_language(files: Mapping[str, str], places: Places | None = None) -> Language:
    """Seed files (name to text, all of SEED_FILES) to a Language; ``places`` are those of these files, if built before.

    Raises SeedError with file and line.
    """
    digest = hashlib.sha256()
    for name in SEED_FILES:
        digest.update(name.encode() + b"\0" + files[name].encode() + b"\0")
    units = parse_units(files["units.yml"], "seeds/units.yml")
    catalogue = parse_catalogue(files["indicators.yml"], "seeds/indicators.yml", units.classes)
    known = places or build_places(files)
    return Language(
        noise=parse_noise_rules(
            files["noise.yml"], "seeds/noise.yml", parse_folds(files["script_folds.tsv"], "seeds/script_folds.tsv")
        ),
        regions=known.regions,
        identify=known.identify,
        lexicon=build_lexicon(
            catalogue,
            units,
            parse_cues(files["cues.yml"], "seeds/cues.yml"),
            parse_trust(files["confidence.yml"], "seeds/confidence.yml"),
            parse_table_words(files["tables.yml"], "seeds/tables.yml"),
        ),
        version=digest.hexdigest()[:12],
    )
