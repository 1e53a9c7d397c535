"""Why a number in a table makes no observation."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """Reasons, as they stand behind ``table:`` in the rule of a statement."""

    UNKNOWN_COLUMN = "unknown_column"
    UNKNOWN_SUBJECT = "unknown_subject"
    SEVERAL_SUBJECTS = "several_subjects"
    AMBIGUOUS_NAME = "ambiguous_name"
    BRANCH_OF_UNKNOWN = "branch_of_unknown"
    UNKNOWN_UNIT = "unknown_unit"
    TWO_UNITS = "two_units"
    UNIT_OF_OTHERS = "unit_of_others"
    GROWTH_OF_RATE = "growth_of_rate"
    RISE_OR_FALL = "rise_or_fall"
    LEVEL_OR_GROWTH = "level_or_growth"
    MOVED = "moved"
    FALLS_BELOW_ZERO = "falls_below_zero"
    SEVERAL_YEARS = "several_years"
    NOT_READ = "not_read"
