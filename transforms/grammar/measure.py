"""One number beside one indicator: which measure it is, its value with sign, and its bound."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

from transforms.grammar import facts as fact
from transforms.grammar.predicate import Predicate
from transforms.grammar.productions import Production, Table, Trail
from transforms.language import cues as cue
from transforms.language.catalogue import Indicator, Name
from transforms.records import Replaceable, constructor_of, value
from transforms.tokens.quantities import Quantity

# The verb of a change for the better, by the direction that is good for an indicator.
_BETTER = {"up": 1, "down": -1}
_COMPARED = frozenset({"比", "较", "相比", "对比"})
_RATE = "率"
_RATE_ENDS = ("涨幅", "增速", "增幅")
_FLIPPED = {"ge": "le", "le": "ge", "gt": "lt", "lt": "gt"}
# From how much on an amount may do without its unit.
_UNDERSTOOD_FROM = {"CNY": 10**6, "persons": 10**4, "visits": 10**4, "ratio": 1}
_MOST_PRICE_RISE = 50
# A price index of which the year before is 100.
_LEAST_INDEX, _MOST_INDEX = 80, 130
PRICE_RULES = frozenset({"price_rise", "price_index"})


@value
class Reading(Replaceable):
    """``measure``, signed ``value`` (and ``high`` of a range) in canonical units, ``unit``, ``bound``, ``rule``."""

    measure: str
    value: Decimal
    high: Decimal | None
    unit: str
    bound: str
    rule: str


_reading = constructor_of(Reading)


@value
class Amount:
    """A quantity beside an indicator under one of its names.

    ``after``: the bound behind the number; ``list_grows``: the list this item stands in is one of growth rates, so
    that a bare percentage inherits the verb. ``closed``: nothing that it could count stands behind the number.
    """

    indicator: Indicator
    name: Name
    quantity: Quantity
    predicate: Predicate
    after: str
    list_grows: bool = False
    closed: bool = False

    @property
    def direction(self) -> int:
        """1 up, -1 down; a change for the better goes where the indicator ought to go."""
        if self.predicate.direction or not self.predicate.mask & cue.BETTER:
            return self.predicate.direction
        return _BETTER.get(self.indicator.direction, 0)

    @property
    def moved(self) -> bool:
        """By how much something changed, not where the change ended."""
        return bool(self.direction) and not self.predicate.to

    @property
    def comes_to_growth(self) -> bool:
        """增长达9%, 增长分别为9%和8%: a percentage of an amount is by how much it grew, whatever verb leads to it."""
        percent = self.quantity.unit_class == "%" and self.indicator.unit != "%"
        other = self.predicate.rate_head or self.predicate.mask & (cue.UP_TO | cue.DOWN_TO)
        return percent and bool(self.direction) and not other

    @property
    def of_rate(self) -> bool:
        """Whether the verb is said of a growth rate (涨幅回落到2%), not of the indicator."""
        named = self.name.implies == "growth" or self.name.text.endswith(_RATE_ENDS)
        return named or self.indicator.rise_only or bool(self.predicate.rate_head)

    @property
    def sign(self) -> int:
        """-1 where it fell."""
        if self.predicate.to and self.of_rate:
            return -1 if self.predicate.rate_head < 0 else 1
        return -1 if self.direction < 0 or self.predicate.rate_head < 0 else 1

    @property
    def is_share(self) -> bool:
        """Whether the indicator is itself a rate or share, so that its level is in percent."""
        return self.indicator.unit == "%" and not self.indicator.rise_only

    @property
    def grows(self) -> bool:
        """Whether growth in percent can be said of the indicator."""
        return "growth" in self.indicator.plausible


make_amount = constructor_of(Amount)


def interpret(amount: Amount, trail: Trail | None = None) -> Reading | None:
    """The reading of a quantity as a statement on the indicator; None where it is none."""
    kind = amount.quantity.unit_class
    blocked = amount.predicate.blocked.rstrip("为达到")
    if blocked.endswith(_RATE) and amount.name.text.endswith(_RATE):
        blocked = ""  # 自来水普及率、工程覆盖率分别达98%和92%: another rate of a list
    compared = blocked in _COMPARED  # 比上届翻一番: from when on, nobody says
    if blocked and blocked not in amount.name.text and (kind != "doubling" or compared):
        return None
    counters = amount.indicator.counters
    if kind == "count" and counters and amount.quantity.unit_name not in counters:
        return None
    return _BY_CLASS.get(kind, _AMOUNTS).apply_first(amount, _find_facts(amount), trail)


def _find_facts(amount: Amount) -> int:
    """What is so of an amount by its indicator, the name of it, and the words beside it."""
    indicator, predicate, implied = amount.indicator, amount.predicate, amount.name.implies
    facts = fact.NAMES_CHANGE if implied == "change" else fact.NAMES_GROWTH if implied == "growth" else 0
    if amount.moved or amount.comes_to_growth:
        facts |= fact.MOVED | fact.GAINED
    elif predicate.mask & cue.GAIN:
        facts |= fact.GAINED
    if predicate.rate_head:
        facts |= fact.HEADED
    if amount.list_grows:
        facts |= fact.LIST_GROWS
    if indicator.rise_only:
        return facts | fact.PRICES
    return facts | fact.IS_SHARE if indicator.unit == "%" else facts


def _rate_slows(one: Amount) -> bool:
    """增速回落2%: points, or a fraction of the rate?"""
    rate = one.predicate.rate_head > 0 or one.name.implies == "growth" or one.name.text.endswith(_RATE_ENDS)
    return rate and one.moved and one.predicate.direction < 0


def _rate_level(one: Amount) -> Reading | None:
    # 失业率下降0.5% may mean points or a fraction of itself: not read.
    return _make(one, "level", 1, "%", "rate_level")


def _price_rise(one: Amount) -> Reading | None:
    if not one.grows or one.quantity.value > _MOST_PRICE_RISE or _rate_slows(one):
        return None
    return _growth(one, one.sign, "price_rise")


def _price_index(one: Amount) -> Reading | None:
    """居民消费价格指数102.3: an index of which the year before is 100."""
    if not one.name.text.endswith(("指数", "CPI")) or not one.grows or one.predicate.rate_head:
        return None
    if not _LEAST_INDEX <= one.quantity.value <= _MOST_INDEX:
        return None
    bound = choose_bound(one.quantity, one.predicate, one.after)
    return _reading("growth", one.quantity.value - 100, None, "%", bound, "price_index")


def _growth_verb(one: Amount) -> Reading | None:
    return _growth(one, one.sign, "growth_verb") if one.grows and not _is_other_growth(one) else None


def _growth_head(one: Amount) -> Reading | None:
    return _growth(one, one.sign, "growth_head") if one.grows and not _is_other_growth(one) else None


def _is_other_growth(one: Amount) -> bool:
    """Whether a rate slows, or is told at current prices where the indicator's growth is real (名义增长)."""
    nominal = one.predicate.mask & cue.NOMINAL and one.indicator.constant_prices
    return bool(nominal) or _rate_slows(one)


def _growth_signed(one: Amount) -> Reading | None:
    return _growth(one, 1, "growth_signed") if one.grows and one.quantity.signed else None


def _growth_of_list(one: Amount) -> Reading | None:
    return _growth(one, 1, "growth_of_list") if one.grows and not one.predicate.gross else None


def _growth(one: Amount, sign: int, rule: str) -> Reading:
    return _make(one, "annual_growth" if one.predicate.annual else "growth", sign, "%", rule)


def _no_change(one: Amount) -> Reading | None:
    return None if one.quantity.loose == "gt" else _flat(one, "no_change")


def _above_zero(one: Amount) -> Reading | None:
    return _flat(one, "above_zero") if one.quantity.loose == "gt" else None


def _flat(one: Amount, rule: str) -> Reading | None:
    if one.predicate.rate_head:
        return None
    measure, unit = ("change", "pp") if one.is_share else ("growth", "%")
    return Reading(measure, one.quantity.value, None, unit, one.quantity.loose or "eq", rule)


def _points_of_share(one: Amount) -> Reading | None:
    said = one.direction or one.quantity.signed
    fits = one.is_share and not one.predicate.rate_head and said
    return _make(one, "change", one.sign, "pp", "points_of_share") if fits else None


def _growth_doubling(one: Amount) -> Reading | None:
    return _multiple(one, one.quantity.value, "growth_doubling")


def _growth_tenths(one: Amount) -> Reading | None:
    return _multiple(one, one.quantity.value * 10, "growth_tenths") if one.moved else None


def _rate_tenths(one: Amount) -> Reading | None:
    """民生支出占比达八成以上: a rate told in tenths."""
    bound = choose_bound(one.quantity, one.predicate, one.after)
    return _reading("level", one.quantity.value * 10, None, "%", bound, "rate_tenths")


def _growth_times(one: Amount) -> Reading | None:
    return _multiple(one, one.quantity.value * 100, "growth_times") if one.moved else None


def _growth_to_times(one: Amount) -> Reading | None:
    reached = one.predicate.to or (one.predicate.level and one.predicate.base is not None)
    return _multiple(one, (one.quantity.value - 1) * 100, "growth_to_times") if reached else None


def _multiple(one: Amount, number: Decimal, rule: str) -> Reading | None:
    if one.indicator.unit == "%" or not one.grows:
        return None
    bound = choose_bound(one.quantity, one.predicate, one.after)
    return Reading("growth", number * one.sign, None, "%", _FLIPPED.get(bound, bound) if one.sign < 0 else bound, rule)


def _level_of_mark(one: Amount) -> Reading | None:
    # 迈上5万亿台阶, 新增就业3.2万 leave out the unit that everybody understands.
    unit, marked = one.indicator.unit, bool(one.predicate.bound or one.after)
    least = _UNDERSTOOD_FROM.get(unit)
    if least is None or one.moved or one.quantity.signed or one.quantity.value < least:
        return None
    alone = one.closed and (unit != "CNY" or one.indicator.units == ("CNY",))
    said = alone or (marked and unit == "CNY")
    return _make(one, "level", 1, unit, "level_of_mark") if said and _is_amount(one) else None


def _change_name(one: Amount) -> Reading | None:
    return _make(one, "change", 1, one.quantity.unit_class, "change_name")


def _amount_done(one: Amount) -> Reading | None:
    fits = one.indicator.accumulates and one.predicate.direction > 0 and not _is_compared(one)
    if not (fits and _is_amount(one)):
        return None
    return _make(one, "level", 1, one.quantity.unit_class, "amount_done")


def _is_compared(one: Amount) -> bool:
    """比上年净增2亿元, 同比增加2亿元: by how much more than before, even of what is counted anew each year."""
    return one.predicate.base is not None or bool(one.predicate.mask & cue.YOY)


def _change_verb(one: Amount) -> Reading | None:
    if (one.indicator.accumulates and not (one.moved or _is_compared(one))) or not _is_amount(one):
        return None
    return _make(one, "change", one.sign if one.moved else 1, one.quantity.unit_class, "change_verb")


def _level(one: Amount) -> Reading | None:
    return _make(one, "level", 1, one.quantity.unit_class, "level") if _is_amount(one) else None


def _is_amount(one: Amount) -> bool:
    """Whether the number is one of the indicator, not of new ones only, nor of a stock where new ones are counted."""
    stays = one.quantity.unit_class == "count" or not one.indicator.flow
    if one.predicate.gross and not one.indicator.accumulates and stays:
        return False  # 新发放贷款, 新培育人才: neither all there are nor what they grew by
    if one.indicator.per_head and one.quantity.value > _find_most(one.indicator):
        return False  # 农民收入增加20亿元: all of them together
    if one.indicator.accumulates and one.indicator.unit == "count" and one.predicate.total and one.predicate.reached:
        return False  # 建成5G基站320个，总数达到860个
    stock = one.name.stock and (one.predicate.reached or one.predicate.cumulative)
    return not stock or one.predicate.gain


def _find_most(indicator: Indicator) -> float:
    """The greatest level that is to be believed of an indicator."""
    limits = indicator.plausible.get("level")
    return limits[1] if limits is not None else math.inf


def _in_units(build: Callable[[Amount], Reading | None]) -> Callable[[Amount], Reading | None]:
    """The builder for numbers in a unit of the indicator."""

    def build_in_units(one: Amount) -> Reading | None:
        return build(one) if one.quantity.unit_class in one.indicator.units else None

    return build_in_units


_NO_GROWTH = fact.IS_SHARE | fact.PRICES
_NO_AMOUNT = fact.PRICES | fact.NAMES_GROWTH | fact.HEADED
_PRICE_INDEX = Production(
    "price_index",
    "the name is that of a price index, and the number can be one",
    _price_index,
    forbids=fact.MOVED,
    holds=fact.PRICES,
)
_OF_PERCENT = (
    Production("rate_level", "the indicator is a rate, and no verb of change stands before the number", _rate_level,
               forbids=fact.MOVED, holds=fact.IS_SHARE),
    Production("price_rise", "the indicator is a rise of prices, and the number can be one", _price_rise,
               holds=fact.PRICES),
    _PRICE_INDEX,
    Production("growth_verb", "a verb of change leads to the number", _growth_verb,
               forbids=_NO_GROWTH, holds=fact.MOVED),
    Production("growth_head", "a head such as 增速 stands before the number, or the name says growth", _growth_head,
               needs=fact.HEADED | fact.NAMES_GROWTH, forbids=_NO_GROWTH),
    Production("growth_signed", "the number has a sign of its own", _growth_signed, forbids=_NO_GROWTH),
    Production("growth_of_list", "the list is one of growth rates", _growth_of_list,
               forbids=_NO_GROWTH, holds=fact.LIST_GROWS),
)  # fmt: skip
_OF_FLAT = (
    Production("no_change", "持平 or 零增长 is said of the indicator itself", _no_change),
    Production("above_zero", "正增长 is said of the indicator itself", _above_zero),
)
_OF_AMOUNTS = (
    Production("change_name", "the name itself says a change", _in_units(_change_name),
               forbids=_NO_AMOUNT, holds=fact.NAMES_CHANGE),
    Production("amount_done", "the indicator counts what is done, and the verb says that it was",
               _in_units(_amount_done), forbids=_NO_AMOUNT | fact.NAMES_CHANGE, holds=fact.MOVED),
    Production("change_verb", "a verb of change or gain leads to the number", _in_units(_change_verb),
               forbids=_NO_AMOUNT | fact.NAMES_CHANGE, holds=fact.GAINED),
    Production("level", "the number is how much there is", _in_units(_level),
               forbids=_NO_AMOUNT | fact.NAMES_CHANGE),
)  # fmt: skip
_BY_CLASS: dict[str, Table[Amount, Reading]] = {
    unit_class: Table("measure", productions)
    for unit_class, productions in {
        "%": _OF_PERCENT,
        "flat": _OF_FLAT,
        "pp": (Production("points_of_share", "the indicator is a share, and it moved", _points_of_share),),
        "doubling": (Production("growth_doubling", "the indicator can grow", _growth_doubling),),
        "tenths": (
            Production("rate_tenths", "the indicator is a rate, and no verb of change stands before the number",
                       _rate_tenths, forbids=fact.MOVED, holds=fact.IS_SHARE),
            Production("growth_tenths", "a verb of change leads to the number", _growth_tenths),
        ),
        "multiple": (
            Production("growth_times", "a verb of change leads to the number", _growth_times),
            Production("growth_to_times", "the number is where a change ended", _growth_to_times),
        ),
        "": (
            _PRICE_INDEX,
            Production("level_of_mark", "an amount without its unit, beside a bound or at the end of its clause",
                       _level_of_mark),
            *_OF_AMOUNTS,
        ),
    }.items()
}  # fmt: skip
_AMOUNTS: Table[Amount, Reading] = Table("measure", _OF_AMOUNTS)
INTERPRETATIONS = tuple(
    dict.fromkeys(one.name for table in (*_BY_CLASS.values(), _AMOUNTS) for one in table.productions)
)


def _make(one: Amount, measure: str, sign: int, unit: str, rule: str) -> Reading:
    bound = choose_bound(one.quantity, one.predicate, one.after)
    value, high = one.quantity.value if sign == 1 else one.quantity.value * sign, None
    if one.quantity.high is not None:
        ends = sorted((one.quantity.value * sign, one.quantity.high * sign))
        value, high, bound = ends[0], ends[1], "range"
    elif value < 0 or sign < 0:
        bound = _FLIPPED.get(bound, bound)
    return _reading(measure, value, high, unit, bound, rule)


def choose_bound(quantity: Quantity, predicate: Predicate, after: str) -> str:
    """What stands behind the number says most exactly how it is meant; then what stands before it."""
    before = predicate.bound
    if after == "approx" or (before == "le" and after == "le"):
        return after
    if before == "le" and after in ("", "ge"):
        return after if after else "le"
    if after and before in ("", "ge", "approx"):
        return after
    return before or after or quantity.loose or "eq"
