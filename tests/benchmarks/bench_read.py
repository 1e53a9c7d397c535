"""Where the time of one report goes, step by step, and whether reading is linear in length.

    python -m tests.benchmarks.bench_read

Every step is printed in milliseconds of CPU for 15,000 characters and as a multiple of a bare scan, one pass of the
automaton of names over the same text in the same run: the multiples hold on another machine, and on a busy one.
"""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flows.run.seeds import find_seed_reports, load_language
from transforms.clean.clean import clean_text
from transforms.decode.decode import decode_bytes
from transforms.grammar.scope import build_territory
from transforms.grammar.statements import Statement
from transforms.identify.identify import identify_report
from transforms.language.build import Language
from transforms.read.confidence import rate_statements
from transforms.read.document import ReadResult, read_document
from transforms.read.flags import flag_statements
from transforms.read.ledger import account_numbers
from transforms.read.paragraphs import list_sentences
from transforms.read.places import make_place_finder
from transforms.read.rows import make_rows
from transforms.records import CleanText, Identity, OffsetMap, Section, Standpoint
from transforms.tables.tables import read_tables
from transforms.tokens.tokens import tokenise_all

ROUNDS = 8
REPORT_LENGTH = 15_000
STEPS = ("decode", "clean", "identify", "tokens", "grammar", "tables", "flags+rows", "ledger")


@dataclass(slots=True)
class Clock:
    """The least CPU time that each step has taken of each report, in seconds."""

    least: dict[tuple[str, str], float] = field(default_factory=dict)

    @contextmanager
    def time(self, step: str, report: str) -> Iterator[None]:
        """Puts the time of what is done within on record."""
        begin = time.process_time()
        yield
        spent = time.process_time() - begin
        self.least[step, report] = min(spent, self.least.get((step, report), spent))

    def sum_up(self) -> dict[str, float]:
        """Seconds by step, over all reports."""
        sums: dict[str, float] = defaultdict(float)
        for (step, _), seconds in self.least.items():
            sums[step] += seconds
        return sums


def main() -> None:
    """Prints milliseconds and multiples of a scan by step, what freezing the language saves, growth with length."""
    language = load_language()
    print(f"{'':<12}{'ms a report':>12}{'scans':>8}")
    print_steps(measure(language))
    gc.collect()
    gc.freeze()
    print("with the language frozen:")
    print_steps(measure(language))
    gc.unfreeze()
    print_growth(language)


def measure(language: Language) -> dict[str, float]:
    """Seconds of every step for a report of 15,000 characters; ``scan``: of one pass of the automaton of names."""
    clock, characters = Clock(), 0
    for round_number in range(ROUNDS):
        for path in find_seed_reports():
            length = time_report(path.stem, path.read_bytes(), language, clock)
            characters += length if round_number == 0 else 0
    sums = clock.sum_up()
    # What reading does beside the steps that can be repeated alone is the grammar.
    sums["grammar"] = sums["read"] - sums["tokens"] - sums["tables"] - sums["flags+rows"]
    return {step: seconds / characters * REPORT_LENGTH for step, seconds in sums.items()}


def time_report(report: str, data: bytes, language: Language, clock: Clock) -> int:
    """Takes one report through all steps; gives its length in characters."""
    with clock.time("decode", report):
        decoded = decode_bytes(data)
    with clock.time("clean", report):
        clean = clean_text(decoded, language.noise)
    with clock.time("identify", report):
        identity = identify_report(clean, language.regions, language.identify)
    with clock.time("read", report):
        found = read_document(decoded.text, clean, identity, language.lexicon, language.regions)
    with clock.time("ledger", report):
        account_numbers(clean, found)
    with clock.time("scan", report):
        language.lexicon.name_automaton.find_matches_as_indexes(clean.text)
    repeat_parts(report, decoded.text, clean, identity, found, language, clock)
    return len(decoded.text)


def repeat_parts(
    report: str, raw: str, clean: CleanText, identity: Identity, found: ReadResult, language: Language, clock: Clock
) -> None:
    """Times once more what reading consists of, each part alone."""
    lexicon, text = language.lexicon, clean.text
    places = make_place_finder(identity, language.regions)
    sections = identity.sections or (Section(0, len(text), "other", None, None, ""),)
    with clock.time("tokens", report):
        numbered = [one for one in list_sentences(text, sections, identity.standpoint) if one.numbered]
        tokenise_all(text, lexicon, identity.standpoint, places, [(one.begin, one.end) for one in numbered])
    territory = build_territory(identity.region_name, identity.level, text, lexicon)
    with clock.time("tables", report):
        read_tables(raw, clean, identity, lexicon, territory, places)
    statements: list[Statement] = [account.statement._replace(flags=()) for account in found.accounts]
    with clock.time("flags+rows", report):
        flagged = flag_statements(statements, clean, identity.year_unsure)
        make_rows(rate_statements(flagged, lexicon.trust, identity.level), raw, clean, lexicon.cues)


def print_steps(spent: dict[str, float]) -> None:
    """Prints a line for each step, and one for all."""
    for step in (*STEPS, "read", "together", "scan"):
        seconds = sum(spent[one] for one in STEPS) if step == "together" else spent[step]
        print(f"{step:<12}{1000 * seconds:12.2f}{seconds / spent['scan']:8.1f}")


def print_growth(language: Language) -> None:
    """Prints the time per character of texts of one, four and sixteen times a length, as multiples of the first."""
    sentence = "全县地区生产总值完成67.8亿元，增长4%，固定资产投资完成43.1亿元，增长12.7%。"
    base = None
    for factor in (1, 4, 16):
        text = sentence * (100 * factor)
        length = len(text)
        section = Section(0, length, "review", 2020, 2020, "")
        identity = Identity(
            "140827",
            "垣曲县",
            "county",
            2021,
            "work_report",
            "",
            None,
            None,
            (section,),
            (),
            standpoint=Standpoint(2021),
        )
        clean = CleanText(text, OffsetMap([0], [0], length, length), (), (), "simplified")
        begin = time.process_time()
        read_document(text, clean, identity, language.lexicon, language.regions)
        per_character = (time.process_time() - begin) / length
        base = base or per_character
        print(f"{length:>8} characters: time per character {per_character / base:.2f} of the shortest")


if __name__ == "__main__":
    main()
