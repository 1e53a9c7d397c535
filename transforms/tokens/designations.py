"""Quantities that measure nothing: in names of plans, grades and designs, in quoted terms, and indefinite ones."""

from __future__ import annotations

import re

from transforms.tokens.quantities import Quantity

DURATIONS = frozenset({"years", "months", "days", "hours", "minutes"})
# Units by which things are named: 500千伏线路, 3级医院, 5号线.
_GRADES = frozenset(
    {"级", "线", "版", "字", "章", "弄", "步", "千伏", "伏", "纳米", "微米", "英寸", "兆", "Mbps", "节", "月", "季度"}
)
_FEW = 10
_LONGEST_TERM = 12
_TERM_MARKS = re.compile("[，。；！？\n]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AMOUNT_BEFORE = re.compile("[达超近约共过逾]$")
_RANKED = re.compile("(?:排名|排位|位次|名次)(?:[^，。；：、]{0,12}|[^。；]{0,12}(?:提升|前移|上升)\\d+位、)$")
# 403～407号泊位.
_NUMBERED, _RANGE_MARKS = re.compile(r"[~～—–-]\d+号"), frozenset("~～—–-")
_SPENT = ("经过", "历经", "历时", "用了", "花了")
_PLAN = re.compile("[^，。；、：！？\n\\d]{0,8}?(?:工程|行动|计划|战略|规划|攻坚|纲要|方案)")
_ORDINAL_BEFORE = re.compile("第[一二三四五六七八九十百\\d]+个$|头$|下个$")
# What dates, sorts or describes something else: 连续8个季度, 3个方面, 5万人口县, 70周岁, 5万关口, 投资超5亿元项目.
_DATED = re.compile("个?(?:季度|月|周|学期|学年|年度|榨季|届|交易日)")
_IN_A_ROW = re.compile("(?:连续|连|近)$")
# 落实营商环境9条政策: a policy named by how many articles it has.
_NAMED_BY_ARTICLES = re.compile("条(?=政策|新政|意见|[”，。；、])")
_CARRIED_OUT = re.compile("(?:落实|执行|兑现|用好)[^，。；、\\d]{3,24}$")
# One of these begins whatever makes a count describe, sort or date something else.
_BEHIND_DESCRIBING = frozenset("个多户条方维层角季月周学交榨年届")
_LASTS = re.compile("个?多?个?多?月")
_SORTED = re.compile("个?(?:方面|维度|层面|角度|方向)")
_DESCRIBED = re.compile("(?:以上|以下)?的?(?:人口)?(?:大?县|城市|乡镇|大镇)(?!市)|层以上|周?岁|(?:关口|大关|台阶|门槛)")
# 31个省、市的总人口.
_OF_ALL = re.compile("个[百千万]*亿元?(?:台阶|大关)|个(?:[省市县区州盟旗、和]|自治区|直辖市|地区)+的总")
# 解决边境5公里以内村庄用水.
_WITHIN = re.compile("(?:以内|范围内|以外)的?[^，。；、\\s]")
_OF_HOUSEHOLDS = re.compile("户及?以上的?(?:自然)?[村屯寨]")
# 占地50亩以上住宅小区8个.
_PLOT = re.compile("(?:以上|以下)的?[^，。；、\\d]{2,8}\\d+[个座处]")
# 连续跨越3万亿、4万亿两个台阶.
_STEP_UNITS = frozenset({"", "CNY", "USD", "persons", "tonnes"})
_STEPS_BEFORE = re.compile("(?:跨越|跨过|迈上|[0-9]万亿、)$")
_STEPS_BEHIND = re.compile("[^，。；]{0,15}(?:台阶|大关)")
# 先后迈上100亿元、150亿元两级台阶: each is a mark that was passed, and how many there are follows the last.
_STEPS_COUNTED = re.compile(
    r"(?:[、和](?:[\d.]+(?:[百千]?万亿|[百千]?亿|万)|[一二两三四五六七八九十百千万]{1,8}亿)(?:元|美元)?)*[这等]?[两二三四五六七八九](?:个|级|大|道)[^，。；、\d]{0,4}(?:台阶|大关|关口)"
)
_SIZE = re.compile("(?:以上|以下)?的?(?:重大|重点|产业|工业|制造业|招商|优质|单体){0,2}(?:项目|企业|楼宇|金矿|铁矿)")
_OF_SOME = re.compile(
    r"(?:以上|以下)?的(?:\d+(?:余|多)?[个项家座条]|[^，。；、\d]{0,10}(?:企业|项目|园区|楼宇|增长点)(?![由数]))"
)
_SIZE_BEFORE = re.compile("(?:投资|产值|营收|收入|税收|年产值|销售额|纳税|储量)?(?:超过|超|过|达|逾|上)$")
_EACH_BEFORE = re.compile("每(?:百|千|万)?$")
_MADE_OF = re.compile("[一两二三四五六七八九十百千万亿]+$")


def judge_designation(text: str, quantity: Quantity, said: bool = False) -> str:
    """The fate of a quantity that only names or dates something; '' where it measures.

    ``said``: a predicate of the clause says of something that it lasted, reached or changed by so much.
    """
    start, end = quantity.numeral_start, quantity.end
    numeral = text[start : quantity.numeral_end]
    if not quantity.unit_class and _is_year(text, start, end, numeral):
        return "date"
    if quantity.unit_name == "位" and _RANKED.search(text[max(0, start - 30) : start]):
        return "ordinal"
    if _is_indefinite(quantity, numeral):
        return "date" if quantity.unit_class in DURATIONS else "count_word"
    behind = text[end : end + 1]
    if behind in _RANGE_MARKS and _NUMBERED.match(text, end):
        return "name"
    if behind == "级" or quantity.unit_name in _GRADES or _is_quoted(text, start, end):
        return "name"
    if quantity.unit_class in DURATIONS:
        return _judge_duration(text, start, said)
    described = _judge_described(text, quantity)
    if described:
        return described
    planned = quantity.chinese and not quantity.count_word and quantity.unit_class != "%"
    return "name" if planned and _MADE_OF.match(numeral) and _PLAN.match(text, end) else ""


def _is_year(text: str, start: int, end: int, numeral: str) -> bool:
    """Whether a number without a unit is a year, or a century (21世纪)."""
    year = _YEAR.fullmatch(numeral.replace(" ", "")) and not _AMOUNT_BEFORE.search(text[max(0, start - 2) : start])
    return bool(year) or text.startswith("世纪", end)


def _judge_described(text: str, quantity: Quantity) -> str:
    """The fate of a number that only dates, sorts or describes what something else is told of; '' elsewhere."""
    if quantity.unit_class == "count":
        return _judge_counted(text, quantity.numeral_start, quantity.numeral_end)
    start, end = quantity.numeral_start, quantity.end
    before = text[max(0, start - 8) : start]
    if quantity.unit_class in ("", "persons", "tonnes") and _EACH_BEFORE.search(before):
        return "reference"
    if quantity.unit_class in _STEP_UNITS and not quantity.count_word and _STEPS_COUNTED.match(text, end):
        return "reference"
    if quantity.unit_class in ("", "persons"):
        steps = _STEPS_BEFORE.search(before) and _STEPS_BEHIND.match(text, end)
        return "reference" if steps or _DESCRIBED.match(text, end) else ""
    return _judge_size(text, quantity, before)


def _judge_counted(text: str, start: int, end: int) -> str:
    """The fate of a number of pieces, from ``start`` to ``end``, that does so; '' elsewhere."""
    if text[end : end + 1] not in _BEHIND_DESCRIBING:
        return ""
    if _SORTED.match(text, end):
        return "count_word"
    if _OF_ALL.match(text, end) or _OF_HOUSEHOLDS.match(text, end):
        return "reference"
    if _LASTS.match(text, end):
        return "date"
    if _NAMED_BY_ARTICLES.match(text, end) and _CARRIED_OUT.search(text[max(0, start - 26) : start]):
        return "name"
    in_a_row = _DATED.match(text, end) and _IN_A_ROW.search(text[max(0, start - 8) : start])
    return "date" if in_a_row else ""


def _judge_size(text: str, quantity: Quantity, before: str) -> str:
    """The fate of an amount that says how great, or how near, each of the things behind it is; '' elsewhere."""
    end = quantity.end
    if quantity.unit_class == "mu" and _PLOT.match(text, end):
        return "reference"
    if quantity.unit_class == "km" and _WITHIN.match(text, end):
        return "reference"
    if quantity.unit_class not in ("CNY", "tonnes"):
        return ""
    sized = _SIZE.match(text, end) and _SIZE_BEFORE.search(before)
    return "reference" if sized or _OF_SOME.match(text, end) else ""


def _judge_duration(text: str, start: int, said: bool) -> str:
    before = text[max(0, start - 6) : start]
    if _ORDINAL_BEFORE.search(before):
        return "name"
    if before.endswith(_SPENT):
        return "date"  # 经过3年多的努力
    return "" if said else "date"


def _is_indefinite(quantity: Quantity, numeral: str) -> bool:
    """一批项目, 三大任务, 重要的一年: a few, or one, in characters."""
    if not quantity.chinese or quantity.high is not None:
        return False
    if numeral in ("一", "数", "几"):
        return quantity.unit_class not in (
            "%",
            "CNY",
            "USD",
            "pp",
            "tenths",
            "multiple",
            "doubling",
            "ratio",
            "permille",
        )
    return quantity.count_word and abs(quantity.value) < _FEW


def _is_quoted(text: str, start: int, end: int) -> bool:
    """“百场万企”, “15条”政策: a short term in quotes."""
    first = start - _LONGEST_TERM if start > _LONGEST_TERM else 0
    before = text[first:start]
    if "“" not in before and "《" not in before:
        return False
    opening = max(text.rfind("“", first, start), text.rfind("《", first, start))
    if opening < 0 or max(text.rfind("”", first, start), text.rfind("》", first, start)) > opening:
        return False
    after = text[end : end + _LONGEST_TERM]
    closing = min((after.find(mark) for mark in "”》" if mark in after), default=-1)
    inner = text[opening + 1 : start] + after[: max(closing, 0)]
    return closing >= 0 and len(inner) <= _LONGEST_TERM and not _TERM_MARKS.search(inner)
