"""Fits the confidence of observations to labelled rows and writes seeds/confidence.yml.

Usage: python -m tests.generators.fit_confidence [--write]   (--help tells of further labels)

A logistic regression over what is seen of a row (transforms/read/signs). Doubts are held at 0 or less, supports at 0 or
more, and each is drawn towards its worth by judgement, since wrong rows are few. They weigh so much that their share is
that of a first blind reading, for the labelled texts are those by which the reader was mended. Prints how reliable the
confidence is, in sample and for documents left out of the fit. The same labels give the same file.
"""

from __future__ import annotations

import argparse
import itertools
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from tests.generators.labelled_rows import Row, count_by_document, gather_labels, read_rows
from tests.reading import ROOT
from transforms.grammar.statements import Attachment
from transforms.read.confidence import SURE, odds_to_confidence
from transforms.read.signs.signs import Doubt, Support

SEED = ROOT / "seeds/confidence.yml"
GOLD = ROOT / "tests/gold"
FLAGS = (
    "text_damaged", "conflict", "implausible", "year_unsure", "annual_average", "running_total",
    "growth_differs_from_levels", "scope_unsure",
)  # fmt: skip
NAMES: Mapping[str, Sequence[str]] = {
    "attachments": tuple(Attachment), "doubts": tuple(Doubt), "supports": tuple(Support), "flags": FLAGS,
}  # fmt: skip
# Share of wrong rows on texts that nobody had read before: core indicators, and the others.
WRONG_WHEN_BLIND = {True: 0.06, False: 0.08}
# What each is worth by judgement: where labelled rows are few, the fit stays near it.
EXPECTED: Mapping[str, Mapping[str, float]] = {
    "attachments": {
        "number_subject": -1.0, "each_of_before": -0.5, "head_elided": -0.5, "elided": -0.5, "elided_over": -5.0,
        "other_sentence": -4.5, "bracket": -0.5, "from_to": -0.5, "base_level": -1.5, "rank": -1.5, "table": -0.5,
    },
    "doubts": {
        # whose number it is
        "part_of_other": -1.8, "divided": -4.0, "short_divider": -1.5, "scope_turns": -1.5, "by_topic": -3.0,
        "other_place": -1.0, "place_beside": -3.5, "other_owner": -0.5, "unknown_modifier": -2.0,
        # which thing it is said of
        "short_name": -1.0, "narrower_name": -3.5, "name_behind_other": -2.5, "head_of_other": -1.8,
        "unknown_between": -2.0, "no_verb": -0.5, "unread_before": -0.5, "unread_antecedent": -2.0,
        # of when, and whether done or aimed at
        "beside_years": -5.0, "years_unsaid": -3.0, "sum_unsaid": -2.0, "sum_of_one_year": -4.0, "held": -4.0,
        "of_each_year": -4.0, "of_other_years": -2.5, "aim_in_review": -2.5, "aim_recalled": -4.0,
        "set_by_others": -4.0, "result_in_plan": -3.5, "dated_to_last": -0.7, "kind_against_words": -2.5,
        "no_role": -0.5,
        # how much
        "multiple": -1.5, "times_of": -2.5, "change_name": -2.0, "chinese_amount": -2.5, "of_mark": -3.0,
        "large_growth": -1.5, "unsteady_level": -4.0, "above_whole": -2.0, "beyond_author": -4.0,
        # ranks
        "rank_of_years": -4.0, "rank_of_else": -2.0, "rank_alone": -1.0, "rank_among_others": -4.0,
    },
    "supports": {},
    "flags": {
        "text_damaged": -3.0, "conflict": -3.0, "implausible": -6.0, "year_unsure": -3.0, "annual_average": -3.0,
        "running_total": -3.0, "growth_differs_from_levels": -0.5, "scope_unsure": -3.0,
    },
}  # fmt: skip
# A row with one of these is one to look at: it leaves even the surest statement at less than SURE.
DECISIVE = frozenset(FLAGS) - {"growth_differs_from_levels"}
SURE_ENOUGH = math.log(0.775 / 0.225)
# How many rows a judgement weighs.
RIDGE = 16.0
FOLDS = 10
SWEEPS = 200
EDGES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
Feature = tuple[str, str]
INTERCEPT: Feature = ("", "intercept")
Fitted = dict[Feature, float]


# ---- the regression ------------------------------------------------------------------------------------------------


def weigh(rows: Sequence[Row]) -> list[float]:
    """Rows to their weights: each document as often as it has rows, wrong rows by their share in a blind reading."""
    readings = count_by_document(rows)
    weights = [1 / readings[row.document] for row in rows]
    for core, share in WRONG_WHEN_BLIND.items():
        right = sum(weight for row, weight in zip(rows, weights, strict=True) if row.core is core and row.right)
        wrong = sum(weight for row, weight in zip(rows, weights, strict=True) if row.core is core and not row.right)
        factor = max(1.0, share / (1 - share) * right / wrong) if wrong else 1.0
        weights = [
            weight * factor if row.core is core and not row.right else weight
            for row, weight in zip(rows, weights, strict=True)
        ]
    return weights


def expect(feature: Feature) -> float:
    """What a coefficient is before any row is seen."""
    group, name = feature
    return EXPECTED.get(group, {}).get(name, 0.0)


def fit(rows: Sequence[Row]) -> Fitted:
    """Rows to coefficients, by coordinate-wise Newton steps over rows with the same features."""
    groups: dict[tuple[Feature, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row, weight in zip(rows, weigh(rows), strict=True):
        groups[row.seen][row.right] += weight
    patterns = [(seen, *counts) for seen, counts in groups.items()]
    features = [INTERCEPT, *((group, str(name)) for group, names in NAMES.items() for name in names)]
    holding = {one: [index for index, (seen, _, _) in enumerate(patterns) if one in seen] for one in features}
    holding[INTERCEPT] = list(range(len(patterns)))
    fitted = {one: expect(one) for one in features}
    odds = [sum(fitted[one] for one in seen) for seen, _, _ in patterns]
    for _ in range(SWEEPS):
        largest = 0.0
        for one in features:
            step = _step(one, fitted[one], [(odds[index], *patterns[index][1:]) for index in holding[one]])
            fitted[one] += step
            for index in holding[one]:
                odds[index] += step
            largest = max(largest, abs(step))
        if largest < 1e-5:
            break
    surest = fitted[INTERCEPT] + sum(number for (group, _), number in fitted.items() if group == "supports")
    for flag in DECISIVE:
        fitted["flags", flag] = min(fitted["flags", flag], SURE_ENOUGH - surest)
    return fitted


def _step(feature: Feature, now: float, places: Iterable[tuple[float, float, float]]) -> float:
    """How far a coefficient moves, with the others held: towards the rows, towards what was expected, not over 0."""
    ridge = 0.0 if feature == INTERCEPT else RIDGE
    slope, curve = -ridge * (now - expect(feature)), ridge + 1e-9
    for odds, wrong, right in places:
        chance = 1 / (1 + math.exp(-odds))
        slope += right - (wrong + right) * chance
        curve += (wrong + right) * chance * (1 - chance)
    moved = now + max(-1.0, min(1.0, slope / curve))
    if feature != INTERCEPT:
        moved = max(0.0, moved) if feature[0] == "supports" else min(0.0, moved)
    return moved - now


def predict(fitted: Mapping[Feature, float], row: Row) -> float:
    """The confidence of a row, as the reader gives it."""
    return odds_to_confidence(fitted[INTERCEPT] + sum(fitted[one] for one in row.seen))


def predict_left_out(rows: Sequence[Row]) -> list[float]:
    """The confidence of each row by coefficients that were fitted without its document's tenth of the documents."""
    folds = [zlib.crc32(row.document.encode()) % FOLDS for row in rows]
    parts = [fit([row for row, fold in zip(rows, folds, strict=True) if fold != part]) for part in range(FOLDS)]
    return [predict(parts[fold], row) for row, fold in zip(rows, folds, strict=True)]


# ---- what it is worth ----------------------------------------------------------------------------------------------


def print_reliability(title: str, rows: Sequence[Row], rated: Sequence[float]) -> None:
    """Prints, for each range of confidence, how many rows there are and how many are right.

    The last two columns are those that the regression answers for: wrong rows weigh as in a blind reading.
    """
    print(f"\n{title}\nconfidence       rows  wrong  right %   weighted: mean confidence  right %")
    weights = weigh(rows)
    for low, high in itertools.pairwise(EDGES):
        inside = [index for index, one in enumerate(rated) if low <= one < high or one == high == 1.0]
        if not inside:
            continue
        wrong = sum(not rows[index].right for index in inside)
        total = sum(weights[index] for index in inside)
        mean = sum(weights[index] * rated[index] for index in inside) / total
        right = sum(weights[index] for index in inside if rows[index].right) / total
        share = 100 * (1 - wrong / len(inside))
        print(f"{low:.2f} to {high:.2f} {len(inside):8} {wrong:6} {share:8.1f} {100 * mean:27.1f} {100 * right:8.1f}")


def print_doubted(title: str, rows: Sequence[Row], rated: Sequence[float]) -> None:
    """Prints how many of the wrong and of the right rows are doubted: flagged, or of a confidence below 0.8."""
    print(f"\n{title}: rows flagged or below {SURE}")
    sets: list[tuple[str, Callable[[Row], bool]]] = [
        ("core", lambda row: row.core),
        ("other", lambda row: not row.core),
        ("all", lambda row: True),
        *((table, lambda row, table=table: row.table == table) for table in sorted({row.table for row in rows})),  # type: ignore[misc]
    ]
    for name, belongs in sets:
        counts: Counter[tuple[bool, bool]] = Counter()
        for row, confidence in zip(rows, rated, strict=True):
            if belongs(row):
                counts[row.right, confidence < SURE or any(group == "flags" for group, _ in row.seen)] += 1
        wrong, right = (counts[which, False] + counts[which, True] for which in (False, True))
        of_wrong = f"{counts[False, True]:4} of {wrong:4} wrong ({100 * counts[False, True] / max(1, wrong):5.1f} %)"
        of_right = f"{counts[True, True]:4} of {right:5} right ({100 * counts[True, True] / max(1, right):4.1f} %)"
        print(f"{name:12} {of_wrong}  {of_right}")


def print_features(rows: Sequence[Row], fitted: Fitted) -> None:
    """Prints each coefficient beside the rows that it was fitted to."""
    print("\ncoefficient                        fitted  right  wrong")
    counts: Counter[tuple[Feature, bool]] = Counter((one, row.right) for row in rows for one in row.seen)
    for one, number in fitted.items():
        print(f"{one[0]:12}{one[1]:24}{number:6.2f} {counts[one, True]:6} {counts[one, False]:6}")


def write_seed(fitted: Fitted, rows: Sequence[Row], readings: int, day: str) -> str:
    """Coefficients to the text of seeds/confidence.yml."""
    plain = [row for row in rows if row.reading == 0]
    wrong = sum(not row.right for row in plain)
    more = sum(not row.right for row in rows) - wrong
    documents = len({row.document for row in plain})
    core, other = (f"{100 * WRONG_WHEN_BLIND[which]:g} %" for which in (True, False))
    lines = [
        "# How sure a reading is: log-odds that an observation is right, and what each thing seen of it adds to them.",
        "# The names are those of transforms/read/signs/signs.py, transforms/read/flags.py and grammar/statements.py.",
        f"# Fitted {day} by tests/generators/fit_confidence.py to {len(plain)} labelled rows of",
        f"# {documents} documents, {wrong} of them wrong, and to {readings} more readings of each that did not know",
        f"# some rare words ({more} more wrong rows). Wrong rows weigh as if there were {core} of them in the core",
        f"# and {other} beside it, as on texts that nobody had read before.",
        f"intercept: {fitted[INTERCEPT]:.2f}",
    ]
    for group, names in NAMES.items():
        lines.append(f"{group}:")
        lines += [f"  {name}: {fitted[group, str(name)]:.2f}" for name in names]
    return "\n".join(lines).replace("-0.00", "0.00") + "\n"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--labels", type=Path, action="append", default=[], help="one more gold table (CSV)")
    options.add_argument(
        "--judged", type=Path, action="append", default=[], nargs=2, metavar=("SAMPLE", "VERDICTS"),
        help="a sample of rows and a reader's verdicts on them (CSV, joined by id)",
    )  # fmt: skip
    options.add_argument("--texts", type=Path, action="append", default=[], help="one more folder with documents")
    options.add_argument("--unknown-words", type=int, default=3, help="readings to which some rare words are unknown")
    options.add_argument("--date", default=date.today().isoformat(), help="the day that the file is said to be of")
    options.add_argument("--write", action="store_true", help="write seeds/confidence.yml")
    options.add_argument("--show-wrong", action="store_true", help="print every wrong row with its confidence")
    chosen = options.parse_args()
    folders = [ROOT / "seeds/reports", GOLD / "written", *chosen.texts]
    tables = [GOLD / "seeds.csv", *sorted((GOLD / "written").glob("w*.csv")), *chosen.labels]
    rows = list(read_rows(gather_labels(tables, chosen.judged, folders), chosen.unknown_words))
    fitted = fit(rows)
    plain = [index for index, row in enumerate(rows) if row.reading == 0]
    shown = [rows[index] for index in plain]
    in_sample = [predict(fitted, row) for row in shown]
    left_out = predict_left_out(rows)
    kept_out = [left_out[index] for index in plain]
    print_features(shown, fitted)
    for title, rated in (("In sample", in_sample), ("Documents left out of the fit", kept_out)):
        print_reliability(title, shown, rated)
        print_doubted(title, shown, rated)
    print_doubted("All readings, documents left out", rows, left_out)
    if chosen.show_wrong:
        for row, one, other in sorted(zip(shown, in_sample, kept_out, strict=True), key=lambda found: found[2]):
            if not row.right:
                print(f"{other:.2f} ({one:.2f}) {row.document} {row.text}")
    text = write_seed(fitted, rows, chosen.unknown_words, chosen.date)
    if chosen.write:
        SEED.write_text(text, encoding="utf-8")
    else:
        print(f"\n{text}")


if __name__ == "__main__":
    main()
