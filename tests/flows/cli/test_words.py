"""The command speaks one language at a time, and every text of it has both."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.cli.words import read_chinese, say, speaks_chinese

FOLDER = Path(__file__).parents[3] / "flows" / "cli"
HEADINGS = "# headings of columns"


@pytest.mark.parametrize(
    ("environ", "is_chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, True),
        ({"LC_ALL": "", "LANG": "zh_CN"}, True),
        ({}, False),
    ],
)
def test_the_locale_decides(environ: dict[str, str], is_chinese: bool) -> None:
    assert speaks_chinese(environ) is is_chinese


def test_texts_are_filled_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    for locale, told in (("C.UTF-8", "achieved in 2020"), ("zh_CN.UTF-8", "2020 年完成")):
        monkeypatch.setenv("LC_ALL", locale)
        assert say("achieved in {year}", year=2020) == told
        assert say("no translation of this") == "no translation of this"


def list_said() -> Iterator[str]:
    """Every text that stands in the code as an argument of say, or is named to be one."""
    for path in FOLDER.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def test_every_text_has_a_translation_with_the_same_blanks() -> None:
    chinese = read_chinese()
    said = set(list_said())
    assert said - chinese.keys() == set()
    formatter = string.Formatter()
    for text in said - {"counts of a run"}:
        blanks = [{name for _, name, _, _ in formatter.parse(words) if name} for words in (text, chinese[text])]
        assert blanks[0] == blanks[1], text


def test_every_sentence_with_a_translation_is_said_somewhere() -> None:
    sentences = (FOLDER / "chinese.yml").read_text(encoding="utf-8").split(HEADINGS)[0]
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py")).replace('"\n    "', "")
    for text in read_chinese():
        if f'"{text}": ' in sentences:
            assert text in code, text
