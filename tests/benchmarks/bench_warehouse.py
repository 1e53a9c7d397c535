"""The warehouse at full size: ``python -m tests.benchmarks.bench_warehouse [HOME] [--documents N] [--each N]
[--numerals N]``. ``bench_pages`` measures the pages of what it leaves in HOME.

Loads made-up observations of every county and year, then measures loading, judging, publishing and asking. Prints one
line a figure: name, seconds of the clock, seconds of the processor. Nothing here is a test: times belong to a machine.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import polars as pl

from schemas import TABLES
from tests.warehouse.made import make_seeds
from warehouse.load.documents import RunRecord, load_batch, load_seeds
from warehouse.publish.snapshots import publish
from warehouse.query.read import connect_published
from warehouse.relations.marts import refresh_marts
from warehouse.store.working import open_working

COUNTIES = 2850
BATCH = 1000
CODES = 57
CONTRADICTED = 20
QUESTIONS = {
    "one county": "FROM target_vs_actual WHERE region_code = '111234'",
    "one county by macro": "FROM target_vs_actual_for('111234')",
    "whole view": "SELECT verdict, count(*), sum(gap), sum(length(target_quote)) FROM target_vs_actual GROUP BY ALL",
    "history of one indicator": "FROM history('x7', '111234')",
    "review and plan of one county": "FROM review_and_plan WHERE region_code = '111234'",
    "scorecard of all": "SELECT verdict, sum(length(target)), sum(length(quote)) FROM scorecard GROUP BY ALL",
    "panel of one county": "FROM panel WHERE region_code = '111234'",
    "all conflicts": "SELECT relation, count(*), sum(length(left_quote)) FROM conflict GROUP BY ALL",
    "revisions of one county": "FROM revision WHERE region_code = '111234'",
    "plan progress of one county": "FROM plan_progress WHERE region_code = '111234'",
    "conflicts of one county": "FROM conflict WHERE region_code = '111234'",
    "coverage of one county": "FROM coverage WHERE region_code = '111234'",
}


def make_regions(regions: pl.DataFrame) -> pl.DataFrame:
    """The regions of the documents, in the form of ``regions``."""
    made = pl.DataFrame({"code": pl.int_range(110000, 110000 + COUNTIES, eager=True).cast(pl.String)}).with_columns(
        name=pl.format("{}县", "code"),
        level=pl.lit("county"),
        parent=pl.format("{}00", pl.col("code").str.head(4)),
        valid_from=pl.lit(1980),
        valid_to=None,
        short=pl.col("code"),
    )
    return made.select(pl.col(name).cast(kind) for name, kind in regions.schema.items())


def make_numerals(document: pl.DataFrame, numerals: int) -> pl.DataFrame:
    """The ledger of these documents: every second numeral is an observation's."""
    rows = document.select("doc_id").join(pl.DataFrame({"n": pl.int_range(0, numerals, eager=True)}), how="cross")
    held = pl.col("n") % 2 == 0
    return rows.select(
        "doc_id",
        char_start=(pl.col("n") * 45).cast(pl.Int32),
        char_end=(pl.col("n") * 45 + 4).cast(pl.Int32),
        text=pl.lit("5.5"),
        fate=pl.when(held).then(pl.lit("observation")).otherwise(pl.lit("unresolved")),
        observation_id=pl.when(held).then(pl.format("{}:o{}", "doc_id", pl.col("n") // 2)),
        measurement_id=pl.lit(None, pl.String),
    )


def make_batch(
    first: int, documents: int, each: int, version: str = "v1", shift: int = 0, numerals: int = 0
) -> dict[str, pl.DataFrame]:
    """Documents ``first`` and following: a county and year each, a third of the observations targets.

    ``shift`` moves the values, as another version would that reads otherwise.
    """
    number = pl.int_range(first, first + documents, eager=True)
    base = pl.DataFrame({"number": number}).with_columns(
        doc_id=pl.format("doc{}", pl.col("number").cast(pl.String).str.zfill(6)),
        region_code=(pl.col("number") % COUNTIES + 110000).cast(pl.String),
        report_year=(pl.col("number") // COUNTIES + 2006).cast(pl.Int32),
    )
    document = base.select(
        "doc_id",
        "region_code",
        "report_year",
        sha256=pl.col("number").cast(pl.String).str.zfill(64),
        source=pl.format("reports/{}.txt", "doc_id"),
        title=pl.lit("政府工作报告"),
        doc_kind=pl.lit("work_report"),
        region_name=pl.format("{}县", "region_code"),
        level=pl.lit("county"),
        status=pl.lit("loaded"),
        extractor_version=pl.lit(version),
        run_id=pl.lit("bench"),
    )
    rows = base.join(pl.DataFrame({"place": pl.int_range(0, each, eager=True)}), how="cross")
    target = pl.col("place") % 3 == 2
    growth = (pl.col("place") // 3) % 2 == 0
    # What is achieved is stated twice; once in CONTRADICTED the second statement gives another value.
    again = (pl.col("place") % 3 == 1) & ((pl.col("number") + pl.col("place")) % CONTRADICTED != 0)
    stated = pl.col("place") - again.cast(pl.Int64)
    spread = ((pl.col("number") * 31 + stated * 17 + shift) % 160) / 10
    value = pl.when(growth).then(spread - 2).otherwise((spread + 1) * 1e9)
    year = pl.when(target).then(pl.col("report_year")).otherwise(pl.col("report_year") - 1)
    observation = rows.with_columns(value=value).select(
        "doc_id",
        "region_code",
        "value",
        observation_id=pl.format("{}:o{}", "doc_id", "place"),
        scope=pl.when(pl.col("place") % 11 == 0).then(pl.lit("part")).otherwise(pl.lit("region")),
        indicator=pl.format("x{}", (pl.col("place") // 6) % CODES),
        kind=pl.when(target).then(pl.lit("target")).otherwise(pl.lit("actual")),
        measure=pl.when(growth).then(pl.lit("growth")).otherwise(pl.lit("level")),
        period_start=year,
        period_end=year,
        value_decimal=pl.col("value").cast(pl.String),
        unit=pl.when(growth).then(pl.lit("%")).otherwise(pl.lit("CNY")),
        bound=pl.when(target).then(pl.lit("ge")).otherwise(pl.lit("eq")),
        value_text=pl.col("value").cast(pl.String),
        quote=pl.format("全县第{}项工作{}稳步推进,比上年增长{}%", "place", "number", "value"),
        char_start=(pl.col("place") * 90).cast(pl.Int32),
        char_end=(pl.col("place") * 90 + 5).cast(pl.Int32),
        rule=pl.lit("made"),
        scope_reason=pl.lit("said of all"),
        section=pl.when(target).then(pl.lit("plan")).otherwise(pl.lit("review")),
        confidence=pl.lit(0.9),
        flags=pl.lit([], TABLES["observation"].types["flags"]),
        document_version=pl.lit("000000000000"),
        extractor_version=pl.lit(version),
        run_id=pl.lit("bench"),
    )
    frames = {"document": document, "observation": observation}
    return frames | ({"number_ledger": make_numerals(document, numerals)} if numerals else {})


@contextmanager
def measured(name: str) -> Iterator[None]:
    """Print what the block took."""
    clock, processor = time.perf_counter(), time.process_time()
    yield
    print(f"{name:38} {time.perf_counter() - clock:9.3f} s {time.process_time() - processor:9.3f} s cpu", flush=True)


def run_benchmark(home: Path, documents: int, each: int, numerals: int = 0) -> None:
    """Load, judge, publish and ask."""
    indicators, regions, units = make_seeds()
    template = indicators.head(1)
    made = pl.concat(
        [template.with_columns(code=pl.lit(f"x{number}"), indicator=pl.lit(f"x{number}")) for number in range(CODES)]
    )
    run = RunRecord("bench", datetime(2026, 1, 1))
    loading = 0.0
    with open_working(home) as con:
        load_seeds(con, pl.concat([indicators, made]), pl.concat([regions, make_regions(regions)]), units)
        for first in range(0, documents, BATCH):
            frames = make_batch(first, min(BATCH, documents - first), each, numerals=numerals)
            start = time.perf_counter()
            load_batch(con, frames, run)
            loading += time.perf_counter() - start
        print(f"{'load':38} {loading:9.3f} s, {documents * each / loading:,.0f} observations/s", flush=True)
        with measured("judge everything"):
            refresh_marts(con)
        with measured("load one document again"):
            load_batch(con, make_batch(COUNTIES, 1, each, "v2", 7), run)
        with measured("judge one county"):
            refresh_marts(con)
        with measured("load 1,000 documents again, the same"):
            load_batch(con, make_batch(0, min(BATCH, documents), each, "v2"), run)
    with measured("publish when all was judged"):
        snapshot = publish(home)
    with measured("publish when nothing changed"):
        publish(home)
    print(f"{'file size':38} {snapshot.path.stat().st_size / 1e6:9.1f} MB, {snapshot.observations:,} observations")
    with connect_published(home) as con:
        for name, question in QUESTIONS.items():
            con.execute(question).fetchall()
            with measured(name):
                con.execute(question).fetchall()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("home", nargs="?", type=Path)
    options.add_argument("--documents", type=int, default=57_000)
    options.add_argument("--each", type=int, default=88)
    options.add_argument("--numerals", type=int, default=0, help="rows of the ledger a document; reports have some 150")
    chosen = options.parse_args()
    if chosen.home:
        run_benchmark(chosen.home, chosen.documents, chosen.each, chosen.numerals)
        return
    with tempfile.TemporaryDirectory() as folder:
        run_benchmark(Path(folder), chosen.documents, chosen.each, chosen.numerals)


if __name__ == "__main__":
    main()
