"""What the pages tell of accuracy and of faults tried, out of the tests: ``python -m tests.flows.web.build_facts``."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
FACTS = ROOT / "flows" / "web" / "facts.json"
ACCURACY = ROOT / "tests" / "accuracy.toml"
ATTACKS = ROOT / "tests" / "hostile" / "ATTACKS.md"


def build_facts() -> dict[str, Any]:
    """Figures and method of accuracy.toml, rows and words of ATTACKS.md."""
    text = ACCURACY.read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    comments = [line.removeprefix("#").strip() for line in text.splitlines() if line.startswith("#")]
    rows, words = read_attacks(ATTACKS.read_text(encoding="utf-8"))
    return {
        "accuracy_method": [" ".join(comments)],
        "accuracy": [
            {"name": name, "figures": {key: value for key, value in table.items() if isinstance(value, int | float)}}
            for name, table in tables.items()
            if isinstance(table, dict)
        ],
        "faults_method": words,
        "faults": rows,
    }


def read_attacks(text: str) -> tuple[list[list[str]], list[str]]:
    """The table of ATTACKS.md and what stands around it."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    blocks = (" ".join(block.split()) for block in text.split("\n\n"))
    return rows[2:], [block for block in blocks if block and block[0] not in "#|"]


def main() -> None:
    FACTS.write_text(json.dumps(build_facts(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
