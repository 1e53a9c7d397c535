"""Seed files into the values that the pure steps take."""

from __future__ import annotations

import csv
import hashlib
import io
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

from transforms.language import SEED_FILES, Language, build_language

SEEDS = resources.files("seeds")
PACKAGE_VERSION = metadata.version("duibiao")


def read_seed(name: str) -> str:
    """Text of one seed file, e.g. ``units.yml``."""
    return SEEDS.joinpath(name).read_text(encoding="utf-8")


def load_language() -> Language:
    """All language seeds parsed. Raises transforms.seedfile.SeedError with file and line."""
    return build_language({name: read_seed(name) for name in SEED_FILES})


def find_seed_reports() -> list[Path]:
    """Paths of the five reports that come with the project, sorted."""
    folder = SEEDS.joinpath("reports")
    return sorted(Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(".txt"))


def read_manifest() -> list[dict[str, str]]:
    """Rows of seeds/reports/manifest.csv: file, sha256 and what is known of each report."""
    return list(csv.DictReader(io.StringIO(read_seed("reports/manifest.csv"))))


def name_extractor() -> str:
    """Version of whatever reads reports: the package's version and a fingerprint of code and seeds.

    A report is read again when, and only when, this changes.
    """
    digest = hashlib.sha256()
    for entry in _list_code(resources.files("transforms")):
        digest.update(entry.name.encode() + b"\0" + entry.read_bytes() + b"\0")
    for name in SEED_FILES:
        digest.update(name.encode() + b"\0" + SEEDS.joinpath(name).read_bytes() + b"\0")
    return f"{PACKAGE_VERSION}+{digest.hexdigest()[:10]}"


def _list_code(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found.extend(_list_code(entry))
        elif entry.name.endswith(".py"):
            found.append(entry)
    return sorted(found, key=lambda entry: str(entry))
