"""Many years of reports fetched and read at once: killed in the middle, gone on with, and done again."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.crawl.archive import Archive
from flows.run.home import Home
from tests.flows.crawl.sites import Site, run_site, write_report
from tests.integration.conftest import wait_for
from warehouse.query.read import query

Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., subprocess.Popen[str]]

FIRST, LAST = 1996, 2025
PER_PAGE = 5


def build_past(site: Site) -> None:
    """Thirty years of reports in a list of six pages, and communiqués at addresses with their year; no ETags."""
    years = list(range(FIRST, LAST + 1))[::-1]
    for number in range(0, len(years), PER_PAGE):
        page = number // PER_PAGE
        items = "".join(
            f'<li><a href="/r/{year}.html">{year}年政府工作报告</a> {year}-01-20</li>'
            for year in years[number : number + PER_PAGE]
        )
        following = f'<a href="/list_{page + 1}.html">下一页</a>' if number + PER_PAGE < len(years) else ""
        site.page(f"/list_{page}.html", f"<html><body><ul>{items}</ul>{following}</body></html>", tagged=False)
    for year in years:
        site.page(f"/r/{year}.html", write_report("垣曲县", year, year - 1980), encoding="gbk", tagged=False)
        site.page(f"/p/{year}.html", write_report("稷山县", year, year - 1970), encoding="gbk", tagged=False)


def write_sources(site: Site, path: Path) -> Path:
    path.write_text(
        f"sources:\n"
        f"- {{name: list, kind: index, address: '{site.url}/list_0.html', delay: 0.1, private: true, pages: 1}}\n"
        f"- {{name: years, kind: pattern, address: '{site.url}/p/{{year}}.html', years: [2020, 2020],"
        f" delay: 0.1, private: true}}\n",
        encoding="utf-8",
    )
    return path


def list_loaded(home: Path) -> list[tuple[object, ...]]:
    return query(
        home, "select region_code, min(report_year), max(report_year), count(*) from document"
        " where status = 'loaded' group by 1 order by 1",
    ).rows()  # fmt: skip


@pytest.mark.thorough("ten pages fetched and read")
def test_a_backfill_fetches_and_reads_the_years_asked_for(tmp_path: Path, run_command: Run) -> None:
    home = tmp_path / "home"
    with run_site() as site:
        build_past(site)
        sources = write_sources(site, tmp_path / "sources.yml")
        done = run_command("backfill", sources, "--years", "2016", "2020", "--home", home)
    assert done.returncode == 0, done.stderr
    sent = {path: times for path, times in site.sent.items() if path.startswith(("/r/", "/p/"))}
    assert sent == {f"/{kind}/{year}.html": 1 for kind in "rp" for year in range(2016, 2021)}
    assert list_loaded(home) == [("140824", 2016, 2020, 5), ("140827", 2016, 2020, 5)]


@pytest.mark.thorough("twenty years of two regions, a kill, and the same again")
def test_a_killed_backfill_goes_on_and_another_changes_nothing(
    tmp_path: Path, run_command: Run, start_command: Start
) -> None:
    home, sources = tmp_path / "home", tmp_path / "sources.yml"
    with run_site() as site:
        build_past(site)
        write_sources(site, sources)
        arguments = ("backfill", sources, "--years", "2001", "2020", "--home", home)
        killed = start_command(*arguments)
        wait_for("the first reports", lambda: sum(path.startswith("/r/") for path in site.sent) >= 8)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
        assert not (home / "duibiao.duckdb").exists()
        with Archive(Home(home).archive) as archive:
            assert archive.check() == [], "what was fetched is whole"
        before = {path for path, times in site.sent.items() if path.startswith(("/r/", "/p/"))}
        assert len(before) < 40

        done = run_command(*arguments)
        assert done.returncode == 0, done.stderr
        sent = {path: times for path, times in site.sent.items() if path.startswith(("/r/", "/p/"))}
        assert sorted(sent) == sorted(f"/{kind}/{year}.html" for kind in "rp" for year in range(2001, 2021))
        twice = {path for path, times in sent.items() if times > 1}
        assert len(twice) <= 2, "only what was on its way when the kill came is asked for again"
        assert list_loaded(home) == [("140824", 2001, 2020, 20), ("140827", 2001, 2020, 20)]
        facts = query(home, "select count(*), sum(value) from observation").rows()

        site.sent.clear()
        again = run_command(*arguments)
        assert again.returncode == 0, again.stderr
        assert "0 loaded" in again.stdout
        assert site.sent["/r/2001.html"] == 1, "a finished backfill asks again"
        assert query(home, "select count(*), sum(value) from observation").rows() == facts
        assert query(home, "select count(*) from document").item() == 40
