"""What README.md and the guides tell to type works: commands are understood, snippets run on the export."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from flows.cli.app import app
from flows.cli.examples import EXAMPLES
from flows.run.home import Home

ROOT = Path(__file__).parents[3]
GUIDES = ROOT / "flows" / "web" / "guides"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *sorted(GUIDES.glob("*.md")))}
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"`(duibiao [a-z][^`…]*)`")
RUN_BY = {"r": ("Rscript", "-"), "stata": ("stata", "-q")}
"""Programs that snippets are given to, where they are installed."""
TUTORIAL = TEXTS["tutorial.md"]


def list_commands() -> list[tuple[str, str]]:
    """Every command line of the texts and of --help, with where it stands."""
    found = []
    for name, text in TEXTS.items():
        lines = [line for _, block in BLOCK.findall(text) for line in join_lines(block) if line.startswith("duibiao ")]
        found += [(name, line) for line in (*lines, *COMMAND.findall(BLOCK.sub("", text)))]
    return found + [("--help", line) for lines in EXAMPLES.values() for line, _ in lines]


def join_lines(block: str) -> list[str]:
    """Lines of a block, those that a quote holds together as one."""
    lines: list[str] = []
    for line in block.splitlines():
        if lines and lines[-1].count('"') % 2:
            lines[-1] += "\n" + line
        else:
            lines.append(line.removeprefix("$ "))
    return lines


@pytest.mark.parametrize(("where", "line"), list_commands())
def test_a_command_is_understood(where: str, line: str) -> None:
    """The command line's own parser takes it; what it does is tried by the tests of the command."""
    name, *rest = shlex.split(line.partition(" < ")[0].partition(" && ")[0], comments=True)[1:]
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    command.make_context(name, rest)


@pytest.mark.parametrize("name", ["tutorial", "howto"])
def test_a_chinese_guide_tells_the_same_commands_and_snippets(name: str) -> None:
    english, chinese = TEXTS[f"{name}.md"], TEXTS[f"{name}.zh.md"]
    assert BLOCK.findall(english) == BLOCK.findall(chinese)
    assert english.count("\n## ") == chinese.count("\n## ") > 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, home: Home) -> Path:
    """A folder in which the tutorial's exports have been made by its own commands."""
    place = tmp_path_factory.mktemp("tutorial")
    shutil.copytree(home.root, place / "work" / "data")
    before = Path.cwd()
    os.chdir(place)
    try:
        for language, block in BLOCK.findall(TUTORIAL):
            for line in block.splitlines() if language == "sh" else []:
                if line.startswith(("duibiao export", "duibiao status", "duibiao init")):
                    done = CliRunner().invoke(app, shlex.split(line)[1:], catch_exceptions=False)
                    assert done.exit_code == 0, (line, done.output)
    finally:
        os.chdir(before)
    return place


SNIPPETS = [(language, block) for language, block in BLOCK.findall(TUTORIAL) if language in ("python", *RUN_BY)]
LATER = pytest.mark.thorough("pandas is imported")


@pytest.mark.parametrize(
    ("language", "snippet"),
    [pytest.param(*item, marks=[LATER] if "import pandas" in item[1] else []) for item in SNIPPETS],
    ids=[f"{n}-{item[0]}" for n, item in enumerate(SNIPPETS)],
)
def test_a_snippet_runs_on_the_export(folder: Path, language: str, snippet: str) -> None:
    if language == "python":
        if "import pandas" in snippet:
            pytest.importorskip("pandas")
        program = [sys.executable, "-"]
    else:
        program = list(RUN_BY[language])
        if shutil.which(program[0]) is None:
            pytest.skip(f"{program[0]} is not installed")
    done = subprocess.run(
        program,
        input=snippet,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    assert "河曲县" in done.stdout and "8.2" in done.stdout


def test_what_the_stata_snippet_names_is_in_its_file(folder: Path) -> None:
    """There may be no Stata to run it: another reader opens the file and finds what the snippet asks of it."""
    pyreadstat = pytest.importorskip("pyreadstat")
    (snippet,) = (block for language, block in SNIPPETS if language == "stata")
    (name,) = re.findall(r"^use (\S+\.dta)", snippet, re.MULTILINE)
    frame, about = pyreadstat.read_dta(str(folder / name), output_format="dict")
    asked = re.findall(r"^(?:encode|summarize|list) ([\w ]+)", snippet, re.MULTILINE)
    wanted = {column for names in asked for column in names.split()} | {"year"}
    assert {"region_code", "region_name", "gdp_growth"} <= wanted <= set(about.column_names)
    assert {type(code) for code in frame["region_code"]} == {str}  # encode takes texts alone
    assert all(float(year).is_integer() for year in frame["year"])  # xtset takes whole numbers
    keys = list(zip(frame["region_code"], frame["year"], strict=True))
    assert len(set(keys)) == len(keys) > 1
    assert all(len(column) <= 32 for column in about.column_names)
    assert all(about.column_names_to_labels[column] for column in wanted)
