"""What the tests of reading share: the language of the seeds, and a text of one's own read as if a report held it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.run.seeds import load_language as load_language  # parsed once for all tests
from transforms.clean.clean import clean_text
from transforms.read.document import ReadResult, read_document
from transforms.read.ledger import account_numbers
from transforms.records import CleanText, Damage, Decoded, Identity, LedgerEntry, OffsetMap, Report, Section, Standpoint
from transforms.report import read_report

ROOT = Path(__file__).parents[1]
SEED_REPORTS = sorted((ROOT / "seeds/reports").glob("*.txt"))
# Reports that we wrote and labelled ourselves, each before the reader had seen it.
WRITTEN_REPORTS = sorted((ROOT / "tests/gold/written").glob("*.txt"))
# Who speaks where a case names nobody, by level.
AUTHORS = {
    "county": ("140827", "垣曲县"),
    "prefecture": ("141000", "临汾市"),
    "province": ("140000", "山西省"),
    "national": ("100000", "中华人民共和国"),
}
YEARS_OF_ROLE = {
    "review": (-1, -1),
    "plan": (0, 0),
    "review_period": (-5, -1),
    "plan_period": (0, 4),
}


@dataclass(frozen=True)
class Read:
    """A text and all that was read from it."""

    text: str
    clean: CleanText
    found: ReadResult
    ledger: list[LedgerEntry]


def mark_bug(case: dict[str, Any], name: str, key: str = "bug") -> Any:
    """A gold case as a parameter; where a bug is noted it is expected to fail, and loud when it no longer does."""
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=case[key])] if key in case else []
    return pytest.param(case, id=name, marks=marks)


def read_gold(name: str) -> Any:
    """A YAML file of tests/gold."""
    # With libyaml where it is there: reading.yml takes a second without.
    text = (ROOT / "tests" / "gold" / name).read_text(encoding="utf-8")
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def find_labelled(stem: str) -> Path:
    """The file of a seed report or of a written one."""
    return next(path for path in (*SEED_REPORTS, *WRITTEN_REPORTS) if path.stem == stem)


@cache
def read_labelled(stem: str) -> Report:
    """The Report of a seed report or a written one, read once for all tests (which must not change it)."""
    return read_report(find_labelled(stem).read_bytes(), load_language())


@lru_cache(maxsize=4096)
def read_text(
    text: str,
    role: str = "review",
    report_year: int | None = 2021,
    level: str = "county",
    period: tuple[int, int] | None = None,
    damaged: tuple[str, ...] = (),
    cleaning: bool = False,
) -> Read:
    """A stretch of one section to what is read from it, once for all tests (which must not change it).

    ``damaged`` are words of the text at which something was lost; ``cleaning`` sends the text through the noise
    rules first, else it is taken for clean.
    """
    language = load_language()
    if cleaning:
        clean = clean_text(Decoded(text, "utf-8"), language.noise)
    else:
        damage = tuple(
            Damage(text.index(word), text.index(word) + len(word), "lost_characters", "test") for word in damaged
        )
        offsets = OffsetMap([0] if text else [], [0] if text else [], len(text), len(text))
        clean = CleanText(text, offsets, (), damage, "simplified")
    first: int | None = None
    last: int | None = None
    if period is not None:
        first, last = period
    elif role in YEARS_OF_ROLE and report_year is not None:
        first, last = (report_year + step for step in YEARS_OF_ROLE[role])
    code, name = AUTHORS[level]
    section = Section(0, len(clean.text), role, first, last, "")
    now = None if report_year is None else Standpoint(report_year)
    identity = Identity(code, name, level, report_year, "work_report", "", None, None, (section,), (), standpoint=now)
    found = read_document(text, clean, identity, language.lexicon, language.regions)
    return Read(text, clean, found, account_numbers(clean, found))
