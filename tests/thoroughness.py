"""How often something is tried: few times, or many with `pytest --thorough`."""

from __future__ import annotations

from typing import TypeVar

Value = TypeVar("Value")
THOROUGH = False  # set when pytest has read its command line, before any test is collected


def tries(few: Value, many: Value) -> Value:
    return many if THOROUGH else few
