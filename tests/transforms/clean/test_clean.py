"""Cleaning: noise out, text kept, every character accounted for."""

from __future__ import annotations

import csv
import re
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from tests.cleaning import ROOT, SEEDS, clean, lost_characters, shipped_rules
from tests.each import each
from tests.reading import read_gold
from transforms.clean.clean import clean_text
from transforms.decode.decode import decode_bytes
from transforms.language.noise import parse_noise_rules
from transforms.language.seedfile import SeedError
from transforms.records import REMOVED_KINDS, Decoded, NoiseRole

GOLD = ROOT / "tests" / "gold"
SNIPPETS = read_gold("noise/snippets.yml")
DOUBTS = ("doubt", "likely", "possibly")


def _read_gold(name: str, path: Path) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["doc_id"] == path.stem]


def _find(raw: str, text: str, occurrence: int = 1) -> tuple[int, int]:
    pattern = r"\s*".join(map(re.escape, re.sub(r"\s", "", text)))
    match = list(re.finditer(pattern, raw))[occurrence - 1]
    return match.span()


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_seed_noise_is_removed_and_nothing_else(path: Path) -> None:
    decoded = decode_bytes(path.read_bytes())
    raw = decoded.text
    cleaned = clean_text(decoded, shipped_rules())
    noise: set[int] = set()
    for row in _read_gold("seeds-noise.csv", path):
        start, end = _find(raw, row["text"], int(row["occurrence"]))
        noise.update(range(start, end))
        kinds = {span.kind for span in cleaned.removed if span.char_start < end and span.char_end > start}
        assert kinds == {row["kind"]}, row["text"]
    kept = {cleaned.offsets.to_raw(position) for position in range(len(cleaned.text))}
    shown = {position for position, character in enumerate(raw) if character.strip()}
    assert not noise & kept & shown
    assert shown - kept == noise & shown
    assert lost_characters(raw, cleaned) == ""


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_seed_damage_is_flagged(path: Path) -> None:
    decoded = decode_bytes(path.read_bytes())
    cleaned = clean_text(decoded, shipped_rules())
    missed = []
    for row in _read_gold("seeds-damage.csv", path):
        if row["kind"] != "replaced_by_ad" and any(doubt in row["note"] for doubt in DOUBTS):
            continue
        start, end = _find(decoded.text, row["quote"])
        if not any(
            place.kind == row["kind"] and place.char_start < end and place.char_end > start for place in cleaned.damage
        ):
            missed.append(row["quote"])
    assert missed == []


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_cleaning_a_clean_seed_changes_nothing(path: Path) -> None:
    once = clean_text(decode_bytes(path.read_bytes()), shipped_rules())
    again = clean_text(Decoded(once.text, "utf-8"), shipped_rules())
    assert again.text == once.text
    assert again.removed == ()


@each("snippet", SNIPPETS, name=itemgetter("name"))
def test_gold_snippets(snippet: dict[str, Any]) -> None:
    cleaned = clean(snippet["raw"])
    assert cleaned.text == snippet["clean"]
    assert sorted({span.kind for span in cleaned.removed}) == sorted(snippet.get("removed", []))
    assert sorted({place.kind for place in cleaned.damage}) == sorted(snippet.get("damage", []))
    assert clean(cleaned.text).text == cleaned.text


def test_boilerplate_of_the_file_is_removed_with_its_span() -> None:
    text = "首页 新闻\n望山县政府工作报告"
    cleaned = clean_text(Decoded(text, "utf-8", "html", ((0, 5),)), shipped_rules())
    assert cleaned.text == "望山县政府工作报告"
    assert [(span.kind, span.text) for span in cleaned.removed] == [("navigation", "首页 新闻")]


def test_an_empty_text_stays_empty() -> None:
    cleaned = clean("  \n\n ")
    assert (cleaned.text, cleaned.removed, cleaned.offsets.to_raw(0)) == ("", (), 5)


RULE = "rules:\n- {name: a, kind: ad, where: inline, pattern: 'x+', reason: r, example: %s}\ndamage: []\nwords: {%s}\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (RULE % ("y", ""), "noise.yml:2: rule 'a' does not match its example"),
        (RULE.replace("ad,", "advert,") % ("x", ""), "kind 'advert' is none of"),
        (RULE.replace("x+", "x(") % ("x", ""), "not a pattern"),
        (RULE.replace("inline", "page") % ("x", ""), "where 'page' is none of"),
        (RULE % ("x, keeps: [xx]", ""), "would take 'xx'"),
        (RULE % ("x, colour: red", ""), "unknown key 'colour'"),
        (RULE % ("x, role: king", ""), "role 'king' is none of"),
        (RULE % ("x", "w: [a, a]"), "has twice: a"),
    ],
)
def test_bad_rules_are_refused_with_their_line(text: str, complaint: str) -> None:
    with pytest.raises(SeedError, match=re.escape(complaint)):
        parse_noise_rules(text, "noise.yml")


def test_code_knows_rules_by_their_role_and_not_by_name() -> None:
    names = {rule.name for rule in (*shipped_rules().rules, *shipped_rules().damage)} - set(REMOVED_KINDS)
    named = [
        f"{path.name}: {name}"
        for path in sorted((ROOT / "transforms").rglob("*.py"))
        if path.name != "records.py"
        for name in sorted(names)
        if f'"{name}"' in path.read_text(encoding="utf-8")
    ]
    assert named == []


def test_every_role_is_declared_or_found_by_structure() -> None:
    declared = {rule.role for rule in shipped_rules().rules if rule.role}
    by_structure = {NoiseRole.PAGE_TIME, NoiseRole.LABELS}
    assert declared | by_structure == set(NoiseRole)
    assert not declared & by_structure


@pytest.mark.parametrize(
    ("raw", "stops"),
    [
        ("造林2万亩.新增就业3000人.旅游收入3.5亿元,增长12%.接待游客20万人次.", 4),
        ("一.工作回顾\n(一)经济平稳.财政收入1.2亿元", 1),
        ("1.工业增长9.5%,www.county.gov.cn,PM2.5浓度下降", 0),
    ],
)
def test_half_width_stops_end_sentences(raw: str, stops: int) -> None:
    text = clean(raw).text
    assert text.count("。") == stops
