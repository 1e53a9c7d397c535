"""One number of a document: what it says, how it was read, who else says so, and the entry that would correct it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any

import yaml

from flows.run.home import CHINA, Home
from flows.web.documents import find_document
from flows.web.originals import find_original, trace_document
from flows.web.page import Inquiry, NotThereError, Page, View
from transforms.explain import describe_number, find_numbers
from transforms.report import Trace

Row = Mapping[str, Any]
KEPT_TRACES = 8


class Tracer:
    """Traces of the documents that were looked at last."""

    def __init__(self, home: Home) -> None:
        self._home, self._lock = home, Lock()
        self._kept: OrderedDict[str, Trace | None] = OrderedDict()

    def trace(self, document: Row) -> Trace | None:
        """How a document is read; None where its file is no longer at hand."""
        key = f"{document['doc_id']} {document['sha256']}"
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        data = find_original(self._home, document)
        trace = trace_document(data, document) if data is not None else None
        with self._lock:
            self._kept[key] = trace
            while len(self._kept) > KEPT_TRACES:
                self._kept.popitem(last=False)
        return trace


def build_number(inquiry: Inquiry, view: View, trace: Callable[[Row], Trace | None]) -> Page:
    """The number that stands at a place of a document (``doc`` and ``at`` of the address). Raises NotThereError."""
    doc_id, at = view.params.get("doc", ""), view.params.get("at", "")
    if not (at.isascii() and at.isdigit() and len(at) < 10):
        raise NotThereError(at)
    document = find_document(inquiry, doc_id)
    # How it was read takes the longest: whoever wants to show the rest at once leaves it out (``steps=no``).
    data = describe_place(inquiry, document, int(at), None if view.params.get("steps") == "no" else trace(document))
    return Page("number.html", f"{data['text']} · {document['title'] or doc_id}", data)


def describe_place(inquiry: Inquiry, document: Row, at: int, trace: Trace | None) -> dict[str, Any]:
    """All that is known of the numeral at a place of the raw text. Raises NotThereError where there is none."""
    doc_id = document["doc_id"]
    entry = next((row for row in inquiry.ask("document/ledger", doc=doc_id) if row["char_start"] == at), None)
    held = [row for row in inquiry.ask("document/rows", doc=doc_id) if row["char_start"] <= at < row["char_end"]]
    measured = [
        row for row in inquiry.ask("document/measurements", doc=doc_id) if row["char_start"] <= at < row["char_end"]
    ]
    if entry is None and not held and not measured:
        raise NotThereError(f"{doc_id} {at}")
    return {
        "document": {name: document[name] for name in ("doc_id", "title", "region_name", "report_year")},
        "at": at,
        "text": entry["text"] if entry else (held or measured)[0]["value_text"],
        "fate": entry["fate"] if entry else ("observation" if held else "measurement"),
        "observations": [_describe_row(inquiry, row) for row in held],
        "measurements": measured,
        "reading": list_steps(trace, at) if trace is not None else [],
        "is_traced": trace is not None,
        "corrections": [{"entry": write_entry(document, row), "command": write_command(row)} for row in held],
    }


def _describe_row(inquiry: Inquiry, row: Row) -> dict[str, Any]:
    rivals: Sequence[Row] = ()
    verdict = None
    if row["region_code"]:
        rivals = inquiry.ask(
            "document/rivals",
            region=row["region_code"],
            indicator=row["indicator"],
            measure=row["measure"],
            kind=row["kind"],
            start=row["period_start"],
            end=row["period_end"],
            scope=row["scope"],
            value=row["value"],
            observation=row["observation_id"],
        )
        verdict = inquiry.find(
            "document/verdict",
            region=row["region_code"],
            indicator=row["indicator"],
            observation=row["observation_id"],
        )
    return {**row, "rivals": list(rivals), "verdict": verdict}


def list_steps(trace: Trace, at: int) -> list[list[tuple[str, str]]]:
    """How each statement whose number stands at a place was read, step by step; productions that refused, too."""
    return [describe_number(trace, account) for account, start, end in find_numbers(trace, None) if start <= at < end]


def write_entry(document: Row, row: Row) -> str:
    """The entry of corrections.yml that would correct a row; what is to be filled in has an example."""
    entry = {
        "document": document["doc_id"],
        "text": row["quote"],
        "indicator": row["indicator"],
        "value_text": row["value_text"],
        "fix": {"value": f"{row['value']:.10g}"},
        "reason": "…",
        "reviewer": "…",
        "date": datetime.now(CHINA).date(),
    }
    block: str = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=10**6)
    return block


def write_command(row: Row) -> str:
    """The command that writes such an entry."""
    return f'duibiao correct {row["observation_id"]} --value … --reason "…"'
