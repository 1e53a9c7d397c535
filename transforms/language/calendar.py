"""Years and five-year plans as documents write them: the patterns that find them and what each stands for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from transforms.language.numerals import parse_chinese

# The years that statistics of the People's Republic speak of.
ARABIC_YEAR = r"(?:19[5-9]\d|20[0-6]\d)"
# Zeros are also written with letters and circles (二OO八, 二○○八).
CHINESE_YEAR = r"(?:一九|二[〇○◯零0Oo])[〇○◯零0Oo一二三四五六七八九]{2}"
YEAR = rf"(?:{ARABIC_YEAR}|{CHINESE_YEAR})"
# Old pages set the digits of a year apart (1 9 9 8 年).
SPACED_YEAR = (
    r"(?:(?:19|20)[0-9]{2}|(?:1 ?9|2 ?0) [0-9] ?[0-9]"
    r"|(?:一 ?九|二 ?[〇○◯零0Oo]) ?[〇○◯零0Oo一二三四五六七八九] ?[〇○◯零0Oo一二三四五六七八九])"
)
_MOST_COUNTED = 1000
_ORDINALS = ("六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六")
PLAN_PERIODS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {f"{ordinal}五": (1951 + 5 * number, 1955 + 5 * number) for number, ordinal in enumerate(_ORDINALS, start=6)}
)
"""Five-year plans, from the sixth (六五) to the sixteenth (十六五), to their first and last year."""
PLAN = "(?:" + "|".join(sorted(PLAN_PERIODS, key=len, reverse=True)) + ")"
_FIRST_PLANS: Mapping[int, tuple[int, int]] = MappingProxyType({1: (1953, 1957), 2: (1958, 1962)})
_TO_ARABIC = str.maketrans("〇○◯零Oo一二三四五六七八九", "000000123456789")


def read_year(text: str) -> int:
    """A year matched by YEAR or SPACED_YEAR (2022, 二○二二) to its number. Raises ValueError for all but digits."""
    return int(text.translate(_TO_ARABIC).replace(" ", ""))


def read_count(text: str) -> int | None:
    """A whole number below a thousand in either numerals (70, 七十, 一百一十) to its value; None for anything else."""
    if text.isascii():
        return int(text) if text.isdigit() else None
    value = parse_chinese(text)
    return int(value) if value is not None and value == int(value) and value < _MOST_COUNTED else None


def read_plan_ordinal(text: str) -> tuple[int, int] | None:
    """The ordinal of a five-year plan (十二, 12) to its first and last year; None for anything else."""
    number = read_count(text)
    if number is None or number < 1:
        return None
    # Between the second plan and the third lay three years of adjustment, and the first ones are told by their years.
    return _FIRST_PLANS.get(number, (1951 + 5 * number, 1955 + 5 * number))


def read_plan(text: str) -> tuple[int, int]:
    """A plan's name matched by PLAN (十四五) to its first and last year (2021, 2025). Raises KeyError for others."""
    return PLAN_PERIODS[text]
