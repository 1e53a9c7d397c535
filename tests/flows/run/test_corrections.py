"""Corrections of the project and of the user are in force from the start of every run."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.app import app
from flows.monitor.summary import summarize_run
from flows.run.corrections import read_corrections
from flows.run.documents import SourceFile
from flows.run.home import Home
from flows.run.session import Session
from tests.flows.run.loading import load_reports
from tests.warehouse.made import make_observation, make_report
from transforms.language.seedfile import SeedError
from warehouse.load.corrections import UNUSED
from warehouse.publish.snapshots import publish
from warehouse.query.read import ask_published, query

ENTRY = """
  - document: a
    text: gdp 5.5
    fix: {value: 5.6}
    reason: the scan shows another digit
    reviewer: M. Reader
    date: 2026-03-01
"""


def run_session(home: Home, *reports: str) -> None:
    with Session(home) as session:
        files = [SourceFile(name, f"{name}.txt", f"{name}.txt", name * 64, 1) for name in reports]
        if waiting := session.skip_known(files):
            load_reports(session, [(file, make_report([make_observation()])) for file in waiting])
        session.finish()
    publish(home.root)


def read_values(home: Home) -> list[tuple[object, ...]]:
    return query(home.root, "select doc_id, value, flags from observation order by doc_id").rows()


def test_a_users_correction_is_applied_by_the_next_run_and_undone_when_it_is_gone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    run_session(home, "a", "b")
    home.corrections.write_text("corrections:" + ENTRY, "utf-8")
    run_session(home)
    assert read_values(home) == [("a", 5.6, ["corrected"]), ("b", 5.5, [])]
    with ask_published(home.root) as ask:
        counts = {"loaded": 0, "quarantined": 0}
        assert summarize_run(ask, counts, "none").corrected == {"in_force": 1, "used": 1}
    home.corrections.unlink()
    run_session(home)
    assert read_values(home) == [("a", 5.5, []), ("b", 5.5, [])]


def test_corrections_that_correct_nothing_are_told_with_the_reason(tmp_path: Path) -> None:
    home = Home(tmp_path)
    others = ENTRY.replace("gdp 5.5", "gdp 9") + ENTRY.replace("document: a", "document: nobody")
    home.corrections.write_text("corrections:" + ENTRY + others, "utf-8")
    run_session(home, "a")
    rows = query(home.root, UNUSED).select("document", "text", "why").rows()
    assert rows == [
        ("a", "gdp 9", "no observation has these words (any more)"),
        ("nobody", "gdp 5.5", "no such document here"),
    ]
    told = (
        CliRunner(env={"COLUMNS": "200"})
        .invoke(app, ["status", "--home", str(tmp_path)], catch_exceptions=False)
        .stdout
    )
    assert "no such document here" in told


def test_what_stands_in_both_files_counts_once(tmp_path: Path) -> None:
    (tmp_path / "corrections.yml").write_text("corrections:" + ENTRY, "utf-8-sig")
    assert len(read_corrections(Home(tmp_path))) == 1
    assert read_corrections(Home(tmp_path / "nowhere")) == []


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"corrections: yes", 1),
        (b"corrections:\n  - document", 1),
        (b"corrections:\n  - document: [a", 2),
        (("corrections:" + ENTRY.replace("value: 5.6", "kind: targt")).encode(), 4),
        (("corrections:" + ENTRY.replace("value: 5.6", "indicator: gpd")).encode(), 4),
        (("corrections:" + ENTRY.replace("value: 5.6", "region_code: 140930")).encode(), 4),
        (("corrections:" + ENTRY + "    indicator: [gdp]\n").encode(), 8),
        ("corrections:\n  # 更正\n".encode("gbk"), 2),
        (b"corrections:\n  # \x00\n", 2),
    ],
)
def test_a_malformed_file_stops_the_run_with_file_and_line(tmp_path: Path, content: bytes, line: int) -> None:
    home = Home(tmp_path)
    home.corrections.write_bytes(content)
    with pytest.raises(SeedError) as caught:
        read_corrections(home, {"indicator": {"gdp"}, "region_code": {"140930"}})
    assert (caught.value.file, caught.value.line) == (str(home.corrections), line)


def test_a_correction_that_cannot_be_stops_the_run_and_the_next_one_works(tmp_path: Path) -> None:
    home = Home(tmp_path)
    run_session(home, "a")
    home.corrections.write_text("corrections:" + ENTRY.replace("value: 5.6", "indicator: gpd"), "utf-8")
    with pytest.raises(SeedError, match=r"corrections\.yml:4: indicator 'gpd'"), Session(home):
        pass
    home.corrections.write_text("corrections:" + ENTRY.replace("value: 5.6", "period_start: 2030"), "utf-8")
    with pytest.raises(SeedError, match=r"corrections\.yml:2: .*check_period_order"), Session(home):
        pass
    home.corrections.unlink()
    run_session(home)
    assert read_values(home) == [("a", 5.5, [])]
