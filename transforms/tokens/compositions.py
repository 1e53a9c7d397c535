"""The terms of a ratio that tells how a whole is made up: shares in percent."""

from __future__ import annotations

import re
from decimal import Decimal

from transforms.language.numerals import ARABIC, parse_arabic
from transforms.tokens.quantities import Quantity, make_quantity

_TERM = re.compile(ARABIC)
# What the shares of a whole may lose or gain when each is rounded.
_ROUNDED = 1


def part_ratio(ratio: Quantity, text: str) -> list[Quantity]:
    """A ratio of a text whose terms make up a hundred to the percentages they are, in order; [] for any other."""
    spans = [one.span() for one in _TERM.finditer(text, ratio.start, ratio.end)]
    values = [parse_arabic(text[start:end]) for start, end in spans]
    if abs(sum(values, start=Decimal(0)) - 100) > _ROUNDED:
        return []
    return [
        make_quantity(*span, *span, value, unit_class="%", unit_name="%")
        for span, value in zip(spans, values, strict=True)
    ]
