"""Years and five-year plans as documents write them: the patterns that find them and what each stands for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# The years that statistics of the People's Republic speak of.
ARABIC_YEAR = r"(?:19[5-9]\d|20[0-6]\d)"
# Zeros are also written with letters and circles (二OO八, 二○○八).
CHINESE_YEAR = r"(?:一九|二[〇○◯零0Oo])[〇○◯零0Oo一二三四五六七八九]{2}"
YEAR = rf"(?:{ARABIC_YEAR}|{CHINESE_YEAR})"
_ORDINALS = ("六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六")
PLAN_PERIODS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {f"{ordinal}五": (1951 + 5 * number, 1955 + 5 * number) for number, ordinal in enumerate(_ORDINALS, start=6)}
)
"""Five-year plans, from the sixth (六五) to the sixteenth (十六五), to their first and last year."""
PLAN = "(?:" + "|".join(sorted(PLAN_PERIODS, key=len, reverse=True)) + ")"
_TO_ARABIC = str.maketrans("〇○◯零Oo一二三四五六七八九", "000000123456789")


def read_year(text: str) -> int:
    """A year matched by YEAR (2022, 二○二二) to its number. Raises ValueError for anything but digits."""
    return int(text.translate(_TO_ARABIC))


def read_plan(text: str) -> tuple[int, int]:
    """A plan's name matched by PLAN (十四五) to its first and last year (2021, 2025). Raises KeyError for others."""
    return PLAN_PERIODS[text]
