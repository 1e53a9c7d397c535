"""Which documents a changed set of rules may read differently: those, and no others, are read again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Any

from flows.run.documents import NOT_READ
from flows.run.lookups import find_places_of_entry, find_places_of_word, hide_unseen, may_have_met
from flows.run.seeds import PACKAGE_VERSION, SEEDS
from transforms.language.build import SEED_FILES
from transforms.language.catalogue import Catalogue, parse_catalogue
from transforms.language.cues import parse_cues
from transforms.language.seedfile import SeedError
from transforms.language.units import parse_units
from warehouse.load.readings import RuleSet

WORD_LISTS = ("indicators.yml", "units.yml", "cues.yml")
"""Seed files of which a changed entry can be told from the others; a change of any other part touches everything."""
CATALOGUE = ("indicators.yml", "regions.csv", "units.yml")
CODE = "code"
READING_PACKAGES = ("jieba", "ahocorasick_rs", "selectolax", "lxml", "pypdf")
MOST_NEEDLES = 2000
"""Where more has changed than this, looking for it would take as long as reading."""

Needle = Sequence[int]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """From one rule set to another. ``reason`` is given when any document may read differently.

    Otherwise only those can that met one of ``needles``: places of marks, see flows.run.lookups.
    """

    reason: str | None
    needles: tuple[Needle, ...] = ()

    def explain(self, packed: bytes | None) -> str | None:
        """Why a document with these lookups must be read again; None when it would read the same."""
        if self.reason is not None:
            return self.reason
        if not self.needles:
            return None
        if not packed:
            return "not known what its reading depended on"
        return "may hold a changed word" if may_have_met(packed, self.needles) else None


def describe_rules() -> RuleSet:
    """The rule set at hand: code that reads and validates, with the packages it stands on, and every seed file."""
    code = hashlib.sha256(PACKAGE_VERSION.encode())
    for name in READING_PACKAGES:
        code.update(f"{name} {metadata.version(name)}\0".encode())
    for package in ("transforms", "schemas"):
        for entry in _list_code(resources.files(package)):
            code.update(entry.name.encode() + b"\0" + entry.read_bytes() + b"\0")
    files = {name: SEEDS.joinpath(name).read_bytes() for name in SEED_FILES}
    return make_rules(code.hexdigest(), {name: data.decode("utf-8") for name, data in files.items()})


def describe_catalogue() -> str:
    """What the tables of indicators, regions and units are made of: code and seed files, as one fingerprint."""
    parts = describe_rules().parts
    return hashlib.sha256("".join(parts[name] for name in (CODE, *CATALOGUE)).encode()).hexdigest()


def make_rules(code: str, files: Mapping[str, str]) -> RuleSet:
    """Fingerprint of the code and texts of the seed files to a RuleSet; its version names the package, too."""
    parts = {CODE: code, **{name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}}
    digest = hashlib.sha256("".join(f"{name} {parts[name]}\n" for name in sorted(parts)).encode())
    return RuleSet(f"{PACKAGE_VERSION}+{digest.hexdigest()[:10]}", parts, {name: files[name] for name in WORD_LISTS})


def compare_rules(before: RuleSet | None, now: RuleSet) -> RuleChange:
    """What has changed between two rule sets. ``before`` is None when nothing is known of it."""
    if before is None:
        return RuleChange("read by rules that are no longer known")
    names = sorted(before.parts.keys() | now.parts.keys())
    changed = [name for name in names if before.parts.get(name) != now.parts.get(name)]
    beyond = [name for name in changed if name not in WORD_LISTS]
    if beyond:
        return RuleChange("changed code" if CODE in beyond else f"changed {', '.join(beyond)}")
    try:
        words, entries = find_changed_words(before.texts, now.texts)
    except (SeedError, KeyError):  # lists of a form that is no longer read
        return RuleChange(f"changed {', '.join(changed)}")
    if len(words) + len(entries) > MOST_NEEDLES:
        return RuleChange("changed words, too many to look for")
    needles = [find_places_of_word(word) for word in sorted(words)]
    needles += [find_places_of_entry(*entry) for entry in sorted(entries)]
    return RuleChange(None, tuple(needles))


def find_changed_words(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[set[str], set[tuple[str, str]]]:
    """Texts of two sets of word lists to the words, and the entries (kind and code), that are not the same in both.

    An indicator of which more than its names changed counts with all its names. Raises SeedError.
    """
    old, new = _parse_lists(before), _parse_lists(now)
    words: set[str] = set()
    for mapping in ("names", "units", "guards", "cues"):
        words |= _find_unequal(old[mapping], new[mapping])
    codes = _find_unequal(_without_names(old["catalogue"]), _without_names(new["catalogue"]))
    for catalogue in (old["catalogue"], new["catalogue"]):
        words |= {text for text, name in catalogue.names.items() if codes & {*name.codes, name.undivided}}
    aliases = [{code: item.aliases for code, item in lists["catalogue"].indicators.items()} for lists in (old, new)]
    entries = {("indicators", code) for code in codes} | {("aliases", code) for code in _find_unequal(*aliases)}
    return words, entries


def _parse_lists(texts: Mapping[str, str]) -> dict[str, Any]:
    units = parse_units(texts["units.yml"], "seeds/units.yml")
    catalogue = parse_catalogue(texts["indicators.yml"], "seeds/indicators.yml", units.classes)
    return {
        "catalogue": catalogue,
        "names": catalogue.names,
        "units": units.units,
        "guards": units.guards,
        "cues": parse_cues(texts["cues.yml"], "seeds/cues.yml"),
    }


def _without_names(catalogue: Catalogue) -> dict[str, Any]:
    """Indicators without what reading does not see (flows.run.lookups) and without names: these are compared singly."""
    return {code: replace(hide_unseen(item), aliases=()) for code, item in catalogue.indicators.items()}


def _find_unequal(before: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    absent = object()
    return {key for key in before.keys() | now.keys() if before.get(key, absent) != now.get(key, absent)}


def sort_contents(
    versions: Mapping[str, str],
    now: RuleSet,
    find_rules: Callable[[str], RuleSet | None],
    list_lookups: Callable[[str], Iterable[tuple[str, bytes]]],
) -> tuple[dict[str, str], set[str]]:
    """Contents (sha256 to the version that last read them) to those that must be read again, each with the reason,
    and those of another version that would read the same under the rules at hand.

    ``find_rules`` and ``list_lookups`` are those of warehouse.load.readings.Readings.
    """
    reasons: dict[str, str] = {}
    same: set[str] = set()
    reasons.update((sha256, "not at hand before") for sha256, version in versions.items() if version == NOT_READ)
    for version in sorted(set(versions.values()) - {now.version, NOT_READ}):
        change = compare_rules(find_rules(version), now)
        waiting = {sha256 for sha256, read_by in versions.items() if read_by == version}
        told: dict[str, str | None] = {}
        if change.needles:
            told = {sha256: change.explain(packed) for sha256, packed in list_lookups(version) if sha256 in waiting}
        for sha256 in waiting:
            reason = told[sha256] if sha256 in told else change.explain(None)
            if reason is None:
                same.add(sha256)
            else:
                reasons[sha256] = reason
    return reasons, same


def describe_reasons(reasons: Mapping[str, int]) -> str:
    """``12 new, 3 may hold a changed word``; why documents are read, or need not be."""
    return ", ".join(f"{count:,} {reason}" for reason, count in reasons.items()) or "nothing new"


def _list_code(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found.extend(_list_code(entry))
        elif entry.name.endswith(".py"):
            found.append(entry)
    return sorted(found, key=lambda entry: str(entry))
