"""Reports from the web into the warehouse, and the flows that look after them, on a real Prefect server."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows.crawl.sites import build_county, run_site, write_report
from tests.integration.conftest import Served
from tests.integration.prepared import Prepared
from warehouse.query.read import query

Run = Callable[..., subprocess.CompletedProcess[str]]

MAINTAIN = """
import sys
from pathlib import Path
from flows.run.home import Home
from flows.server.prefect_setup import prepare_prefect
home = Path(sys.argv[1])
prepare_prefect(Home(home))
from flows import maintain
print(maintain.run_reread(str(home), again=True)["loaded"], maintain.run_maintain(str(home)))
for copy in (home / "archive").glob("??/*"):
    copy.write_bytes(b"tampered")
try:
    maintain.run_maintain(str(home))
except RuntimeError as error:
    print(error)
"""


@pytest.mark.thorough("collecting, two runs, reading again, two times of upkeep")
def test_sources_are_collected_read_and_told_of(
    tmp_path: Path, run_command: Run, ask_command: Run, served: Served, prepared: Prepared
) -> None:
    home, sources = tmp_path / "home", tmp_path / "sources.yml"
    with run_site() as site:
        build_county(site, reports=12, per_page=5)
        site.page("/report/3.html", write_report("垣曲县", 2019, 61.5), encoding="gbk")
        sources.write_text(
            f"sources:\n- {{name: county, kind: index, address: '{site.url}/list.html', delay: 0, private: true}}\n"
            f"- {{name: dead, kind: page, address: '{site.url}/gone', delay: 0, private: true}}\n",
            encoding="utf-8",
        )
        collected = run_command("collect", sources, "--home", home)
        assert collected.returncode == 0, collected.stderr
        assert "12 new" in collected.stdout
        assert "404" in collected.stdout

        first = run_command("run", "--sources", sources, "--home", home)
        assert first.returncode == 0, first.stderr
        rows = query(
            home, "select source, fetched_at, encoding, report_year from document where region_code = '140827'"
        )
        assert rows.height == 1
        source, fetched_at, encoding, year = rows.row(0)
        assert (source, encoding, year) == (f"{site.url}/report/3.html", "gb18030", 2019)
        assert fetched_at is not None
        assert query(home, "select count(*) from document").item() == 12

        site.page("/report/3.html", write_report("垣曲县", 2019, 62.5), encoding="gbk")
        second = run_command("run", "--sources", sources, "--home", home)
        assert "11 known and unchanged" in second.stdout
        assert query(home, "select count(*) from document").item() == 12, "a changed page replaces itself"
        assert "404" in ask_command("status", "--home", home).stdout

    tables = served.ask("artifacts", artifacts={"key": {"any_": ["sources"]}}, sort="CREATED_DESC")
    assert "why nothing came" in tables[0]["data"]
    assert '"verified": "never"' in tables[0]["data"]
    shown = served.ask("artifacts", artifacts={"key": {"any_": ["sources-visited"]}}, sort="CREATED_DESC")
    assert float(shown[0]["data"]) == 100.0
    fetched = "select doc_id, source, fetched_at, encoding from document order by all"
    before = query(home, fetched).rows()

    kept = prepared.run("maintain", home, script=MAINTAIN)
    assert kept.returncode == 0, kept.stderr
    reread, damaged = kept.stdout.splitlines()[-2:]
    assert reread.startswith(f"{query(home, 'select count(*) from document where status = $1', ['loaded']).item()} ")
    assert "the archive is damaged" in damaged
    assert query(home, fetched).rows() == before, "what is read again from the archive is what was fetched"


@pytest.mark.thorough("two runs")
def test_an_address_given_by_hand_is_one_document(tmp_path: Path, run_command: Run) -> None:
    with run_site() as site:
        site.page("/x.html", write_report("稷山县", 2015, 70.1))
        address = f"{site.url}/x.html"
        refused = run_command("run", address, "--home", tmp_path)
        assert refused.returncode == 1
        assert "not a public address" in refused.stderr
        done = run_command("run", address, "--allow-private", "--home", tmp_path)
        assert done.returncode == 0, done.stderr
    assert query(tmp_path, "select source, region_code, status from document").rows() == [(address, "140824", "loaded")]


@pytest.mark.parametrize("text", ["sources: [{name: a}]", "sources:\n- {name: a, kind: page, address: 'gopher://x'}"])
def test_sources_that_make_no_sense_start_nothing(tmp_path: Path, ask_command: Run, text: str) -> None:
    (tmp_path / "sources.yml").write_text(text, encoding="utf-8")
    done = ask_command("collect", tmp_path / "sources.yml", "--home", tmp_path)
    assert done.returncode == 1
    assert "sources.yml:" in done.stderr
    assert not (tmp_path / "archive").exists()
