"""What a file's name promises and its bytes do not keep, as a person is told it."""

from __future__ import annotations

from pathlib import PurePosixPath

START_BYTES = 1024
PROMISES = {
    ".pdf": (b"%PDF-", "no PDF"),
    ".docx": (b"PK\x03\x04", "no Word file (.docx)"),
}
"""Ending to what stands at the beginning of such a file, and what another is."""


def explain_ending(source: str, data: bytes, reason: str) -> str:
    """Why nothing was read from a file; where its bytes are not what its name says, that and the remedy come first.

    What a file is decides how it is read, whatever its name: a page that is called .pdf is read as a page.
    """
    mark, problem = PROMISES.get(PurePosixPath(source).suffix.lower(), (b"", ""))
    if mark in data[:START_BYTES] or not data:
        return reason
    return (
        f"the name says {PurePosixPath(source).suffix}, but the content is {problem}: open it in the program that made"
        f" it and save it again, or download it again (its bytes, whatever the name: {reason})"
    )
