"""What kind of file some bytes are of: a document, something that holds documents, or nothing that can be read."""

from __future__ import annotations

import re
from enum import Enum, auto

from transforms.decode.decode import UNSUPPORTED, is_html

HEAD = 65_536
"""Bytes of a file that are enough to tell its kind."""
READ_ENDINGS = frozenset((".txt", ".text", ".html", ".htm", ".shtml", ".xhtml", ".docx", ".pdf"))
JSON_ENDINGS = frozenset((".json", ".jsonl", ".ndjson"))
TABLE_ENDINGS = frozenset((".csv", ".tsv"))
ENDING = re.compile(r"\.[a-z][a-z0-9]{0,9}$", re.I)
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
TEXT_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16, which is full of NULs
SYSTEM_NAMES = frozenset(("thumbs.db", "desktop.ini", "__macosx"))


class Kind(Enum):
    """What is done with a file: read as one document, or taken apart."""

    DOCUMENT = auto()
    ZIP = auto()
    JSON = auto()
    TABLE = auto()


def tell_kind(name: str, head: bytes, named: bool = False) -> Kind | str:
    """Name and first bytes of a file to its kind, or to the reason why it is not read.

    The bytes decide; the name only says what a plain text is. A file that was ``named`` by hand is read whatever
    its ending.
    """
    ending = find_ending(name)
    if head.startswith(ZIP):
        return Kind.ZIP
    if b"%PDF-" in head[:1024]:
        return Kind.DOCUMENT
    if ending in READ_ENDINGS or ending in JSON_ENDINGS or named:
        return Kind.JSON if _may_be_json(head) else Kind.TABLE if ending in TABLE_ENDINGS else Kind.DOCUMENT
    return _tell_unnamed_kind(ending, head)


def _tell_unnamed_kind(ending: str, head: bytes) -> Kind | str:
    for magic, reason in UNSUPPORTED:
        if head.startswith(magic):
            return f"not a text: {reason}"
    if b"\x00" in head and not head.startswith(TEXT_MARKS):
        return "not a text"
    if ending in TABLE_ENDINGS:
        return Kind.TABLE
    if not ending:
        return Kind.JSON if _may_be_json(head) else Kind.DOCUMENT
    if is_html(head.decode("latin-1")):
        return Kind.DOCUMENT
    return f"a text that ends in {ending}: name the file itself to read it"


def find_ending(name: str) -> str:
    """The ending that says what kind of file it is, in lower case; "" for none (2021.3, 2020.1.5报告)."""
    match = ENDING.search(name)
    return match[0].lower() if match else ""


def is_of_the_system(name: str) -> bool:
    """Whether a file or folder is hidden, a lock, or one that a system leaves behind."""
    return name.startswith((".", "~$")) or name.lower() in SYSTEM_NAMES


def _may_be_json(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
