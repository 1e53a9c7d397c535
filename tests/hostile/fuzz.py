"""Any number of drawn inputs against what must hold: ``python -m tests.hostile.fuzz --inputs 1000000``.

Prints per form how many inputs were read, and the slowest; each failure with the form and
number that make it again (``--form text --first 1234 --inputs 1``). Exit code 1 where any failed.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from tests.hostile.inputs import FORMS, draw_input
from tests.hostile.invariants import attack, is_settled

SLOW = 1.0
"""Seconds of CPU that no input of this size may take."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1000, help="inputs of each form")
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--form", choices=FORMS, action="append", help="may be repeated; default: all")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many")
    parser.add_argument("--keep", type=Path, help="folder for the inputs that failed")
    asked = parser.parse_args()
    forms = asked.form or FORMS
    attack(draw_input("text", 0))  # what is loaded once is no input's
    tried: Counter[str] = Counter()
    settled: Counter[str] = Counter()
    slowest = dict.fromkeys(forms, (0.0, 0))
    failures = 0
    end = time.monotonic() + asked.seconds
    for number in range(asked.first, asked.first + asked.inputs):
        if time.monotonic() > end:
            print(f"stopped after {asked.seconds:,.0f} s, before number {number}")
            break
        for form in forms:
            data = draw_input(form, number)
            before = time.process_time()
            wrong = attack(data)
            taken = time.process_time() - before
            tried[form] += 1
            slowest[form] = max(slowest[form], (taken, number))
            settled[form] += is_settled(data)
            if taken > SLOW:
                wrong.append(f"{taken:.1f} s")
            if wrong:
                failures += 1
                print(f"{form} {number} ({len(data):,} bytes): {'; '.join(wrong[:3])}", flush=True)
                if asked.keep:
                    asked.keep.mkdir(parents=True, exist_ok=True)
                    (asked.keep / f"{form}-{number}").write_bytes(data)
    for form in forms:
        slow, which = slowest[form]
        print(
            f"{form:6} {tried[form]:9,} inputs, slowest {slow:.2f} s CPU (number {which}),"
            f" {settled[form]:,} of which cleaning again does not change"
        )
    print(f"{sum(tried.values()):,} inputs, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
