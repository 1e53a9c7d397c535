"""Files that are too large, too many-paged or locked, in one run: ``python -m tests.hostile.large_files``.

Each is read, or named with the reason; the good reports among them are read; no process takes more memory than a
reader may. ``--read`` is how many megabytes those have that are small enough to be tried, ``--refused`` those that are
not. Prints a line for each file; exit code 1 where anything fails.
"""

from __future__ import annotations

import argparse
import gzip
import io
import os
import resource
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from flows.run.extract import ReaderRules
from tests.hostile.inputs import make_pdf
from tests.hostile.slow_texts import write_text
from tests.integration.conftest import COMMAND, make_environment
from tests.noise_injector import make_report
from transforms.decode.docx import WORD
from warehouse.query.read import query

MEGABYTE = 1_000_000
MANY = 10_000
"""Pages."""
BESIDE = 600 * MEGABYTE
"""Bytes that a process has beside what it may take for reading: its libraries, and the language."""
SHOWN = b"BT /F1 11 Tf 50 700 Td (GDP 312.4 billion, 5.8 percent more than before) Tj ET"


def make_pages(kids: int, said: int | None = None, content: bytes = SHOWN) -> bytes:
    """A PDF of so many pages, all with the same content, that says it has ``said``."""
    font = b"/Resources<</Font<</F1 3 0 R>>>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%s>>" % font
    listed = b" ".join(b"%d 0 R" % (5 + number) for number in range(kids))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (kids if said is None else said, listed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        *[page] * kids,
    ]
    parts, places = [b"%PDF-1.4\n"], []
    position = len(parts[0])
    for number, body in enumerate(objects, start=1):
        places.append(position)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        position += len(parts[-1])
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, entries))
    parts.append(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, position))
    return b"".join(parts)


def lock_pdf(data: bytes, password: str, algorithm: str) -> bytes:
    """A PDF encrypted; an empty password opens it for everybody."""
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.encrypt(password, "owner", algorithm=algorithm)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def make_large_word_file(size: int) -> bytes:
    """A Word file whose text has so many bytes."""
    piece = f"<w:p><w:r><w:t>{make_report(1)}</w:t></w:r></w:p>".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        body = piece * (size // len(piece))
        head = f'<w:document xmlns:w="{WORD[1:-1]}"><w:body>'.encode()
        archive.writestr("word/document.xml", head + body + b"</w:body></w:document>")
    return buffer.getvalue()


def write_all(folder: Path, read: int, refused: int) -> list[str]:
    """Write the files, some of so many bytes that they are read and some of so many that they are not; their names."""
    report = make_report(3).encode()
    files: dict[str, Callable[[], bytes]] = {
        "a-good.txt": lambda: make_report(1).encode(),
        "locked.pdf": lambda: lock_pdf(make_pdf(make_report(2)), "secret", "RC4-128"),
        "locked-aes.pdf": lambda: lock_pdf(make_pdf(make_report(2)), "secret", "AES-256"),
        "pages.pdf": lambda: make_pages(MANY),
        "pages-that-say-1.pdf": lambda: make_pages(MANY, 1),
        "prose.txt": lambda: write_text("prose", read),
        "figures.txt": lambda: write_text("numbers", read),
        "brackets.txt": lambda: write_text("brackets in brackets", read),
        "table.txt": lambda: write_text("a table with a head", read),
        "page.html": lambda: write_text("a page", read),
        "words.docx": lambda: make_large_word_file(read),
        "object.json": lambda: write_text("JSON", read),
        "large.txt": lambda: report + b" " * refused,
        "large.html": lambda: b"<html><body><p>" + report + b" " * refused,
        "large.docx": lambda: make_large_word_file(refused),
        "large.json": lambda: b'{"content": "' + b"a" * refused + b'"}',
        "large.jsonl": lambda: b'{"content": "' + b"a" * refused + b'"}\n',
        "large.txt.gz": lambda: gzip.compress(report + b" " * refused, 1),
        "large.pdf": lambda: make_pages(1, content=b"% " + b" " * refused + b"\n" + SHOWN),
        "z-good.txt": lambda: make_report(4).encode(),
    }
    for name, write in files.items():
        (folder / name).write_bytes(write())
    with zipfile.ZipFile(folder / "large.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("in/large.txt", report + b" " * refused)
        archive.writestr("in/good.txt", make_report(5))
    return [*files, "large.zip"]


def run(folder: Path, home: Path) -> tuple[int, str, int]:
    """Exit code, words, and the most bytes that one process had, of `duibiao run`."""
    done = subprocess.run(
        [*COMMAND, "run", str(folder), "--home", str(home), "--no-server", "--workers", "1"],
        capture_output=True, text=True, env=make_environment(),
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr, 1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def list_not_read(said: str) -> dict[str, str]:
    """Names of files that a run has not read, as its last table shows them, to its reasons."""
    found, reason = {}, ""
    for line in said.partition("Not read (")[2].splitlines():
        cells = [cell.strip() for cell in line.split("│")]
        if len(cells) != 5:
            continue
        reason = cells[1] or reason
        for name in cells[3].split(","):
            found[os.path.basename(name.strip().partition("!")[0])] = f"not read: {reason}"
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--read", type=float, default=10, help="megabytes")
    parser.add_argument("--refused", type=float, default=300, help="megabytes")
    asked = parser.parse_args()
    wrong = []
    with tempfile.TemporaryDirectory(prefix="duibiao-large-") as place:
        folder, home = Path(place) / "in", Path(place) / "home"
        folder.mkdir()
        names = write_all(folder, int(asked.read * MEGABYTE), int(asked.refused * MEGABYTE))
        code, said, memory = run(folder, home)
        rows = query(home, "SELECT source, status, reason FROM document").rows()
    found = {os.path.basename(source): f"{status}{': ' + reason if reason else ''}" for source, status, reason in rows}
    found = list_not_read(said) | found
    for name in names:
        print(f"{name:22} {found.get(name, '')}")
        if name not in found or found[name] == "quarantined":
            wrong.append(f"{name} is neither read nor named with its reason")
    for name in ("a-good.txt", "z-good.txt", "good.txt"):
        if found.get(name) != "loaded":
            wrong.append(f"{name} is not read")
    if code:
        wrong.append(f"the run ended with {code}: {said[-800:]}")
    if memory > ReaderRules().memory_bytes + BESIDE:
        wrong.append("a process took more memory than a reader may")
    print(f"most memory of a process: {memory / MEGABYTE:,.0f} MB; {len(names)} files, {len(wrong)} failed")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
