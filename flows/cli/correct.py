"""The command ``correct``: an observation pointed at, and what is right, to an entry in the home's corrections.yml."""

from __future__ import annotations

import getpass
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flows.cli.cells import Units, write_amount
from flows.cli.console import make_console
from flows.cli.words import say, speaks_chinese
from flows.errors import InputError
from flows.run.home import CHINA, Home

MULTIPLES = {"亿": 10**8, "万": 10**4}
_PERIOD = re.compile(r"([0-9]{4})(?:[-–]([0-9]{4}))?")

FIND = """
select o.*, c.file, c.line
from observation o left join correction_use u using (observation_id) left join correction c using (correction_id)
where o.observation_id = ?
"""
ALIKE = """
select observation_id from observation
where doc_id = $1 and indicator = $2 and value_text = $3 and contains(quote, $4) and observation_id <> $5
  and (kind, measure, period_start, period_end, value) is distinct from ($6, $7, $8, $9, $10)
order by observation_id
"""
KNOWN = "select code from {table} order by code"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the observation should say; None leaves a field as it is. ``fields`` are those that need no reading."""

    value: str | None
    value_high: str | None
    period: str | None
    is_no_observation: bool
    fields: Mapping[str, str | None]


def correct_observation(home: Home, observation_id: str, wish: Wish, reason: str, reviewer: str | None) -> None:
    """Write a correction of one published observation, with the words it rests on, and say what it will change.

    Raises InputError for an observation that is not there, is corrected already or cannot be told from others, and for
    a wish that changes nothing or makes no sense; SeedError for a row that could not stand in the warehouse.
    """
    import polars as pl

    from flows.run.corrections import add_correction
    from schemas.corrections import correct_rows
    from schemas.observation import OBSERVATION
    from warehouse.query.read import connect_published, run_query

    with connect_published(home.root) as con:
        found = run_query(con, FIND, [observation_id])
        if not found.height:
            raise InputError(f"{observation_id}: no such observation; column observation_id of `observation` has them")
        row = found.to_dicts()[0]
        if row["file"]:
            raise InputError(f"{observation_id}: corrected already, by {row['file']} line {row['line']}; change that")
        names = ("doc_id", "indicator", "value_text", "quote", "observation_id")
        same = ("kind", "measure", "period_start", "period_end", "value")
        alike = run_query(con, ALIKE, [row[name] for name in (*names, *same)]).to_series().to_list()
        if alike:
            raise InputError(
                f"{observation_id}: the same words and number are also in {', '.join(alike)};"
                " write the entry into corrections.yml by hand, with more of the text around it"
            )
        known = {
            name: set(run_query(con, KNOWN.format(table=table)).to_series().to_list())
            for name, table in (("indicator", "indicator"), ("region_code", "region"))
        }
    entry = {
        "document": row["doc_id"],
        "text": row["quote"],
        "indicator": row["indicator"],
        "value_text": row["value_text"],
        "fix": build_fix(wish),
        "reason": reason,
        "reviewer": reviewer or getpass.getuser(),
        "date": datetime.now(CHINA).date(),
    }
    kept = found.select(pl.col(name).cast(dtype) for name, dtype in OBSERVATION.types.items())
    correction = add_correction(
        home, entry, known, lambda item: None if item.fix.get("drop") else correct_rows(kept, item)
    )
    console = make_console()
    console.print(f"{correction.file}:{correction.line}", soft_wrap=True)
    for name, value in correction.fix.items():
        before = "" if name == "drop" else f": {write_field(name, row[name])} → {write_field(name, value)}"
        console.print(f"  {name}{before}", soft_wrap=True)
    console.print(say("in force from the next run on; `duibiao reread --hold` and `duibiao diff` show its effect"))


def write_field(name: str, value: Any) -> str:
    """A field of an observation as people read it: 98.6亿 for a value of 9860000000."""
    if name not in ("value", "value_high") or value is None:
        return str(value)
    return write_amount(Decimal(str(value)), "other", Units(is_english=not speaks_chinese(os.environ)))


def build_fix(wish: Wish) -> dict[str, Any]:
    """The fields of an entry's ``fix``. Raises InputError for a number, a period or a choice that makes no sense."""
    fix: dict[str, Any] = {name: value for name, value in wish.fields.items() if value is not None}
    for name, written in (("value", wish.value), ("value_high", wish.value_high)):
        if written is not None:
            fix[name] = read_number(written)
    if wish.period is not None:
        fix |= read_period(wish.period)
    if wish.is_no_observation:
        if fix:
            raise InputError("--not-an-observation stands alone: what is no observation has no right value")
        return {"drop": True}
    if not fix:
        raise InputError("say what is right: --value, --period, ... or --not-an-observation")
    return fix


def read_number(text: str) -> str:
    """67.8亿, 8.55万, 1,204 or -3 % to digits in the unit that the observation has. Raises InputError."""
    digits = unicodedata.normalize("NFKC", text).strip().rstrip("%").replace(",", "").strip()
    size = MULTIPLES.get(digits[-1:], 1)
    try:
        number = Decimal(digits.rstrip("亿万")) * size
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise InputError(f"{text!r} is no number; write 67.8亿, 8.55万 or digits, without a unit")
    return format(number.normalize(), "f")


def read_period(text: str) -> dict[str, int]:
    """2021 or 2021-2025 to period_start and period_end. Raises InputError."""
    match = _PERIOD.fullmatch(text.strip())
    if not match or int(match[2] or match[1]) < int(match[1]):
        raise InputError(f"{text!r} is no period; write 2021 or 2021-2025")
    return {"period_start": int(match[1]), "period_end": int(match[2] or match[1])}
