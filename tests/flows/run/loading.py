"""Reports at hand into a session, by way of a chunk as a reading process would have left it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from flows.run.chunks.order import Order, write_order
from flows.run.chunks.part import (
    READING,
    READING_TYPES,
    describe_report,
    summarize_parts,
    write_manifest,
    write_part,
)
from flows.run.documents import SourceFile
from flows.run.seeds import load_language
from flows.run.session import Session
from schemas.frames import admit_frames, frame_reports
from schemas.observation import flag_implausible
from schemas.seeds import build_rules
from tests.thoroughness import tries
from transforms.records import Report


def load_reports(session: Session, pairs: Sequence[tuple[SourceFile, Report]]) -> None:
    """Load what ``skip_known`` has chosen and what was read of it; validated in thorough tests only, as in made.py."""
    order = Order(session.extractor_version, session.record.run_id, tuple(file for file, _ in pairs))
    frames = frame_reports(describe_report(file, report, order.version, order.run_id) for file, report in pairs)
    catalogue = build_rules(load_language().lexicon.catalogue.indicators.values())
    flagged = {**frames, "observation": flag_implausible(frames["observation"], catalogue)}
    frames = tries(flagged, None) or admit_frames(frames, catalogue, order.run_id)
    lookups = [(file.sha256, report.lookups) for file, report in pairs]
    frames[READING] = pl.DataFrame(lookups, schema=READING_TYPES, orient="row")
    folder = str(session.home.root / "made" / order.run_id)
    refused = int((frames["document"]["status"] != "loaded").sum())
    counts = [(0, len(pairs), refused, frames["observation"].height)]
    write_order(folder, order)
    write_manifest(folder, summarize_parts(order, counts, write_part(folder, 0, len(pairs), frames), 0.0))
    session.load_chunk(folder)
