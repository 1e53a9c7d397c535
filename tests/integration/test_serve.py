"""`duibiao serve` as it is watched: a schedule that fires by itself, and a UI that shows it in a browser."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.monitor.alarm_log import read_alarms
from flows.monitor.pages import find_pages, place_file
from flows.run.home import Home
from tests.integration.conftest import COMMAND, PATIENCE, Served, make_environment, start_serving, wait_for
from warehouse.query.read import query

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1400,1000", "--virtual-time-budget=20000",
]  # fmt: skip


@pytest.fixture(scope="module")
def finished(served: Served) -> dict[str, Any]:
    """A run that the schedule started and that is finished."""
    return served.find_finished()[0]


def open_page(served: Served, path: str, folder: Path) -> str:
    """A page of the UI after its scripts have run; a picture of it is left in the folder."""
    assert BROWSER
    address = f"{served.url}{path}"
    picture = folder / "page.png"
    picture.unlink(missing_ok=True)
    done = subprocess.run(
        [BROWSER, *FLAGS, f"--user-data-dir={folder / 'profile'}", f"--screenshot={picture}", "--dump-dom", address],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert picture.stat().st_size > 10_000
    return done.stdout


def test_the_schedule_fires_by_itself_and_loads_the_seeds(served: Served, finished: dict[str, Any]) -> None:
    assert finished["auto_scheduled"]
    assert finished["name"].endswith("the seeds")
    assert query(served.home, "select count(*) from document where status = 'loaded'").item() == 5
    assert query(served.home, "select count(*) from run where flow_run_id = $1", [finished["id"]]).item() == 1


def test_every_task_of_the_run_is_recorded(served: Served, finished: dict[str, Any]) -> None:
    def list_finished() -> set[str]:
        of_run = {"id": {"any_": [finished["id"]]}}
        tasks = served.ask("task_runs", flow_runs=of_run)
        return {task["name"] for task in tasks if task["state"]["type"] == "COMPLETED"}

    wanted = {"list documents", "skip what is known", "read chunk 1 of 1", "publish the warehouse", "show the results"}
    wait_for("all tasks", lambda: list_finished() >= wanted)


def test_the_run_has_its_artifacts(served: Served, finished: dict[str, Any]) -> None:
    artifacts = served.ask("artifacts", artifacts={"flow_run_id": {"any_": [finished["id"]]}})
    by_key = {artifact["key"]: artifact for artifact in artifacts}
    assert {"summary", "chart", "coverage", "noise"} <= set(by_key)
    assert "垣曲县" in by_key["summary"]["data"]
    assert "地区生产总值" in by_key["summary"]["data"] and "/document/" in by_key["summary"]["data"]


def test_the_pages_are_served_beside_it_and_the_summary_leads_to_them(served: Served, finished: dict[str, Any]) -> None:
    pages = wait_for("the pages", lambda: find_pages(Home(served.home)))
    assert pages.startswith("http://127.0.0.1:")

    def open_region() -> httpx.Response | None:
        with suppress(httpx.ConnectError):  # the address is told just before it answers
            return httpx.get(f"{pages}/region/140827", timeout=60)
        return None

    shown = wait_for("an answer of the pages", open_region)
    assert shown.status_code == 200 and "垣曲县" in shown.text
    summary = served.ask(
        "artifacts", artifacts={"flow_run_id": {"any_": [finished["id"]]}, "key": {"any_": ["summary"]}}
    )
    assert f"{pages}/document/" in summary[0]["data"]


def test_pages_that_die_are_served_again_and_it_is_an_alarm(served: Served) -> None:
    home = Home(served.home)
    before = wait_for("the pages", lambda: find_pages(home))
    os.kill(json.loads(place_file(home).read_text(encoding="utf-8"))["pid"], signal.SIGKILL)
    wait_for("the pages to be gone", lambda: find_pages(home) is None)
    assert wait_for("the pages again", lambda: find_pages(home)) == before
    assert httpx.get(f"{before}/docs", timeout=60).status_code == 200
    wait_for("the alarm", lambda: [alarm for alarm in read_alarms(home, 9) if alarm["title"] == "the pages died"])
    assert "the pages ended with code -9 and are started again" in (served.home / "serve.out").read_text()


def test_the_tables_are_assets_that_tell_what_they_were_made_from(served: Served, finished: dict[str, Any]) -> None:
    def list_origins() -> dict[str, set[str]]:
        mine = {"id_prefix": [f"duibiao://{str(served.home).lstrip('/')}/"]}  # other tests have homes of their own
        made = {"event": {"name": ["prefect.asset.materialization.succeeded"]}, "resource": mine}
        return {
            name_end(event["resource"]): {
                name_end(item) for item in event["related"] if item["prefect.resource.role"] == "asset"
            }
            for event in served.post("events/filter", {"filter": made})["events"]
        }

    def name_end(resource: dict[str, str]) -> str:
        return resource["prefect.resource.id"].rpartition("/")[2]

    wait_for("the lineage", lambda: len(list_origins()) >= 5)
    assert list_origins() == {
        "document": {"reports"},
        "observation": {"document"},
        "target_vs_actual": {"observation"},
        "panel": {"observation"},
        "coverage": {"observation"},
    }


@pytest.mark.thorough("a browser is started three times")
@pytest.mark.skipif(BROWSER is None, reason="no Chromium here: the UI was not looked at")
def test_a_browser_shows_flow_schedule_run_and_artifact(
    served: Served, finished: dict[str, Any], tmp_path: Path
) -> None:
    page = open_page(served, f"/deployments/deployment/{finished['deployment_id']}", tmp_path)
    assert "Every minute" in page
    assert "etl" in page
    assert "Completed" in page
    of_run = {"flow_run_id": {"any_": [finished["id"]]}, "key": {"any_": ["summary", "chart"]}}
    shown = {artifact["key"]: artifact["id"] for artifact in served.ask("artifacts", artifacts=of_run)}
    assert "垣曲县" in open_page(served, f"/artifacts/artifact/{shown['summary']}", tmp_path)
    assert '<img src="data:image/svg+xml' in open_page(served, f"/artifacts/artifact/{shown['chart']}", tmp_path)


@pytest.mark.thorough("a run in a process of its own")
def test_a_run_by_hand_uses_the_server_that_is_up(served: Served, finished: dict[str, Any]) -> None:
    def run_beside_the_schedule() -> str | None:
        done = subprocess.run(
            [*COMMAND, "run", "--home", str(served.home)], capture_output=True, text=True, env=make_environment()
        )
        return done.stderr if done.returncode == 0 else None  # a scheduled run may be writing just now

    assert served.url in wait_for("a run by hand", run_beside_the_schedule)


@contextmanager
def started_in_the_background() -> Iterator[None]:
    """A shell that puts something into the background has Ctrl-C ignored there."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("is_up", [pytest.param(True, marks=pytest.mark.thorough("another server")), False])
def test_sigterm_ends_it_as_quietly_as_ctrl_c(tmp_path: Path, is_up: bool) -> None:
    with started_in_the_background(), start_serving(tmp_path / "home") as server:
        log = server.home / "serve.out"
        if is_up:
            server.await_ready()
            wait_for("the schedule", lambda: server.ask("flow_runs", deployments={"name": {"any_": ["scheduled"]}}))
        else:
            wait_for("its first words", log.read_text)
            assert log.read_text().startswith("starting Prefect on port ")
            wait_for("the server's process", Home(server.home).log.with_name("prefect-server.log").exists)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0
    told = log.read_text()
    assert told.endswith("duibiao: server and schedule have ended\n")
    for word in ("Traceback", "Warning", "never awaited", "ERROR"):
        assert word not in told, told


def test_a_second_server_on_the_same_home_is_refused(served: Served) -> None:
    done = subprocess.run(
        [*COMMAND, "serve", "--home", str(served.home)],
        capture_output=True, text=True, timeout=PATIENCE, env=make_environment(),
    )  # fmt: skip
    assert done.returncode == 1
    assert "already served" in done.stderr
