"""The number ledger: every numeral of the clean text gets exactly one fate."""

from __future__ import annotations

import re

from transforms.read import ReadResult
from transforms.records import CleanText, LedgerEntry

_NUMERAL = re.compile(r"\d[\d,.]*\d|\d")


def account_numbers(clean: CleanText, found: ReadResult) -> list[LedgerEntry]:
    """Clean text and what was read from it to one ledger entry per numeral, in the order of the text."""
    entries: list[LedgerEntry] = []
    for match in _NUMERAL.finditer(clean.text):
        char_start, char_end = clean.offsets.to_raw_span(match.start(), match.end())
        entries.append(LedgerEntry(char_start, char_end, match.group(), "unresolved"))
    return entries
