"""Many small cases in one test: all are tried, and all that fail are told."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import TypeVar

import pytest

Case = TypeVar("Case")
MOST_SHOWN = 40


def check_each(cases: Mapping[str, Case], check: Callable[[Case], None], bugs: Mapping[str, str] | None = None) -> None:
    """Try ``check`` on every case and fail once, with the name of every case that failed and what it failed at.

    ``bugs`` says of cases that are known to fail why they do. These must fail, by an assertion: one that no longer
    does is a failure too.
    """
    known = bugs or {}
    assert cases, "no case to try"
    assert known.keys() <= cases.keys()
    failed: list[str] = []
    for name, case in cases.items():
        try:
            check(case)
        except Exception as error:
            if name not in known or not isinstance(error, AssertionError):
                failed.append(f"{name}:\n{_show(error)}")
        else:
            if name in known:
                failed.append(f"{name}:\n    passes, but is noted as a bug: {known[name]}")
    if failed:
        more = f"\n\n... and {len(failed) - MOST_SHOWN} more" if len(failed) > MOST_SHOWN else ""
        pytest.fail(f"{len(failed)} of {len(cases)} cases failed\n\n" + "\n\n".join(failed[:MOST_SHOWN]) + more, False)


def _show(error: Exception) -> str:
    """The place in the checking function and the message (pytest writes both sides of an assertion into it)."""
    place = traceback.extract_tb(error.__traceback__)[1:]
    where = f"line {place[0].lineno}: {place[0].line}" if place else ""
    told = str(error) if isinstance(error, AssertionError) else "".join(traceback.format_exception_only(error)).strip()
    return "\n".join(f"    {line}" for line in [where, *told.splitlines()])
