"""Seed files into the values that the pure steps take."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib import metadata, resources
from pathlib import Path

from transforms.language.build import SEED_FILES, Language, Places, build_language, build_places

SEEDS = resources.files("seeds")
PACKAGE_VERSION = metadata.version("duibiao")


def read_seed(name: str) -> str:
    """Text of one seed file, e.g. ``units.yml``."""
    return SEEDS.joinpath(name).read_text(encoding="utf-8")


@cache
def load_places() -> Places:
    """What names and addresses are understood with, once per process; it takes a tenth of all that is known of the
    language. Raises transforms.language.seedfile.SeedError with file and line."""
    return build_places({name: read_seed(name) for name in ("regions.csv", "identify.yml")})


@cache
def load_language() -> Language:
    """All language seeds parsed, once per process. Raises transforms.language.seedfile.SeedError with file and line."""
    return build_language({name: read_seed(name) for name in SEED_FILES}, load_places())


def find_seed_reports() -> list[Path]:
    """Paths of the five reports that come with the project, sorted."""
    folder = SEEDS.joinpath("reports")
    return sorted(Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(".txt"))


def read_manifest() -> list[dict[str, str]]:
    """Rows of seeds/reports/manifest.csv: file, sha256 and what is known of each report."""
    return list(csv.DictReader(io.StringIO(read_seed("reports/manifest.csv"))))
