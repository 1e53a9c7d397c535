"""Region by year panels: one column per core indicator and measure, written from the catalogue."""

from __future__ import annotations

import re

import duckdb

PANEL_MEASURES = ("level", "growth")
_USUAL_PRICES = "c.price_basis IN ('', CASE WHEN i.constant_prices THEN 'constant' ELSE 'current' END)"
_CODE = re.compile(r"[a-z][a-z0-9_]*")


def create_panels(con: duckdb.DuckDBPyConnection) -> None:
    """The views panel (actuals) and panel_target, with a note on every column, as the indicator table has it."""
    codes = con.execute("SELECT code, name_zh, unit FROM indicator WHERE core ORDER BY code").fetchall()
    columns = [
        (f"{code}_{measure}", f"{name}, {'growth in %' if measure == 'growth' else f'level in {unit}'}")
        for code, name, unit in codes
        if _CODE.fullmatch(code)  # it becomes part of a column's name
        for measure in PANEL_MEASURES
    ]
    # "More than 100" is no number for a regression; a target may be a floor.
    for view, source, said, only in (
        ("panel", "chosen_actual", "achieved", f" AND c.bound IN ('eq', 'approx') AND {_USUAL_PRICES}"),
        ("panel_target", "chosen_target", "aimed for", ""),
    ):
        cells = "".join(f",\n       f.cells['{name}'] AS \"{name}\"" for name, _ in columns)
        # One map a row, then its entries: an aggregate per column costs three times as much. No key comes twice, for
        # there is one chosen statement of each fact in each unit.
        con.execute(
            f"""CREATE OR REPLACE VIEW {view} AS
SELECT f.region_code, r.name AS region_name, r.level, f.period_end AS "year"{cells}
FROM (
    SELECT c.region_code, c.period_end, map_from_entries(list((c.indicator || '_' || c.measure, c.value))) AS cells
    FROM {source} c
    JOIN indicator i ON i.code = c.indicator
    WHERE c.period_start = c.period_end AND c.measure IN ('level', 'growth')
      AND c.unit = CASE c.measure WHEN 'growth' THEN '%' ELSE i.unit END AND i.core{only}
    GROUP BY c.region_code, c.period_end
) f
LEFT JOIN region_now r ON r.code = f.region_code"""
        )
        notes = [(name, f"{note}, {said}".replace("'", "''")) for name, note in columns]
        con.execute(";".join(f"COMMENT ON COLUMN {view}.\"{name}\" IS '{text}'" for name, text in notes))
