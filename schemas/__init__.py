"""What every handed-over table must look like, and the validation that refuses the rest without losing it."""

from schemas.frames import SourceReport, admit_frames, concat_frames, frame_refused, frame_report, frame_reports
from schemas.observation import Catalogue, IndicatorRule
from schemas.tables import DOCUMENT_TABLES, TABLES
from schemas.validate import TableShapeError, validate_frames, validate_table

__all__ = [
    "DOCUMENT_TABLES",
    "TABLES",
    "Catalogue",
    "IndicatorRule",
    "SourceReport",
    "TableShapeError",
    "admit_frames",
    "concat_frames",
    "frame_refused",
    "frame_report",
    "frame_reports",
    "validate_frames",
    "validate_table",
]
