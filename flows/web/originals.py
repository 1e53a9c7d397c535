"""The bytes of a published document, wherever they are kept, and the text that its positions count in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flows.crawl.archive import Archive
from flows.intake.store import PieceStore
from flows.run.hints import gather_hints
from flows.run.home import Home
from flows.run.names import unescape_path
from flows.run.seeds import load_language
from transforms.decode.decode import DecodeError, decode_bytes
from transforms.identify.hints import Basis, Hints, merge_hints
from transforms.report import Trace, trace_report

Row = Mapping[str, Any]


def find_original(home: Home, document: Row) -> bytes | None:
    """The bytes of a row of ``document``, from where they came, the pieces of archives or the archive of fetched pages.

    None when they are nowhere any more, or are not the same as when they were read.
    """
    for path in _list_places(home, str(document["source"]), str(document["sha256"])):
        try:
            data = path.read_bytes() if path.is_file() else None
        except (OSError, ValueError):
            continue
        if data is not None and hashlib.sha256(data).hexdigest() == document["sha256"]:
            return data
    return None


def _list_places(home: Home, source: str, sha256: str) -> Iterator[Path]:
    if "://" not in source and "\0" not in source and len(source) < 4096:
        yield unescape_path(source)
    yield PieceStore(home.pieces).path_of(sha256)
    yield Archive(home.archive).path_of(sha256)


def read_raw(data: bytes, document: Row) -> str | None:
    """The decoded text in which the positions of the document's rows count; None when it no longer decodes so."""
    try:
        text = decode_bytes(data, document["encoding"]).text
    except DecodeError:
        return None
    return text if len(text) == document["char_count"] else None


def trace_document(data: bytes, document: Row) -> Trace:
    """How each number of a document is read by the rules of today, with what was known of it besides its text."""
    language = load_language()
    hints = gather_hints(str(document["source"]), None, language)
    stated = Hints(
        region_code=document["region_code"] if document["region_basis"] == Basis.MANIFEST.value else None,
        report_year=document["report_year"] if document["year_basis"] == Basis.MANIFEST.value else None,
        region_basis=Basis.MANIFEST if document["region_basis"] == Basis.MANIFEST.value else Basis.NONE,
        year_basis=Basis.MANIFEST if document["year_basis"] == Basis.MANIFEST.value else Basis.NONE,
    )
    return trace_report(data, language, document["encoding"], merge_hints(stated, hints))
