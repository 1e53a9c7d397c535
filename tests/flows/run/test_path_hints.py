"""Names of folders, files and addresses speak of a report, wherever they lie; a manifest speaks louder."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.run.documents import Statement
from flows.run.hints import gather_hints
from flows.run.home import Home
from flows.run.seeds import load_language
from tests.flows.intake.folders import make_text, write_files
from tests.flows.run.test_statements import run_once
from transforms.identify.hints import Basis


@pytest.mark.parametrize(
    "source",
    [
        "/data/闻喜县/2011/backup/山西/运城/垣曲县/2021.txt",
        "/data/all.zip!/山西/运城/垣曲县/2021.txt",
        "/data/山西/运城/垣曲县/2021.jsonl#3",
    ],
)
def test_the_nearest_names_of_a_path_are_hints(source: str) -> None:
    hints = gather_hints(source, None, load_language())
    assert (hints.region_code, hints.report_year) == ("140827", 2021)
    assert (hints.region_basis, hints.year_basis) == (Basis.PATH, Basis.PATH)


def test_a_manifest_comes_first_field_by_field() -> None:
    hints = gather_hints("/山西/运城/垣曲县/2021.txt", Statement("m.csv", year=2019), load_language())
    assert (hints.region_code, hints.region_basis) == ("140827", Basis.PATH)
    assert (hints.report_year, hints.year_basis) == (2019, Basis.MANIFEST)


def test_documents_of_a_run_carry_the_hints_of_their_paths(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "in", {"山西/运城/垣曲县/2021.txt": make_text()})
    (file,) = run_once(Home(tmp_path / "home"), folder)
    assert (file.hints.region_code, file.hints.report_year) == ("140827", 2021)
