"""What relations a published file has, and what is said of them: the tables of schemas/ and the views of views.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from schemas import TABLES
from schemas.columns import SHARED
from transforms.language.seedfile import LineDict, SeedError, check_keys, parse_yaml

_FILE = "warehouse/relations/views.yml"
KINDS = ("step", "mart", "view", "panel", "own")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation that is computed; views.yml says what the fields mean."""

    name: str
    kind: str
    about: str
    columns: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    light: bool = False
    exported: bool = False


@dataclass(frozen=True, slots=True)
class Catalog:
    """All of views.yml."""

    relations: Mapping[str, Relation]
    columns: Mapping[str, str]
    macros: Mapping[str, str]
    shown_first: tuple[str, ...]


def read_sql(*parts: str) -> str:
    """Text of an SQL file of this room, e.g. ``read_sql("views", "coverage.sql")``."""
    return resources.files("warehouse.relations").joinpath(*parts).read_text(encoding="utf-8")


def read_body(item: Relation) -> str:
    """The query that a relation is computed by."""
    return read_sql("kept" if item.kind == "mart" else "views", f"{item.name}.sql")


@cache
def read_catalog() -> Catalog:
    """views.yml. Raises SeedError with file and line for a key or kind that it does not know."""
    data = parse_yaml(read_sql("views.yml"), _FILE)
    check_keys(data, _FILE, {"columns", "shown_first", "relations", "macros"}, set())
    relations = {name: _read_relation(name, entry) for name, entry in data["relations"].items()}
    return Catalog(relations, data["columns"], data["macros"], tuple(data["shown_first"]))


def _read_relation(name: str, entry: LineDict) -> Relation:
    check_keys(entry, _FILE, {"kind", "about"}, {"columns", "sort", "light", "exported"})
    if entry["kind"] not in KINDS:
        raise SeedError(_FILE, entry.key_lines["kind"], f"kind {entry['kind']!r} is not known")
    return Relation(name, **entry)


def list_views(*kinds: str) -> tuple[Relation, ...]:
    """The computed relations of these kinds, in the order in which they need each other."""
    return tuple(item for item in read_catalog().relations.values() if item.kind in kinds)


def list_exported() -> tuple[str, ...]:
    """Relations that belong to an export of everything."""
    tables = (table.name for table in TABLES.values() if table.exported)
    return (*tables, *(item.name for item in read_catalog().relations.values() if item.exported))


def list_notes() -> dict[str, str]:
    """Relation to what it is."""
    return {table.name: table.about for table in TABLES.values()} | {
        item.name: item.about for item in read_catalog().relations.values()
    }


def find_column_note(relation: str, column: str) -> str | None:
    """What a column means: as its table declares it, as its view says, or as it does everywhere."""
    if relation in TABLES:
        return next((item.note for item in TABLES[relation].columns if item.name == column), None)
    catalog = read_catalog()
    own = catalog.relations[relation].columns if relation in catalog.relations else {}
    shared = SHARED[column].note if column in SHARED else None
    return own.get(column, catalog.columns.get(column, shared))
