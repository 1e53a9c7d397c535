"""Dictionary and cookbook say what the database says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.warehouse.build_docs import build_docs
from warehouse.query.cookbook import read_recipes
from warehouse.query.read import query

README = Path(__file__).parents[3] / "README.md"
REFRESH = "run `python -m tests.warehouse.build_docs` and look at what changed"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the warehouse of the five reports is published."""
    return tmp_path_factory.mktemp("docs")


@pytest.fixture(scope="module")
def docs(home: Path) -> dict[str, tuple[Path, str]]:
    """Every document by name: its path and the text it should have."""
    made = build_docs(home)
    return {path.name: (path, text) for path, text in made.items()}


@pytest.mark.parametrize("name", ["DICTIONARY.md", "COOKBOOK.md"])
def test_documents_are_those_of_the_database(docs: dict[str, tuple[Path, str]], name: str) -> None:
    path, text = docs[name]
    assert path.read_text(encoding="utf-8") == text, REFRESH


def test_the_cookbook_answers_many_questions_and_most_have_rows(docs: dict[str, tuple[Path, str]]) -> None:
    recipes = read_recipes()
    _, text = docs["COOKBOOK.md"]
    assert len({recipe["question"] for recipe in recipes}) == len(recipes) >= 15
    assert text.count("(no rows)") <= 2


@pytest.mark.usefixtures("docs")
def test_the_readmes_questions_have_the_answers_that_stand_there(home: Path) -> None:
    text = README.read_text(encoding="utf-8")
    shown = re.findall(r'duibiao sql "(select [^"]+)"\n(┏.+?└)', text, re.DOTALL)
    assert len(shown) == 2  # one in Chinese, one in English
    for question, table in shown:
        heading = next(line for line in table.splitlines() if line.startswith("┃"))
        rows = [line for line in table.splitlines() if line.startswith("│")]
        answer = query(home, question)
        assert [cell.strip() for cell in heading.strip("┃").split("┃")] == answer.columns
        assert [[cell.strip() for cell in row.strip("│").split("│")] for row in rows] == [
            [f"{value:g}" if isinstance(value, float) else value for value in row] for row in answer.iter_rows()
        ]
