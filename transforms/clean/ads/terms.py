"""The words, joins and addresses that advertisements are made of, and the marks between which one stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.language.noise import NoiseRules

JOINS = "_|丨│┃¦"
# What ends the stretch in which an advertisement is looked for.
EDGE = re.compile(r"[，。；！？、：“”‘’《》\n…]")
REACH = 60
ADDRESS = re.compile(
    r"(?:https?[：:]//)?(?:[A-Za-z0-9-]{1,30}\.){1,4}(?:com|net|org|cc|vip|top|xyz|info|app|club|shop|online|site|tv|me|co)"
    r"(?:\.[a-z]{2})?(?![A-Za-z])(?:/[A-Za-z0-9/_.-]{0,60})?|https?[：:]//[A-Za-z0-9/_.?=&-]{3,80}"
)
JOINT = re.compile(f"[{re.escape(JOINS)}]")
FUNCTION_CHARACTERS = "的了在和与对把被让为是从向及等将给以到于使"


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of advertising as patterns: of the trade, of web sites, of brands, all of them, and of fighting it."""

    strong: re.Pattern[str]
    site: re.Pattern[str]
    brand: re.Pattern[str]
    any: re.Pattern[str]
    enforcement: re.Pattern[str]


def read_terms(rules: NoiseRules) -> Terms:
    """The terms of the noise rules' word lists."""
    strong, site, brand = rules.terms["ad_strong"], rules.terms["ad_site"], rules.terms["ad_brand"]
    every = re.compile("|".join(pattern.pattern for pattern in (brand, strong, site)))
    return Terms(strong, site, brand, every, rules.terms["enforcement"])
