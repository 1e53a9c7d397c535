"""One number beside one indicator: which measure it is, its value with sign, and its bound."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from transforms.grammar.predicate import Predicate
from transforms.language.catalogue import Indicator, Name
from transforms.tokens.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Reading:
    """``measure``, signed ``value`` (and ``high`` of a range) in canonical units, ``unit``, ``bound``, ``rule``."""

    measure: str
    value: Decimal
    high: Decimal | None
    unit: str
    bound: str
    rule: str


_FLIPPED = {"ge": "le", "le": "ge", "gt": "lt", "lt": "gt"}
_HUNDRED_MILLION = 10**8


def interpret(
    indicator: Indicator, name: Name, quantity: Quantity, predicate: Predicate, after: str, list_grows: bool
) -> Reading | None:
    """The reading of a quantity as a statement on the indicator; None where it is none.

    ``after`` is the bound behind the number; ``list_grows`` says that the list this item stands
    in is one of growth rates, so that a bare percentage inherits the verb.
    """
    kind = quantity.unit_class
    sign = -1 if predicate.direction < 0 or predicate.rate_head < 0 else 1
    if predicate.blocked and kind != "doubling":
        return None
    if kind == "%":
        return _interpret_percent(indicator, name, quantity, predicate, after, sign, list_grows)
    if kind == "flat" and predicate.rate_head:
        return None
    if kind == "flat":
        measure = "change" if indicator.unit == "%" and not indicator.rise_only else "growth"
        unit = "pp" if measure == "change" else "%"
        rule = "above_zero" if quantity.loose == "gt" else "no_change"
        return Reading(measure, quantity.value, None, unit, quantity.loose or "eq", rule)
    if kind == "pp":
        if indicator.unit != "%" or indicator.rise_only or predicate.rate_head:
            return None
        if not predicate.direction and not quantity.signed:
            return None
        return _make("change", quantity, predicate, after, sign, "pp", "points_of_share")
    if kind in ("doubling", "multiple", "tenths"):
        return _interpret_multiple(indicator, quantity, predicate, after, sign)
    if not kind and indicator.unit == "CNY" and quantity.value >= _HUNDRED_MILLION and (predicate.bound or after):
        # 迈上5万亿台阶 leaves out the yuan that everybody hears.
        return _make("level", quantity, predicate, after, 1, "CNY", "level_of_mark")
    if kind in indicator.units and not indicator.rise_only:
        return _interpret_amount(indicator, name, quantity, predicate, after, sign)
    return None


def _interpret_percent(
    indicator: Indicator, name: Name, quantity: Quantity, predicate: Predicate, after: str, sign: int, list_grows: bool
) -> Reading | None:
    if indicator.unit == "%" and not indicator.rise_only:
        if predicate.direction and not predicate.to:
            # 失业率下降0.5% may mean points or a fraction of itself: not read.
            return None
        return _make("level", quantity, predicate, after, 1, "%", "rate_level")
    if "growth" not in indicator.plausible:
        return None
    measure = "annual_growth" if predicate.annual else "growth"
    if indicator.rise_only:
        if quantity.value > 50:
            return None
        return _make(measure, quantity, predicate, after, sign, "%", "price_rise")
    if predicate.direction and not predicate.to:
        return _make(measure, quantity, predicate, after, sign, "%", "growth_verb")
    if predicate.rate_head or name.implies == "growth":
        return _make(measure, quantity, predicate, after, sign, "%", "growth_head")
    if quantity.signed:
        return _make(measure, quantity, predicate, after, 1, "%", "growth_signed")
    if list_grows and not predicate.gross:
        return _make(measure, quantity, predicate, after, 1, "%", "growth_of_list")
    return None


def _interpret_multiple(
    indicator: Indicator, quantity: Quantity, predicate: Predicate, after: str, sign: int
) -> Reading | None:
    if indicator.unit == "%" or "growth" not in indicator.plausible:
        return None
    if quantity.unit_class == "doubling":
        value = quantity.value
        rule = "growth_doubling"
    elif quantity.unit_class == "tenths":
        if not predicate.direction or predicate.to:
            return None
        value, rule = quantity.value * 10, "growth_tenths"
    elif predicate.direction and not predicate.to:
        value, rule = quantity.value * 100, "growth_times"
    elif predicate.to or (predicate.level and predicate.base is not None):
        value, rule = (quantity.value - 1) * 100, "growth_to_times"
    else:
        return None
    bound = _choose_bound(quantity, predicate, after)
    return Reading("growth", value * sign, None, "%", _FLIPPED.get(bound, bound) if sign < 0 else bound, rule)


def _interpret_amount(
    indicator: Indicator, name: Name, quantity: Quantity, predicate: Predicate, after: str, sign: int
) -> Reading | None:
    unit = quantity.unit_class
    if name.implies == "growth" or predicate.rate_head:
        return None
    if name.implies == "change":
        return _make("change", quantity, predicate, after, 1, unit, "change_name")
    if predicate.gross and not indicator.accumulates and unit == "count":
        return None
    if name.stock and (predicate.reached or predicate.cumulative) and not predicate.gain:
        return None
    moved = predicate.direction and not predicate.to
    if (predicate.gain or moved) and not (indicator.accumulates and not moved):
        if indicator.accumulates and predicate.direction > 0 and predicate.base is None:
            return _make("level", quantity, predicate, after, 1, unit, "amount_done")
        return _make("change", quantity, predicate, after, sign if moved else 1, unit, "change_verb")
    return _make("level", quantity, predicate, after, 1, unit, "level")


def _make(
    measure: str, quantity: Quantity, predicate: Predicate, after: str, sign: int, unit: str, rule: str
) -> Reading:
    bound = _choose_bound(quantity, predicate, after)
    value, high = quantity.value * sign, None
    if quantity.high is not None:
        ends = sorted((quantity.value * sign, quantity.high * sign))
        value, high, bound = ends[0], ends[1], "range"
    elif value < 0 or sign < 0:
        bound = _FLIPPED.get(bound, bound)
    return Reading(measure, value, high, unit, bound, rule)


def _choose_bound(quantity: Quantity, predicate: Predicate, after: str) -> str:
    """What stands behind the number says most exactly how it is meant; then what stands before it."""
    before = predicate.bound
    if after == "approx" or (before == "le" and after == "le"):
        return after
    if before == "le" and after in ("", "ge"):
        return after if after else "le"
    if after and before in ("", "ge", "approx"):
        return after
    return before or after or quantity.loose or "eq"
