"""Texts that a spreadsheet would take for formulas, made harmless."""

from __future__ import annotations

import polars as pl

FORMULA = r"^\s*[=@+\-\t\r＝＠＋－]"
NUMBER = r"^[+\-]?[\d.,]+\s?[%‰]?$"
"""A number is one in a spreadsheet, too, whatever its sign."""
MARK = "'"
"""Before a text this says that it is one; spreadsheets show it, and nothing runs."""


def disarm_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame whose texts and names of columns begin with no sign of a formula, unless they are numbers."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    safe = frame.with_columns(
        pl.when(pl.col(name).str.contains(FORMULA) & ~pl.col(name).str.contains(NUMBER))
        .then(MARK + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    )
    return safe.rename({name: MARK + name for name in frame.columns if name[:1] in "=@+-\t\r" and name})
