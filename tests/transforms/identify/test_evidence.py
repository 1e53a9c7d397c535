"""Evidence is weighed by kinds: its order does not matter, and a close runner-up is told."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.reading import load_language, read_gold
from transforms.clean.clean import clean_text
from transforms.decode.decode import decode_bytes
from transforms.identify.evidence import Evidence, weigh
from transforms.identify.head import read_head
from transforms.identify.headings import find_headings
from transforms.identify.identify import identify_report
from transforms.identify.year import YearSource, collect_years
from transforms.identify.year_mentions import find_years
from transforms.language.year_rules import YearLimits
from transforms.records import CleanText, Decoded, Identity, OffsetMap

ROOT = Path(__file__).parents[3]
LANGUAGE = load_language()
SIBLINGS = [
    entry
    for name in ("siblings", "kinds", "county_pages", "doubtful", "frames")
    for entry in read_gold(f"identify/{name}.yml")
]
MENTIONS = read_gold("identify/years.yml")
ECONOMY = (
    "工业、农业、旅游和就业都有增长，财政收入稳中有升，固定资产投资较快，义务教育全面巩固，"
    "新建学校9所、道路14条、公园6个，办结民生实事20件。"
)
LIMITS = YearLimits(least=1, sure=2, tie=0.9, close=0.6)
WRITTEN = sorted((ROOT / "tests/gold/written").glob("*.txt"))[::2]  # every second keeps the test short

PIECES: st.SearchStrategy[list[Evidence[int]]] = st.lists(
    st.builds(
        Evidence,
        st.sampled_from(["title", "date_line", "result"]),
        st.integers(2000, 2003),
        st.none(),
        st.sampled_from([0.2, 1.0, 5.0]),
        st.just(""),
    ),
    max_size=12,
)


def identify(text: str) -> Identity:
    clean = CleanText(text, OffsetMap([0], [0], len(text), len(text)), (), (), "simplified")
    return identify_report(clean, LANGUAGE.regions, LANGUAGE.identify)


def test_a_clear_value_is_given_without_doubt() -> None:
    verdict = weigh([Evidence("title", 2004, 0, 5.0, ""), Evidence("result", 2003, 9, 0.2, "")], LIMITS)
    assert (verdict.value, verdict.runner_up, verdict.doubt, verdict.basis) == (2004, 2003, "", "title")


def test_a_close_runner_up_is_a_doubt_and_a_tie_decides_nothing() -> None:
    title = Evidence("title", 2004, 0, 5.0, "")
    close = weigh([title, Evidence("date_line", 2005, 9, 4.0, "")], LIMITS)
    assert (close.value, close.doubt) == (2004, "2004 (title) rather than 2005 (date_line)")
    tie = weigh([title, Evidence("date_line", 2005, 9, 4.9, "")], LIMITS)
    assert (tie.value, tie.doubt) == (None, "2004 (title) or 2005 (date_line)")


def test_thin_evidence_is_doubted_and_less_gives_nothing() -> None:
    assert weigh([Evidence("stamp", 2004, 0, 1.5, "")], LIMITS).doubt == "2004 (stamp) alone"
    assert weigh([Evidence("stamp", 2004, 0, 0.5, "")], LIMITS).value is None
    assert weigh([], LIMITS).value is None


def test_many_pieces_of_one_kind_do_not_outweigh_a_title() -> None:
    many = [Evidence("result", 2003, place, 0.2, "") for place in range(1000)]
    assert weigh([Evidence("title", 2004, 0, 5.0, ""), *many], LIMITS).value == 2004


@given(PIECES, st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_matter(pieces: list[Evidence[int]], rng: random.Random) -> None:
    shuffled = list(pieces)
    rng.shuffle(shuffled)
    assert weigh(shuffled, LIMITS) == weigh(pieces, LIMITS)


@given(PIECES)
def test_a_value_without_doubt_leads(pieces: list[Evidence[int]]) -> None:
    verdict = weigh(pieces, LIMITS)
    if verdict.value is not None and not verdict.doubt:
        assert verdict.margin > 1 - LIMITS.close
    assert (verdict.value is None) <= bool(verdict.doubt)


def test_gold_mentions_of_years() -> None:
    """Each sentence to the years it speaks for, with the kinds of evidence; near misses to none."""
    wrong = []
    for entry in MENTIONS:
        text = entry["text"]
        clean = CleanText(text, OffsetMap([0], [0], len(text), len(text)), (), (), "simplified")
        head = read_head(clean, LANGUAGE.identify)
        headings = tuple(find_headings(text, LANGUAGE.identify))
        found = {
            (piece.kind, piece.value)
            for piece in collect_years(
                YearSource(text, head, headings, "work_report", LANGUAGE.identify, tuple(find_years(text)))
            )
            if piece.kind != "latest_result"
        }
        if found != {(kind, year) for kind, year in entry["speaks"]}:
            wrong.append((text, sorted(found)))
    assert wrong == []


def test_every_kind_of_mention_has_a_gold_sentence() -> None:
    rules = LANGUAGE.identify.years
    kinds = {rule.kind for rule in rules.mentions if rule.offset is not None} | {rule.kind for rule in rules.phrases}
    assert kinds - {kind for entry in MENTIONS for kind, _ in entry["speaks"]} == set()


def judge(entry: dict[str, Any], text: str) -> str:
    """What is wrong with the identity of a sibling; "" for nothing."""
    expect = entry["expect"]
    clean = clean_text(Decoded(text, "utf-8"), LANGUAGE.noise)
    identity = identify_report(clean, LANGUAGE.regions, LANGUAGE.identify)
    regions = expect["region_code"] if isinstance(expect["region_code"], list) else [expect["region_code"]]
    years = expect["report_year"] if isinstance(expect["report_year"], list) else [expect["report_year"]]
    if identity.report_year not in years:
        return f"{entry['name']}: year {identity.report_year} {identity.year_doubt}"
    if identity.report_year is not None and identity.year_unsure != expect.get("unsure", identity.year_unsure):
        return f"{entry['name']}: {identity.report_year} unsure: {identity.year_unsure}"
    if identity.region_code not in regions:
        return f"{entry['name']}: region {identity.region_code} {identity.reasons}"
    if expect.get("doc_kind", identity.doc_kind) != identity.doc_kind:
        return f"{entry['name']}: kind {identity.doc_kind}"
    parts = (part for part in identity.sections if part.role != "other")
    sections = [[part.role, part.period_start, part.period_end] for part in parts]
    if sections != expect.get("sections", sections):
        return f"{entry['name']}: sections {sections}"
    return ""


def test_siblings() -> None:
    wrong = [judge(entry, entry["text"].replace("{economy}", ECONOMY)) for entry in SIBLINGS]
    assert [one for one in wrong if one] == []


def test_line_ends_do_not_matter() -> None:
    """Blank lines, and blanks around line ends, change nothing of what a text says of itself."""
    wrong = []
    for entry in SIBLINGS:
        text = entry["text"].replace("{economy}", ECONOMY)
        spaced = judge(entry, text.replace("\n", "\n\n　　"))
        wrong += [spaced] if spaced else []
    assert wrong == []


def cut(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return text


def test_what_is_taken_away_leaves_the_truth_or_a_doubt() -> None:
    """Without title, head, any heading or a half, a written report is right, empty or doubted, never wrong."""
    wrong: list[tuple[str, str, int | None, str | None]] = []
    right = tried = 0
    for path in WRITTEN:
        clean = clean_text(decode_bytes(path.read_bytes()), LANGUAGE.noise)
        whole = identify_report(clean, LANGUAGE.regions, LANGUAGE.identify)
        head, text = read_head(clean, LANGUAGE.identify), clean.text
        headings = [(heading.start, heading.end) for heading in find_headings(text, LANGUAGE.identify)]
        below = [span for span in headings if span[0] >= head.end]
        variants = {
            "title": cut(text, [(head.title_start, head.title_start + len(head.title))]),
            "head": text[head.end :],
            "headings": cut(text, headings),
            "first heading": cut(text, headings[:1]),
            "last heading": cut(text, headings[-1:]),
            "head and headings": cut(text, below)[head.end :],
            "second half": text[: len(text) // 2],
            "first half": text[len(text) // 2 :],
        }
        for name, variant in variants.items():
            identity = identify(variant)
            year_right = identity.report_year in (whole.report_year, None) or identity.year_unsure
            if not year_right or identity.region_code not in (whole.region_code, None):
                wrong.append((path.stem, name, identity.report_year, identity.region_code))
            tried += 1
            right += (identity.report_year, identity.region_code) == (whole.report_year, whole.region_code)
    assert wrong == []
    assert right >= 0.6 * tried
