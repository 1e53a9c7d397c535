"""Texts that are made to be slow, at n, 2n, 4n and 8n: ``python -m tests.hostile.scaling``.

Prints seconds of CPU at each size, the seconds a megabyte takes at the largest, and the exponent by which the time
grows (1 is linear) between the last two sizes. ``--largest 8000000`` goes up to 8 MB, ``--only NAME`` tries those whose
name begins so. Exit code 1 where an exponent is above 1.35, twice: other processes make times longer.
"""

from __future__ import annotations

import argparse
import math
import time

from tests.hostile.slow_texts import TEXTS, write_text
from tests.reading import load_language
from transforms.report import read_report

MOST = 1.35
SHORTEST = 1.0
"""Seconds under which a time says nothing of how it grows."""


def measure(data: bytes) -> float:
    """Seconds of CPU that reading takes."""
    language = load_language()
    before = time.process_time()
    read_report(data, language)
    return time.process_time() - before


def find_exponent(taken: list[float]) -> float:
    """By which power the time grows between the last two sizes; 0 where it is too short to tell."""
    return math.log2(taken[-1] / taken[-2]) if len(taken) > 1 and taken[-1] > SHORTEST else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=400_000, help="bytes of the longest text")
    parser.add_argument("--only", default="", help="beginning of a name")
    parser.add_argument("--seconds", type=float, default=60, help="no larger size after one that took so long")
    asked = parser.parse_args()
    measure(write_text("prose", 1000))  # what is made once counts for none
    wrong = 0
    for name in TEXTS:
        if not name.startswith(asked.only):
            continue
        taken: list[float] = []
        size = 0
        for part in (8, 4, 2, 1):
            data = write_text(name, asked.largest // part)
            size = len(data)
            taken.append(measure(data))
            if taken[-1] > asked.seconds:
                break
        exponent = find_exponent(taken)
        if exponent > MOST:
            exponent = min(exponent, find_exponent([measure(write_text(name, size // 2)), measure(data)]))
        wrong += exponent > MOST
        shown = " ".join(f"{seconds:7.2f}" for seconds in taken)
        mark = " <-- grows" if exponent > MOST else ""
        print(f"{name:40} {shown}  {taken[-1] / size * 1e6:6.1f} s/MB  exponent {exponent:.2f}{mark}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
