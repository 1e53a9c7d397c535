"""How often something is tried: few times, or many with `pytest --thorough`."""

from __future__ import annotations

THOROUGH = False  # set when pytest has read its command line, before any test is collected


def tries(few: int, many: int) -> int:
    return many if THOROUGH else few
