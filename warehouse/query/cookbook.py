"""The SQL cookbook: questions and queries of cookbook.yml with their results, as markdown."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from transforms.language.seedfile import LineDict, check_keys, parse_yaml
from warehouse.query.read import connect_published, run_query

_FILE = "warehouse/query/cookbook.yml"
HEAD = """# SQL cookbook

Each query runs as it stands: `duibiao sql "…"`, or in any program that opens DuckDB files (read-only). The results are
those of the five reports that come with the project (`duibiao run`); a test runs every query and compares.
"""
CELL = 60


def read_recipes() -> list[LineDict]:
    """Recipes with ``question`` and ``sql``. Raises SeedError with file and line for anything else."""
    text = resources.files("warehouse.query").joinpath("cookbook.yml").read_text(encoding="utf-8")
    recipes: list[LineDict] = parse_yaml(text, _FILE)
    for recipe in recipes:
        check_keys(recipe, _FILE, {"question", "sql"}, set())
    return recipes


def write_cookbook(home: Path) -> str:
    """All recipes with their results for the published warehouse of ``home``, as markdown."""
    parts = [HEAD]
    with connect_published(home) as con:
        for number, recipe in enumerate(read_recipes(), 1):
            frame = run_query(con, recipe["sql"])
            lines = [f"## {number}. {recipe['question']}", "", "```sql", recipe["sql"].rstrip(), "```", ""]
            lines.append("| " + " | ".join(frame.columns) + " |")
            lines.append("|" + " --- |" * len(frame.columns))
            lines += ["| " + " | ".join(_show(value) for value in row) + " |" for row in frame.iter_rows()]
            if not frame.height:
                lines += ["", "(no rows)"]
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _show(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split()).replace("|", "\\|")
    return text if len(text) <= CELL else text[: CELL - 1] + "…"
