"""What paths and addresses tell, and how a hint and a text that disagree are settled."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.reading import load_language
from transforms.identify.hints import Basis, Hints, merge_hints, read_path_hints
from transforms.identify.identify import identify_report
from transforms.language.build import Language
from transforms.records import CleanText, Identity, OffsetMap
from transforms.report import read_report

ROOT = Path(__file__).parents[3]
LANGUAGE = load_language()
ECONOMY = "工业、农业、旅游和就业都有增长，财政收入稳中有升，固定资产投资较快，新建学校9所、道路14条，办结实事20件。"
BARE = f"各位代表：\n我代表县人民政府向大会报告工作，请予审议。\n一、去年的工作\n{ECONOMY}\n二、今年的任务\n"
NAMED = (
    f"2018年合江县政府工作报告\n各位代表：\n我代表合江县人民政府向大会报告工作，请予审议。\n"
    f"一、2017年工作回顾\n{ECONOMY}\n二、2018年工作安排\n全县生产总值增长8%。\n"
)


def identify(text: str, hints: Hints, language: Language = LANGUAGE) -> Identity:
    clean = CleanText(text, OffsetMap([0], [0], len(text), len(text)), (), (), "simplified")
    return identify_report(clean, language.regions, language.identify, hints)


def test_gold_paths() -> None:
    wrong = []
    for path, code, year, kind, published in (
        ("山西/临汾/安泽县/2024.txt", "141026", 2024, None, None),
        ("山西省/2024.txt", "140000", 2024, None, None),
        ("霍山县2025年政府工作报告.docx", "341525", 2025, "work_report", None),
        ("%E9%9C%8D%E5%B1%B1%E5%8E%BF2025.txt", "341525", 2025, None, None),
        ("江苏/徐州/鼓楼区/2020.txt", "320302", 2020, None, None),
        ("341525_2024.txt", "341525", 2024, None, None),
        ("C:\\data\\甘肃省\\兰州市城关区\\2019年\\政府工作报告.txt", "620102", 2019, "work_report", None),
        # A communiqué of one year is given in the next.
        ("拉萨市2019年国民经济和社会发展统计公报.html", "540100", 2020, "communique", None),
        # The date of a page is not the year of its report.
        ("https://www.example.org/zwgk/2021-04-28/content_123.html", None, None, None, "2021-04-28"),
        ("https://www.example.org/2021/04/28/a.html?year=2019", None, None, None, "2021-04-28"),
        ("t20210428_99.html", None, None, None, "2021-04-28"),
        # What several regions or years share tells none.
        ("鼓楼区2020.txt", None, 2020, None, None),
        ("湖北/鼓楼区/2020.txt", None, 2020, None, None),
        ("2023年和2024年工作.txt", None, None, None, None),
        # Names inside other words are none.
        ("北京大学2020年总结.txt", None, 2020, None, None),
        ("某地/平安中国.txt", None, None, None, None),
        ("", None, None, None, None),
        ("///", None, None, None, None),
    ):
        hints = read_path_hints(path, LANGUAGE.regions, LANGUAGE.identify)
        found = (hints.region_code, hints.report_year, hints.kind, hints.published_on)
        if found != (code, year, kind, published):
            wrong.append((path, found))
    assert wrong == []


@given(st.text(max_size=60) | st.from_regex(r"[/%2年0-9a-f县市]{0,40}", fullmatch=True))
def test_any_path_is_read(path: str) -> None:
    hints = read_path_hints(path, LANGUAGE.regions, LANGUAGE.identify)
    assert (hints.region_code is None) == (hints.region_basis is Basis.NONE)
    assert (hints.report_year is None) == (hints.year_basis is Basis.NONE)
    assert hints.report_year is None or 1900 <= hints.report_year <= 2100


def test_a_long_path_takes_linear_time() -> None:
    assert read_path_hints("安泽县/" * 200_000 + "2024.txt", LANGUAGE.regions, LANGUAGE.identify).report_year is None


def test_a_path_tells_what_the_text_does_not() -> None:
    assert (identify(BARE, Hints()).region_code, identify(BARE, Hints()).report_year) == (None, None)
    identity = identify(BARE, read_path_hints("山西/临汾/安泽县/2024.txt", LANGUAGE.regions, LANGUAGE.identify))
    assert (identity.region_code, identity.report_year) == ("141026", 2024)
    assert (identity.region_basis.split(", ")[0], identity.year_basis) == ("path", "path")


def test_a_text_that_is_sure_wins_against_a_path() -> None:
    identity = identify(NAMED, read_path_hints("山西/临汾/安泽县/2024.txt", LANGUAGE.regions, LANGUAGE.identify))
    assert (identity.region_code, identity.report_year) == ("510522", 2018)
    conflicts = [reason for reason in identity.reasons if reason.startswith("hint_conflict: the path says")]
    assert len(conflicts) == 2


def test_a_manifest_decides_and_a_contradiction_is_told() -> None:
    manifest = Hints("141026", 2024, None, None, Basis.MANIFEST, Basis.MANIFEST)
    identity = identify(NAMED, manifest)
    assert (identity.region_code, identity.report_year) == ("141026", 2024)
    assert (identity.region_basis, identity.year_basis) == ("manifest", "manifest")
    assert identity.year_unsure
    conflicts = [reason for reason in identity.reasons if reason.startswith("hint_conflict: the manifest says")]
    assert len(conflicts) == 2
    assert "2018" in conflicts[0]
    assert "合江县" in conflicts[1]


def test_a_manifest_that_agrees_is_no_conflict() -> None:
    identity = identify(NAMED, Hints("510522", 2018, "work_report", None, *[Basis.MANIFEST] * 3))
    assert (identity.reasons, identity.year_unsure) == ((), False)


def test_an_unknown_code_is_told() -> None:
    identity = identify(NAMED, Hints("999999", None, None, None, Basis.MANIFEST))
    assert identity.region_code == "510522"
    assert any(reason.startswith("hint_conflict: the manifest says region 999999") for reason in identity.reasons)


def test_a_manifest_tells_the_kind() -> None:
    essay = "故乡的河\n小时候，河边的柳树下总有人讲故事。\n"
    assert identify(essay, Hints()).doc_kind == "other"
    assert identify(essay, Hints(kind="news", kind_basis=Basis.MANIFEST)).doc_kind == "news"
    assert identify(essay, Hints(kind="news", kind_basis=Basis.PATH)).doc_kind == "other"


def test_the_first_hints_win() -> None:
    manifest = Hints(report_year=2024, year_basis=Basis.MANIFEST)
    path = Hints("141026", 2023, None, "2024-02-01", Basis.PATH, Basis.PATH)
    assert merge_hints(manifest, path) == Hints("141026", 2024, None, "2024-02-01", Basis.PATH, Basis.MANIFEST)
    assert merge_hints(Hints(), path) == path


def test_a_doubted_year_flags_every_row() -> None:
    sure = read_report(NAMED.encode(), LANGUAGE)
    doubted = read_report(NAMED.encode(), LANGUAGE, None, Hints(report_year=2024, year_basis=Basis.MANIFEST))
    assert sure.observations
    assert doubted.observations
    assert not any("year_unsure" in row.flags for row in sure.observations)
    assert all("year_unsure" in row.flags for row in doubted.observations)
    assert max(row.confidence for row in doubted.observations) < max(row.confidence for row in sure.observations)
