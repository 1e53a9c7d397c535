"""The page of one document: the report as it reads, and the rows that were made of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from markupsafe import Markup

from flows.run.home import Home
from flows.web.marking import cut_text, write_raw, write_report
from flows.web.originals import find_original, read_raw
from flows.web.page import Inquiry, NotThereError, Page, View

FATES = (
    "observation", "measurement", "date", "ordinal", "name", "count_word", "footnote", "reference", "unresolved",
)  # fmt: skip
"""In the order of the legend; each has a colour and a line of its own in static/style.css."""


def build_document(inquiry: Inquiry, view: View, home: Home, doc_id: str) -> Page:
    """A document's text with its numbers, noise and damage, beside the rows. Raises NotThereError.

    Where its file is no longer at hand, or no longer the same, only the rows are shown, and why.
    """
    document = find_document(inquiry, doc_id)
    rows = inquiry.ask("document/rows", doc=doc_id)
    measurements = inquiry.ask("document/measurements", doc=doc_id)
    ledger = inquiry.ask("document/ledger", doc=doc_id)
    noise = inquiry.ask("document/noise", doc=doc_id)
    damage = inquiry.ask("document/damage", doc=doc_id)
    original = find_original(home, document)
    raw = read_raw(original, document) if original is not None else None
    report, beside = Markup(""), Markup("")
    if raw is not None:
        stretches = list(cut_text(len(raw), ledger, noise, damage))
        report = write_report(raw, stretches, lambda at: view.links.number(doc_id, at), view.say)
        beside = write_raw(raw, stretches)
    data: dict[str, Any] = {
        "document": document,
        "observations": rows,
        "measurements": measurements,
        "numbers": ledger,
        "noise": noise,
        "damage": damage,
        "text": raw,
    }
    counts = Counter(str(row["fate"]) for row in ledger)
    shown = {
        "report": report,
        "beside": beside,
        "fates": [(fate, counts[fate]) for fate in FATES if counts[fate]],
        "places": {
            **_list_places(rows, ledger, "observation_id"),
            **_list_places(measurements, ledger, "measurement_id"),
        },
        "is_here": original is not None,
        "is_same": raw is not None,
    }
    title = f"{document['region_name'] or ''} {document['report_year'] or ''} {document['title'] or doc_id}".strip()
    return Page("document.html", title, data, shown=shown)


def find_document(inquiry: Inquiry, doc_id: str) -> dict[str, Any]:
    """The row of a document. Raises NotThereError."""
    document = inquiry.find("document/document", doc=doc_id)
    if document is None:
        raise NotThereError(doc_id)
    return document


def _list_places(rows: list[dict[str, Any]], ledger: list[dict[str, Any]], name: str) -> dict[str, int]:
    """Row to the place of its number in the text: where the ledger has it, else where it stands within the row."""
    known = {str(entry[name]): int(entry["char_start"]) for entry in reversed(ledger) if entry[name]}
    starts = [int(entry["char_start"]) for entry in ledger]
    places = {}
    for row in rows:
        inside = (start for start in starts if row["char_start"] <= start < row["char_end"])
        places[str(row[name])] = known.get(str(row[name]), next(inside, int(row["char_start"])))
    return places
