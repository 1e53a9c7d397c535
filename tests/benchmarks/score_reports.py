"""What a warehouse says of made reports (make_reports.py) against what is true of them.

``python -m tests.benchmarks.score_reports HOME FOLDER`` prints the figures and the first differences; it ends with 1
when F1 is below .995, or a region or a year is not that of the report. It counts as `duibiao evaluate` does, every
indicator that made reports speak of, and does so in the database: gold tables of millions of rows are no trouble.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.make_reports import list_codes
from tests.benchmarks.report_world import read_figures
from warehouse.query.read import connect_published

LEAST = 0.995
SHOWN = 20
KEY = "doc_id, indicator, kind, measure, period_start, period_end, nine_digits"

PREPARE = """
CREATE TEMP TABLE known AS FROM read_csv('{folder}/identity.csv', all_varchar = true);
CREATE TEMP TABLE gold AS
    SELECT doc_id, indicator, kind, measure, period_start::INTEGER AS period_start, period_end::INTEGER AS period_end,
           printf('%.9g', value::DOUBLE) AS nine_digits, list(bound) AS bounds, any_value(value_text) AS said
    FROM read_csv('{folder}/gold.csv', all_varchar = true) GROUP BY ALL;
CREATE TEMP TABLE found AS
    SELECT doc_id, indicator, kind, measure, period_start, period_end, printf('%.9g', value) AS nine_digits,
           list(bound) AS bounds, any_value(quote) AS said
    FROM w.observation SEMI JOIN known USING (doc_id)
    WHERE scope = 'region' AND measure IN ('level', 'growth', 'annual_growth', 'change') AND period_start IS NOT NULL
      AND period_end IS NOT NULL
      AND indicator IN (SELECT code FROM w.indicator WHERE core OR code IN ({codes}))
    GROUP BY ALL;
"""
FIGURES = f"""
SELECT (SELECT count(*) FROM known) AS reports,
       (SELECT count(*) FROM known SEMI JOIN w.document d USING (doc_id, region_code)) AS regions_right,
       (SELECT count(*) FROM known k JOIN w.document d USING (doc_id)
        WHERE d.report_year = k.report_year::INTEGER) AS years_right,
       (SELECT count(*) FROM gold) AS gold,
       (SELECT count(*) FROM gold SEMI JOIN found USING ({KEY})) AS hits,
       (SELECT count(*) FROM found ANTI JOIN gold USING ({KEY})) AS extra,
       (SELECT count(*) FROM gold g JOIN found f USING ({KEY}) WHERE list_has_any(g.bounds, f.bounds)) AS bounds_right
"""
DIFFERENCES = f"""
FROM (SELECT 'missed' AS what, {KEY}, said FROM gold ANTI JOIN found USING ({KEY})
      UNION ALL SELECT 'extra', {KEY}, said FROM found ANTI JOIN gold USING ({KEY})
      UNION ALL SELECT 'identity', k.doc_id, k.region_code, d.region_code, k.report_year, d.report_year, NULL, NULL,
                       coalesce(d.reason, d.identity_reason)
      FROM known k LEFT JOIN w.document d USING (doc_id)
      WHERE d.region_code IS DISTINCT FROM k.region_code OR d.report_year IS DISTINCT FROM k.report_year::INTEGER)
ORDER BY doc_id, what, indicator LIMIT {SHOWN}
"""


def score_home(home: Path, folder: Path) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """Figures by name, F1 among them, and the first differences."""
    import duckdb

    codes = ", ".join(f"'{code}'" for code in sorted(list_codes(read_figures())))
    with connect_published(home):
        pass  # says it kindly where there is none
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{home / 'duibiao.duckdb'}' AS w (READ_ONLY)")
        con.execute(PREPARE.format(folder=folder, codes=codes))
        figures: dict[str, Any] = con.sql(FIGURES).pl().to_dicts()[0]
        differences = con.sql(DIFFERENCES).fetchall()
    figures["f1"] = 2 * figures["hits"] / max(1, figures["gold"] + figures["hits"] + figures["extra"])
    return figures, differences


def main() -> None:
    """Prints the score; ends with 1 when it is too low."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    figures, differences = score_home(given.home, given.folder)
    for name, value in figures.items():
        print(f"{name:<14}{value:.5f}" if isinstance(value, float) else f"{name:<14}{value:,}")
    for one in differences:
        print(*one)
    whole = figures["reports"]
    if figures["f1"] < LEAST or min(figures["regions_right"], figures["years_right"]) < whole:
        sys.exit(1)


if __name__ == "__main__":
    main()
