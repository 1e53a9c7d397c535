"""One report said in many ways: other script, width, noise, order, name or year, and the same observations."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import product

import pytest

from tests.each import each
from tests.noise_injector import INJECTIONS, inject, make_report
from tests.reading import ROOT, SEED_REPORTS, load_language, read_labelled
from tests.thoroughness import tries
from transforms.decode.decode import decode_bytes
from transforms.records import Report
from transforms.report import read_report

STEMS = [path.stem for path in SEED_REPORTS]
SHORT_STEMS = [path.stem for path in SEED_REPORTS if path.stat().st_size < 30_000]
FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
PLANS = ("八五", "九五", "十五", "十一五", "十二五", "十三五", "十四五", "十五五", "十六五")
CHINESE_DIGITS = "〇一二三四五六七八九"
Said = Counter[tuple[str | int | None, ...]]


@lru_cache
def read_raw(stem: str) -> str:
    return decode_bytes((ROOT / f"seeds/reports/{stem}.txt").read_bytes()).text


def read(text: str) -> Report:
    return read_report(text.encode("utf-8"), load_language())


def list_said(report: Report, later: int = 0) -> Said:
    """What a report says, each statement without its place and words; ``later``: years that it was moved by."""
    return Counter(
        (
            row.indicator,
            row.scope,
            row.kind,
            row.measure,
            None if row.period_start is None else row.period_start - later,
            None if row.period_end is None else row.period_end - later,
            f"{row.value.normalize():f}",
            None if row.value_high is None else f"{row.value_high.normalize():f}",
            row.unit,
            row.bound,
            row.rank_scope,
        )
        for row in report.observations
    )


def check_same(changed: Report, base: Report, later: int = 0) -> None:
    said, wanted = list_said(changed, later), list_said(base)
    assert changed.status == base.status, changed.reason
    assert (list((wanted - said).elements()), list((said - wanted).elements())) == ([], [])


@lru_cache
def read_script_tables() -> tuple[dict[int, str], dict[int, str]]:
    """Character tables to simplified and to traditional script, made from the folds of the seeds."""
    simple: dict[int, str] = {}
    traditional: dict[int, str] = {}
    for line in (ROOT / "seeds/script_folds.tsv").read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition("\t")
        if kind in ("traditional", "traditional_document"):
            source, _, target = rest.partition("\t")
            simple[ord(source)] = target
            traditional.setdefault(ord(target), source)
    return simple, traditional


@pytest.mark.parametrize("stem", STEMS)
def test_full_width_digits(stem: str) -> None:
    check_same(read(read_raw(stem).translate(FULL_WIDTH)), read_labelled(stem))


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("script", ["simplified", "traditional"])
def test_the_other_script(stem: str, script: str) -> None:
    report = read(read_raw(stem).translate(read_script_tables()[script == "traditional"]))
    assert report.clean is not None
    assert report.clean.script == script
    check_same(report, read_labelled(stem))


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("stem", SHORT_STEMS)
def test_other_encodings(stem: str, codec: str) -> None:
    check_same(read_report(read_raw(stem).encode(codec), load_language()), read_labelled(stem))


# One report for each kind of noise, or all for all.
NOISY = list(product([*SHORT_STEMS[:2], "made"], INJECTIONS))


@pytest.mark.more_tries
@each("noisy", tries([pair for place, pair in enumerate(NOISY) if place % 3 == place // len(INJECTIONS)], NOISY))
def test_noise(noisy: tuple[str, str]) -> None:
    stem, kind = noisy
    raw = make_report(1) if stem == "made" else read_raw(stem)
    check_same(read(inject(raw, kind, 1)), read(raw) if stem == "made" else read_labelled(stem))


@pytest.mark.parametrize("stem", STEMS[:1])
def test_parts_in_another_order(stem: str) -> None:
    """A report whose every part stands under its own heading (as only this one's do) can be read from its end."""
    base, raw = read_labelled(stem), read_raw(stem)
    assert base.clean is not None
    assert base.identity is not None
    assert [section.role for section in base.identity.sections] == ["review", "plan"]
    turn = base.clean.offsets.to_raw(base.identity.sections[1].start)
    start = base.clean.offsets.to_raw(base.clean.text.index(base.identity.sections[0].heading))
    report = read(raw[:start] + raw[turn:] + "\n" + raw[start:turn])
    assert report.identity is not None
    assert [section.role for section in report.identity.sections][-2:] == ["plan", "review"]
    check_same(report, base)


@pytest.mark.parametrize("stem", STEMS)
def test_another_county_of_the_same_prefecture(stem: str) -> None:
    base, raw = read_labelled(stem), read_raw(stem)
    assert base.identity is not None
    assert base.identity.region_code is not None
    regions = load_language().regions
    own = regions.find_region(base.identity.region_code, 2022)
    assert own is not None
    simple = read_script_tables()[0]
    clean = raw.translate(simple)
    other = next(
        region
        for region in regions.list_children(own.parent, 2022)
        if len(region.name) == len(own.name) == 3
        and region.name[-1] == own.name[-1]
        and region.shorts
        and {named.name for named in regions.named_regions(region.shorts[0])} == {region.name}
        and region.shorts[0] not in clean
    )
    report = read(clean.replace(own.shorts[0], other.shorts[0]))
    assert report.identity is not None
    assert (report.identity.region_code, report.identity.region_name) == (other.code, other.name)
    check_same(report, base)


def move_years(text: str, years: int) -> str:
    """A report moved by some years: those in digits and in characters, plans (by fives), anniversaries."""

    def move_characters(match: re.Match[str]) -> str:
        year = int("".join(str(CHINESE_DIGITS.index(char.replace("○", "〇"))) for char in match[0])) + years
        return "".join(CHINESE_DIGITS[int(digit)] for digit in str(year))

    text = re.sub(r"(?<![\d.])20[0-4]\d(?=年|[-./—~至]\d|\s)", lambda match: str(int(match[0]) + years), text)
    text = re.sub("二[〇○零][〇○零一二三四][〇○零一二三四五六七八九]", move_characters, text)
    text = re.sub(r"(\d+)(?=周年)", lambda match: str(int(match[0]) + years), text)
    if years % 5 == 0:
        plan = "|".join(sorted(PLANS[1:-1], key=len, reverse=True))
        text = re.sub(rf"(?<=[“\"])(?:{plan})(?=[”\"])|十[一二三四]五(?!年)",
                      lambda match: PLANS[PLANS.index(match[0]) + years // 5], text)  # fmt: skip
    return text


@pytest.mark.parametrize("years", [-5, 5])
@pytest.mark.parametrize("stem", STEMS)
def test_another_plan_period(stem: str, years: int) -> None:
    base, report = read_labelled(stem), read(move_years(read_raw(stem), years))
    assert base.identity is not None
    assert base.identity.report_year is not None
    assert report.identity is not None
    assert report.identity.report_year == base.identity.report_year + years
    check_same(report, base, years)


@pytest.mark.parametrize("years", [-1, 1])
@pytest.mark.parametrize("stem", [stem for stem in STEMS if "十四五" not in read_raw(stem)])
def test_another_year(stem: str, years: int) -> None:
    """Only reports that name no plan: a plan's years do not move by one."""
    check_same(read(move_years(read_raw(stem), years)), read_labelled(stem), years)


@pytest.mark.parametrize("stem", SHORT_STEMS)
def test_twice_the_same(stem: str) -> None:
    first, second = read(read_raw(stem)), read(read_raw(stem))
    assert first.observations == second.observations == read_labelled(stem).observations
    assert first.ledger == second.ledger
