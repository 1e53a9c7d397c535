"""An indicator's targets and actuals as a file: CSV that no spreadsheet takes for formulas, Excel, Parquet."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import quote

import polars as pl
from fastapi import Response
from fastapi.responses import PlainTextResponse

from flows.web.page import read_sql
from warehouse.errors import ExportError, NotPublishedError
from warehouse.query.export import write_frame
from warehouse.query.following import PublishedReader

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


def download_targets(reader: PublishedReader, code: str, form: str) -> Response:
    """Every row of target_vs_actual of an indicator, as ``duibiao export`` would write it."""
    if form not in MEDIA:
        return PlainTextResponse(f"{form}: one of {', '.join(MEDIA)}", 404)
    try:
        with reader.converse() as conversation:
            rows = conversation.ask(read_sql("indicator/targets"), {"indicator": code})
        if not rows:
            return PlainTextResponse(f"{code}: no target", 404)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"targets.{form}"
            write_frame(pl.DataFrame(rows, infer_schema_length=None), form, path)
            data = path.read_bytes()
    except (NotPublishedError, ExportError) as error:
        return PlainTextResponse(str(error), 503)
    name = quote(f"duibiao-{code}.{form}", safe=".-_")
    return Response(
        data, media_type=MEDIA[form], headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )
