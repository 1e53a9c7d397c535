"""Small reports made by hand, and warehouses made from them."""

from __future__ import annotations

import atexit
import hashlib
import pickle
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas import TABLES, IndicatorRule, SourceReport, admit_frames, frame_reports
from schemas.observation import flag_implausible
from tests.thoroughness import tries
from transforms.records import (
    CleanText,
    Identity,
    LedgerEntry,
    Measurement,
    Observation,
    OffsetMap,
    RemovedSpan,
    Report,
    Section,
    Standpoint,
)
from warehouse.load.documents import RunRecord, delete_documents, load_batch, load_seeds
from warehouse.publish.snapshots import publish
from warehouse.relations.create import renew_relations
from warehouse.relations.marts import refresh_marts
from warehouse.store.paths import working_path
from warehouse.store.working import create_tables, open_working

RULES = {
    "gdp": IndicatorRule("CNY", (), {"level": (1e7, 2e14), "growth": (-30.0, 60.0)}),
    "retail_sales": IndicatorRule("CNY"),
    "tax_revenue": IndicatorRule("CNY"),
    "general_public_budget_revenue": IndicatorRule("CNY"),
    "urban_jobs_new": IndicatorRule("persons"),
    "population": IndicatorRule("persons"),
    "unemployment_rate_registered": IndicatorRule("%", (), {"level": (0.0, 30.0)}),
    "consumer_prices": IndicatorRule("%"),
    "urbanisation_rate": IndicatorRule("%"),
    "high_tech_firms": IndicatorRule("count"),
}
DIRECTIONS = {"unemployment_rate_registered": "down", "consumer_prices": "down", "population": ""}
ACCUMULATING = {"urban_jobs_new"}
REGIONS = [
    ("140930", "河曲县", "county", "140900", 2000, None, "河曲"),
    ("142232", "河曲县", "county", "142200", 1982, 1999, "河曲"),
    ("140827", "垣曲县", "county", "140800", 2000, None, "垣曲"),
]
UNITS = [
    ("亿元", "CNY", 1e8),
    ("元", "CNY", 1.0),
    ("人", "persons", 1.0),
    ("名", "persons", 1.0),
    ("个百分点", "pp", 1.0),
]
STARTED = datetime(2026, 3, 1, 8, 0)


def make_observation(
    indicator: str = "gdp",
    kind: str = "actual",
    measure: str = "growth",
    years: int | tuple[int, int] = 2021,
    value: str = "5.5",
    bound: str = "eq",
    **others: Any,
) -> Observation:
    """A statement about the whole region; unit and text follow from the rest unless they are given."""
    start, end = (years, years) if isinstance(years, int) else years
    unit = "%" if measure in ("growth", "annual_growth") else RULES[indicator].unit
    made = Observation(
        indicator=indicator,
        scope="region",
        kind=kind,
        measure=measure,
        period_start=start,
        period_end=end,
        value=Decimal(value),
        value_high=None,
        unit=unit,
        bound=bound,
        rank_scope=None,
        rank_of=None,
        value_text=value,
        quote=f"{indicator} {value}",
        char_start=10,
        char_end=10 + len(value),
        rule="made",
        scope_reason="said of all",
        section="plan" if kind == "target" else "review",
        confidence=0.9,
        flags=(),
    )
    return replace(made, **others)


def make_report(
    observations: Sequence[Observation] = (),
    year: int | None = 2022,
    region: str | None = "140930",
    kind: str = "work_report",
    ledger: Sequence[LedgerEntry] = (),
    measurements: Sequence[Measurement] = (),
) -> Report:
    """A loaded report with one section and one removed span."""
    clean = CleanText(
        "去年和今年", OffsetMap([0], [2], 5, 7), (RemovedSpan(0, 2, "ad", "made", "广告"),), (), "simplified"
    )
    identity = Identity(
        region,
        "某县",
        "county",
        year,
        kind,
        "政府工作报告",
        None,
        None,
        (Section(0, 2, "review", 2021, 2021, "去年"),),
        (),
        standpoint=None if year is None else Standpoint(year),
    )
    return Report(
        "loaded", None, "utf-8", "text", 7, clean, identity, list(observations), list(measurements), list(ledger)
    )


def make_source(doc_id: str, report: Report, version: str = "v1", run_id: str = "r1") -> SourceReport:
    """The report as a file DOC.txt would give it; its content is known by its name."""
    sha256 = hashlib.sha256(doc_id.encode()).hexdigest()
    return SourceReport(doc_id, sha256, f"reports/{doc_id}.txt", None, report, version, run_id)


def make_frames(reports: dict[str, Report], version: str = "v1", run_id: str = "r1") -> dict[str, pl.DataFrame]:
    """Reports by doc_id to frames that may be loaded.

    Validation, which takes longer than all else that is done with so few rows, finds nothing to refuse in them; it is
    passed over unless tests are to be thorough.
    """
    sources = [make_source(doc_id, report, version, run_id) for doc_id, report in reports.items()]
    frames = frame_reports(sources)
    admitted = {**frames, "observation": flag_implausible(frames["observation"], RULES)}
    return tries(admitted, None) or admit_frames(frames, RULES, run_id)


def make_seeds() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Frames of the tables indicator, region and unit."""
    indicators = [
        (
            code,
            f"名{code}",
            code,
            rule.unit,
            DIRECTIONS.get(code, "up"),
            True,
            code in ACCUMULATING,
            code == "gdp",
            code in ("gdp", "retail_sales", "general_public_budget_revenue"),
            ["general_public_budget_revenue"] if code == "tax_revenue" else [],
            "made",
            "做成的",
            "made",
            [code],
            "{}",
            code,
            f"名{code}",
        )
        for code, rule in RULES.items()
    ]
    return (
        pl.DataFrame(indicators, schema=TABLES["indicator"].types, orient="row"),
        pl.DataFrame(REGIONS, schema=TABLES["region"].types, orient="row"),
        pl.DataFrame(UNITS, schema=TABLES["unit"].types, orient="row"),
    )


@cache
def _read_new_working() -> bytes:
    """A working database without documents, as it is before its first state is published."""
    with tempfile.TemporaryDirectory() as folder:
        with open_working(Path(folder)) as con:
            load_seeds(con, *make_seeds())
            refresh_marts(con)
            renew_relations(con)
        return working_path(Path(folder)).read_bytes()


def load_reports(home: Path, reports: dict[str, Report], version: str = "v1", run_id: str = "r1") -> None:
    """Reports into the working database; a new one is the copy of another, seeds loaded, which takes less time."""
    if not working_path(home).exists():
        working_path(home).parent.mkdir(parents=True, exist_ok=True)
        working_path(home).write_bytes(_read_new_working())
    with open_working(home) as con:
        load_batch(con, make_frames(reports, version, run_id), RunRecord(run_id, STARTED))


def publish_reports(home: Path, reports: dict[str, Report]) -> Path:
    """A published warehouse that holds these reports; returns its home.

    A new one is a copy where another of the same reports was made before.
    """
    if not working_path(home).exists():
        shutil.copytree(_make_published(pickle.dumps(reports)), home, dirs_exist_ok=True)
    else:
        load_reports(home, reports)
        publish(home)
    return home


@cache
def _make_published(packed: bytes) -> Path:
    home = Path(tempfile.mkdtemp(prefix="duibiao-made-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    load_reports(home, pickle.loads(packed))
    publish(home)
    return home


def copy_home(home: Path, copy: Path) -> Path:
    """The same warehouse in another place; returns the copy."""
    shutil.copytree(home, copy)
    return copy


@cache
def _open_scratch() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"threads": 1})  # a second one costs more than it brings for so few rows
    create_tables(con)
    load_seeds(con, *make_seeds())
    refresh_marts(con)
    renew_relations(con)
    return con


def ask_reports(reports: dict[str, Report], *questions: str) -> list[pl.DataFrame]:
    """What a warehouse that holds these reports, and no others, answers to queries.

    It is in memory, and the same for all: a published one takes some seconds to make.
    """
    con = _open_scratch()
    there = [row[0] for row in con.execute("SELECT doc_id FROM document").fetchall()]
    delete_documents(con, there)
    load_batch(con, make_frames(reports))
    refresh_marts(con)
    return [con.execute(sql).pl() for sql in questions]
