"""What is known of a document besides its text: what a manifest says of it, and what its path or address tells."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum

from transforms.language.identify_rules import IdentifyRules
from transforms.language.regions import RegionTable


class Basis(Enum):
    """Where a hint comes from; a manifest decides, the others support."""

    NONE = ""
    MANIFEST = "manifest"
    PATH = "path"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a document besides its text, each with its basis.

    ``published_on`` is an ISO date. An unknown is None with the basis NONE.
    """

    region_code: str | None = None
    report_year: int | None = None
    kind: str | None = None
    published_on: str | None = None
    region_basis: Basis = Basis.NONE
    year_basis: Basis = Basis.NONE
    kind_basis: Basis = Basis.NONE


NO_HINTS = Hints()
_BASES = {"region_code": "region_basis", "report_year": "year_basis", "kind": "kind_basis"}


def merge_hints(first: Hints, second: Hints) -> Hints:
    """Two sets of hints to one: the first wins where it says anything."""
    values: dict[str, object] = {}
    for field in fields(Hints):
        if field.name not in _BASES.values():
            source = first if getattr(first, field.name) is not None else second
            values[field.name] = getattr(source, field.name)
            if field.name in _BASES:
                values[_BASES[field.name]] = getattr(source, _BASES[field.name])
    return Hints(**values)  # type: ignore[arg-type]


def read_path_hints(path: str, regions: RegionTable, rules: IdentifyRules) -> Hints:
    """A path or address to what it tells: region, year, kind and date of publication, or nothing of each."""
    return NO_HINTS
