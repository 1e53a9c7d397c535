"""The shape of the project: who may import whom, what stands where, what is documented."""

from __future__ import annotations

import ast
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from flows.cli.app import app
from flows.run.seeds import find_seed_reports, read_manifest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("transforms", "schemas", "warehouse", "flows")
TOP_LEVEL = {"README.md", "pyproject.toml", "seeds", *PACKAGES, "tests"}
HOME_OF = {"prefect": "flows", "duckdb": "warehouse", "httpx": "flows"}
NOT_FOR_PURE_CODE = {
    *HOME_OF,
    "polars", "pandera", "pyarrow", "socket", "subprocess", "pathlib", "os", "time", "random", "urllib", "requests",
}  # fmt: skip
LONGEST_FILE = 450
CODE = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def list_tracked() -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [Path(line) for line in listed.stdout.splitlines()]


def list_imports(path: Path) -> set[str]:
    """Top-level names of all modules that a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    imports = list_imports(path)
    assert not imports & set(PACKAGES[PACKAGES.index(package) + 1 :]), "flows → warehouse → schemas → transforms"
    assert not {name for name in imports & set(HOME_OF) if HOME_OF[name] != package}
    if package == "transforms":
        assert not imports & NOT_FOR_PURE_CODE, "transforms are pure: text in, records out"


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    assert path.name == "__init__.py" or ast.get_docstring(ast.parse(text)), "a module says what it is for"
    assert path.stem not in {"utils", "helpers", "misc", "common"}


def test_top_level_holds_only_what_a_newcomer_expects() -> None:
    names = {path.parts[0] for path in list_tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


def test_no_registry_or_machine_is_named() -> None:
    forbidden = re.compile(r"index-url|find-links|https?://[^\s\"']+/(?:simple|packages)/|/home/\w+/|/root/")
    for path in list_tracked():
        if path.parts[:2] == ("seeds", "reports") or path.name == "test_layout.py":
            continue
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        assert not forbidden.search(text), path


def test_every_command_and_option_is_explained() -> None:
    group = get_command(app)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = group.commands  # type: ignore[attr-defined]
    assert commands
    for name, command in commands.items():
        assert command.help, f"{name} has no help"
        assert f"duibiao {name}" in readme, f"README.md does not show duibiao {name}"
        for parameter in command.params:
            assert getattr(parameter, "help", None) or parameter.name == "help", f"{name}: {parameter.name}"


def test_help_does_not_load_what_it_does_not_need() -> None:
    code = (
        "import sys; import flows.cli.app; print(*{'prefect','duckdb','polars','pandera','httpx'} & set(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


def test_seed_reports_are_the_bytes_that_came() -> None:
    rows = {row["file"]: row for row in read_manifest()}
    assert sorted(rows) == [path.name for path in find_seed_reports()]
    for path in find_seed_reports():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == rows[path.name]["sha256"], path.name


def test_pinned_versions_name_no_host() -> None:
    for line in (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; .+)?", line), line
