"""What can be taken in at a glance: length of files, number of files in a folder, complexity of functions.

What is still too large is listed here or counted in tests/complexity.toml. Both are ratchets: a figure that has
become better must be written down, so that it cannot become worse again.
"""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator

from radon.complexity import cc_visit
from radon.visitors import Class, Function

from tests.structure.source import CODE, PACKAGES, ROOT, parse

LONGEST_FILE = 400
LONGER_FILES: set[str] = set()
LONGEST_OF_ALL = 450
FULLEST_FOLDER = 20
FULLER_FOLDERS: dict[str, int] = {}
CODE_SUFFIXES = {".py", ".sql", ".yml", ".md", ".toml"}
COMPLEXITY = "tests/complexity.toml"
COMPLEX = 20


def test_files_stay_readable() -> None:
    lengths = {file: path.read_text(encoding="utf-8").count("\n") for file, path in CODE.items()}
    long = {file for file, length in lengths.items() if length > LONGEST_FILE}
    assert long - LONGER_FILES == set(), f"no file has more than {LONGEST_FILE} lines"
    assert LONGER_FILES - long == set(), "these are short enough now: take them out of LONGER_FILES"
    assert {file: length for file, length in lengths.items() if length > LONGEST_OF_ALL} == {}
    assert [file for file in CODE if not file.endswith("__init__.py") and not ast.get_docstring(parse(file))] == [], (
        "a module says what it is for"
    )
    assert [file for file, path in CODE.items() if path.stem in {"utils", "helpers", "misc", "common"}] == []


def test_folders_stay_surveyable() -> None:
    files = (path for top in (*PACKAGES, "tests") for path in (ROOT / top).rglob("*") if path.suffix in CODE_SUFFIXES)
    counts = Counter(str(path.parent.relative_to(ROOT)) for path in files)
    full = {folder: count for folder, count in counts.items() if count > FULLEST_FOLDER}
    assert full == FULLER_FOLDERS, f"no folder has more than {FULLEST_FOLDER} files, and the exceptions get fewer"


def list_functions(blocks: Iterable[Function | Class]) -> Iterator[Function]:
    """Functions, methods, and functions inside functions; each once."""
    for block in blocks:
        if isinstance(block, Function):
            yield block
            yield from list_functions(block.closures)


def test_functions_do_not_become_more_complex() -> None:
    written = tomllib.loads((ROOT / COMPLEXITY).read_text(encoding="utf-8"))
    found = {
        f"{file}: {function.fullname}": function.complexity
        for file, path in CODE.items()
        for function in list_functions(cc_visit(path.read_text(encoding="utf-8")))
    }
    complex_ones = {name: count for name, count in found.items() if count > COMPLEX}
    now = {"functions_above_20": len(complex_ones), "most_complex": max(found.values())}
    worst = sorted(complex_ones.items(), key=lambda item: -item[1])
    assert all(now[key] <= written[key] for key in now), f"{now} in place of {written}; the most complex: {worst}"
    assert now == written, f"better than {COMPLEXITY} says: write {now} there, so that it stays so"
