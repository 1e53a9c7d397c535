"""Columns find their values by name; a column that comes from nowhere is a mistake that shows at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl
import pytest

from schemas.columns import filled_text, json_text, number, texts
from schemas.rows import RowBuilder
from schemas.table import Table

TABLE = Table(
    "cargo",
    "One row per cargo.",
    (
        filled_text("name", "Its name."),
        number("value", "Tonnes.", nullable=True),
        texts("marks", "Marks."),
        json_text("more", "All else."),
    ),
)


@dataclass
class _Ship:
    name: str


@dataclass
class _Cargo:
    name: str
    value: Decimal | None
    marks: tuple[str, ...]
    more: Mapping[str, int]


CARGO = _Cargo("煤炭", Decimal("1.5"), ("a", "b"), {"z": 1, "吨": 2})


def test_values_are_taken_by_name_and_turned_into_the_columns_type() -> None:
    frame = RowBuilder(TABLE, (_Cargo,)).build([(CARGO,), (_Cargo("粮食", None, (), {}),)])
    assert dict(frame.schema) == TABLE.types
    assert frame.rows() == [("煤炭", 1.5, ["a", "b"], '{"z": 1, "吨": 2}'), ("粮食", None, [], "{}")]


def test_the_first_part_that_has_the_field_gives_it_and_a_function_comes_before_all() -> None:
    assert RowBuilder(TABLE, (_Ship, _Cargo)).build([(_Ship("船"), CARGO)])["name"].to_list() == ["船"]
    computed = RowBuilder(TABLE, (_Ship, _Cargo), {"name": lambda ship, cargo: ship.name + cargo.name})
    assert computed.build([(_Ship("船"), CARGO)])["name"].to_list() == ["船煤炭"]


def test_a_part_that_is_missing_leaves_its_columns_null() -> None:
    row = RowBuilder(TABLE, (_Ship, _Cargo)).build([(_Ship("船"), None)]).row(0)
    assert row == ("船", None, None, None)


def test_no_rows_are_an_empty_frame_of_the_table() -> None:
    assert dict(RowBuilder(TABLE, (_Cargo,)).build([]).schema) == TABLE.types


def test_a_column_that_comes_from_nowhere_is_named_at_once() -> None:
    with pytest.raises(TypeError, match=r"cargo\.value"):
        RowBuilder(TABLE, (_Ship,))


def test_a_function_for_a_column_that_is_not_there_is_named_at_once() -> None:
    with pytest.raises(TypeError, match="weight"):
        RowBuilder(TABLE, (_Cargo,), {"weight": lambda cargo: 1})


def test_a_value_of_another_type_is_never_turned_in_silence() -> None:
    with pytest.raises((TypeError, pl.exceptions.PolarsError)):
        RowBuilder(TABLE, (_Cargo,), {"name": lambda cargo: 5}).build([(CARGO,)])
