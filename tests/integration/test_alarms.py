"""Automations on a real server: what goes wrong starts an alarm, and the alarm is seen where people look."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.run.home import Home
from flows.run.seeds import find_seed_reports
from tests.integration.conftest import Served, wait_for
from tests.integration.prepared import Prepared

Run = Callable[..., subprocess.CompletedProcess[str]]
PREFIX = "duibiao: "


def list_automations(served: Served) -> dict[str, dict[str, Any]]:
    return {item["name"]: item for item in served.ask("automations") if item["name"].startswith(PREFIX)}


def read_titles(home: Path) -> set[str]:
    path = Home(home).alarms
    whole, _, _ = (path.read_text("utf-8") if path.exists() else "").rpartition("\n")  # another process may be writing
    return {json.loads(line)["title"] for line in whole.splitlines()}


def test_automations_are_updated_not_doubled_and_stay_switched_off(served: Served, prepared: Prepared) -> None:
    def register() -> list[str]:
        done = prepared.run("flows.alarms")
        assert done.returncode == 0, done.stderr
        return sorted(done.stdout.splitlines())

    before = list_automations(served)
    failed, fell = (before[PREFIX + name] for name in ("a run failed or crashed", "coverage or accuracy fell"))
    served.send("PATCH", f"automations/{fell['id']}", {"enabled": False})
    changed = {name: failed[name] for name in ("name", "enabled", "trigger", "actions")} | {"description": "changed"}
    served.send("PUT", f"automations/{failed['id']}", changed)
    served.send("POST", "automations/", {**changed, "name": PREFIX + "of an earlier version"})

    assert register() == sorted(before)
    after = list_automations(served)
    assert {name: item["id"] for name, item in after.items()} == {name: item["id"] for name, item in before.items()}
    assert after[failed["name"]]["description"] == failed["description"]
    assert not after[fell["name"]]["enabled"]
    untouched = PREFIX + "sources are silent"
    assert after[untouched]["updated"] == before[untouched]["updated"]
    served.send("PATCH", f"automations/{fell['id']}", {"enabled": True})


@pytest.mark.thorough("a run, and the run of its alarm")
def test_a_failed_run_raises_an_alarm(served: Served) -> None:
    served.start_run(paths=[str(served.home / "nowhere")], home=str(served.home))
    wait_for("the alarm", lambda: any(title.startswith("etl failed: ") for title in read_titles(served.home)))
    # The line of the log is written before the artifact, by another process.
    wait_for("the artifact", lambda: any("no such file or folder" in item["data"] for item in list_alarms(served)))


def list_alarms(served: Served) -> list[dict[str, Any]]:
    alarms: list[dict[str, Any]] = served.ask("artifacts", artifacts={"key": {"any_": ["alarms"]}})
    return alarms


@pytest.mark.thorough("two runs, and the runs of the alarms")
def test_falls_and_silent_sources_raise_alarms(served: Served, tmp_path: Path, run_command: Run) -> None:
    home, report = tmp_path / "home", tmp_path / "report.txt"
    text = max((path.read_text("utf-8") for path in find_seed_reports()), key=len)
    report.write_text(text, "utf-8")
    sources = tmp_path / "sources.yml"
    sources.write_text(f"sources:\n- {{name: gone, kind: folder, address: '{tmp_path / 'gone'}'}}\n", "utf-8")
    assert run_command("run", report, "--home", home).returncode == 0
    assert read_titles(home) == set()
    report.write_text(text[: len(text) // 3], "utf-8")
    done = run_command("run", report, "--sources", sources, "--home", home, DUIBIAO_SILENT_DAYS="0")
    assert done.returncode == 0, done.stderr
    wait_for("two alarms", lambda: len(read_titles(home)) == 2)
    assert read_titles(home) == {"core indicators fell", "1 source silent: gone"}
    summaries = served.ask("artifacts", artifacts={"key": {"any_": ["summary"]}}, sort="CREATED_DESC")
    assert "Lower than in the state before" in summaries[0]["data"]
