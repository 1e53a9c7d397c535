"""The tests stand where the code stands: every room of the code has a room of tests."""

from __future__ import annotations

from tests.structure.source import CODE, ROOT


def has_tests(room: str) -> bool:
    return bool(room) and bool(list((ROOT / "tests" / room).glob("test_*.py")))


def find_outer_room(room: str) -> str:
    """A room inside a room is tested with the one around it (clean/ads with clean); else ''."""
    outer, _, _ = room.rpartition("/")
    return outer if "/" in outer else ""


def test_every_room_has_tests() -> None:
    rooms = {str(path.parent.relative_to(ROOT)) for path in CODE.values() if path.name != "__init__.py"}
    without = {room for room in rooms if not any(has_tests(place) for place in (room, find_outer_room(room)))}
    assert without == set(), "a room of code without a room of tests"


def test_every_test_room_has_its_code() -> None:
    rooms = {path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")}
    mirrored = {
        room for room in rooms if room.parts and room.parts[0] in ("transforms", "schemas", "warehouse", "flows")
    }
    assert {str(room) for room in mirrored if not (ROOT / room).is_dir()} == set()
