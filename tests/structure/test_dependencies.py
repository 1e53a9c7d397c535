"""What the code imports is declared, what is declared is used, and every package says what licence it has."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from tests.structure.source import CODE, PACKAGES, ROOT, list_imports

# Declared, and imported by no line of ours, each for a reason.
NEEDED = {
    "sqlalchemy": "holds Prefect's server to versions with which schedules fire",
    "pyarrow": "polars and DuckDB hand tables to each other by it",
}
OURS = {*PACKAGES, "tests"}
LICENCES = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|ISC|MPL|Mozilla|Unlicense|Zlib|0BSD|LGPL|HPND|CC0|Public Domain",
    re.I,
)


def to_name(written: str) -> str:
    """A requirement to the name of its distribution: ``httpx[http2]>=0.28`` to ``httpx``."""
    match = re.match(r"[A-Za-z0-9._-]+", written)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def list_declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return {to_name(item) for item in (*project["dependencies"], *extras["export"], *extras["dask"])}


def list_imported() -> set[str]:
    """Distributions that the code imports, at the top of a module or inside a function."""
    modules = {module.split(".")[0] for file in CODE if not file.startswith("tests/") for module in list_imports(file)}
    foreign = modules - OURS - set(sys.stdlib_module_names)
    homes = metadata.packages_distributions()
    return {to_name(homes[module][0]) for module in foreign if module in homes} | (foreign - homes.keys())


def list_needed(extras: tuple[str, ...]) -> set[str]:
    """Distributions that the project needs with some extras, on any system; what is not installed needs nothing."""
    environments = [
        {"sys_platform": platform, "python_version": version, "python_full_version": f"{version}.0"}
        for platform in ("linux", "darwin", "win32")
        for version in ("3.11", "3.12", "3.13")
    ]
    needed: set[str] = set()
    asked = {("duibiao", extra) for extra in ("", *extras)}
    seen: set[tuple[str, str]] = set()
    while asked:
        name, extra = wanted = asked.pop()
        seen.add(wanted)
        needed.add(name)
        try:
            requires = metadata.requires(name) or ()
        except metadata.PackageNotFoundError:
            continue
        for requirement in map(Requirement, requires):
            marker = requirement.marker
            if marker is None or any(marker.evaluate({**place, "extra": extra}) for place in environments):
                asked |= {(to_name(requirement.name), more) for more in ("", *requirement.extras)} - seen
    return needed


def test_what_is_pinned_is_needed() -> None:
    pinned = {to_name(line) for line in (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()}
    assert pinned - list_needed(("test",)) == set()
    assert "pywin32" in pinned, "what other systems need is pinned, too"


def test_what_is_imported_is_declared() -> None:
    assert list_imported() - list_declared() == set()


def test_what_is_declared_is_used() -> None:
    assert list_declared() - list_imported() == set(NEEDED), "take it out of pyproject.toml, or say what it is for"


@pytest.mark.parametrize("name", sorted(list_declared()))
def test_a_package_may_be_used(name: str) -> None:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        pytest.skip("not installed")
    licences = [about.get("License-Expression"), about.get("License"), *(about.get_all("Classifier") or [])]
    assert any(LICENCES.search(licence) for licence in licences if licence), licences
