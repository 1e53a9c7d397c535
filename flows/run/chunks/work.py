"""What a reader does: documents of an order one by one, each within its limits, to validated rows in files.

It is a process that comes from flows.run.chunks.nursery. flows.run.chunks.process tells it through a connection what
to read and is told which document is just begun; so it is known on which one the process died.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

import polars as pl

from flows.run.chunks.order import ROWS, Order, read_brought, read_order
from flows.run.chunks.part import READING, READING_TYPES, describe_report, write_part
from flows.run.documents import NOT_READ, SourceFile
from flows.run.extract import NotReadError, quarantine, read_file
from flows.run.limits import ReaderRules
from flows.run.lookups import Lookups
from flows.run.seeds import load_language
from schemas.frames import SourceReport, admit_frames, concat_frames, frame_reports
from schemas.observation import Catalogue
from schemas.seeds import build_rules
from transforms.language.build import Language
from transforms.records import Report

FRAMED = 20
"""So many reports are held as objects before they become rows, which take a tenth of the room."""
DIED = "the process that read this document died or hung"
# As many new objects as reading a report leaves alive at once. It makes no cycles, so that all of them go with the
# report; looking for cycles sooner, every 700 objects as the default is, takes one thirtieth of the time for nothing.
_OBJECTS_OF_A_REPORT = 20_000

Tell = Callable[[bytes], None]


class Reading:
    """A process's language and limits, and the order that it reads from.

    ``language`` leaves its marks in ``lookups`` (flows.run.lookups.watch_language).
    """

    def __init__(self, rules: ReaderRules, language: Language, lookups: Lookups) -> None:
        self._catalogue: Catalogue = build_rules(load_language().lexicon.catalogue.indicators.values())
        self._language, self._lookups = language, lookups
        self._rules = rules
        self._folder = ""
        self._order: Order | None = None
        self._brought: Sequence[bytes | None] | None = None

    def read_range(self, folder: str, first: int, end: int, died: bool, tell: Tell) -> dict[str, Any]:
        """Read the order's documents from ``first`` to before ``end`` into files; ``died``: refuse them unread.

        Returns the sha256 of the files by name, how many documents were refused, how many observations there are.
        """
        order = self._open(folder)
        framed: list[dict[str, pl.DataFrame]] = []
        lookups: list[tuple[str, bytes]] = []
        held: list[SourceReport] = []
        for index in range(first, end):
            tell(b"%d" % index)
            file, version = order.files[index], order.version
            try:
                report = quarantine(DIED) if died else self._read(file, index)
            except NotReadError as error:
                report, version = quarantine(str(error)), NOT_READ
            lookups.append((file.sha256, report.lookups))
            held.append(describe_report(file, report, version, order.run_id))
            if len(held) == FRAMED:
                tell(ROWS)
                framed.append(frame_reports(held))
                held = []
        tell(ROWS)
        framed.append(frame_reports(held))
        frames = admit_frames(concat_frames(framed), self._catalogue, order.run_id)
        frames[READING] = pl.DataFrame(lookups, schema=READING_TYPES, orient="row")
        return {
            "files": write_part(folder, first, end, frames),
            "refused": int((frames["document"]["status"] != "loaded").sum()),
            "observations": frames["observation"].height,
        }

    def _open(self, folder: str) -> Order:
        if self._order is None or folder != self._folder:
            self._order, self._folder = read_order(folder), folder
            self._brought = read_brought(folder)
        return self._order

    def _read(self, file: SourceFile, index: int) -> Report:
        content = self._brought[index] if self._brought is not None else None
        if self._brought is not None and content is None:
            raise NotReadError("cannot be opened: No such file or directory")
        return read_file(file, self._language, self._rules, self._lookups, content)


def serve(connection: Connection, reading: Reading) -> None:
    """Read what is asked for until the other side hangs up."""
    gc.set_threshold(_OBJECTS_OF_A_REPORT)
    try:
        while True:
            folder, first, end, died = json.loads(connection.recv_bytes())
            done = reading.read_range(folder, first, end, died, connection.send_bytes)
            connection.send_bytes(json.dumps(done).encode())
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
