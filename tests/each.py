"""Many small cases in one test: all are tried, and all that fail are told."""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import pytest

Case = TypeVar("Case")
MOST_SHOWN = 40


def each(
    argument: str, cases: Iterable[Any], name: Callable[[Any], str] = str, bug: str = "bug"
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a test of one case a test of all of them, as ``parametrize`` would make one test of each.

    ``name`` is what a case is called where it fails. A case that is a mapping and has the key ``bug`` says there why
    it is known to fail; it must.
    """
    listed = [(name(case), case) for case in cases]
    bugs = {label: str(case[bug]) for label, case in listed if isinstance(case, Mapping) and bug in case}

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def try_all(**fixtures: Any) -> None:
            check_each(listed, lambda case: test(**{argument: case}, **fixtures), bugs)

        signature = inspect.signature(test)
        others = [parameter for parameter in signature.parameters.values() if parameter.name != argument]
        assert len(others) == len(signature.parameters) - 1, f"{test.__name__} has no argument {argument!r}"
        try_all.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]
        return try_all

    return decorate


def check_each(
    cases: Iterable[tuple[str, Case]], check: Callable[[Case], None], bugs: Mapping[str, str] | None = None
) -> None:
    """Try ``check`` on every named case and fail once, with the name of all that failed and what each failed at.

    ``bugs`` says of cases that are known to fail why they do. These must fail, by an assertion: one that no longer
    does is a failure too.
    """
    known, tried, failed = bugs or {}, 0, []
    for name, case in cases:
        tried += 1
        try:
            check(case)
        except Exception as error:
            if name not in known or not isinstance(error, AssertionError):
                failed.append(f"{name}:\n{_tell(error)}")
        else:
            if name in known:
                failed.append(f"{name}:\n    passes, but is noted as a bug: {known[name]}")
    assert tried, "no case to try"
    if failed:
        more = f"\n\n... and {len(failed) - MOST_SHOWN} more" if len(failed) > MOST_SHOWN else ""
        pytest.fail(f"{len(failed)} of {tried} cases failed\n\n" + "\n\n".join(failed[:MOST_SHOWN]) + more, False)


def _tell(error: Exception) -> str:
    """Where the check failed and the message (pytest writes both sides of an assertion into it)."""
    places = [place for place in traceback.extract_tb(error.__traceback__) if place.filename != __file__]
    where = f"line {places[0].lineno}: {places[0].line}" if places else ""
    told = str(error) if isinstance(error, AssertionError) else "".join(traceback.format_exception_only(error)).strip()
    return "\n".join(f"    {line}" for line in [where, *told.splitlines()])
