"""Reading again only what changed rules can touch gives the same warehouse as reading everything again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.run.chunks.part import READING_TYPES
from flows.run.documents import NOT_READ, SourceFile
from flows.run.home import Home
from flows.run.lookups import Lookups, find_places_of_word, may_have_met, watch_language
from flows.run.rereading import WORD_LISTS, compare_rules, find_changed_words, make_rules, sort_contents
from flows.run.session import Session
from schemas import DOCUMENT_TABLES, SourceReport, admit_frames, frame_reports
from schemas.seeds import build_rules
from tests.flows.run.loading import load_reports
from tests.reading import SEED_REPORTS, load_language
from tests.thoroughness import tries
from transforms.language.build import Language
from transforms.language.catalogue import parse_catalogue
from transforms.language.cues import parse_cues
from transforms.language.lexicon import build_lexicon
from transforms.language.units import parse_units
from transforms.read.document import read_document
from transforms.read.ledger import account_numbers
from transforms.records import CleanText, Identity, OffsetMap, Report, Section, Standpoint
from transforms.report import read_report
from warehouse.load.documents import load_batch, stamp_documents
from warehouse.load.readings import RuleSet, open_readings
from warehouse.query.runs import list_runs
from warehouse.store.working import create_tables, open_working

Lists = Mapping[str, Any]

EXAMPLES = tries(4, 100)

PIECES = ("城镇", "农村", "居民", "人均", "可支配", "收入", "财政", "税收", "工业", "增加值", "用电量", "人口")
CUES = ("增长", "下降", "达到", "完成", "力争", "以上", "左右", "不低于", "约", "分别", "和", "年均", "新增", "同比")
UNITS = ("亿元", "万元", "元", "万人", "人", "%", "万亩", "亩", "亿千瓦时")
WORD = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)
NUMBER = st.builds("{}{}".format, st.integers(1, 99), st.sampled_from(UNITS))
SENTENCE = st.lists(
    st.one_of(WORD, NUMBER, st.sampled_from((*CUES, "、", "，", "（", "）", "全市", "2022年"))), max_size=14
)
TEXTS = st.lists(
    st.lists(SENTENCE.map("".join), min_size=1, max_size=6).map("。\n".join), min_size=2, max_size=5, unique=True
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(("alias", "name", "cue", "unit", "range", "kind", "guard", "group")), WORD, st.integers(0, 99)
    ),
    min_size=1,
    max_size=3,
)  # fmt: skip


def make_lists() -> dict[str, Any]:
    """Small word lists in the form of the seeds."""
    given_names = {
        "income": ("CNY", ["居民人均可支配收入", "人均收入"]),
        "income_urban": ("CNY", ["城镇居民人均可支配收入", "城镇居民收入"]),
        "income_rural": ("CNY", ["农村居民人均可支配收入"]),
        "tax": ("CNY", ["税收", "税收收入"]),
        "budget": ("CNY", ["财政收入"]),
        "industry": ("CNY", ["工业增加值"]),
        "power": ("kWh", ["用电量", "工业用电量"]),
        "people": ("persons", ["人口"]),
    }
    indicators = [
        {
            "code": code,
            "name_zh": aliases[0],
            "name_en": code,
            "unit": unit,
            "direction": "up",
            "definition": "made",
            "source": "made",
            "plausible": {"growth": [-30, 60]},
            "aliases": aliases,
        }
        for code, (unit, aliases) in given_names.items()
    ]
    cues = {
        "up": ["增长"],
        "down": ["下降"],
        "level": ["达到", "完成"],
        "target": ["力争"],
        "annual": ["年均"],
        "gain": ["新增"],
        "join": ["和"],
        "before": {"ge": ["不低于"], "approx": ["约"]},
        "after": {"ge": ["以上"], "approx": ["左右"]},
    }
    units = [
        {"names": ["元"], "class": "CNY", "factor": "1"},
        {"names": ["万元"], "class": "CNY", "factor": "10000"},
        {"names": ["亿元"], "class": "CNY", "factor": "100000000"},
        {"names": ["人"], "class": "persons", "factor": "1"},
        {"names": ["万人"], "class": "persons", "factor": "10000"},
        {"names": ["%"], "class": "%", "factor": "1"},
    ]
    classes = dict.fromkeys(("CNY", "persons", "%", "pp", "kWh", "mu", "count"), "made")
    return {
        "indicators.yml": {
            "indicators": indicators,
            "groups": [{"names": ["城乡居民收入"], "members": ["income_urban", "income_rural"]}],
            "lookalikes": ["人均用电量"],
        },
        "cues.yml": cues,
        "units.yml": {"classes": classes, "units": units, "guards": {"人": "均口"}},
    }


def edit_lists(edits: list[tuple[str, str, int]]) -> dict[str, Any]:
    """The small lists with some entries added, altered or taken away; what is no longer valid is left out."""
    lists = make_lists()
    for kind, word, number in edits:
        before = write_lists(lists)
        indicators = lists["indicators.yml"]["indicators"]
        entry = indicators[number % len(indicators)]
        units = lists["units.yml"]["units"]
        if kind == "alias":
            entry["aliases"] = (
                [*entry["aliases"], word] if number % 2 or len(entry["aliases"]) < 2 else entry["aliases"][1:]
            )
        elif kind == "name":
            entry["name_zh"] = word
        elif kind == "cue":
            flat = ["up", "down", "level", "target", "gain", "join", "make", "total", "part"][number % 9]
            known = lists["cues.yml"].setdefault(flat, [])
            cue = CUES[number % len(CUES)]
            lists["cues.yml"][flat] = [item for item in known if item != cue] if cue in known else [*known, cue]
        elif kind == "unit" and number % 2:
            units.append({"names": [UNITS[number % len(UNITS)]], "class": "kWh", "factor": str(number)})
        elif kind == "unit":
            units.pop(number % len(units))
        elif kind == "range":
            entry["plausible"] = {"growth": [number - 50, number]}
        elif kind == "kind":
            entry["unit"] = ("CNY", "persons", "%", "kWh")[number % 4]
        elif kind == "guard":
            lists["units.yml"]["guards"] = {"元": word[0]}
        else:
            lists["indicators.yml"]["groups"].append({"names": [word], "members": ["tax", "budget"]})
        try:
            build(write_lists(lists))
        except (ValueError, IndexError, AttributeError):
            lists = {name: yaml.safe_load(text) for name, text in before.items()}
    return write_lists(lists)


def write_lists(lists: Lists) -> dict[str, str]:
    return {name: yaml.safe_dump(content, allow_unicode=True, sort_keys=False) for name, content in lists.items()}


def build(texts: Mapping[str, str]) -> Language:
    """The language of the seeds with these word lists in place of its own."""
    units = parse_units(texts["units.yml"], "units.yml")
    catalogue = parse_catalogue(texts["indicators.yml"], "indicators.yml", units.classes)
    cues = parse_cues(texts["cues.yml"], "cues.yml")
    return replace(load_language(), lexicon=build_lexicon(catalogue, units, cues, load_language().lexicon.trust))


@cache
def build_first() -> tuple[RuleSet, Language]:
    texts = write_lists(make_lists())
    return make_rules("code", texts), build(texts)


def read(text: str, language: Language, lookups: Lookups) -> Report:
    """A text as the review of a county's report of 2023."""
    lookups.clear()
    clean = CleanText(text, OffsetMap([0], [0], len(text), len(text)), (), (), "simplified")
    section = Section(0, len(text), "review", 2022, 2022, "")
    identity = Identity(
        "140827", "垣曲县", "county", 2023, "work_report", "", None, None, (section,), (), standpoint=Standpoint(2023)
    )
    found = read_document(text, clean, identity, language.lexicon, language.regions)
    ledger = account_numbers(clean, found)
    report = Report(
        "loaded", None, "utf-8", "text", len(text), clean, identity, found.observations, found.measurements, ledger
    )
    report.lookups = lookups.pack()
    return report


def load(
    con: duckdb.DuckDBPyConnection, texts: Mapping[str, str], rules: RuleSet, language: Language
) -> dict[str, bytes]:
    """Texts by sha256 read and loaded; returns their lookups."""
    watched, lookups = watch_language(language)
    reports = {sha256: read(text, watched, lookups) for sha256, text in texts.items()}
    sources = [
        SourceReport(sha256[:6], sha256, "made", None, report, rules.version, "r") for sha256, report in reports.items()
    ]
    catalogue = build_rules(language.lexicon.catalogue.indicators.values())
    load_batch(con, admit_frames(frame_reports(sources), catalogue, "r"))
    return {sha256: report.lookups for sha256, report in reports.items()}


def list_rows(con: duckdb.DuckDBPyConnection, without: str = "") -> dict[str, list[tuple[Any, ...]]]:
    columns = f"* EXCLUDE ({without})" if without else "*"
    return {
        name: con.execute(
            f"SELECT {columns if name in ('document', 'observation') or not without else '*'} FROM {name} ORDER BY ALL"
        ).fetchall()
        for name in DOCUMENT_TABLES
    }


def sort_texts(texts: Mapping[str, str], edits: list[tuple[str, str, int]]) -> tuple[RuleSet, Language, set[str]]:
    """The edited rules, and those of the texts, read under the first ones, that they cannot touch."""
    first, old = build_first()
    edited = edit_lists(edits)
    second, new = make_rules("code", edited), build(edited)
    watched, lookups = watch_language(old)
    packed = {sha256: read(text, watched, lookups).lookups for sha256, text in texts.items()}
    versions = dict.fromkeys(texts, first.version)
    reasons, same = sort_contents(versions, second, {first.version: first}.get, lambda _: packed.items())
    assert reasons.keys() | same == (texts.keys() if second.version != first.version else set())
    return second, new, same


def name_texts(written: list[str]) -> dict[str, str]:
    return {hashlib.sha256(text.encode()).hexdigest(): text for text in written}


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(TEXTS, EDITS)
def test_what_is_not_read_again_would_read_the_same(written: list[str], edits: list[tuple[str, str, int]]) -> None:
    texts = name_texts(written)
    _, new, same = sort_texts(texts, edits)
    _, old = build_first()
    for sha256 in same:
        before, after = (read(texts[sha256], language, Lookups()) for language in (old, new))
        assert (before.observations, before.measurements) == (after.observations, after.measurements)
        assert before.ledger == after.ledger
        rules = [build_rules(language.lexicon.catalogue.indicators.values()) for language in (old, new)]
        for said in before.observations:
            assert rules[0][said.indicator] == rules[1][said.indicator]


@settings(
    max_examples=max(1, EXAMPLES // 8), deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(TEXTS, EDITS)
def test_reading_what_may_have_changed_equals_reading_everything(
    written: list[str], edits: list[tuple[str, str, int]]
) -> None:
    texts = name_texts(written)
    first, old = build_first()
    second, new, same = sort_texts(texts, edits)
    again = {sha256: text for sha256, text in texts.items() if sha256 not in same}
    with duckdb.connect() as selective, duckdb.connect() as everything, duckdb.connect() as anew:
        for con in (selective, everything, anew):
            create_tables(con)
        for con in (selective, everything):
            load(con, texts, first, old)
        if again:
            load(selective, again, second, new)
        stamp_documents(selective, same, second.version)
        for con in (everything, anew):
            load(con, texts, second, new)
        assert list_rows(selective) == list_rows(everything)
        assert list_rows(selective, "extractor_version") == list_rows(anew, "extractor_version")


def test_only_documents_with_a_changed_word_are_read_again(tmp_path: Path) -> None:
    texts = {
        "1" * 64: "财政收入完成12亿元，增长5%",
        "2" * 64: "人口达到30万人",
        "3" * 64: "税收完成3亿元。城镇、农村居民人均可支配收入分别增长8%和9%",
    }
    first, old = build_first()
    lists = make_lists()
    lists["indicators.yml"]["indicators"][3]["aliases"].append("税收总额")
    lists["indicators.yml"]["indicators"][5]["definition"] = "said otherwise"
    lists["indicators.yml"]["indicators"][2]["aliases"] = ["农村居民可支配收入"]
    second = make_rules("code", write_lists(lists))
    with duckdb.connect() as con:
        create_tables(con)
        lookups = load(con, texts, first, old)
    with open_readings(tmp_path) as readings:
        readings.keep_lookups(first.version, pl.DataFrame(list(lookups.items()), READING_TYPES, orient="row"))
        readings.keep_rules(first)
        versions = dict.fromkeys([*texts, "4" * 64], first.version)
        reasons, same = sort_contents(versions, second, readings.find_rules, readings.list_lookups)
        readings.move_to(second.version, same)
        readings.keep_rules(second)
        assert dict(readings.list_lookups(second.version)) == {sha256: lookups[sha256] for sha256 in same}
        assert readings.find_rules(second.version) == second
    assert same == {"1" * 64, "2" * 64}
    assert reasons == {"3" * 64: "may hold a changed word", "4" * 64: "not known what its reading depended on"}


def test_a_name_put_together_from_parts_of_the_text_counts_as_met() -> None:
    _, language = build_first()
    watched, lookups = watch_language(language)
    packed = read("城镇、农村居民人均可支配收入分别增长8%和9%", watched, lookups).lookups
    assert may_have_met(packed, [find_places_of_word("城镇居民人均可支配收入")])
    assert not may_have_met(packed, [find_places_of_word("城乡居民收入")])


@pytest.mark.parametrize(
    ("part", "reason"),
    [("code", "changed code"), ("noise.yml", "changed noise.yml"), ("regions.csv", "changed regions.csv")],
)
def test_a_change_of_anything_else_reads_everything(part: str, reason: str) -> None:
    rules, _ = build_first()
    other = replace(rules, version="other", parts={**rules.parts, part: "other"})
    assert compare_rules(other, rules).explain(b"\0" * 8) == reason
    assert compare_rules(None, rules).explain(b"\0" * 8) is not None


def test_what_reading_does_not_see_changes_nothing() -> None:
    lists = make_lists()
    lists["indicators.yml"]["indicators"][0].update(definition="other words", source="elsewhere", name_en="other")
    rules, _ = build_first()
    change = compare_rules(rules, make_rules("code", write_lists(lists)))
    assert change.explain(None) is None
    assert find_changed_words(rules.texts, {name: rules.texts[name] for name in WORD_LISTS}) == (set(), set())


def test_lists_that_can_no_longer_be_read_touch_everything() -> None:
    rules, _ = build_first()
    old = replace(
        rules, version="old", parts={**rules.parts, "cues.yml": "x"}, texts={**rules.texts, "cues.yml": "old: [a]"}
    )
    assert compare_rules(old, rules).reason == "changed cues.yml"


def test_a_watched_language_reads_the_same() -> None:
    watched, lookups = watch_language(load_language())
    for path in SEED_REPORTS[:2]:
        lookups.clear()
        seen, plain = read_report(path.read_bytes(), watched), read_report(path.read_bytes(), load_language())
        assert (seen.observations, seen.measurements, seen.ledger) == (
            plain.observations,
            plain.measurements,
            plain.ledger,
        )
        packed = lookups.pack()
        assert packed, "no list was gone through"
        assert plain.clean is not None
        read_in = [text for text in plain.clean.text.splitlines() if any(c.isdigit() for c in text)]
        met = [name for name in load_language().lexicon.catalogue.names if any(name in text for text in read_in)]
        assert met
        assert sum(may_have_met(packed, [find_places_of_word(name)]) for name in met) > len(met) * 0.8


def test_going_through_a_list_rules_nothing_out() -> None:
    watched, lookups = watch_language(load_language())
    assert not may_have_met(lookups.pack(), [find_places_of_word("财政收入")])
    assert list(watched.lexicon.catalogue.names)
    assert lookups.pack() == b""
    assert may_have_met(b"", [])


def test_what_was_not_at_hand_is_tried_again_by_the_same_rules() -> None:
    rules, _ = build_first()
    versions = {"a": rules.version, "b": NOT_READ, "c": NOT_READ}
    reasons, same = sort_contents(versions, rules, lambda version: None, lambda version: [])
    assert (reasons, same) == ({"b": "not at hand before", "c": "not at hand before"}, set())


def test_a_session_reads_again_what_changed_words_touch_and_says_why(tmp_path: Path) -> None:
    first, old = build_first()
    lists = make_lists()
    lists["cues.yml"]["up"].append("攀升")
    second = make_rules("code", write_lists(lists))
    watched, lookups = watch_language(old)
    texts = {"a": "财政收入攀升5%", "b": "人口达到30万人"}
    files = [SourceFile(name, f"{name}.txt", f"{name}.txt", name * 64, 1) for name in texts]
    waiting = {}
    for rules in (first, second, second):
        with Session(Home(tmp_path), rules=rules) as session:
            read_now = session.skip_known(session.name_documents(files))
            waiting[session.record.run_id] = [file.doc_id for file in read_now]
            if read_now:
                load_reports(session, [(file, read(texts[file.doc_id], watched, lookups)) for file in read_now])
            session.finish()
    assert list(waiting.values()) == [["a", "b"], ["a"], []]
    told = [json.loads(row["reasons"]) for row in reversed(list_runs(tmp_path))]
    assert told == [
        {"new": 2},
        {"may hold a changed word": 1, "other rules, proven to read the same": 1},
        {},
    ]
    with open_working(tmp_path) as con:
        assert con.execute("SELECT DISTINCT extractor_version FROM document").fetchall() == [(second.version,)]
