"""Sentences with figures for made reports (make_reports.py), and the truths that they state."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.benchmarks.report_world import Amount, Course, Place, write_amount, write_percent

PLANS = {2001: "十五", 2006: "十一五", 2011: "十二五", 2016: "十三五", 2021: "十四五", 2026: "十五五"}
HEADS = {"province": "省长", "prefecture": "市长", "county": "县长"}
DONE = ("完成", "达到", "实现", "")
GREW = ("增长{}%", "同比增长{}%", "比上年增长{}%", "增长{}%")
FELL = ("下降{}%", "同比下降{}%", "比上年下降{}%")
BOUNDS = (("左右", "approx"), ("以上", "ge"), ("", "eq"))
NUMERALS = "零一二三四五六七八九"


class Truth(NamedTuple):
    """A statement that a report makes of its region."""

    indicator: str
    kind: str
    measure: str
    first: int
    last: int
    value: float
    bound: str
    text: str


@dataclass(slots=True)
class Draft:
    """A report in the making: what it may draw on, its lines so far, and the truths that they state."""

    place: Place
    year: int
    courses: dict[str, Course]
    draw: random.Random
    truths: list[Truth]
    lines: list[str] = field(default_factory=list)

    @property
    def word(self) -> str:
        """What the place is called in its own report: 县, 市, 州."""
        return "国" if self.place.level == "national" else self.place.name[-1]

    def fill(self, text: str) -> str:
        return text.replace("{w}", self.word).replace("{all}", f"全{self.word}")

    def town(self) -> str:
        return self.draw.choice(TOWNS)

    def firm(self) -> str:
        return self.draw.choice(FIRMS)

    def count(self, text: str) -> str:
        """A sentence with small numbers of things that are no indicators."""
        draw = self.draw
        return text.format(n=draw.randint(2, 29), m=draw.randint(2, 96), t=self.town(), c=self.firm())

    def say(self, code: str, kind: str, measure: str, years: tuple[int, int], amount: Amount, bound: str) -> None:
        """Note a truth."""
        self.truths.append(Truth(code, kind, measure, *years, amount.value, bound, amount.text))

    def list_courses(self, topic: str) -> list[Course]:
        return [
            course
            for course in self.courses.values()
            if course.figure.topic == topic and course.figure.since < self.year - 1
        ]


TOWNS = tuple(
    f"{surname}家{end}"
    for surname in "李王刘陈杨赵黄周吴徐孙胡朱何郭罗梁宋郑谢"
    for end in ("坪镇", "店镇", "沟乡", "湾镇", "桥镇", "岭乡", "渡镇", "坝乡", "塘镇", "寨乡")
)
FIRMS = tuple(
    f"{name}{trade}"
    for name in ("恒瑞", "华拓", "天衡", "宏远", "金泽", "瑞鸿", "博兴源", "中科智联", "永诚", "联创", "新禾", "景程")
    for trade in ("机械", "新材料", "食品", "纺织", "电子", "药业", "建材", "化工")
)


def outline(draft: Draft, words: dict[str, Any]) -> list[str]:
    """Title, where and when it was given, by whom, and the words with which it begins."""
    place, year, draw = draft.place, draft.year, draft.draw
    if place.level == "national":
        term, session = _ordinal((year - 1953) // 5), _ordinal((year - 1953) % 5 + 1)
        day = f"——{year}年3月5日在第{term}届全国人民代表大会第{session}次会议上"
        return ["政府工作报告", day, "国务院总理", "各位代表：", "现在，我代表国务院，向大会报告政府工作，请予审议。"]
    whole = "".join(reversed(place.above)) + place.name
    named = whole if place.shared or draw.random() < 0.2 else place.name
    title = f"{named}{year}年政府工作报告" if place.shared or draw.random() < 0.6 else "政府工作报告"
    session = f"第{_ordinal((year - 1953) // 5 + 4)}届人民代表大会第{_ordinal((year - 1953) % 5 + 1)}次会议上"
    day = f"——{year}年{draw.randint(1, 2)}月{draw.randint(5, 27)}日在{place.name}{session}"
    head = "主席" if place.name.endswith("自治区") else f"{draft.word}长"
    lines = [title, day, f"{place.name}人民政府{head} {draw.choice(SURNAMES)}{draw.choice(GIVEN)}", "各位代表："]
    return [*lines, draft.fill(draw.choice(words["openings"]))]


SURNAMES = "李王刘陈杨赵黄周吴徐"
GIVEN = ("建国", "志强", "晓明", "文华", "海涛", "立新", "永平", "红梅")


def _ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十") + (NUMERALS[ones] if ones else "")


def review(draft: Draft) -> str:
    """What was achieved, in the paragraph that tells of the whole economy."""
    courses = draft.list_courses("overview")
    incomes = [draft.courses[code] for code in ("disposable_income_urban", "disposable_income_rural")]
    parts = [tell_actual(draft, course) for course in courses if course not in incomes]
    parts.append(tell_pair(draft, incomes))
    return join(draft, parts, f"初步核算，全{draft.word}")


def join(draft: Draft, parts: Sequence[str], opening: str) -> str:
    """Statements to sentences of two or three."""
    sentences: list[str] = []
    at = 0
    while at < len(parts):
        size = draft.draw.randint(2, 3)
        sentences.append("；".join(parts[at : at + size]) + "。")
        at += size
    return opening + "".join(sentences)


def tell_actual(draft: Draft, course: Course) -> str:
    """``地区生产总值完成67.81亿元，增长8.2%``: what a figure was in the year before."""
    figure, draw, year = course.figure, draft.draw, draft.year - 1
    name = figure.name_in(draft.year, draw)
    if figure.form == "growth" or (figure.form == "money" and draw.random() < 0.25):
        return name + tell_growth(draft, course, year)
    if figure.form == "fall":
        return name + tell_growth(draft, course, year)
    amount = course.amounts[year]
    if figure.form == "rate":
        return tell_rate(draft, course, name)
    done = "" if name.startswith(("新增", "转移", "接待")) else draw.choice(DONE)
    draft.say(figure.code, "actual", "level", (year, year), amount, "eq")
    if figure.form in ("persons", "mu", "days", "firms", "businesses"):
        return f"{name}{done if figure.form != 'persons' else ''}{amount.text}"
    return f"{name}{done}{amount.text}，{tell_growth(draft, course, year)}"


def tell_growth(draft: Draft, course: Course, year: int) -> str:
    """``增长8.2%``, ``同比下降3%``."""
    step = course.growth[year]
    text = write_percent(step)
    draft.say(course.figure.code, "actual", "growth", (year, year), Amount(f"{text}%", _sign(step, text)), "eq")
    return draft.draw.choice(GREW if step > 0 else FELL).format(text)


def tell_rate(draft: Draft, course: Course, name: str) -> str:
    """``城镇化率达到32.6%``, ``城镇登记失业率3.7%``, some with what it rose by."""
    figure, year = course.figure, draft.year - 1
    amount, before = course.amounts[year], course.amounts[year - 1]
    if figure.ceiling and draft.draw.random() < 0.5:
        draft.say(figure.code, "actual", "level", (year, year), amount, "le")
        return f"{name}控制在{amount.text}以内"
    draft.say(figure.code, "actual", "level", (year, year), amount, "eq")
    rise = round(amount.value - before.value, 1)
    if rise > 0 and not figure.ceiling and draft.draw.random() < 0.5:
        text = write_percent(rise)
        draft.say(figure.code, "actual", "change", (year, year), Amount(f"{text}个百分点", float(text)), "eq")
        return f"{name}达到{amount.text}，比上年提高{text}个百分点"
    return f"{name}{'为' if figure.ceiling else '达到'}{amount.text}"


def tell_pair(draft: Draft, pair: Sequence[Course]) -> str:
    """``A、B分别达到17326元、7284元，增长8.1%、9%``: two figures in one breath, or one after the other."""
    year, draw = draft.year - 1, draft.draw
    if draw.random() < 0.4 or any(course.growth[year] <= 0 for course in pair):
        return "；".join(tell_actual(draft, course) for course in pair)
    names = "、".join(course.figure.name_in(draft.year, draw) for course in pair)
    steps = [write_percent(course.growth[year]) for course in pair]
    for course, step in zip(pair, steps, strict=True):
        draft.say(course.figure.code, "actual", "level", (year, year), course.amounts[year], "eq")
        draft.say(course.figure.code, "actual", "growth", (year, year), Amount(f"{step}%", float(step)), "eq")
    amounts = draw.choice(("、", "和")).join(course.amounts[year].text for course in pair)
    grew = draw.choice((f"增长{steps[0]}%、{steps[1]}%", f"分别增长{steps[0]}%和{steps[1]}%"))
    return f"{names}分别达到{amounts}，{grew}"


def compare_years(draft: Draft) -> str:
    """What the five years of a plan have brought."""
    year, draw = draft.year, draft.draw
    before = PLANS[year - 5] if year > 2001 else "九五"
    parts = []
    for code in draw.sample(("gdp", "retail_sales", "fixed_asset_investment", "deposits_balance"), 2):
        course = draft.courses[code]
        first, last = course.amounts[year - 6], course.amounts[year - 1]
        mean = write_percent(sum(course.growth[one] for one in range(year - 5, year)) / 5)
        draft.say(code, "actual", "level", (year - 6, year - 6), first, "eq")
        draft.say(code, "actual", "level", (year - 1, year - 1), last, "eq")
        draft.say(code, "actual", "annual_growth", (year - 5, year - 1), Amount(f"{mean}%", float(mean)), "eq")
        name = course.figure.name_in(year, draw)
        parts.append(f"{name}由{year - 6}年的{first.text}增加到{year - 1}年的{last.text}，年均增长{mean}%")
    return f"“{before}”时期，{'；'.join(parts)}。"


def look_ahead(draft: Draft) -> str:
    """What the next five years shall bring."""
    year, draw = draft.year, draft.draw
    course = draft.courses["gdp"]
    goal = write_percent(course.figure.mean - 2 + draw.random() * 2)
    draft.say("gdp", "target", "annual_growth", (year, year + 4), Amount(f"{goal}%", float(goal)), "ge")
    name = course.figure.name_in(year, draw)
    return f"“{PLANS[year]}”时期，{name}年均增长{goal}%以上。"


AIMS = (
    "gdp", "industrial_value_added_above_scale", "fixed_asset_investment", "retail_sales",
    "general_public_budget_revenue", "disposable_income_urban", "disposable_income_rural", "foreign_trade",
    "services_value_added",
)  # fmt: skip


def aim(draft: Draft) -> str:
    """The goals of the year in one sentence."""
    draw, year = draft.draw, draft.year
    codes = [code for code in AIMS if code in draft.courses and draw.random() < 0.8] or ["gdp"]
    parts = [aim_growth(draft, draft.courses[code]) for code in codes]
    if draw.random() < 0.7:
        limit = write_percent(draw.choice((2, 2.5, 3, 3.5, 4)))
        word, bound = draw.choice((("左右", "approx"), ("以内", "le")))
        draft.say("consumer_prices", "target", "growth", (year, year), Amount(f"{limit}%", float(limit)), bound)
        parts.append(f"居民消费价格涨幅控制在{limit}%{word}")
    if draw.random() < 0.7:
        limit = write_percent(draw.choice((3.5, 4, 4.2, 4.5)))
        draft.say(
            "unemployment_rate_registered", "target", "level", (year, year), Amount(f"{limit}%", float(limit)), "le"
        )
        parts.append(f"城镇登记失业率控制在{limit}%以内")
    stop = draw.choice("，；")
    opening = draw.choice(
        (
            f"今年全{draft.word}经济社会发展的主要预期目标是：",
            f"{year}年经济社会发展主要预期目标：",
            "今年的主要目标是：",
        )
    )
    return opening + stop.join(parts) + "。"


def aim_growth(draft: Draft, course: Course) -> str:
    """``地区生产总值增长7%以上``, ``增长6%—7%``."""
    draw, year, code = draft.draw, draft.year, course.figure.code
    near = max(1.0, round((course.growth[year] + draw.gauss(0, 1)) * 2) / 2)
    name = course.figure.name_in(year, draw)
    text = write_percent(near)
    if draw.random() < 0.1:
        higher = write_percent(near + 1)
        draft.say(code, "target", "growth", (year, year), Amount(f"{text}%—{higher}%", float(text)), "range")
        return f"{name}增长{text}%—{higher}%"
    word, bound = draw.choice(BOUNDS)
    draft.say(code, "target", "growth", (year, year), Amount(f"{text}%", float(text)), bound)
    return f"{name}增长{text}%{word}"


def tell_topic(draft: Draft, topic: str, plan: bool) -> list[str]:
    """Sentences with the figures of a topic; of a plan some only."""
    courses = draft.list_courses(topic)
    if not plan:
        return [tell_actual(draft, course) + "。" for course in courses]
    return [aim_level(draft, course) + "。" for course in courses if draft.draw.random() < 0.5]


def aim_level(draft: Draft, course: Course) -> str:
    """``力争粮食总产量达到32万吨``; what a figure shall come to in this year."""
    figure, draw, year = course.figure, draft.draw, draft.year
    name = figure.name_in(year, draw)
    if figure.form == "fall":
        text = write_percent(course.growth[year])
        draft.say(figure.code, "target", "growth", (year, year), Amount(f"{text}%", -float(text)), "eq")
        return f"{name}下降{text}%"
    if figure.form == "growth":
        return aim_growth(draft, course)
    value = course.amounts[year].value / _factor(figure.form) * draw.choice((0.97, 1.0, 1.02))
    amount = write_amount(figure.form, value)
    word, bound = draw.choice(BOUNDS) if not figure.ceiling else ("以内", "le")
    draft.say(figure.code, "target", "level", (year, year), amount, bound)
    if figure.ceiling:
        return f"{name}控制在{amount.text}{word}"
    if figure.form == "persons" or name.startswith("接待"):
        return f"{name}{amount.text}{word}"
    return f"{draw.choice(('力争', '确保', ''))}{name}达到{amount.text}{word}"


def _factor(form: str) -> float:
    """How much a unit in which write_amount takes its value is of the indicator's own."""
    return {"money": 1e8, "dollars": 1e8, "visits": 1e4, "tonnes": 1e4, "mu": 1e4}.get(form, 1.0)


def _sign(step: float, text: str) -> float:
    return float(text) if step > 0 else -float(text)
