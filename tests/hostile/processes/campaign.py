"""Drawn points tried one after the other: what may be asked of such a campaign, and what it prints."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence

SHOWN = 20
"""After so many points it is told how many there were."""


def make_parser(description: str | None, points: int, how: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The options of a campaign of so many points by default, of each of the kinds of ``how`` where there are any."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--points", type=int, default=points, help="so many of each kind" if how else None)
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.set_defaults(how=None)
    if how:
        parser.add_argument("--how", choices=how, action="append", help="may be repeated; default: all")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many")
    return parser


def try_points(
    asked: argparse.Namespace, how: Sequence[str], end: float, attempt: Callable[[str, int], tuple[str, list[str]]]
) -> int:
    """Each kind at each number until ``end`` or Ctrl-C, printing those that fail and a tally; 1 where any fails.

    ``attempt`` gives what was struck, and what does not hold behind it.
    """
    tried: Counter[str] = Counter()
    failed = 0
    points = ((kind, number) for number in range(asked.first, asked.first + asked.points) for kind in asked.how or how)
    try:
        for kind, number in points:
            if time.monotonic() > end:
                break
            what, wrong = attempt(kind, number)
            tried[what] += 1
            if wrong:
                failed += 1
                print(f"{kind} {number}: " + "\n  ".join(wrong), flush=True)
            if tried.total() % SHOWN == 0:
                print(f"... {tried.total()} points, {failed} failed", flush=True)
    except KeyboardInterrupt:
        print("interrupted; so far:")
    print(", ".join(f"{what} {count}" for what, count in tried.items()) + f"; {failed} failed")
    return 1 if failed else 0
