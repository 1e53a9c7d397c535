"""A run that publishes nothing, what it would change, and a reading again, as a person does it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.run.seeds import find_seed_reports
from tests.integration.conftest import Served
from warehouse.query.read import query

Run = Callable[..., subprocess.CompletedProcess[str]]

CORRECTION = """corrections:
  - document: {doc_id}
    text: {text}
    indicator: {indicator}
    fix: {{drop: true}}
    reason: taken out to see it go
    reviewer: a test
    date: 2026-03-01
"""


def count(home: Path) -> int:
    number: int = query(home, "select count(*) from observation").item()
    return number


@pytest.mark.thorough("three runs, and what they would change")
def test_a_held_run_is_seen_before_it_is_published(
    server: Served, run_command: Run, ask_command: Run, tmp_path: Path
) -> None:
    home, report = tmp_path / "home", find_seed_reports()[0]
    held = run_command("run", report, "--hold", "--home", home)
    assert held.returncode == 0, held.stderr
    assert "1 loaded" in held.stdout and "duibiao publish" in held.stdout
    assert not (home / "duibiao.duckdb").exists()
    assert ask_command("publish", "--home", home).returncode == 0
    before = count(home)
    assert before > 0

    doc_id, indicator, text = query(home, "select doc_id, indicator, value_text from observation limit 1").row(0)
    (home / "corrections.yml").write_text("corrections:\n  - document: x\n", "utf-8")
    refused = run_command("reread", "--home", home)
    assert refused.returncode == 1
    assert f"{home / 'corrections.yml'}:2: " in refused.stderr

    wrong = CORRECTION.format(doc_id=doc_id, indicator=indicator, text=f'"{text}"')
    (home / "corrections.yml").write_text(wrong, "utf-8")
    again = run_command("reread", "--hold", "--home", home)
    assert again.returncode == 0, again.stderr
    assert "0 loaded, 1 known and unchanged" in again.stdout
    assert re.search(r"observations: [1-9]\d* removed", again.stdout)
    assert count(home) == before
    told = ask_command("diff", "--home", home)
    assert "removed" in told.stdout and "added" not in told.stdout
    assert "held" in {artifact["key"] for artifact in server.ask("artifacts")}

    assert ask_command("publish", "--home", home).returncode == 0
    assert count(home) < before
    assert "nothing would change" in ask_command("diff", "--home", home).stdout
