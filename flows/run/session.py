"""A run in progress: the one writer of a home, what it has seen, and how Reports become rows. No Prefect here."""

from __future__ import annotations

import platform
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from flows.interrupts import end_if_interrupted
from flows.run.chunks.part import READING, PartError, read_manifest, read_parts
from flows.run.chunks.storage import remove_folder
from flows.run.corrections import read_corrections
from flows.run.documents import SourceFile, choose_doc_id
from flows.run.hints import StatementMemory, gather_hints
from flows.run.home import Home
from flows.run.names import find_source_file
from flows.run.rereading import describe_catalogue, describe_rules, sort_contents
from flows.run.seeds import load_places, read_seed
from schemas.seeds import frame_indicators, frame_regions, frame_units
from transforms.language.catalogue import read_indicators
from transforms.language.seedfile import parse_yaml
from transforms.language.units import parse_units
from warehouse.load.corrections import load_corrections
from warehouse.load.documents import (
    BatchResult,
    RunRecord,
    has_seeds,
    known_documents,
    known_sources,
    list_codes,
    load_batch,
    load_seeds,
    record_run,
    stamp_documents,
)
from warehouse.load.readings import RuleSet, open_readings
from warehouse.query.runs import keep_runs
from warehouse.relations.marts import refresh_marts
from warehouse.store.working import open_working

PACKAGES = ("prefect", "duckdb", "pandera", "polars", "pyarrow", "jieba", "httpx")


class Session:
    """Holds the working database of a home from ``__enter__`` to ``__exit__``.

    ``record`` is the run's row as far as it is known; every batch is written in one transaction
    together with it, so that a run that is killed leaves whole documents and true counts. ``rules`` says by what
    documents are read, where it is not the code and the seeds at hand. ``refused_before`` counts the documents that
    were skipped because an earlier run had refused them.
    Raises warehouse.errors.WriterBusyError when another process writes this home for longer than ``wait_seconds``,
    transforms.language.seedfile.SeedError for a seed or a file of corrections that cannot be trusted,
    KeyboardInterrupt at the beginning of a stage where one came and was swallowed.
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
        self._outcomes: dict[str, str | None] = {}
        self._files: dict[str, SourceFile] = {}
        self.refused_before = 0

    def __enter__(self) -> Self:
        end_if_interrupted()
        with ExitStack() as stack:
            self._working = stack.enter_context(open_working(self.home.root, self._wait_seconds))
            seeds = describe_catalogue()
            if not has_seeds(self._working, seeds):
                indicators, regions, units = _frame_seeds()
                load_seeds(self._working, indicators, regions, units, made_of=seeds)
            load_corrections(self._working, read_corrections(self.home, list_codes(self._working)))
            self._readings = stack.enter_context(open_readings(self.home.root))
            self._statements = stack.enter_context(StatementMemory(self.home.statements))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def name_documents(self, candidates: Iterable[SourceFile], consulted: Collection[str] = ()) -> list[SourceFile]:
        """Files with the doc_id that they have, or will have, in the warehouse, and what is stated of them.

        Bytes that are known keep their doc_id wherever they turn up; a path or address keeps its
        doc_id when its bytes change. What was stated about them in an earlier run is remembered, unless a manifest
        that was ``consulted`` has taken it back.
        """
        given = list(candidates)
        known = known_documents(self._working)
        owners = known_sources(self._working)
        owned = {source: doc_id for doc_id, source in owners.items()}
        claimed = {known[file.sha256].doc_id for file in given if file.sha256 in known}
        contents = {file.source: file.sha256 for file in given}
        stated = {file.sha256: file.statement for file in reversed(given) if file.statement}
        files = []
        for file in given:
            before = known.get(file.sha256)
            if before:
                doc_id = before.doc_id
            elif (doc_id := owned.get(file.source, "")) in claimed:  # other bytes stand where these known ones stood
                doc_id = choose_doc_id(f"{file.doc_id}-{file.sha256[:8]}", file.source, file.sha256, owners)
            else:
                doc_id = doc_id or choose_doc_id(file.doc_id, file.source, file.sha256, owners)
            source = file.source
            if before and before.source != source and contents.get(before.source, file.sha256) == file.sha256:
                source = before.source if self._is_there(before.source, file) else source
            statement = stated.get(file.sha256) or self._statements.recall(doc_id, consulted)
            if (doc_id, source, statement) != (file.doc_id, file.source, file.statement):
                file = replace(file, doc_id=doc_id, source=source, statement=statement)
            files.append(file)
        self.record = replace(self.record, seen=self.record.seen + len(files))
        return files

    def _is_there(self, source: str, file: SourceFile) -> bool:
        """Whether a source still stands for these bytes: the archive's copy of a page is still that page.

        A file that was moved is where it is now.
        """
        kept = Path(file.path).is_relative_to(self.home.pieces)
        return kept or source.startswith("http") or find_source_file(source) is not None

    def skip_known(self, files: Sequence[SourceFile], again: bool = False) -> list[SourceFile]:
        """The files that must be read: new bytes, or bytes that the rules at hand may read differently.

        Documents of another extractor version that would read the same are given the present version without being
        read. The same bytes twice in one run are read once. With ``again`` all are read. Those that are read have
        their hints. ``record.reasons`` counts why documents are read, and those that need not be.
        """
        end_if_interrupted()
        known = known_documents(self._working)
        versions = {file.sha256: known[file.sha256].extractor_version for file in files if file.sha256 in known}
        reasons, same = sort_contents(versions, self._rule_set, self._readings.find_rules, self._readings.list_lookups)
        chosen: dict[str, SourceFile] = {}
        why: Counter[str] = Counter()
        compared: list[SourceFile] = []
        for file in files:
            reason = "asked for" if again else reasons.get(file.sha256) if file.sha256 in known else "new"
            if reason is None and not self._statements.stands(file, self.extractor_version):
                hinted = _give_hints(file)
                if self._statements.has_changed(hinted):
                    reason = "other hints"
                else:
                    compared.append(hinted)
            if reason is not None and file.sha256 not in chosen:
                chosen[file.sha256] = _give_hints(file)
                why[reason] += 1
        self._statements.note(compared, self.extractor_version)
        if not again and same:
            self._readings.move_to(self.extractor_version, same)
            stamp_documents(self._working, same, self.extractor_version)
            why["other rules, proven to read the same"] = len(same)
        self._readings.keep_rules(self._rule_set)
        self._files = chosen
        refused = {sha256 for sha256, document in known.items() if document.status != "loaded"}
        self.refused_before += sum(file.sha256 in refused and file.sha256 not in chosen for file in files)
        self.record = replace(
            self.record,
            skipped=self.record.skipped + len(files) - len(chosen),
            reasons=dict(Counter(self.record.reasons) + why),
        )
        return list(chosen.values())

    def load_chunk(self, folder: str) -> BatchResult:
        """Write what was read of a chunk, in one transaction with the run's row, and remove its folder.

        Raises flows.run.chunks.part.PartError, and nothing is written, for a chunk that is not what was read.
        """
        end_if_interrupted()
        manifest = read_manifest(folder)
        if manifest is None:
            raise PartError(f"{folder}: is not read")
        frames = read_parts(folder, manifest, self.record.run_id)
        result = self._load(frames, frames.pop(READING))
        remove_folder(folder)
        return result

    def _load(self, good: dict[str, pl.DataFrame], lookups: pl.DataFrame) -> BatchResult:
        documents = good["document"]
        loaded = int((documents["status"] == "loaded").sum())
        record = replace(
            self.record,
            loaded=self.record.loaded + loaded,
            quarantined=self.record.quarantined + documents.height - loaded,
            observations=self.record.observations + good["observation"].height,
        )
        self._readings.keep_lookups(self.extractor_version, lookups)
        result = load_batch(self._working, good, record)
        outcomes = dict(documents.select("sha256", "reason").iter_rows())
        self._statements.note((self._files[sha256] for sha256 in outcomes), self.extractor_version)
        self._outcomes.update(outcomes)
        self.record = record
        return result

    def explain_unread(self, contents: Iterable[str]) -> str | None:
        """Why none of these contents (sha256) has become a report; None when one has."""
        known = known_documents(self._working)
        held = [sha256 for sha256 in contents if sha256 in known]
        if any(known[sha256].status == "loaded" for sha256 in held):
            return None
        reasons = [self._outcomes[sha256] for sha256 in held if self._outcomes.get(sha256)]
        return reasons[0] if reasons else "refused by an earlier run; `duibiao status` says why" if held else "empty"

    def finish(self) -> RunRecord:
        """Judge the regions that changed, so that publishing need not, and write the run's row with its end."""
        end_if_interrupted()
        refresh_marts(self._working)
        self.record = replace(self.record, ended_at=_now())
        record_run(self._working, self.record)
        keep_runs(self._working, self.home.root)
        return self.record


def _give_hints(file: SourceFile) -> SourceFile:
    return replace(file, hints=gather_hints(file.source, file.statement, load_places()))


@cache
def _frame_seeds() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Indicators, regions and units of the seeds as rows, made once per process: there are many."""
    units = parse_units(read_seed("units.yml"), "seeds/units.yml")
    file = "seeds/indicators.yml"
    indicators = read_indicators(parse_yaml(read_seed("indicators.yml"), file), file, units.classes)
    return (
        frame_indicators(indicators.values()),
        frame_regions(load_places().regions.regions),
        frame_units(units.units.values()),
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
