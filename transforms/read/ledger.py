"""The number ledger: every numeral of the clean text gets exactly one fate."""

from __future__ import annotations

import re
from bisect import bisect_right

from transforms.grammar.statements import REFERENCES
from transforms.language import cues as cue
from transforms.read.document import ReadResult
from transforms.read.rows import Account
from transforms.read.subject_forms import says_extent
from transforms.records import CleanText, LedgerEntry, constructor_of
from transforms.tokens.designations import judge_designation
from transforms.tokens.tokens import Token
from transforms.tokens.unitless import judge_bare

_FATE_RANK = {"": 0, "measurement": 1, "observation": 2}
_entry = constructor_of(LedgerEntry)
_DIGITS = re.compile(r"\d[\d,.]*\d|\d")


def account_numbers(clean: CleanText, found: ReadResult) -> list[LedgerEntry]:
    """Clean text and what was read from it to one ledger entry per numeral, in the order of the text.

    Numerals are all runs of digits, and Chinese numerals that a unit makes quantities.
    """
    by_start: dict[int, Account] = {}
    for account in found.accounts:
        start = account.statement.quantity.numeral_start
        if start not in by_start or _FATE_RANK[account.fate] > _FATE_RANK[by_start[start].fate]:
            by_start[start] = account
    entries: list[LedgerEntry] = []
    text, tokens, to_raw_span = clean.text, found.tokens, clean.offsets.to_raw_span
    starts = [token.start for token in tokens]
    spans = [(match.start(), match.end()) for match in _DIGITS.finditer(text)]
    spans = _add_chinese(spans, tokens)
    for start, end in spans:
        index = bisect_right(starts, start) - 1
        token = tokens[index] if index >= 0 and tokens[index].end > start else None
        fate, row_id = _find_fate(text, start, end, token, by_start)
        char_start, char_end = to_raw_span(start, end)
        entries.append(
            _entry(
                char_start,
                char_end,
                text[start:end],
                fate,
                row_id if fate == "observation" else None,
                row_id if fate == "measurement" else None,
            )
        )
    return entries


def _add_chinese(spans: list[tuple[int, int]], tokens: list[Token]) -> list[tuple[int, int]]:
    chinese = [
        (token.quantity.numeral_start, token.quantity.numeral_end)
        for token in tokens
        if token.quantity is not None and token.quantity.chinese and token.quantity.unit_class != "flat"
    ]
    return sorted(spans + [span for span in chinese if not _has_digit(span, spans)])


def _has_digit(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    index = bisect_right(spans, (span[1], 0)) - 1
    return index >= 0 and spans[index][1] > span[0]


def _find_fate(
    text: str, start: int, end: int, token: Token | None, by_start: dict[int, Account]
) -> tuple[str, str | None]:
    if token is None:
        return judge_bare(text, start, end), None
    if token.mask & cue.TIME:
        return "date", None
    if token.mask & cue.NAME:
        return "name", None
    if token.quantity is None:
        return judge_bare(text, start, end), None
    account = by_start.get(token.quantity.numeral_start)
    if account is not None and account.fate:
        return account.fate, account.row_id
    quantity = token.quantity
    if quantity.unit_class.startswith("rank"):
        return "ordinal", None
    if account is not None and account.statement.refused in REFERENCES:
        return "reference", None
    designation = judge_designation(text, quantity, account is not None and says_extent(account.statement))
    if designation:
        return designation, None
    if quantity.chinese and quantity.count_word:
        return "count_word", None
    if quantity.unit_class in ("", "years", "other"):
        return judge_bare(text, start, token.end), None
    return "unresolved", None
