"""How fast cleaning is, where its time goes, and whether it stays linear.

Usage: python tests/benchmarks/bench_clean.py [FOLDER OF REPORTS]

Prints megabytes (of UTF-8) a second of one core's time, over the seed reports and the folder's files; the share of
time of each step; and for texts of one endless line, of 0.1 to 10 MB, the time for each megabyte against the shortest.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.cleaning import SEEDS, shipped_rules
from tests.noise_injector import inject, make_report
from transforms.clean.clean import clean_text
from transforms.decode.decode import decode_bytes
from transforms.records import Decoded

STEPS = {
    "fold": ["fold_text"],
    "markup": ["unwrap_markup"],
    "punctuation and numerals": ["fold_punctuation", "pair_quotes", "repair_numerals"],
    "advertising": ["find_ads"],
    "inline rules": ["find_inline"],
    "lines": ["split_lines", "find_noise_lines", "drop_lines"],
    "layout": ["close_gaps", "close_blanks"],
    "edits": ["edit", "record"],
    "damage": ["find_damage"],
}
ROUNDS = 5
LENGTHS = (100_000, 1_000_000, 10_000_000)
ENDLESS = {
    "report without a break": lambda: "".join(make_report(seed).replace("\n", "") for seed in range(40)),
    "blanks between all characters": lambda: " ".join(make_report(1).replace("\n", "")),
    "advertising everywhere": lambda: inject(make_report(2).replace("\n", "，"), "ad_in_sentence", 2),
    "stops alone": lambda: "，、；：，",
    "blanks alone": lambda: " 。" + " " * 500,
    "digits alone": lambda: "12 345.6，",
    "open brackets": lambda: "（经“<a &",
    "joins alone": lambda: "体育_|官网",
    "short lines": lambda: "增长\n3.\n5%，完\n",
}


def main() -> None:
    """Prints the three tables."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    paths = [*SEEDS, *(sorted(path for path in folder.iterdir() if path.is_file()) if folder else [])]
    documents = [decode_bytes(path.read_bytes()) for path in paths]
    rules = shipped_rules()
    for document in documents:
        clean_text(document, rules)
    size = sum(len(document.text.encode()) for document in documents) / 1e6
    times = [_time_all(documents) for _ in range(ROUNDS)]
    print(f"{len(documents)} documents, {size:.2f} MB: {size / min(times):.1f} MB/s ({size / max(times):.1f} at worst)")
    _print_steps(documents)
    _print_lengths()


def _time_all(documents: list[Decoded]) -> float:
    start = process_time()
    for document in documents:
        clean_text(document, shipped_rules())
    return process_time() - start


def _print_steps(documents: list[Decoded]) -> None:
    profile = cProfile.Profile()
    profile.enable()
    for document in documents:
        clean_text(document, shipped_rules())
    profile.disable()
    spent: dict[str, float] = {}
    for (_, _, name), row in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        spent[name] = spent.get(name, 0.0) + row[3]
    total = spent["clean_text"]
    for step, names in STEPS.items():
        print(f"  {step:26s}{sum(spent.get(name, 0.0) for name in names) / total:6.1%}")


def _print_lengths() -> None:
    print(
        f"{'one text of':34s}"
        + "".join(f"{length / 1e6:>9.1f} MB" for length in LENGTHS)
        + "   (time per MB, first = 1)"
    )
    for name, make in ENDLESS.items():
        unit = make()
        per_megabyte = []
        for length in LENGTHS:
            text = unit * (length // len(unit.encode()) + 1)
            start = process_time()
            clean_text(Decoded(text, "utf-8"), shipped_rules())
            per_megabyte.append((process_time() - start) / length)
        print(f"  {name:32s}" + "".join(f"{value / per_megabyte[0]:>12.2f}" for value in per_megabyte))


if __name__ == "__main__":
    main()
