"""Dictionary and cookbook say what the database says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.build_docs import build_docs
from warehouse.query.cookbook import read_recipes

REFRESH = "run `python -m tests.warehouse.build_docs` and look at what changed"


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    """Every document by name: its path and the text it should have."""
    made = build_docs(tmp_path_factory.mktemp("docs"))
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
