"""Region by year panels: one column per core indicator and measure, written from the catalogue."""

from __future__ import annotations

import re

import duckdb

PANEL_MEASURES = ("level", "growth")
_CODE = re.compile(r"[a-z][a-z0-9_]*")


def create_panels(con: duckdb.DuckDBPyConnection) -> None:
    """The views panel (actuals) and panel_target, with a note on every column, as the indicator table has it."""
    codes = con.execute("SELECT code, name_zh, unit FROM indicator WHERE core ORDER BY code").fetchall()
    columns = [
        (f"{code}_{measure}", code, measure, f"{name}, {'growth in %' if measure == 'growth' else f'level in {unit}'}")
        for code, name, unit in codes
        if _CODE.fullmatch(code)  # it becomes part of a column's name
        for measure in PANEL_MEASURES
    ]
    # "More than 100" is no number for a regression; a target may be a floor.
    for view, source, said, only in (
        ("panel", "chosen_actual", "achieved", " AND f.bound IN ('eq', 'approx')"),
        ("panel_target", "chosen_target", "aimed for", ""),
    ):
        cells = "".join(
            f",\n       any_value(f.value) FILTER (f.indicator = '{code}' AND f.measure = '{measure}') AS \"{name}\""
            for name, code, measure, _ in columns
        )
        con.execute(
            f"""CREATE OR REPLACE VIEW {view} AS
SELECT f.region_code, any_value(r.name) AS region_name, any_value(r.level) AS level, f.period_end AS "year"{cells}
FROM {source} f
LEFT JOIN region_now r ON r.code = f.region_code
LEFT JOIN indicator i ON i.code = f.indicator
WHERE f.period_start = f.period_end AND f.measure IN ('level', 'growth')
  AND f.unit = CASE f.measure WHEN 'growth' THEN '%' ELSE i.unit END AND i.core{only}
GROUP BY f.region_code, f.period_end"""
        )
        notes = [(name, f"{note}, {said}".replace("'", "''")) for name, _, _, note in columns]
        con.execute(";".join(f"COMMENT ON COLUMN {view}.\"{name}\" IS '{text}'" for name, text in notes))
