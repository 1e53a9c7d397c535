"""Drawn points tried one after the other: what may be asked of such a campaign, and what it prints."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence


def make_parser(description: str | None, points: int, how: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The options of a campaign of so many points by default, of each of the kinds of ``how`` where there are any."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--points", type=int, default=points, help="so many of each kind" if how else None)
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    if how:
        parser.add_argument("--how", choices=how, action="append", help="may be repeated; default: all")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many")
    return parser


def try_points(
    asked: argparse.Namespace, how: Sequence[str], end: float, attempt: Callable[[str, int], tuple[str, list[str]]]
) -> int:
    """Each kind at each number until ``end``, printing those that fail and a tally; 1 where any fails, else 0.

    ``attempt`` gives what was struck, and what does not hold behind it.
    """
    tried: Counter[str] = Counter()
    failed = 0
    for number in range(asked.first, asked.first + asked.points):
        for kind in asked.how or how:
            if time.monotonic() > end:
                break
            what, wrong = attempt(kind, number)
            tried[what] += 1
            if wrong:
                failed += 1
                print(f"{kind} {number}: " + "\n  ".join(wrong), flush=True)
    print(", ".join(f"{what} {count}" for what, count in tried.items()) + f"; {failed} failed")
    return 1 if failed else 0
