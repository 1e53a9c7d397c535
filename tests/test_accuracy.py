"""A ratchet on what labelled reports yield: figures may rise, never fall below the floors of accuracy.toml."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import pytest

from tests.reading import ROOT, SEED_REPORTS, WRITTEN_REPORTS, find_labelled, load_language, read_labelled
from tests.scoring import Score, fingerprint, read_table, score
from transforms.decode.decode import decode_bytes
from transforms.records import Observation

GOLD = ROOT / "tests/gold"
FLOORS: dict[str, Any] = tomllib.loads((ROOT / "tests/accuracy.toml").read_text(encoding="utf-8"))
STEMS = [path.stem for path in SEED_REPORTS]
WRITTEN = [f"w{number}" for number in range(1, 25)]
TABLES = ["seeds", *WRITTEN]


def find_core() -> set[str]:
    return {code for code, one in load_language().lexicon.catalogue.indicators.items() if one.core}


def read_gold(name: str) -> list[dict[str, str]]:
    return read_table(GOLD / FLOORS[name]["file"])


def list_said(name: str) -> list[tuple[str, Observation]]:
    stems = sorted({row["doc_id"] for row in read_gold(name)})
    return [(stem, row) for stem in stems for row in read_labelled(stem).observations]


def score_table(name: str) -> Score:
    return score(read_gold(name), list_said(name), find_core())


@cache
def read_raw(stem: str) -> str:
    return decode_bytes(find_labelled(stem).read_bytes()).text


@lru_cache(maxsize=64)
def squeeze(raw: str) -> tuple[str, list[int]]:
    """A text without line breaks and blanks, and where its characters stand in the text itself."""
    places = [place for place, char in enumerate(raw) if not char.isspace()]
    return "".join(raw.split()), places


def find_span(raw: str, words: str, occurrence: int = 1) -> tuple[int, int]:
    """Where words stand in a raw text for the nth time, line breaks and blanks in it or not."""
    dense, places = squeeze(raw)
    wanted = "".join(words.split())
    assert dense.count(wanted) >= occurrence, f"{words!r} stands {dense.count(wanted)} times in the raw text"
    end = 0
    for _ in range(occurrence):
        end = dense.index(wanted, end) + len(wanted)
    return places[end - len(wanted)], places[end - 1] + 1


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_floors_were_measured_on_this_gold(name: str) -> None:
    path = GOLD / FLOORS[name]["file"]
    assert fingerprint(path) == FLOORS[name]["sha256"], (
        f"{path.name} has changed: measure again, look at every difference, "
        "then write the new figures and the new fingerprint to tests/accuracy.toml"
    )
    texts = FLOORS[name].get("texts", {})
    assert {stem: fingerprint(find_labelled(stem)) for stem in texts} == texts


@pytest.mark.parametrize("name", TABLES)
def test_statements(name: str) -> None:
    floors, found = FLOORS[name], score_table(name)
    assert found.gold == floors["gold"]
    assert found.recall >= floors["recall"], found.missed
    assert found.precision >= floors["precision"], found.extra
    assert found.bounds >= floors["bounds"]
    # Parts that are still taken for the whole are named in the floors; there are to be fewer, never more.
    assert len(found.parts_taken_for_whole) <= floors.get("parts", 0), found.parts_taken_for_whole


def test_ranks_of_the_seed_reports() -> None:
    found = {
        (stem, row.indicator, int(row.value), row.rank_scope)
        for stem, row in list_said("seeds")
        if row.measure == "rank"
    }
    gold = {
        (row["doc_id"], row["indicator"], int(float(row["value"])), row["rank_scope"]): row["optional"] == "1"
        for row in read_table(GOLD / "seeds.csv")
        if row["measure"] == "rank"
    }
    wanted = {key for key, optional in gold.items() if not optional}
    core = find_core()
    assert not {key for key in found if key[1] in core} - set(gold)
    assert len(wanted & found) >= FLOORS["seeds"]["ranks"], wanted - found


@pytest.mark.parametrize("name", TABLES)
def test_parts_are_told_apart_where_the_gold_names_them(name: str) -> None:
    named = [row for row in read_gold(name) if row["scope"] != "region" and row["measure"] != "rank"]
    assert named
    said = list_said(name)
    taken_for_whole = []
    for row in named:
        same = [
            one
            for stem, one in said
            if (stem, one.indicator, one.measure) == (row["doc_id"], row["indicator"], row["measure"])
            and (one.kind, one.period_start, one.period_end)
            == (row["kind"], int(row["period_start"]), int(row["period_end"]))
            and float(one.value) == float(row["value"])
        ]
        if any(one.scope == "region" for one in same):
            taken_for_whole.append(row["quote"])
    assert len(taken_for_whole) <= FLOORS[name].get("parts", 0), taken_for_whole


def test_noise_of_the_seed_reports() -> None:
    rows = read_table(GOLD / "seeds-noise.csv")
    covered = named = 0
    missed: list[str] = []
    for row in rows:
        clean = read_labelled(row["doc_id"]).clean
        assert clean is not None
        start, end = find_span(read_raw(row["doc_id"]), row["text"], int(row["occurrence"]))
        whole = [span for span in clean.removed if span.char_start <= start and end <= span.char_end]
        covered += bool(whole)
        named += any(span.kind == row["kind"] for span in whole)
        if not whole:
            missed.append(row["text"])
    assert len(rows) == FLOORS["noise"]["spans"]
    assert covered >= FLOORS["noise"]["covered"], missed
    assert named >= FLOORS["noise"]["kinds"]


@pytest.mark.parametrize("name", TABLES)
def test_no_statement_is_taken_for_noise(name: str) -> None:
    """Every number of the gold, found in its quote, stands in the clean text; what cuts a number in two does not."""
    for row in read_gold(name):
        clean = read_labelled(row["doc_id"]).clean
        assert clean is not None
        raw = read_raw(row["doc_id"])
        quote_start, quote_end = find_span(raw, row["quote"])
        start, end = (quote_start + place for place in find_span(raw[quote_start:quote_end], row["value_text"]))
        taken = [span for span in clean.removed if span.char_start < end and start < span.char_end]
        assert not [span for span in taken if span.char_start <= start or end <= span.char_end], row["quote"]


def test_damage_of_the_seed_reports() -> None:
    rows = read_table(GOLD / "seeds-damage.csv")
    found = 0
    missed: list[str] = []
    for row in rows:
        clean = read_labelled(row["doc_id"]).clean
        assert clean is not None
        start, end = find_span(read_raw(row["doc_id"]), row["quote"])
        hit = any(place.char_start <= end and start <= place.char_end for place in clean.damage)
        found += hit
        if not hit:
            missed.append(row["quote"])
    assert len(rows) == FLOORS["damage"]["places"]
    assert found >= FLOORS["damage"]["found"], missed


def test_the_score_itself() -> None:
    """A value changed is missed and extra, a part for the whole is extra, a wrong bound counts, optional does not."""
    rows = read_gold("seeds")
    core = find_core()
    said = list_said("seeds")
    before = score(rows, said, core)
    index = next(
        i
        for i, (_, one) in enumerate(said)
        if one.indicator == "fixed_asset_investment" and one.measure == "growth" and one.kind == "target"
    )
    stem, one = said[index]
    rest = [*said[:index], *said[index + 1 :]]
    worse = score(rows, [*rest, (stem, replace(one, value=one.value + 1))], core)
    assert (worse.hits, len(worse.missed), len(worse.extra)) == (
        before.hits - 1,
        len(before.missed) + 1,
        len(before.extra) + 1,
    )
    assert score(rows, [*said, said[index]], core).hits == before.hits
    assert score(rows, [*rest, (stem, replace(one, bound="lt"))], core).bounds < before.bounds
    assert score(rows, [*rest, (stem, replace(one, scope="part"))], core).recall < before.recall
    part = next(row for row in rows if row["scope"] != "region" and row["measure"] in ("growth", "level"))
    trap = replace(
        one,
        indicator=part["indicator"],
        kind=part["kind"],
        measure=part["measure"],
        period_start=int(part["period_start"]),
        period_end=int(part["period_end"]),
        value=type(one.value)(part["value"]),
        scope="region",
    )
    assert len(score(rows, [*said, (part["doc_id"], trap)], core).parts_taken_for_whole) == 1


def test_every_labelled_report_is_in_the_gold() -> None:
    assert {row["doc_id"] for row in read_gold("seeds")} == set(STEMS)
    written = {row["doc_id"] for name in WRITTEN for row in read_gold(name)}
    assert (
        written
        == {path.stem for path in WRITTEN_REPORTS}
        == {stem for name in WRITTEN for stem in FLOORS[name]["texts"]}
    )
