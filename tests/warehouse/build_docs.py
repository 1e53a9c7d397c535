"""Write warehouse/DICTIONARY.md and warehouse/COOKBOOK.md anew: ``python -m tests.warehouse.build_docs``."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from flows.run.seeds import find_seed_reports, load_language
from schemas import SourceReport, admit_frames, frame_reports
from schemas.seeds import build_rules, frame_indicators, frame_regions, frame_units
from transforms.report import read_report
from warehouse.load.documents import load_batch, load_seeds
from warehouse.publish.snapshots import publish
from warehouse.query.cookbook import write_cookbook
from warehouse.query.dictionary import write_dictionary
from warehouse.store.working import open_working

FOLDER = Path(__file__).parents[2] / "warehouse"


def publish_seed_reports(home: Path) -> Path:
    """The five reports read, loaded and published without any flow; returns the home."""
    language = load_language()
    catalogue = language.lexicon.catalogue.indicators.values()
    sources = []
    for path in find_seed_reports():
        data = path.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        sources.append(SourceReport(path.stem, sha256, path.name, None, read_report(data, language), "docs", "docs"))
    with open_working(home) as con:
        units = language.lexicon.units.units.values()
        load_seeds(con, frame_indicators(catalogue), frame_regions(language.regions.regions), frame_units(units))
        load_batch(con, admit_frames(frame_reports(sources), build_rules(catalogue), "docs"))
    publish(home)
    return home


def build_docs(home: Path) -> dict[Path, str]:
    """Path to text of every document that is made from the warehouse of the five reports."""
    publish_seed_reports(home)
    return {
        FOLDER / "DICTIONARY.md": write_dictionary(home),
        FOLDER / "COOKBOOK.md": write_cookbook(home),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for path, text in build_docs(Path(folder)).items():
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(FOLDER.parent))
