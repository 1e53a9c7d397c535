"""Who may import whom: packages downwards, rooms downwards, and no circle anywhere."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

import flows
from tests.structure.source import CODE, MODULES, PACKAGES, ROOT, find_room, list_imports, name_module

HOME_OF = {"prefect": "flows", "duckdb": "warehouse", "httpx": "flows"}
NOT_FOR_PURE_CODE = {
    *HOME_OF,
    "polars", "pandera", "pyarrow", "socket", "subprocess", "pathlib", "os", "time", "random", "urllib", "requests",
}  # fmt: skip

# Lowest first. Rooms that share a step do not import each other; of flows, each floor may import from its own.
TRANSFORMS = (
    {"records"},
    {"language"},
    {"clean", "decode"},
    {"tokens"},
    {"grammar", "identify"},
    {"tables"},
    {"read"},
    {"report"},
    {"explain"},
)
FLOORS = tuple(set(floor) for floor in reversed(flows.FLOORS))


def test_packages_import_downwards_only() -> None:
    wrong = []
    for file in CODE:
        package, *_ = file.split("/")
        imported = {module.partition(".")[0] for module in list_imports(file)}
        forbidden = {*PACKAGES[PACKAGES.index(package) + 1 :], *(name for name in HOME_OF if HOME_OF[name] != package)}
        if package == "transforms":
            forbidden |= NOT_FOR_PURE_CODE
        wrong += [f"{file} imports {name}" for name in sorted(imported & forbidden)]
    assert wrong == [], "flows → warehouse → schemas → transforms; transforms are pure: text in, records out"


def find_wrong_ways(package: str, order: Sequence[set[str]], beside: bool) -> Iterator[str]:
    step = {room: number for number, rooms in enumerate(order) for room in rooms}
    for module, file in MODULES.items():
        if not module.startswith(f"{package}."):
            continue
        assert find_room(module) in step, f"{module} has no place in the order"
        for imported in list_imports(file):
            if not imported.startswith(f"{package}."):
                continue
            mine, other = find_room(module), find_room(imported)
            if other != mine and step[other] >= step[mine] + beside:
                yield f"{module} -> {imported}"


def test_rooms_import_downwards_only() -> None:
    wrong = [*find_wrong_ways("transforms", TRANSFORMS, beside=False), *find_wrong_ways("flows", FLOORS, beside=True)]
    assert wrong == [], "a room imports lower ones only"


def test_no_two_rooms_import_each_other() -> None:
    pairs = {
        (find_room(module), find_room(imported))
        for module, file in MODULES.items()
        for imported in list_imports(file)
        if module.startswith("flows.") and imported.startswith("flows.") and imported in MODULES
    }
    assert {(one, other) for one, other in pairs if one < other and (other, one) in pairs} == set()


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        module: {found for found in list_imports(file, everywhere=False) if found in MODULES and found != module}
        for module, file in MODULES.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" ← ".join(error.args[1])) from None


def test_importing_a_layer_loads_no_higher_one() -> None:
    """One process imports the layers from the bottom up and looks, behind each, for what should not be there yet."""
    steps = [(sorted(module for module in MODULES if module.split(".")[0] == package), package) for package in PACKAGES]
    script = (
        "import importlib, sys\n"
        f"packages, homes = {PACKAGES!r}, {HOME_OF!r}\n"
        f"for modules, package in {steps!r}:\n"
        "    for module in modules:\n"
        "        importlib.import_module(module)\n"
        "    here = packages.index(package)\n"
        "    later = {*packages[here + 1:], *(name for name, home in homes.items() if packages.index(home) > here)}\n"
        "    print(package, *sorted(later & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == list(PACKAGES)


def test_help_does_not_load_what_it_does_not_need() -> None:
    code = (
        "import sys; import flows.cli.app; print(*{'prefect','duckdb','polars','pandera','httpx'} & set(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


def test_the_order_names_every_room() -> None:
    named = {room for rooms in (*TRANSFORMS, *FLOORS) for room in rooms}
    there = {find_room(name_module(file)) for file in CODE if file.split("/")[0] in ("transforms", "flows")} - {""}
    assert named == there
