"""A document that waits to be read, and the id by which the warehouse knows it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flows.run.names import escape_name
from transforms.identify.hints import NO_HINTS, Hints

NOT_READ = "not read"
"""Stands for the version of the rules where a document was not at hand as it was found: every run tries it again."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person states about a document; what is left open is None. ``file`` is the manifest that says so.

    ``region_code`` is six digits, ``kind`` one of schemas.vocabulary.DOC_KINDS, ``source`` where
    the text came from (an address), ``published`` a day (ISO).
    """

    file: str
    region_code: str | None = None
    year: int | None = None
    kind: str | None = None
    source: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document that waits to be read.

    ``path`` is where its bytes are; ``source`` what the warehouse says it came from (a path or a URL);
    ``sha256`` of the bytes; ``declared_encoding`` as its source or a server may have said; ``fetched_at``
    in UTC (ISO 8601), None for a local file. ``statement`` is what a manifest says of it,
    ``hints`` all that is known of it besides its text.
    """

    doc_id: str
    path: str
    source: str
    sha256: str
    size: int
    declared_encoding: str | None = None
    fetched_at: str | None = None
    statement: Statement | None = None
    hints: Hints = NO_HINTS


def fingerprint_file(path: Path) -> SourceFile:
    """A local file to a SourceFile with size and sha256, the doc_id being the file's stem. Raises OSError."""
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        size = handle.tell()
    return name_file(path, sha256, size)


def name_file(path: Path, sha256: str, size: int) -> SourceFile:
    """A local file whose bytes are known to a SourceFile."""
    name = escape_name(str(path))
    return SourceFile(PurePosixPath(name).stem, str(path), name, sha256, size)


def choose_doc_id(stem: str, source: str, sha256: str, owners: dict[str, str]) -> str:
    """The stem, or, when another source owns it, the stem and the first eight digits of the sha256.

    ``owners`` (doc_id to source) is extended with what is handed out.
    """
    if owners.setdefault(stem, source) == source:
        return stem
    doc_id = f"{stem}-{sha256[:8]}"
    owners.setdefault(doc_id, source)
    return doc_id
