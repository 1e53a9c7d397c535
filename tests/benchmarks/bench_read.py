"""Where the time of one report goes: shares of the steps, and whether reading is linear in length.

    python -m tests.benchmarks.bench_read

Figures are shares and ratios measured in one run, so that they hold on a busy machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flows.run.seeds import find_seed_reports, load_language
from transforms.clean.clean import clean_text
from transforms.decode.decode import decode_bytes
from transforms.identify.identify import identify_report
from transforms.read.document import read_document
from transforms.read.ledger import account_numbers
from transforms.records import CleanText, Identity, OffsetMap, Section

ROUNDS = 5
REPORT_LENGTH = 15_000


def main() -> None:
    """Prints the share of each step, milliseconds per report of 15,000 characters, and the growth with length."""
    language = load_language()
    spent = dict.fromkeys(("decode", "clean", "identify", "read", "account"), 0.0)
    characters = 0

    def timed(step: str, work: Callable[[], Any]) -> Any:
        begin = time.process_time()
        result = work()
        spent[step] += time.process_time() - begin
        return result

    for round_number in range(ROUNDS + 1):
        if round_number == 1:
            spent = dict.fromkeys(spent, 0.0)
            characters = 0
        for path in find_seed_reports():
            data = path.read_bytes()
            decoded = timed("decode", lambda data=data: decode_bytes(data))
            clean = timed("clean", lambda decoded=decoded: clean_text(decoded, language.noise))
            identity = timed(
                "identify", lambda clean=clean: identify_report(clean, language.regions, language.identify)
            )
            found = timed(
                "read",
                lambda decoded=decoded, clean=clean, identity=identity: read_document(
                    decoded.text, clean, identity, language.lexicon, language.regions
                ),
            )
            timed("account", lambda clean=clean, found=found: account_numbers(clean, found))
            characters += len(decoded.text)
    total = sum(spent.values())
    for step, seconds in spent.items():
        print(f"{step:<9} {seconds / total:6.1%}  {1000 * seconds / characters * REPORT_LENGTH:6.2f} ms a report")
    print(f"{'together':<9} {1:6.1%}  {1000 * total / characters * REPORT_LENGTH:6.2f} ms a report")
    sentence = "全县地区生产总值完成67.8亿元，增长4%，固定资产投资完成43.1亿元，增长12.7%。"
    base = None
    for factor in (1, 4, 16):
        text = sentence * (100 * factor)
        length = len(text)
        section = Section(0, length, "review", 2020, 2020, "")
        identity = Identity("140827", "垣曲县", "county", 2021, "work_report", "", None, None, (section,), ())
        clean = CleanText(text, OffsetMap([0], [0], length, length), (), (), "simplified")
        begin = time.process_time()
        read_document(text, clean, identity, language.lexicon, language.regions)
        per_character = (time.process_time() - begin) / length
        base = base or per_character
        print(f"{length:>8} characters: time per character {per_character / base:.2f} of the shortest")


if __name__ == "__main__":
    main()
