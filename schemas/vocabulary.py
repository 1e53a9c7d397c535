"""Every closed list of words and every range that the tables may hold, in one place."""

from __future__ import annotations

from transforms.records import REMOVED_KINDS as REMOVED_KINDS

DOC_KINDS = ("work_report", "communique", "plan_report", "budget_report", "news", "other")
LEVELS = ("national", "province", "prefecture", "county", "other")
BASES = ("text", "manifest", "path", "address", "none")
SCRIPTS = ("simplified", "traditional", "mixed")
STATUSES = ("loaded", "quarantined", "skipped")
DAMAGE_KINDS = ("lost_characters", "replaced_by_ad", "broken_sentence", "misplaced_fragment", "redacted")
SECTION_ROLES = ("review", "plan", "review_period", "plan_period", "other")
SCOPES = ("region", "part", "outside")
KINDS = ("actual", "target")
AMOUNTS = ("level", "annual_level")
BOUNDS = ("eq", "approx", "ge", "gt", "le", "lt", "range")
RANK_OF = ("level", "growth")
FATES = (
    "observation",
    "measurement",
    "date",
    "ordinal",
    "name",
    "count_word",
    "footnote",
    "reference",
    "unresolved",
)

REGION_PATTERN = r"^[0-9]{6}$"
SHA256_PATTERN = r"^[0-9a-f]{64}$"

YEAR_MIN = 1900
"""Baselines reach back to before 1949 in a retrospective; nothing a report counts is older."""
YEAR_MAX = 2100
REPORT_YEAR_MIN = 1949
REPORT_YEAR_MAX = 2060

SHARE_MAX = 1000.0
"""A share above this many percent cannot be read right (a completed share of a plan may pass 100)."""
GROWTH_MIN = -100.0
"""Nothing that is counted can fall by more than all of it."""

COUNTED_UNITS = frozenset(
    {"mu", "ha", "km", "km2", "m", "m2", "m3", "persons", "count", "households", "tonnes", "visits"}
)
"""Units of things that are counted or measured out: a level below zero is impossible whatever the catalogue says."""
