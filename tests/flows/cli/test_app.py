"""The command line as such: help with examples that hold, options before the command, what is said of failures."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from flows.cli.app import app, main
from flows.cli.examples import EXAMPLES
from flows.cli.failures import describe_os_error
from flows.cli.query import read_memory
from flows.errors import InputError
from tests.warehouse.made import make_observation, make_report, publish_reports

GROUP = get_command(app)
assert isinstance(GROUP, TyperGroup)
COMMANDS = GROUP.commands
ONE = {"a": make_report([make_observation()])}


def test_every_command_has_examples() -> None:
    assert EXAMPLES.keys() == COMMANDS.keys()
    assert all(EXAMPLES.values())


@pytest.mark.parametrize("line", [line for lines in EXAMPLES.values() for line, _ in lines])
def test_examples_are_commands_with_the_options_they_have(line: str) -> None:
    program, name, *arguments = shlex.split(line.partition(" < ")[0])
    assert program == "duibiao"
    COMMANDS[name].make_context(name, arguments, typer.Context(COMMANDS[name]))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_of_a_command_shows_its_examples(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    told = CliRunner().invoke(app, [name, "--help"]).output
    for line, _ in EXAMPLES[name]:
        assert line in told


def test_the_home_may_stand_before_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DUIBIAO_HOME", raising=False)
    home = publish_reports(tmp_path / "home", ONE)
    asked = ["sql", "select count(*) as n from document", "--format", "csv"]
    for arguments in (["--home", str(home), *asked], ["--home", "nowhere", *asked, "--home", str(home)]):
        done = CliRunner().invoke(app, arguments)
        assert (done.exit_code, done.output.split()) == (0, ["n", "1"])


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(app, ["--version"]).output.split() == ["duibiao", metadata.version("duibiao")]


@pytest.mark.parametrize(("text", "size"), [("4GB", 4 * 10**9), ("500 mb", 5 * 10**8), ("1g", 10**9)])
def test_an_amount_of_memory_is_read(text: str, size: int) -> None:
    assert read_memory(text) == size


@pytest.mark.parametrize("text", ["", "4", "4TB", "-4GB", "99MB", "4GBx", "４GB；"])
def test_what_is_no_amount_of_memory_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="such as 500MB or 4GB"):
        read_memory(text)


def test_what_the_file_system_refuses_is_one_line_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["duibiao", "publish", "--home", str(tmp_path / "file" / "home")])
    with pytest.raises(SystemExit) as end:
        main()
    assert (end.value.code, capfd.readouterr().out) == (1, "")
    told = describe_os_error(PermissionError(13, "Permission denied", "some/place"))
    assert told == "some/place: Permission denied; check the path and its rights, or name another place"
    assert "make room" in describe_os_error(OSError(28, "No space left on device", b"some/place"))


# The rows are more than a pipe holds.
@pytest.mark.parametrize(
    "form", ["csv", *(pytest.param(form, marks=pytest.mark.thorough("another process")) for form in ("json", "table"))]
)
def test_a_reader_that_goes_away_is_no_failure_to_tell(tmp_path: Path, form: str) -> None:
    home = publish_reports(tmp_path / "home", ONE)
    rows = "select repeat('x', 60) as x from range(2_000)"
    arguments = ["sql", rows, "--limit", "2_000", "--format", form, "--home", str(home)]
    process = subprocess.Popen(
        [sys.executable, "-m", "flows", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    process.wait()


def test_names_in_messages_do_not_reach_the_terminal_as_they_are(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["duibiao", "explain", "no\x1b[31m\u202efile.txt"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    told = capfd.readouterr().err
    assert "file.txt" in told
    assert "\x1b[31m\u202e" not in told


@pytest.mark.parametrize(
    ("words", "offered"),
    [("duibiao sn", {"snapshots"}), ("duibiao sql --fo", {"--format"}), ("duibiao sql --format x", {"xlsx"})],
)
def test_a_shell_completes_commands_options_and_values(words: str, offered: set[str]) -> None:
    asked = {"_DUIBIAO_COMPLETE": "complete_bash", "COMP_WORDS": words.replace(" ", "\n")}
    asked["COMP_CWORD"] = str(words.count(" "))
    done = subprocess.run(
        [sys.executable, "-c", "from flows.cli.app import main; import sys; sys.argv[0] = 'duibiao'; main()"],
        env=os.environ | asked, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert set(done.stdout.split()) == offered, done.stderr


@pytest.mark.parametrize(("locale", "told"), [("C.UTF-8", "1 rows in"), ("zh_CN.UTF-8", "1 行，写入")])
def test_a_file_that_is_written_is_told_on_stderr(tmp_path: Path, locale: str, told: str) -> None:
    home = publish_reports(tmp_path / "home", ONE)
    out = tmp_path / "rows.csv"
    asked = ["sql", "select doc_id from document", "-o", str(out), "--home", str(home)]
    done = CliRunner(env={"LC_ALL": locale}).invoke(app, asked)
    assert (done.stdout, done.stderr) == ("", f"{told} {out}\n") and out.exists()


def test_an_answer_without_rows_says_so(tmp_path: Path) -> None:
    home = publish_reports(tmp_path / "home", ONE)
    done = CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(app, ["sql", "from panel where false", "--home", str(home)])
    assert "no rows" in done.stdout
