"""`duibiao correct` writes an entry that corrects what was pointed at, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.app import app
from flows.cli.correct import read_number, read_period
from flows.errors import InputError, RefusedError
from flows.run.corrections import read_corrections
from flows.run.home import Home
from tests.warehouse.made import copy_home, make_observation, make_report, publish_reports
from transforms.language.seedfile import SeedError
from warehouse.load.corrections import list_unused, load_corrections
from warehouse.publish.snapshots import publish
from warehouse.query.read import query
from warehouse.store.working import open_working

SAID = [
    make_observation("gdp", "actual", "level", 2021, "6780000000", quote="总值67.8亿元", value_text="67.8亿元"),
    make_observation("gdp", value="5.5", quote="总值67.8亿元，增长5.5%", value_text="5.5%", char_start=30, char_end=33),
    make_observation("retail_sales", value="3", quote="两次", value_text="3%", char_start=50, char_end=52),
    make_observation("retail_sales", "target", value="3", quote="两次", value_text="3%", char_start=60, char_end=62),
]
Command = Callable[..., str]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_reports(tmp_path_factory.mktemp("model") / "home", {"a": make_report(SAID)})


@pytest.fixture
def home(model: Path, tmp_path: Path) -> Path:
    return copy_home(model, tmp_path / "home")


@pytest.fixture
def command(home: Path) -> Command:
    def run(name: str, *arguments: str) -> str:
        done = CliRunner().invoke(app, [name, *arguments, "--home", str(home)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def apply(home: Path) -> None:
    """What the next run does with the corrections."""
    with open_working(home) as con:
        load_corrections(con, read_corrections(Home(home)))
    publish(home)


def test_a_value_that_was_pointed_at_is_corrected_and_its_neighbour_is_not(home: Path, command: Command) -> None:
    told = command("correct", "a:o1", "--value", "68.7亿", "--reason", "the scan shows another digit")
    assert "value: 6.78 billion → 6.87 billion" in told
    assert "waiting" in command("status")
    with pytest.raises(InputError, match=r"to be corrected already, by .*corrections.yml line 2"):
        command("correct", "a:o1", "--value", "69亿", "--reason", "a second look")
    apply(home)
    assert query(home, "SELECT value, flags FROM observation WHERE indicator = 'gdp' ORDER BY char_start").rows() == [
        (6.87e9, ["corrected"]),
        (5.5, []),
    ]
    assert query(home, "SELECT uses, unused FROM correction_status").rows() == [(1, False)]
    entry = (home / "corrections.yml").read_text(encoding="utf-8")
    assert "text: 总值67.8亿元\n" in entry and "value_text: 67.8亿元" in entry
    with pytest.raises(InputError, match="corrected already"):
        command("correct", "a:o1", "--value", "1", "--reason", "again")


def test_entries_are_added_and_what_stands_there_stays(home: Path, command: Command) -> None:
    (home / "corrections.yml").write_text("# mine\ncorrections: []\n", encoding="utf-8")
    command("correct", "a:o1", "--period", "2019-2020", "--bound", "ge", "--reason", "r", "--reviewer", "M. Reader")
    command("correct", "a:o2", "--not-an-observation", "--reason", "a footnote")
    apply(home)
    assert (home / "corrections.yml").read_text(encoding="utf-8").startswith("# mine\ncorrections:\n")
    rows = query(home, "SELECT period_start, period_end, bound FROM observation WHERE indicator = 'gdp'").rows()
    assert rows == [(2019, 2020, "ge")]
    assert next(item.reviewer for item in read_corrections(Home(home))) == "M. Reader"


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["a:o9", "--value", "1"], InputError, "no such observation"),
        (["a:o1"], InputError, "say what is right"),
        (["a:o1", "--value", "many"], InputError, "no number"),
        (["a:o1", "--period", "2025-2021"], InputError, "no period"),
        (["a:o1", "--value", "1", "--not-an-observation"], InputError, "stands alone"),
        (["a:o1", "--indicator", "nothing"], SeedError, "not known"),
        (["a:o1", "--value-high", "1"], SeedError, "cannot be applied"),
        (["a:o3", "--value", "4"], InputError, "are also in a:o4"),
    ],
)
def test_a_correction_that_makes_no_sense_writes_nothing(
    home: Path, command: Command, arguments: list[str], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        command("correct", *arguments, "--reason", "r")
    assert not (home / "corrections.yml").exists()


def test_a_file_that_cannot_be_added_to_is_left_alone(home: Path, command: Command) -> None:
    flow = "corrections: [{document: a, text: x, fix: {value: 1}, reason: r, reviewer: m, date: 2026-01-01}]\n"
    (home / "corrections.yml").write_text(flow, encoding="utf-8")
    with pytest.raises(RefusedError, match="add this to it by hand"):
        command("correct", "a:o1", "--value", "1", "--reason", "r")
    assert (home / "corrections.yml").read_text(encoding="utf-8") == flow


def test_corrections_without_use_are_listed_before_anything_is_published(home: Path, command: Command) -> None:
    command("correct", "a:o1", "--value", "1e9", "--reason", "r")
    text = (home / "corrections.yml").read_text(encoding="utf-8").replace("总值67.8亿元", "words that are gone")
    (home / "corrections.yml").write_text(text, encoding="utf-8")
    with open_working(home) as con:
        load_corrections(con, read_corrections(Home(home)))
    assert [row["text"] for row in list_unused(home)] == ["words that are gone"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("67.8亿", "6780000000"), ("8.55万", "85500"), ("1,204", "1204"), ("-3 %", "-3"), ("５．５％", "5.5")],
)
def test_numbers_are_written_as_people_do(text: str, number: str) -> None:
    assert read_number(text) == number


def test_a_period_is_a_year_or_two() -> None:
    assert read_period("2021") == {"period_start": 2021, "period_end": 2021}
    assert read_period("2021–2025") == {"period_start": 2021, "period_end": 2025}
