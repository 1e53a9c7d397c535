"""Names of files as text that a database, a terminal and Prefect can hold, and back."""

from __future__ import annotations

import os
import re
from pathlib import Path

UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ESCAPED = re.compile(r"\\x([0-9a-f]{2})")
INSIDE = re.compile(r"!/|#(?=[^/]*$)")
"""Where the name of a file ends and a place inside it begins: ``a.zip!/b.txt``, ``a.jsonl#12``."""


def escape_name(name: str) -> str:
    """A name with bytes that are no UTF-8, and characters that no terminal should be sent, written ``\\xe9``."""
    return UNSAFE.sub(lambda match: "".join(f"\\x{byte:02x}" for byte in os.fsencode(match[0])), name)


def unescape_path(name: str) -> Path:
    """The path that escape_name has written; a path of this very name comes first."""
    path = Path(name)
    if "\\x" not in name or path.exists():
        return path
    parts = ESCAPED.split(name)
    raw = [os.fsencode(part) if number % 2 == 0 else bytes([int(part, 16)]) for number, part in enumerate(parts)]
    return Path(os.fsdecode(b"".join(raw)))


def find_source_file(source: str) -> Path | None:
    """The file that a document's source names, or that holds it (``a.zip!/b.txt``); None when it is not there."""
    for place in (len(source), *(match.start() for match in INSIDE.finditer(source))):
        try:
            path = unescape_path(source[:place])
            if path.is_file():
                return path
        except (OSError, ValueError):  # too long for a file system, or holds a NUL
            continue
    return None
