"""A run in progress: the one writer of a home, what it has seen, and how Reports become rows. No Prefect here."""

from __future__ import annotations

import platform
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from flows.intake.documents import SourceFile, choose_doc_id
from flows.run.corrections import read_corrections
from flows.run.extract import ReadFiles
from flows.run.home import Home
from flows.run.rereading import describe_rules, sort_contents
from flows.run.seeds import load_language
from schemas.frames import SourceReport, frame_refused, frame_reports
from schemas.seeds import build_rules, frame_indicators, frame_regions, frame_units
from schemas.validate import validate_frames
from transforms.records import Report
from warehouse.corrections import load_corrections
from warehouse.load import (
    BatchResult,
    RunRecord,
    known_documents,
    known_sources,
    load_batch,
    load_seeds,
    record_run,
    stamp_documents,
)
from warehouse.marts import refresh_marts
from warehouse.readings import RuleSet, open_readings
from warehouse.runs import keep_runs
from warehouse.working import open_working

PACKAGES = ("prefect", "duckdb", "pandera", "polars", "pyarrow", "jieba", "httpx")


class Session:
    """Holds the working database of a home from ``__enter__`` to ``__exit__``.

    ``record`` is the run's row as far as it is known; every batch is written in one transaction
    together with it, so that a run that is killed leaves whole documents and true counts. ``rules`` says by what
    documents are read, where it is not the code and the seeds at hand.
    Raises warehouse.errors.WriterBusyError when another process writes this home for longer than ``wait_seconds``,
    transforms.language.seedfile.SeedError for a seed or a file of corrections that cannot be trusted.
    """

    def __init__(
        self,
        home: Home,
        flow_run_id: str | None = None,
        wait_seconds: float = 0.0,
        rules: RuleSet | None = None,
    ) -> None:
        self.home = home
        self._wait_seconds = wait_seconds
        self._rule_set = rules or describe_rules()
        self.extractor_version = self._rule_set.version
        self.record = RunRecord(
            run_id=uuid.uuid4().hex,
            started_at=_now(),
            flow_run_id=flow_run_id,
            versions={
                "extractor": self.extractor_version,
                "python": platform.python_version(),
                **{name: metadata.version(name) for name in PACKAGES},
            },
        )
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        language = load_language()
        indicators = language.lexicon.catalogue.indicators.values()
        self._rules = build_rules(indicators)
        regions = language.regions.regions
        known = {"indicator": set(self._rules), "region_code": {region.code for region in regions}}
        corrections = read_corrections(self.home, known)
        with ExitStack() as stack:
            self._working = stack.enter_context(open_working(self.home.root, self._wait_seconds))
            load_seeds(
                self._working,
                frame_indicators(indicators),
                frame_regions(regions),
                frame_units(language.lexicon.units.units.values()),
            )
            load_corrections(self._working, corrections)
            self._readings = stack.enter_context(open_readings(self.home.root))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def name_documents(self, candidates: Iterable[SourceFile]) -> list[SourceFile]:
        """Files with the doc_id that they have, or will have, in the warehouse.

        Bytes that are known keep their doc_id wherever they turn up; a path or address keeps its
        doc_id when its bytes change.
        """
        known = known_documents(self._working)
        owners = known_sources(self._working)
        owned = {source: doc_id for doc_id, source in owners.items()}
        files = []
        for file in candidates:
            before = known.get(file.sha256)
            doc_id = before.doc_id if before else owned.get(file.source)
            doc_id = doc_id or choose_doc_id(file.doc_id, file.source, file.sha256, owners)
            # The archive's copy of a page is still that page; a file that was moved is where it is now.
            kept = before is not None and (before.source.startswith("http") or Path(before.source).exists())
            source = before.source if before and kept else file.source
            files.append(replace(file, doc_id=doc_id, source=source))
        self.record = replace(self.record, seen=self.record.seen + len(files))
        return files

    def skip_known(self, files: Sequence[SourceFile], again: bool = False) -> list[SourceFile]:
        """The files that must be read: new bytes, or bytes that the rules at hand may read differently.

        Documents of another extractor version that would read the same are given the present version without being
        read. The same bytes twice in one run are read once. With ``again`` all are read. ``record.reasons`` counts
        why documents are read, and those that need not be.
        """
        known = known_documents(self._working)
        versions = {file.sha256: known[file.sha256].extractor_version for file in files if file.sha256 in known}
        reasons, same = sort_contents(versions, self._rule_set, self._readings.find_rules, self._readings.list_lookups)
        chosen = {}
        why: Counter[str] = Counter()
        for file in files:
            reason = "asked for" if again else reasons.get(file.sha256) if file.sha256 in known else "new"
            if reason is not None and file.sha256 not in chosen:
                chosen[file.sha256] = file
                why[reason] += 1
        if not again and same:
            self._readings.move_to(self.extractor_version, same)
            stamp_documents(self._working, same, self.extractor_version)
            why["other rules, proven to read the same"] = len(same)
        self._readings.keep_rules(self._rule_set)
        self.record = replace(
            self.record,
            skipped=self.record.skipped + len(files) - len(chosen),
            reasons=dict(Counter(self.record.reasons) + why),
        )
        return list(chosen.values())

    def load_reports(self, pairs: ReadFiles) -> BatchResult:
        """Validate and write what was read, in one transaction with the run's row."""
        frames = frame_reports(self._describe(file, report) for file, report in pairs)
        good, refused = validate_frames(frames, self._rules)
        good["quarantine"] = pl.concat([good["quarantine"], frame_refused(refused, self.record.run_id)])
        loaded = int((good["document"]["status"] == "loaded").sum())
        record = replace(
            self.record,
            loaded=self.record.loaded + loaded,
            quarantined=self.record.quarantined + len(pairs) - loaded,
            observations=self.record.observations + good["observation"].height,
        )
        self._readings.keep_lookups(self.extractor_version, ((file.sha256, report.lookups) for file, report in pairs))
        result = load_batch(self._working, good, record)
        self.record = record
        return result

    def finish(self) -> RunRecord:
        """Judge the regions that changed, so that publishing need not, and write the run's row with its end."""
        refresh_marts(self._working)
        self.record = replace(self.record, ended_at=_now())
        record_run(self._working, self.record)
        keep_runs(self._working, self.home.root)
        return self.record

    def _describe(self, file: SourceFile, report: Report) -> SourceReport:
        return SourceReport(
            doc_id=file.doc_id,
            sha256=file.sha256,
            source=file.source,
            fetched_at=datetime.fromisoformat(file.fetched_at) if file.fetched_at else None,
            report=report,
            extractor_version=self.extractor_version,
            run_id=self.record.run_id,
        )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
