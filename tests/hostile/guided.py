"""A fuzzer guided by coverage on one part of reading: ``python -m tests.hostile.guided --target clean --seconds 600``.

Needs ``pip install atheris`` (Linux and macOS), which nothing else here does. What fails is written to ``--keep`` and
ends the run with a code that is not 0; made small, it belongs into failed_once.yml.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from tests.hostile.inputs import ODD

SLOW = 5.0
"""Seconds of CPU that no input may take; counting coverage makes everything some times slower."""
LONGEST = 4096
"""Bytes."""


def write_words(place: Path) -> None:
    """Words and signs that inputs are put together from, as libFuzzer reads them."""
    words = ["".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "replace")) for word in ODD]
    place.write_text("".join(f'"{word}"\n' for word in words), encoding="ascii")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", required=True, help="decode, docx, pdf, html, clean, tokens, grammar or tables")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--keep", type=Path, default=Path("failed"), help="folder for the inputs that failed")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    try:
        atheris = import_module("atheris")
    except ModuleNotFoundError:
        print("needs atheris: pip install atheris")
        return 2
    with atheris.instrument_imports(include=["transforms"]):
        targets = import_module("tests.hostile.targets")
    target = targets.TARGETS[asked.target]
    target.attack(b"")  # what is loaded once is no input's

    def attempt(data: bytes) -> None:
        before = time.process_time()
        wrong = target.attack(data)
        taken = time.process_time() - before
        assert not wrong, wrong
        assert taken < SLOW, f"{taken:.1f} s"

    with tempfile.TemporaryDirectory(prefix="duibiao-guided-") as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        asked.keep.mkdir(parents=True, exist_ok=True)
        for data in target.beginnings():
            (corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)
        write_words(Path(folder) / "words")
        options = {
            "max_total_time": asked.seconds, "max_len": LONGEST, "seed": asked.seed, "dict": f"{folder}/words",
            "artifact_prefix": f"{asked.keep}/{asked.target}-", "rss_limit_mb": 4096, "print_final_stats": 1,
            "verbosity": 1,
        }  # fmt: skip
        given = [sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus)]
        atheris.Setup(given, attempt)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
