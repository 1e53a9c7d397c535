"""Rooms import downwards only, and hold no SQL that nobody runs."""

from __future__ import annotations

from tests.structure.source import MODULES, ROOT, find_room, list_imports
from warehouse import FLOORS
from warehouse.relations.catalog import list_views


def test_rooms_import_downwards_only() -> None:
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    mine = {module: file for module, file in MODULES.items() if module.startswith("warehouse.")}
    assert {find_room(module) for module in mine} == set(floor)
    wrong = [
        f"{module} -> {imported}"
        for module, file in mine.items()
        for imported in list_imports(file) & set(mine)
        if find_room(imported) != find_room(module) and floor[find_room(imported)] <= floor[find_room(module)]
    ]
    assert wrong == []


def test_every_view_has_its_file_and_every_file_its_view() -> None:
    relations = ROOT / "warehouse" / "relations"
    written = {path.stem for folder in ("views", "kept") for path in (relations / folder).glob("*")}
    assert written == {item.name for item in list_views("step", "mart", "view")}
