"""Script and width folded one character for one."""

from __future__ import annotations

import pytest

from tests.cleaning import SEEDS, shipped_folds
from transforms.language.folds import HEADER, detect_script, fold_text, parse_folds
from transforms.language.seedfile import SeedError


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("全縣地區生產總值達到３１．４％", "全县地区生产总值达到31.4%"),
        ("（ＧＤＰ）℅﹪", "（GDP）%%"),
        ("「三農」工作", "“三农”工作"),
        ("⼈⼝、⽣产⻓足", "人口、生产长足"),
        ("倖福生活", "幸福生活"),
        ("水产增长\u3000\u00a0\t8%", "水产增长   8%"),
        ("蒜薹与哪吒", "蒜薹与哪吒"),
    ],
)
def test_fold_keeps_length(raw: str, folded: str) -> None:
    assert fold_text(raw, shipped_folds())[0] == folded


def test_phrases_are_settled_in_traditional_documents_only() -> None:
    traditional = "全縣實現國內生產總值計畫，著力發展經濟，成效顯著，乾縣與乾旱地區的農業，"
    assert fold_text(traditional, shipped_folds()) == (
        "全县实现国内生产总值计划，着力发展经济，成效显著，乾县与干旱地区的农业，",
        "traditional",
    )
    simplified = "全县实现国内生产总值计划，著名的乾县，"
    assert fold_text(simplified, shipped_folds()) == (simplified, "simplified")


def test_mixed_script_is_told() -> None:
    text = "全县实现国内生产总值计划发展经济与农业" * 3 + "經濟發展"
    assert detect_script(text, shipped_folds()) == "mixed"


def test_scripts_of_the_seeds() -> None:
    scripts = [detect_script(path.read_text(encoding="utf-8"), shipped_folds()) for path in SEEDS]
    assert scripts == ["traditional", "simplified", "simplified", "simplified", "simplified"]


def test_folding_twice_changes_nothing() -> None:
    text = SEEDS[0].read_text(encoding="utf-8")
    once, _ = fold_text(text, shipped_folds())
    assert len(once) == len(text)
    assert fold_text(once, shipped_folds())[0] == once


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("width\tＡＢ\tA", "not equally long"),
        ("wide\tＡ\tA", "need kind"),
        ("width\tＡ\tB\nwidth\tＡ\tA", "folded twice"),
        ("width\tＡ\tB\nwidth\tB\tC", "folded again"),
    ],
)
def test_bad_tables_are_refused(row: str, complaint: str) -> None:
    with pytest.raises(SeedError, match=complaint):
        parse_folds(f"{HEADER}\n{row}\n", "folds.tsv")
