"""Reviewed corrections: the project's and the user's own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from flows.errors import InputError, RefusedError
from flows.run.home import Home
from flows.run.seeds import SEEDS
from schemas.corrections import Correction, parse_corrections
from transforms.language.seedfile import SeedError

_EMPTY_LIST = re.compile(r"^corrections:[ \t]*(?:\[[ \t]*\]|null|~)?[ \t]*$", re.MULTILINE)


def read_corrections(home: Home, known: Mapping[str, Collection[str]] | None = None) -> list[Correction]:
    """seeds/corrections.yml, then the home's own file if there is one; what stands in both counts once.

    ``known`` is that of schemas.corrections.parse_corrections. Raises SeedError with file and line.
    """
    found = parse_corrections(SEEDS.joinpath("corrections.yml").read_text("utf-8"), "seeds/corrections.yml", known)
    if home.corrections.exists():
        found += parse_corrections(_read_text(home.corrections), str(home.corrections), known)
    return list({item.correction_id: item for item in found}.values())


def add_correction(
    home: Home,
    entry: Mapping[str, Any],
    known: Mapping[str, Collection[str]],
    check: Callable[[Correction], object],
) -> Correction:
    """Write one entry to the end of the home's corrections.yml, and return what it is read as.

    What stands there stays as it is. ``check`` may raise; then, and for SeedError (an entry or a file that is not well
    formed), nothing is written. InputError when an entry on the same words waits already; RefusedError when the
    file's list does not go on to its end, or cannot be written.
    """
    path = home.corrections
    before = _read_text(path) if path.exists() else "corrections:\n"
    standing = parse_corrections(before, str(path), known) if path.exists() else []
    _refuse_second(entry, standing)
    block = yaml.safe_dump([dict(entry)], allow_unicode=True, sort_keys=False, width=10**6)
    opened = _EMPTY_LIST.sub("corrections:", before).rstrip("\n")
    text = opened + "\n" + "".join(f"  {line}\n" for line in block.splitlines())
    try:
        corrections = parse_corrections(text, str(path), known)
    except SeedError as error:
        if "not valid YAML" not in str(error):
            raise
        corrections = []
    if len(corrections) != len(standing) + 1:
        raise RefusedError(f"{path}: its list of corrections does not end the file; add this to it by hand:\n{block}")
    check(corrections[-1])
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise RefusedError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return corrections[-1]


def _refuse_second(entry: Mapping[str, Any], standing: Sequence[Correction]) -> None:
    """Of two corrections of the same words only the first would be used. Raises InputError."""
    words = ("document", "text", "indicator", "value_text")
    for one in standing:
        if all(getattr(one, name) == entry.get(name) for name in words):
            raise InputError(
                f"{entry['text']}: to be corrected already, by {one.file} line {one.line}; change or remove that entry"
            )


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SeedError(str(path), 1, f"cannot be opened: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SeedError(str(path), line, "not UTF-8; save the file in that encoding") from error
