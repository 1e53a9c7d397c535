"""What a newcomer finds: the top level, commands that are explained, data as it came, nothing of one machine."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from flows.cli.app import app
from flows.run.seeds import find_seed_reports, read_manifest
from tests.structure.source import PACKAGES, ROOT

TOP_LEVEL = {"README.md", "pyproject.toml", "seeds", *PACKAGES, "tests"}


def list_tracked() -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [Path(line) for line in listed.stdout.splitlines()]


def test_top_level_holds_only_what_a_newcomer_expects() -> None:
    names = {path.parts[0] for path in list_tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


def test_no_registry_or_machine_is_named() -> None:
    forbidden = re.compile(r"index[-]url|find[-]links|https?://[^\s\"']+/(?:simple|packages)/|/home/\w+/|/roo[t]/")
    for path in list_tracked():
        if path.parts[:2] == ("seeds", "reports") or path.name == "test_project.py":
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


def test_seed_reports_are_the_bytes_that_came() -> None:
    rows = {row["file"]: row for row in read_manifest()}
    assert sorted(rows) == [path.name for path in find_seed_reports()]
    for path in find_seed_reports():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == rows[path.name]["sha256"], path.name


def test_pinned_versions_name_no_host() -> None:
    for line in (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; .+)?", line), line


def test_hashes_are_of_the_pinned_versions_and_name_no_host() -> None:
    """Every file of a version has one, for whatever system it is made."""
    pinned = set((ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines())
    versions = {line.partition(" ")[0] for line in pinned}
    entries = (ROOT / ".ci" / "hashes.txt").read_text(encoding="utf-8").replace(" \\\n", " ").splitlines()
    hashed = set()
    for entry in entries:
        found = re.fullmatch(r"([a-z0-9-]+)(\[\w+\])?(==[\w.]+)( ; [^#]+?)?((?: +--hash=sha256:[0-9a-f]{64})+)", entry)
        assert found, entry[:80]
        hashed.add(found[1] + found[3])
    assert hashed == versions
    several = [entry for entry in entries if re.match("(duckdb|polars-runtime-32|pyarrow|lxml)==", entry)]
    assert several and all(entry.count("--hash=") > 4 for entry in several), "wheels of several systems"
