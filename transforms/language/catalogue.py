"""The catalogue of indicators: what reports speak of, under every name they give it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from transforms.language.name_parts import NameParts
from transforms.language.seedfile import LineDict, SeedError, check_keys, parse_yaml

MEASURES = ("level", "annual_level", "growth", "annual_growth", "change", "rank")
_REQUIRED = {"code", "name_zh", "name_en", "unit", "direction", "definition", "source", "plausible", "aliases"}
_OPTIONAL = {
    "constant_prices",
    "definition_zh",
    "headline",
    "part_of",
    "core",
    "units",
    "accumulates",
    "done_over",
    "flow",
    "rise_only",
    "growth_aliases",
    "change_aliases",
    "stock_names",
    "per_head",
    "whole",
    "through",
    "counters",
    "narrower",
}
_SPLIT_HEADS = ("增加值", "总产值", "产值", "总收入", "收入", "零售总额", "进出口总额", "出口总额", "交易额", "销售额")
# A name has at most so many words exchanged or moved; a variant shorter than this would be found in other words.
_MOST_EXCHANGES = 2
_MOST_MOVED = 4
_SHORTEST_VARIANT = 5
_SHORTEST_HEAD = 2
_SPLIT_VERBS = ("实现", "完成", "达到", "总")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One catalogued indicator. ``plausible`` holds (low, high) per measure in canonical units or percent.

    ``constant_prices``: growth is real, levels are nominal. ``headline``: every report should state it. ``part_of``:
    codes of wholes that its level cannot be above. ``per_head``: it is said of one person, so that an amount above any
    plausible level is that of all together. ``counters``: the counter words it is counted by; none: by any of its unit.
    ``done_over``: what is done of it over years adds up, how many there are does not (key projects).
    ``narrower``: words in a name by which less is meant than the indicator (one of several insurances).
    """

    code: str
    name_zh: str
    name_en: str
    unit: str
    units: tuple[str, ...]
    direction: str
    core: bool
    accumulates: bool
    flow: bool
    rise_only: bool
    definition: str
    source: str
    aliases: tuple[str, ...]
    plausible: Mapping[str, tuple[float, float]]
    constant_prices: bool = False
    headline: bool = False
    part_of: tuple[str, ...] = ()
    per_head: bool = False
    counters: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    done_over: bool = False
    definition_zh: str = ""

    @property
    def is_stock(self) -> bool:
        """Whether it counts how many of something there are."""
        return self.unit in ("count", "persons") and not self.accumulates and not self.flow

    def may_grow_by(self, percent: float) -> bool:
        """Whether a growth is to be believed of one year; False where nothing is known of it."""
        limits = self.plausible.get("annual_growth")
        return limits is not None and limits[0] <= percent <= limits[1]

    def name_unit(self, unit_class: str) -> str:
        """A class of units as its rows give it: of what is counted the usual counter word (户), else the class."""
        return self.counters[0] if unit_class == "count" and self.counters else unit_class


@dataclass(frozen=True, slots=True)
class Name:
    """What a name in the text stands for.

    ``codes``: the indicators, in order (one, or several for a group name); empty for a lookalike.
    ``undivided``: the code where one number follows a group name. ``implies``: a measure that the
    name itself says ('growth' for 经济增速, 'change' for 新升规企业) or ''. ``stock``: 达到 behind the
    name tells how many there are, not how many were made (rule 20). ``whole``: only a region has it, no firm or sector.
    ``through``: it passes through ports and hubs. ``composition``: its indicators are the shares of one whole, which a
    ratio may tell (三次产业结构为15∶40∶45).
    """

    text: str
    codes: tuple[str, ...]
    undivided: str | None = None
    implies: str = ""
    stock: bool = False
    whole: bool = False
    through: bool = False
    composition: bool = False


@dataclass(frozen=True, slots=True)
class VariantRules:
    """How names are also written.

    ``exchanged``: words of a name with those that may stand for them; ``movable``: sets of words whose order is free
    before a head noun; ``led``: words before the names of some indicators that divide nothing, with their codes.
    """

    exchanged: tuple[tuple[str, tuple[str, ...]], ...]
    movable: tuple[frozenset[str], ...]
    led: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All indicators by code and all names by text; ``parts``: what a name of an indicator begins or ends with.

    Words that are none of these need not be tried as the rest of a name.
    """

    indicators: Mapping[str, Indicator]
    names: Mapping[str, Name]
    parts: NameParts


def parse_catalogue(text: str, file: str, unit_classes: Mapping[str, str]) -> Catalogue:
    """indicators.yml to a Catalogue.

    Raises SeedError (file and line) for unknown keys, unknown units, unknown codes in groups and
    for a name that is claimed twice.
    """
    data = parse_yaml(text, file)
    indicators = read_indicators(data, file, unit_classes)
    names = _Names(file)
    for entry in data["indicators"]:
        names.add_indicator(entry, indicators[entry["code"]])
    for entry in data["indicators"]:
        _check_wholes(entry, file, indicators)
    for group in data["groups"]:
        names.add_group(group, indicators)
    for name in data["lookalikes"]:
        names.claim(Name(str(name), ()), "the lookalikes", data.key_lines["lookalikes"])
    names.add_variants(parse_variants(data["variants"], file) if "variants" in data else VariantRules((), ()))
    return Catalogue(indicators, names.names, NameParts(text for text, name in names.names.items() if name.codes))


def read_indicators(data: LineDict, file: str, unit_classes: Mapping[str, str]) -> dict[str, Indicator]:
    """The indicators of indicators.yml by code, without their names. Raises SeedError as parse_catalogue does."""
    check_keys(data, file, {"indicators", "groups", "lookalikes"}, {"variants"})
    indicators: dict[str, Indicator] = {}
    for entry in data["indicators"]:
        indicator = _make_indicator(entry, file, unit_classes)
        if indicator.code in indicators:
            raise SeedError(file, entry.line, f"code {indicator.code!r} stands twice")
        indicators[indicator.code] = indicator
    return indicators


class _Names:
    """The names claimed so far and who claimed them; no two owners can have one name."""

    def __init__(self, file: str) -> None:
        self.names: dict[str, Name] = {}
        self._owners: dict[str, str] = {}
        self._file = file

    def claim(self, name: Name, owner: str, line: int) -> None:
        """Add a name. Raises SeedError when it is another owner's."""
        if self._owners.setdefault(name.text, owner) != owner:
            text = f"name {name.text!r} of {owner} already belongs to {self._owners[name.text]}"
            raise SeedError(self._file, line, text)
        self.names.setdefault(name.text, name)

    def add_indicator(self, entry: LineDict, indicator: Indicator) -> None:
        line = entry.key_lines["aliases"]
        stock = set(entry.get("stock_names", []))
        whole, through = bool(entry.get("whole", False)), bool(entry.get("through", False))
        for alias in indicator.aliases:
            name = Name(alias, (indicator.code,), stock=alias in stock, whole=whole, through=through)
            self.claim(name, indicator.code, line)
        for name in sorted(stock - set(indicator.aliases)):
            raise SeedError(self._file, entry.key_lines["stock_names"], f"{name!r} is no alias of {indicator.code}")
        for key, measure in (("growth_aliases", "growth"), ("change_aliases", "change")):
            for alias in entry.get(key, []):
                self.claim(
                    Name(str(alias), (indicator.code,), None, measure, whole=whole, through=through),
                    indicator.code,
                    entry.key_lines[key],
                )

    def add_group(self, group: LineDict, indicators: Mapping[str, Indicator]) -> None:
        check_keys(group, self._file, {"names", "members"}, {"undivided", "composition"})
        for code in [*group["members"], *([group["undivided"]] if "undivided" in group else [])]:
            if code not in indicators:
                raise SeedError(self._file, group.line, f"unknown indicator {code!r} in a group")
        for name in group["names"]:
            found = Name(
                name, tuple(group["members"]), group.get("undivided"), composition=group.get("composition", False)
            )
            self.claim(found, "a group", group.line)

    def add_variants(self, rules: VariantRules) -> None:
        """The other ways of writing the names. One that two indicators would have is given to neither."""
        variants: dict[str, Name | None] = {}
        for alias, name in self.names.items():
            if not name.codes:
                continue
            rest = tuple(getattr(name, field) for field in Name.__slots__[1:])
            written = (*_split_variants(alias), *write_variants(alias, rules))
            for text in (*written, *_lead((alias, *written), name.codes, rules)):
                found = name if text == name.text else Name(text, *rest)
                other = variants.setdefault(text, found)
                if other is not None and other.codes != found.codes:
                    variants[text] = None
        for text, variant in variants.items():
            if variant is not None:
                self.names.setdefault(text, variant)


def _make_indicator(entry: LineDict, file: str, unit_classes: Mapping[str, str]) -> Indicator:
    check_keys(entry, file, _REQUIRED, _OPTIONAL)
    units = tuple(entry.get("units", [entry["unit"]]))
    for unit in (entry["unit"], *units):
        if unit not in unit_classes:
            raise SeedError(file, entry.line, f"{entry['code']}: unknown unit class {unit!r}")
    if entry["direction"] not in ("up", "down", "none"):
        raise SeedError(file, entry.key_lines["direction"], "direction is up, down or none")
    plausible: dict[str, tuple[float, float]] = {}
    for measure, limits in entry["plausible"].items():
        if measure not in MEASURES or not _is_range(limits):
            raise SeedError(file, entry.key_lines["plausible"], f"{measure!r}: expected a measure and [low, high]")
        plausible[measure] = (float(limits[0]), float(limits[1]))
    return Indicator(
        code=entry["code"],
        name_zh=entry["name_zh"],
        name_en=entry["name_en"],
        unit=entry["unit"],
        units=units,
        direction="" if entry["direction"] == "none" else entry["direction"],
        core=bool(entry.get("core", False)),
        accumulates=bool(entry.get("accumulates", False)),
        flow=bool(entry.get("flow", False)),
        rise_only=bool(entry.get("rise_only", False)),
        definition=entry["definition"],
        source=entry["source"],
        aliases=tuple(str(alias) for alias in entry["aliases"]),
        plausible=plausible,
        constant_prices=bool(entry.get("constant_prices", False)),
        headline=bool(entry.get("headline", False)),
        part_of=tuple(entry.get("part_of", ())),
        per_head=bool(entry.get("per_head", False)),
        counters=tuple(entry.get("counters", ())),
        narrower=tuple(entry.get("narrower", ())),
        done_over=bool(entry.get("done_over", False)),
        definition_zh=str(entry.get("definition_zh", "")),
    )


def _check_wholes(entry: LineDict, file: str, indicators: Mapping[str, Indicator]) -> None:
    """A whole is another indicator in the same unit. Raises SeedError."""
    for key in ("constant_prices", "headline", "per_head", "whole", "through", "done_over"):
        if not isinstance(entry.get(key, False), bool):
            raise SeedError(file, entry.key_lines[key], f"{key} is true or false")
    wholes = entry.get("part_of", [])
    if not isinstance(wholes, list):
        raise SeedError(file, entry.key_lines["part_of"], "part_of is a list of codes")
    for code in wholes:
        whole = indicators.get(code) if isinstance(code, str) else None
        if whole is None or code == entry["code"]:
            raise SeedError(file, entry.key_lines["part_of"], f"{code!r} is no other indicator")
        if whole.unit != entry["unit"]:
            raise SeedError(
                file, entry.key_lines["part_of"], f"{code!r} is counted in {whole.unit}, not {entry['unit']}"
            )


def _is_range(limits: Any) -> bool:
    return isinstance(limits, list) and len(limits) == 2 and limits[0] < limits[1]


def parse_variants(entry: LineDict, file: str) -> VariantRules:
    """The rules by which names are also written. Raises SeedError for words that exchange with themselves."""
    check_keys(entry, file, {"exchanged", "movable", "led"}, set())
    exchanged: list[tuple[str, tuple[str, ...]]] = []
    for word, others in entry["exchanged"].items():
        if word in others:
            raise SeedError(file, entry.key_lines["exchanged"], f"{word!r} is exchanged for itself")
        exchanged.append((word, tuple(others)))
    for one in entry["led"]:
        check_keys(one, file, {"words", "codes"}, set())
    led = tuple((tuple(one["words"]), frozenset(one["codes"])) for one in entry["led"])
    return VariantRules(tuple(exchanged), tuple(frozenset(words) for words in entry["movable"]), led)


def write_variants(alias: str, rules: VariantRules) -> set[str]:
    """A name to all that it is also written as: words exchanged, up to two at a time, and words out of order."""
    found, latest = {alias}, {alias}
    for _ in range(_MOST_EXCHANGES):
        latest = {variant for one in latest for variant in _exchange(one, rules)} - found
        found |= latest
    _, any_run = _match_words(frozenset().union(*rules.movable))
    moving = [one for one in found if any_run.search(one)] if rules.movable else []  # most names have no such words
    found |= {variant for one in moving for words in rules.movable for variant in _reorder(one, words)}
    return {variant for variant in found if len(variant) >= _SHORTEST_VARIANT} - {alias}


def _lead(names: Iterable[str], codes: Sequence[str], rules: VariantRules) -> Iterator[str]:
    """市区空气优良天数: names behind words that say where their indicators are measured."""
    words = [word for words, led in rules.led if led.issuperset(codes) for word in words]
    return (word + name for name in names for word in words)


def _exchange(name: str, rules: VariantRules) -> Iterator[str]:
    for word, others in rules.exchanged:
        if word in name:
            before, _, behind = name.partition(word)
            for other in others:
                if word not in other or other not in name:
                    yield f"{before}{other}{behind}"


def _reorder(name: str, movable: frozenset[str]) -> Iterator[str]:
    """一般公共预算收入 to 公共一般预算收入 and so on: a run of movable words before a head, in any order."""
    start, words = _find_run(name, movable)
    end = start + sum(map(len, words))
    if not 2 <= len(words) <= _MOST_MOVED or len(name) - end < _SHORTEST_HEAD:
        return
    for order in itertools.permutations(words):
        yield name[:start] + "".join(order) + name[end:]


def _find_run(name: str, movable: frozenset[str]) -> tuple[int, Sequence[str]]:
    """Where the first run of movable words begins in a name, and its words."""
    word, run = _match_words(movable)
    found = run.search(name)
    return (found.start(), word.findall(found.group())) if found else (0, ())


@cache
def _match_words(words: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One of the words, the longest that stands there; and a run of two or more."""
    one = "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
    return re.compile(one), re.compile(f"(?:{one}){{2,}}")


def _split_variants(alias: str) -> list[str]:
    """第三产业增加值 is also written 第三产业实现增加值: the verb may stand inside the name."""
    for head in _SPLIT_HEADS:
        if alias.endswith(head) and len(alias) - len(head) >= 2:
            stem = alias[: -len(head)]
            return [f"{stem}{verb}{head}" for verb in _SPLIT_VERBS]
    return []
