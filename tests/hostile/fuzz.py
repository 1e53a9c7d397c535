"""Any number of drawn inputs against what must hold: ``python -m tests.hostile.fuzz --total 1000000 --processes 2``.

Of each form its share; ``--inputs 100`` takes so many of each instead. Prints per form how many inputs were tried, how
many of them were read as reports, and the slowest; each failure with the form and number that make it again
(``--form text --first 1234 --inputs 1``). Exit code 1 where any failed.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path

from tests.hostile.inputs import draw_input
from tests.hostile.invariants import is_settled, judge
from tests.hostile.small_inputs import SMALL, draw_small_input

SLOW = 1.0
"""Seconds of CPU that no input of this size may take."""
BATCH = 50
"""Inputs of one form that a process tries before it tells of them."""
CLEANED_AGAIN = 10
"""One of so many is cleaned twice."""
SHARES = {"sentence": 170, "fragment": 45, "cells": 25, "letter": 2} | dict.fromkeys(
    ("leaf", "text", "noisy", "html", "table", "docx", "pdf", "json"), 1
)
"""How many inputs of 250 are of each form: the more, the less time they take."""
Batch = tuple[str, int, int]


@dataclass(slots=True)
class Tally:
    """What came of some inputs of one form: counts, the slowest with its number, what is wrong by number."""

    form: str
    counts: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)
    failed: dict[int, str] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Take in what came of more inputs of the same form."""
        self.counts.update(other.counts)
        self.slowest = max(self.slowest, other.slowest)
        self.failed.update(other.failed)

    def show(self) -> str:
        """One line of it."""
        slow, number = self.slowest
        return (
            f"{self.form:8} {self.counts['tried']:9,} inputs, {self.counts['loaded']:,} read as reports,"
            f" slowest {slow:.2f} s CPU (number {number}),"
            f" {self.counts['settled']:,} of {self.counts['again']:,} cleaned again did not change"
        )


def draw(form: str, number: int) -> bytes:
    """The input of this number of a form, small or whole."""
    return draw_small_input(form, number) if form in SMALL else draw_input(form, number)


def attempt(form: str, first: int, inputs: int) -> Tally:
    """Try so many inputs of a form, from a number on."""
    judge(draw("text", 0))  # what is loaded once is no input's
    tally = Tally(form)
    for number in range(first, first + inputs):
        data = draw(form, number)
        before = time.process_time()
        verdict = judge(data)
        taken = time.process_time() - before
        tally.counts.update(tried=1, loaded=verdict.loaded)
        if number % CLEANED_AGAIN == 0:
            tally.counts.update(again=1, settled=is_settled(data))
        tally.slowest = max(tally.slowest, (taken, number))
        wrong = [*verdict.wrong[:3], *([f"{taken:.1f} s"] if taken > SLOW else [])]
        if wrong:
            tally.failed[number] = f"({len(data):,} bytes) {'; '.join(wrong)}"
    return tally


def plan_total(first: int, total: int) -> Iterator[Batch]:
    """Batches of all forms by their shares, so many inputs together: form, number of the first one, how many."""
    next_number = dict.fromkeys(SHARES, first)
    left = total
    batch = max(1, min(BATCH, total // sum(SHARES.values())))  # so that few inputs are of all forms, too
    for form in cycle(form for form, share in SHARES.items() for _ in range(share)):
        inputs = min(batch, left)
        if not inputs:
            return
        yield form, next_number[form], inputs
        next_number[form] += inputs
        left -= inputs


def plan_each(forms: Sequence[str], first: int, inputs: int) -> Iterator[Batch]:
    """Batches of so many inputs of each of some forms."""
    for start in range(first, first + inputs, BATCH):
        for form in forms:
            yield form, start, min(BATCH, first + inputs - start)


def attempt_all(batches: Iterator[Batch], processes: int, end: float) -> Iterator[Tally]:
    """Try batches in some processes, and give what came of each; none is begun after ``end``."""
    if processes == 1:
        for batch in batches:
            if time.monotonic() > end:
                return
            yield attempt(*batch)
        return
    # Not forked: a fork has not the threads of the libraries that are loaded.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        running = {pool.submit(attempt, *batch) for batch in islice(batches, 2 * processes)}
        while running:
            done = next(as_completed(running))
            running.remove(done)
            if time.monotonic() <= end:
                running |= {pool.submit(attempt, *batch) for batch in islice(batches, 1)}
            yield done.result()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1000, help="inputs of each form")
    parser.add_argument("--total", type=int, help="inputs of all forms together, by their shares")
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--form", choices=SHARES, action="append", help="may be repeated; default: all")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many")
    parser.add_argument("--keep", type=Path, help="folder for the inputs that failed")
    asked = parser.parse_args()
    forms = asked.form or list(SHARES)
    tallies = {form: Tally(form) for form in forms}
    batches = plan_total(asked.first, asked.total) if asked.total else plan_each(forms, asked.first, asked.inputs)
    end = time.monotonic() + asked.seconds
    try:
        for number, tally in enumerate(attempt_all(batches, asked.processes, end), start=1):
            tallies[tally.form].add(tally)
            for failed, wrong in tally.failed.items():
                print(f"{tally.form} {failed}: {wrong}", flush=True)
                if asked.keep:
                    asked.keep.mkdir(parents=True, exist_ok=True)
                    (asked.keep / f"{tally.form}-{failed}").write_bytes(draw(tally.form, failed))
            if number % 200 == 0:
                print(f"... {sum(each.counts['tried'] for each in tallies.values()):,} inputs", flush=True)
    except KeyboardInterrupt:
        print("interrupted; so far:")
    for tally in tallies.values():
        print(tally.show())
    failures = sum(len(tally.failed) for tally in tallies.values())
    print(f"{sum(tally.counts['tried'] for tally in tallies.values()):,} inputs, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
