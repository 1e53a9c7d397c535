"""Constructors and copies that are written out for a record make what its class and its ``_replace`` make."""

from __future__ import annotations

from typing import NamedTuple

from transforms.records import Replaceable, constructor_of, copier_of, value


@value
class Place(Replaceable):
    name: str
    level: int = 3
    parts: tuple[str, ...] = ()


class Pair(NamedTuple):
    first: int
    second: str = "b"


def test_constructors_take_what_the_class_takes() -> None:
    make, pair = constructor_of(Place), constructor_of(Pair)
    assert make("云县") == Place("云县")
    assert make("云县", parts=("甲", "乙")) == Place("云县", 3, ("甲", "乙"))
    assert (pair(1), pair(second="c", first=2)) == (Pair(1), Pair(2, "c"))
    assert type(make("云县")) is Place and type(pair(1)) is Pair


def test_copies_change_the_named_fields_only() -> None:
    place = Place("云县", 2, ("甲",))
    assert copier_of(Place, "parts", "name")(place, (), "南县") == place._replace(parts=(), name="南县")
    assert place._replace(level=None) == Place("云县", None, ("甲",))  # type: ignore[arg-type]
    assert place == Place("云县", 2, ("甲",))
