"""Every error and every help text has a Chinese one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from flows.cli.app import app
from flows.cli.examples import EXAMPLES, HEADING
from flows.cli.translate import _read, translate_message

ROOT = Path(__file__).parents[3]
RAISED_BY = ("flows/cli", "flows/run", "flows/server", "flows/intake", "warehouse")
FILES = ("flows/alarms.py", "flows/inputs.py", "flows/maintain.py", "flows/crawl/sources.py", "flows/crawl/backfill.py")
TOLD = {"RefusedError", "InputError", "ServerError", "ServerUnreachableError", "NotPublishedError", "ExportError"}
TOLD |= {"QueryError", "WriterBusyError", "GoldError", "WarehouseError", "SeedError"}
OF_DEVELOPERS = {"warehouse/relations/catalog.py"}  # a file of the program itself that is wrong
ZH = {"LC_ALL": "zh_CN.UTF-8", "COLUMNS": "200"}
HAN = re.compile("[一-鿿]")


def read_text(node: ast.expr) -> str | None:
    """A text of the code, X where something is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
    return None


def list_messages() -> Iterator[tuple[str, str]]:
    """Every message that an error for people is raised with, and where."""
    paths = [path for folder in RAISED_BY for path in (ROOT / folder).rglob("*.py")]
    for path in (*paths, *(ROOT / name for name in FILES)):
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOLD):
                continue
            text = read_text(node.args[-1]) if node.args else None
            if text and text != "X" and place not in OF_DEVELOPERS:
                yield place, text


def test_every_error_for_people_has_a_translation() -> None:
    found = list(list_messages())
    assert len(found) > 60
    examples = str.maketrans("", "", "万亿")  # some messages show how a number is written
    assert [item for item in found if not HAN.search(translate_message(item[1]).translate(examples))] == []


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("out/x.foo: the ending tells the form; known: .csv", "out/x.foo：格式由扩展名决定；可用：.csv"),
        ("a/m.csv:3: a row without a path", "a/m.csv:3: 该行没有 path"),
        ("home: cannot be written: Permission denied", "home：无法写入：没有权限"),
        (
            "asked for by name and not read: x: no file in this folder that could be read",
            "点名要求但未读到：x：文件夹中没有可读取的文件",
        ),
        ("something that nobody has translated", "something that nobody has translated"),
    ],
)
def test_a_message_is_found_by_its_words_and_filled(message: str, told: str) -> None:
    assert translate_message(message) == told


def test_a_message_of_any_length_is_given_back() -> None:
    text = "x: cannot be opened (" * 20_000
    assert translate_message(text) == text


def test_a_refusal_and_help_follow_the_locale(tmp_path: Path) -> None:
    command = ["status", "--home", str(tmp_path / "none")]
    for environ, told in ((ZH, "尚无已发布的仓库"), ({"LC_ALL": "C.UTF-8"}, "there is no published warehouse yet")):
        done = CliRunner(env=environ).invoke(app, command)
        assert told in str(done.exception)


def test_every_command_and_parameter_has_chinese_help() -> None:
    runner = CliRunner(env=ZH)
    for name in typer.main.get_command(app).commands:  # type: ignore[attr-defined]
        shown = runner.invoke(app, [name, "--help"]).stdout
        rows = [line for line in shown.splitlines() if line.startswith("│ ") and line[2] != " "]
        assert "显示本说明后退出" in shown
        told = [line for line in rows if re.match(r"│ (--|\*)", line)]
        assert told, name
        for line in told:
            assert HAN.search(line), (name, line)
        examples = shown.rpartition("示例")[2]
        assert examples and "Examples" not in shown, name
        for _, note in EXAMPLES[name]:
            assert note not in shown, (name, note)


def test_the_notes_of_all_examples_have_a_translation_and_no_other_has() -> None:
    notes = {note for examples in EXAMPLES.values() for _, note in examples}
    assert set(_read("chinese_help.yml")["examples"]) == {*notes, HEADING}
