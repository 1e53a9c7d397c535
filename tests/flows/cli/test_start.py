"""The first ten minutes: a working folder that works, pages as files, a report found by what people call it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner, Result

from flows.cli.app import app
from flows.cli.start.init import FILES
from flows.crawl.sources import read_sources
from flows.run.corrections import read_corrections
from flows.run.home import Home
from tests.flows.web.conftest import find_home


def call(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "200", "LC_ALL": "C.UTF-8"}).invoke(app, [str(item) for item in arguments])


@pytest.fixture(scope="module")
def home() -> Home:
    return find_home()


def test_a_working_folder_is_made_once_and_what_is_in_it_stays(tmp_path: Path) -> None:
    assert call("init", tmp_path / "work").exit_code == 0
    assert {name for name in FILES if not (tmp_path / "work" / name).is_file()} == set()
    (tmp_path / "work" / "sources.yml").write_text("mine", encoding="utf-8")
    told = call("init", tmp_path / "work").stdout
    assert "is there already" in told and (tmp_path / "work" / "sources.yml").read_text("utf-8") == "mine"


def test_the_files_of_a_working_folder_are_in_order(tmp_path: Path) -> None:
    call("init", tmp_path)
    assert read_sources(str(tmp_path / "sources.yml")) == []
    example = re.sub(r"(?m)^# ?", "", FILES["sources.yml"].partition("\n")[2].rpartition("sources: []")[0])
    (tmp_path / "example.yml").write_text(example, encoding="utf-8")
    assert [source.name for source in read_sources(str(tmp_path / "example.yml"))] == ["example county"]
    home = Home(tmp_path / "data")
    assert read_corrections(home) == []
    example = re.sub(r"(?m)^# ?", "", FILES["data/corrections.yml"].split("\n", 2)[2].rpartition("corrections: []")[0])
    home.corrections.write_text(example, encoding="utf-8")
    assert [item.document for item in read_corrections(home)] == ["doc_id"]


@pytest.mark.parametrize("words", [["河曲县2022"], ["河曲县", "2022"], ["河曲 2022年"], ["1409302022"]])
def test_a_report_is_found_by_its_id_or_its_place_and_year(home: Home, words: list[str]) -> None:
    told = call("explain", "--home", home.root, *words)
    assert told.exit_code == 0 and "河曲县 140930 2022" in told.stdout


@pytest.mark.parametrize("words", [["河曲县", "1999"], ["河曲县"]])
def test_the_years_of_a_place_are_told_where_the_one_asked_for_is_not_there(home: Home, words: list[str]) -> None:
    told = call("explain", "--home", home.root, *words)
    assert told.exit_code != 0 and "reports of 2021, 2022, 2023; name one of these years" in str(told.exception)


def test_a_report_that_is_not_there_or_not_one_is_refused(home: Home, tmp_path: Path) -> None:
    assert call("explain", "--home", home.root, "河曲县", "1999").exit_code != 0
    assert call("explain", "--home", tmp_path, "河曲县", "2022").exit_code != 0


class Addresses(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {str(value) for name, value in attrs if name in ("href", "src") and value}


def check_files(folder: Path, count: int) -> None:
    pages = sorted(folder.glob("*.html"))
    assert len(pages) == count
    for page in pages:
        addresses = Addresses(page.read_text(encoding="utf-8")).found
        missing = {item for item in addresses if not (folder / unquote(item.partition("#")[0])).exists()}
        assert missing == set(), page.name


def test_a_documents_page_as_a_file_leads_nowhere_else(home: Home, tmp_path: Path) -> None:
    for _ in range(2):  # pages of ours may be written again
        done = call("web", "--home", home.root, "--static", tmp_path / "out", "--document", "河曲县2022")
        assert done.exit_code == 0 and done.stdout.startswith("2 pages")
    check_files(tmp_path / "out", 2)
    (document,) = (tmp_path / "out").glob("document-*.html")
    text = document.read_text(encoding="utf-8")
    assert 'id="numbers"' in text and "How it was read" in text


@pytest.mark.thorough("charts are bundled")
def test_a_regions_pages_as_files_lead_to_each_other(home: Home, tmp_path: Path) -> None:
    done = call("web", "--home", home.root, "--static", tmp_path / "out", "--region", "河曲县")
    assert done.exit_code == 0 and done.stdout.startswith("5 pages")
    check_files(tmp_path / "out", 5)


def test_pages_are_not_written_over_other_files_or_for_unknown_names(home: Home, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    for options in (
        ["--static", tmp_path, "--region", "河曲县"],
        ["--static", tmp_path / "out"],
        ["--static", tmp_path / "out", "--region", "无此县"],
        ["--static", tmp_path / "out", "--document", "none"],
        ["--region", "河曲县"],
        ["--host", "no such host"],
    ):
        told = call("web", "--home", home.root, *options)
        assert told.exit_code != 0 and told.exception is not None, options
    assert not (tmp_path / "out").exists()
