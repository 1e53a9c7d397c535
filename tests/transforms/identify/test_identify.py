"""What documents say of themselves: gold examples, and all seeds."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml

from transforms.clean.clean import clean_text
from transforms.decode.decode import decode_bytes
from transforms.identify.identify import identify_report
from transforms.language.build import SEED_FILES, Language, build_language
from transforms.language.identify_rules import parse_identify_rules, read_plan, read_year
from transforms.language.seedfile import SeedError
from transforms.records import CleanText, Decoded, Identity, OffsetMap

ROOT = Path(__file__).parents[3]
GOLD = yaml.safe_load((ROOT / "tests/gold/identify/documents.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def language() -> Language:
    return build_language({name: (ROOT / "seeds" / name).read_text(encoding="utf-8") for name in SEED_FILES})


def identify(text: str, language: Language) -> Identity:
    clean = CleanText(text, OffsetMap([0], [0], len(text), len(text)), (), (), "simplified")
    return identify_report(clean, language.regions, language.identify)


@pytest.mark.parametrize("entry", GOLD, ids=[entry["name"] for entry in GOLD])
def test_gold_documents(entry: dict[str, Any], language: Language) -> None:
    identity = identify(entry["text"], language)
    expect = dict(entry["expect"])
    sections = expect.pop("sections", None)
    reason = expect.pop("reason", None)
    found = {key: getattr(identity, key) for key in expect}
    assert found == expect, identity
    if sections is not None:
        assert [[part.role, part.period_start, part.period_end] for part in identity.sections] == sections
    if reason is not None:
        assert any(one.startswith(reason) for one in identity.reasons), identity.reasons


@pytest.mark.parametrize("entry", GOLD, ids=[entry["name"] for entry in GOLD])
def test_sections_cover_the_text_without_gap_or_overlap(entry: dict[str, Any], language: Language) -> None:
    sections = identify(entry["text"], language).sections
    assert sections[0].start == 0
    assert sections[-1].end == len(entry["text"])
    for before, after in itertools.pairwise(sections):
        assert before.end == after.start
        assert before.start < before.end


@pytest.mark.parametrize(
    ("stem", "region", "year", "kind"),
    [
        ("000_a4d274eeaaa9f63b", "140930", 2022, "news"),
        ("001_3ab9cf2f0f97befa", "140827", 2021, "work_report"),
        ("002_ce880a99c531598d", "140824", 2024, "news"),
        ("003_d679a0d87a186134", "140121", 2022, "work_report"),
        ("004_db3e59a35cbc5e31", "141026", 2024, "news"),
    ],
)
def test_seed_reports(stem: str, region: str, year: int, kind: str, language: Language) -> None:
    decoded = decode_bytes((ROOT / f"seeds/reports/{stem}.txt").read_bytes())
    identity = identify_report(clean_text(decoded, language.noise), language.regions, language.identify)
    assert (identity.region_code, identity.report_year, identity.doc_kind) == (region, year, kind)
    roles = {section.role for section in identity.sections}
    assert "plan" in roles
    assert stem.startswith("003") or "review" in roles


def test_text_taken_out_as_noise_still_tells_the_date(language: Language) -> None:
    raw = "绛县人民政府\n发布日期：2019-03-02 08:30    来源：绛县人民政府    浏览次数：\n" + GOLD[9]["text"]
    clean = clean_text(Decoded(raw, "utf-8"), language.noise)
    identity = identify_report(clean, language.regions, language.identify)
    assert identity.published_on == "2019-03-02"


def test_empty_text(language: Language) -> None:
    identity = identify("", language)
    assert (identity.region_code, identity.report_year, identity.doc_kind) == (None, None, "other")
    assert [(part.start, part.end, part.role) for part in identity.sections] == [(0, 0, "other")]


@pytest.mark.parametrize(("word", "year"), [("2022", 2022), ("二○二二", 2022), ("二〇二六", 2026), ("一九九八", 1998)])
def test_years_in_any_digits(word: str, year: int) -> None:
    assert read_year(word) == year


@pytest.mark.parametrize(
    ("name", "years"),
    [("七五", (1986, 1990)), ("十五", (2001, 2005)), ("十四五", (2021, 2025)), ("十五五", (2026, 2030))],
)
def test_five_year_plans(name: str, years: tuple[int, int]) -> None:
    assert read_plan(name) == years


SEED = (ROOT / "seeds/identify.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("kinds:\n", "kindz:\n", "unknown key 'kindz'"),
        ("  - kind: communique", "  - kind: leaflet", "unknown kind 'leaflet'"),
        ("    report_year: next", "    report_year: later", "unknown report_year"),
        ("      - 统计公报\n", "      - 统计公报(\n", "not a valid pattern"),
        ("  review: [回顾", "  reviews: [回顾", "unknown key 'reviews'"),
        ("    deictic: 3", "    deictics: 3", "'deictic' has no weight"),
        ("    speaker: 12", "    speakers: 12", "unknown key 'speakers'"),
        ("      offset: count", "      offset: counted", "unknown offset 'counted'"),
    ],
)
def test_a_bad_vocabulary_is_refused_with_its_line(old: str, new: str, problem: str) -> None:
    assert old in SEED
    with pytest.raises(SeedError, match=problem) as caught:
        parse_identify_rules(SEED.replace(old, new, 1), "identify.yml")
    assert caught.value.line > 0


def test_common_words_are_short_names_of_regions(language: Language) -> None:
    unknown = [word for word in language.identify.common_words if not language.regions.named_regions(word)]
    assert unknown == []
