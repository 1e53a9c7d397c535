"""Reports of any number with the truth about them: regions of every level, consecutive years, noise as it is met.

``python -m tests.benchmarks.make_reports FOLDER --count 1000 --seed 1`` writes the reports below FOLDER/reports, and
beside them gold.csv (a gold table as `duibiao evaluate` reads it: every statement) and identity.csv (region and year).
The same count and seed give the same bytes. ``python -m tests.benchmarks.score_reports HOME FOLDER`` compares.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.benchmarks.report_statements import Draft, Truth, aim, compare_years, look_ahead, outline, review, tell_topic
from tests.benchmarks.report_world import HERE, Course, Figure, Place, list_places, make_courses, read_figures
from tests.noise_injector import WRAPPINGS, inject

SECTION = 720
GOLD = (
    "doc_id", "region_code", "scope", "indicator", "kind", "measure", "period_start", "period_end", "value", "bound",
    "optional", "value_text",
)  # fmt: skip
LETTERS = "bcdfghjkmnpqrstvwxz"
ORDINALS = "一二三四五六七八九十"
NOISE = {
    "traditional": 0.04, "full_width": 0.05, "half_width_stops": 0.1, "other_percent": 0.04, "middle_dot": 0.02,
    "corner_quotes": 0.01, "entities": 0.03, "footnote_marks": 0.03, "pinyin": 0.01, "stray_token": 0.02,
    "blank_in_decimal": 0.03, "blank_before_unit": 0.03, "blank_in_word": 0.03, "no_break_space": 0.05,
    "zero_width": 0.02, "tags": 0.02, "doubled_percent": 0.01, "doubled_stop": 0.02, "ad_in_sentence": 0.02,
    "ad_line": 0.03, "caption": 0.08, "credit": 0.03, "page_number_line": 0.08, "page_number_inline": 0.02,
    "doubled_paragraph": 0.02, "page_jump": 0.02, "wrapped": 0.06, "wrapped_with_indent": 0.04, "blank_lines": 0.1,
    "break_in_number": 0.01, "breadcrumb": 0.25, "toolbar": 0.3, "metadata": 0.35, "index_table": 0.08,
    "access_words": 0.1, "byline": 0.2, "copyright": 0.2, "related": 0.1, "paragraph_tags": 0.03,
    "carriage_returns": 0.1,
}  # fmt: skip
"""Kinds of noise (tests.noise_injector) in the order in which they are put in, and the share of reports with each."""
SAVED = {"gbk": 0.05, "utf_16": 0.005, "json": 0.01, "json_in_characters": 0.01, "list_of_lines": 0.005}


@dataclass(slots=True)
class Report:
    """A report with its truth; ``data`` is what stands in the file."""

    doc_id: str
    place: Place
    year: int
    data: bytes = b""
    truths: list[Truth] = field(default_factory=list)


@cache
def read_words() -> dict[str, Any]:
    """What is in report_words.yml."""
    words: dict[str, Any] = yaml.safe_load((HERE / "report_words.yml").read_text(encoding="utf-8"))
    return words


def make_reports(count: int, seed: int) -> Iterator[Report]:
    """So many reports, a place after the other."""
    figures = read_figures()
    number = 0
    for place, first, last in list_places(count, random.Random(seed)):
        draw = random.Random(f"{seed} {place.code} {place.first}")
        courses = make_courses(place, figures, draw)
        for year in range(first, last + 1):
            draw = random.Random(f"{seed} {place.code} {year}")
            report = Report(_name(number), place, year)
            text = write_report(report, courses, draw)
            report.data = save(put_noise(text, report, draw), draw)
            number += 1
            yield report


def _name(number: int) -> str:
    letters = ""
    for _ in range(5):
        number, rest = divmod(number, len(LETTERS))
        letters = LETTERS[rest] + letters
    return f"report-{letters}"


def write_report(report: Report, courses: dict[str, Course], draw: random.Random) -> str:
    """The clean text of a report; its truths are noted in it."""
    words, year = read_words(), report.year
    draft = Draft(report.place, year, courses, draw, report.truths)
    draft.lines += outline(draft, words)
    draft.lines.append(f"一、{draw.choice((f'{year - 1}年工作回顾', '过去一年工作回顾', f'{year - 1}年主要工作'))}")
    draft.lines.append(draft.fill(draw.choice(words["general"])) + review(draft))
    topics = words["topics"]
    for number, topic in enumerate(topics):
        figures = tell_topic(draft, topic["name"], plan=False)
        draft.lines.append(f"（{ORDINALS[number]}）{topic['review']}。" + compose(draft, topic, "review", figures))
    if year % 5 == 1:
        draft.lines.append(compare_years(draft))
    draft.lines.append("各位代表！" + draft.fill(draw.choice(words["troubles"])))
    draft.lines.append(f"二、{draw.choice((f'{year}年工作安排', f'{year}年重点工作', '今年工作安排'))}")
    if year % 5 == 1:
        draft.lines.append(look_ahead(draft))
    draft.lines.append(aim(draft))
    for number, topic in enumerate(topics):
        figures = tell_topic(draft, topic["name"], plan=True)
        draft.lines.append(f"（{ORDINALS[number]}）{topic['plan']}。" + compose(draft, topic, "plan", figures))
    draft.lines.append("各位代表！做好今年的工作，必须加强政府自身建设。" + "".join(draw.sample(words["duties"], 3)))
    draft.lines.append(draft.fill(draw.choice(words["closings"])))
    return "\n".join(draft.lines)


def compose(draft: Draft, topic: dict[str, Any], part: str, figures: list[str]) -> str:
    """Sentences of a topic until the section is long enough, with the figures among them."""
    draw = draft.draw
    counted = draw.sample(topic["counted" if part == "review" else "planned"], 3)
    every = read_words()["frames"][part]
    frames = [*draw.sample(every, len(every)), *draw.sample(every, len(every))]
    phrases = topic["phrases"]
    sentences: list[str] = []
    length = 0
    for number, frame in enumerate(frames):
        first, second, third = draw.sample(phrases, 3)
        sentences.append(frame.format(a=first, b=second, d=third, t=draft.town(), c=draft.firm()))
        if number % 5 == 2 and counted:
            sentences.append(draft.count(counted.pop()))
        length += len(sentences[-1])
        if length > SECTION:
            break
    for figure in figures:
        sentences.insert(draw.randrange(len(sentences) + 1), figure)
    return "".join(sentences)


def put_noise(text: str, report: Report, draw: random.Random) -> str:
    """The text as it may be met; what names a county in the noise names the report's own place and years."""
    for kind, share in NOISE.items():
        if draw.random() < share:
            text = inject(text, kind, draw.randrange(1 << 30))
    name = "全国" if report.place.level == "national" else report.place.name
    text = text.replace("望山县2018年", f"{name}{report.year - 1}年").replace("望山县", name).replace("望山縣", name)
    return text.replace("2019-03-", f"{report.year}-03-")


def save(text: str, draw: random.Random) -> bytes:
    """The bytes of the file: UTF-8, or, of some, another encoding or what a scraper puts around a text."""
    chance = draw.random()
    for kind, share in SAVED.items():
        chance -= share
        if chance < 0:
            return WRAPPINGS[kind](text)
    return text.encode()


def write_all(folder: Path, count: int, seed: int) -> tuple[int, int]:
    """Reports and their truth into a folder; how many characters and statements there are."""
    statements = size = 0
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "gold.csv").open("w", encoding="utf-8", newline="") as gold,
        (folder / "identity.csv").open("w", encoding="utf-8", newline="") as identity,
    ):
        rows, known = csv.writer(gold), csv.writer(identity)
        rows.writerow(GOLD)
        known.writerow(("doc_id", "region_code", "level", "report_year"))
        for number, report in enumerate(make_reports(count, seed)):
            shelf = folder / "reports" / report.doc_id[-5:-2]
            if number % 361 == 0 or not shelf.exists():
                shelf.mkdir(parents=True, exist_ok=True)
            (shelf / f"{report.doc_id}.txt").write_bytes(report.data)
            code = report.place.code
            known.writerow((report.doc_id, code, report.place.level, report.year))
            rows.writerows(
                (report.doc_id, code, "region", *truth[:5], f"{truth.value:.12g}", truth.bound, "", truth.text)
                for truth in report.truths
            )
            statements += len(report.truths)
            size += len(report.data)
    return size, statements


def list_codes(figures: list[Figure]) -> set[str]:
    """The indicators that made reports speak of."""
    return {figure.code for figure in figures}


def main() -> None:
    """Writes what was asked for and says how much it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    size, statements = write_all(given.folder, given.count, given.seed)
    print(f"{given.count:,} reports, {size / 1e6:.1f} MB, {statements:,} statements")


if __name__ == "__main__":
    main()
