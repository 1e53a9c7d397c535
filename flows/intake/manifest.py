"""What a person knows of the files of a folder: ``manifest.csv``, read strictly."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from unicodedata import normalize

from flows.errors import InputError
from flows.run.documents import Statement
from flows.run.names import INSIDE, escape_name
from schemas.vocabulary import DOC_KINDS, REPORT_YEAR_MAX, REPORT_YEAR_MIN
from transforms.decode.decode import DecodeError, decode_text
from transforms.language.regions import NO_END, Region
from transforms.language.seedfile import SeedError

MANIFEST = "manifest.csv"
"""Name of the file that says what a person knows of the files beside and below it."""
COLUMNS = ("path", "region", "region_code", "year", "kind", "source", "published")
SAME = {"file": "path", "region_name": "region", "report_year": "year", "origin": "source"}
"""Other names of columns, as in seeds/reports/manifest.csv."""
IGNORED = frozenset(("sha256", "note"))
"""Columns that say nothing of what a report is."""
ADDRESS = re.compile("https?://", re.I)


@dataclass(slots=True)
class Manifest:
    """Rows by the path, or address, they are about; ``file`` is where they stand. ``used`` are those that fitted."""

    file: str
    rows: Mapping[str, Statement]
    lines: Mapping[str, int]
    used: set[str] = field(default_factory=set)

    def find(self, source: str) -> Statement | None:
        """The row about a document, else the one about the file that holds it (``a.zip`` for ``a.zip!/b.txt``)."""
        source = normalize("NFC", source)
        for place in (len(source), *(match.start() for match in reversed(list(INSIDE.finditer(source))))):
            if source[:place] in self.rows:
                self.used.add(source[:place])
                return self.rows[source[:place]]
        return None

    def list_unused(self) -> list[str]:
        """``manifest.csv:3: a.txt`` for every row that fitted nothing."""
        return [f"{self.file}:{line}: {path}" for path, line in self.lines.items() if path not in self.used]


def read_manifest(path: Path, folders: Collection[Path], regions: Collection[Region]) -> Manifest:
    """A manifest file to a Manifest; paths count from its folder, else from one of ``folders``.

    ``regions`` are those that are known. Raises InputError when it cannot be opened, SeedError with file and line
    for what cannot be meant.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{escape_name(str(path))}: {error.strerror or error}; give a manifest (CSV)") from error
    file = escape_name(str(path))
    try:
        text, _ = decode_text(data)
    except DecodeError as error:
        raise SeedError(file, 1, f"not a table of text: {error}") from error
    return parse_manifest(text, file, [path.parent, *folders], regions)


def parse_manifest(text: str, file: str, folders: Collection[Path], regions: Collection[Region]) -> Manifest:
    """Text of a manifest to a Manifest; as read_manifest."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: dict[str, Statement] = {}
    lines: dict[str, int] = {}
    header: list[str] | None = None
    try:
        for cells in reader:
            line = reader.line_num - sum(cell.count("\n") for cell in cells)
            if header is None:
                header = _check_header(cells, file, line)
            elif any(cell.strip() for cell in cells):
                named = _name_cells(header, cells, file, line)
                key = _resolve(named.pop("path"), folders, file, line)
                if key in rows:
                    raise SeedError(file, line, f"{key} stands twice; the first is on line {lines[key]}")
                rows[key], lines[key] = _parse_row(named, file, line, regions), line
    except csv.Error as error:
        raise SeedError(file, reader.line_num, f"not a table: {error}") from error
    if header is None:
        raise SeedError(file, 1, f"the file is empty; its first line names the columns: {', '.join(COLUMNS)}")
    return Manifest(file, rows, lines)


def _check_header(cells: list[str], file: str, line: int) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    header = [SAME.get(name, name) for name in names]
    unknown = [name for name in header if name not in COLUMNS and name not in IGNORED]
    if unknown:
        raise SeedError(file, line, f"unknown column {unknown[0]!r}; known: {', '.join(COLUMNS)}")
    if "path" not in header or len(set(header)) < len(header):
        raise SeedError(file, line, "a manifest has the column path, and every column once")
    return header


def _name_cells(header: list[str], cells: list[str], file: str, line: int) -> dict[str, str]:
    if len(cells) != len(header):
        raise SeedError(file, line, f"{len(cells)} cells, where the first line names {len(header)} columns")
    return dict(zip(header, (cell.strip() for cell in cells), strict=True))


def _resolve(path: str, folders: Collection[Path], file: str, line: int) -> str:
    """The path of a row to the name by which documents know their source."""
    if not path:
        raise SeedError(file, line, "a row without a path")
    if ADDRESS.match(path):
        return path
    written = path.replace("\\", "/")
    inside = INSIDE.search(written)
    candidates = [(Path(folder, written), "") for folder in folders]
    if inside:
        candidates += [(Path(folder, written[: inside.start()]), written[inside.start() :]) for folder in folders]
    found, place = next((candidate for candidate in candidates if candidate[0].exists()), candidates[0])
    return normalize("NFC", escape_name(os.path.abspath(found)) + place)


def _parse_row(cells: Mapping[str, str], file: str, line: int, regions: Collection[Region]) -> Statement:
    try:
        year = _read_year(cells.get("year", ""))
        return Statement(
            file=file,
            region_code=_read_region(cells.get("region_code", ""), cells.get("region", ""), year, regions),
            year=year,
            kind=_read_kind(cells.get("kind", "")),
            source=cells.get("source") or None,
            published=_read_day(cells.get("published", "")),
        )
    except ValueError as error:
        raise SeedError(file, line, str(error)) from error


def _read_year(written: str) -> int | None:
    if not written:
        return None
    if not (re.fullmatch(r"[0-9]{4}", written) and REPORT_YEAR_MIN <= int(written) <= REPORT_YEAR_MAX):
        raise ValueError(f"year {written!r} is no year from {REPORT_YEAR_MIN} to {REPORT_YEAR_MAX}")
    return int(written)


def _read_region(code: str, name: str, year: int | None, regions: Collection[Region]) -> str | None:
    if code:
        if not any(region.code == code for region in regions):
            raise ValueError(f"region_code {code!r} is not known; six digits, as in the table region")
        return code
    if not name:
        return None
    codes = find_codes(name, year, regions)
    if len(codes) != 1:
        found = f"may be {', '.join(codes)}" if codes else "is not known"
        raise ValueError(f"region {name!r} {found}; give its region_code")
    return codes[0]


def _read_kind(written: str) -> str | None:
    if written and written not in DOC_KINDS:
        raise ValueError(f"kind {written!r} is not known; known: {', '.join(DOC_KINDS)}")
    return written or None


def _read_day(written: str) -> str | None:
    if not written:
        return None
    problem = f"published {written!r} is no day like 2021-01-31"
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        raise ValueError(problem)
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError as error:
        raise ValueError(problem) from error


def find_codes(name: str, year: int | None, regions: Collection[Region]) -> list[str]:
    """Codes of the regions called 垣曲县, or 运城市/垣曲县 to say below which, in a year, else today."""
    above, _, own = name.rpartition("/")
    parents = set(find_codes(above, year, regions)) if above else None
    named = [region for region in regions if own in region.names and (parents is None or region.parent in parents)]
    held = [region for region in named if (region.holds_in(year, 2) if year else region.valid_to == NO_END)]
    official = [region for region in held if region.name == own]
    return sorted({region.code for region in official or held or named})
