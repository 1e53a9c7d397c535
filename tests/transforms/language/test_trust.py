"""The coefficients of confidence: strictly read, and refused with file and line where they cannot be meant."""

from __future__ import annotations

import pytest

from transforms.language.seedfile import SeedError
from transforms.language.trust import Trust, parse_trust

WHOLE = """\
intercept: 4.5
attachments:
  elided: -0.5
doubts:
  no_verb: 0
supports:
  said_again: 0.2
flags:
  conflict: -3
"""


def test_a_whole_file() -> None:
    expected = Trust(4.5, {"elided": -0.5}, {"no_verb": 0.0}, {"said_again": 0.2}, {"conflict": -3.0})
    assert parse_trust(WHOLE, "confidence.yml") == expected


@pytest.mark.parametrize(
    ("old", "new", "line", "complaint"),
    [
        ("intercept: 4.5", "intercept: much", 1, "intercept: 'much' is no number from -20 to 20"),
        ("intercept: 4.5", "intercept: yes", 1, "intercept: True is no number"),
        ("intercept: 4.5", "intercept: .nan", 1, "intercept: nan is no number"),
        ("elided: -0.5", "elided: 0.5", 3, "elided: 0.5 is no number from -20 to 0"),
        ("no_verb: 0", "no_verb: -21", 5, "no_verb: -21 is no number from -20 to 0"),
        ("said_again: 0.2", "said_again: -0.2", 7, "said_again: -0.2 is no number from 0 to 20"),
        ("conflict: -3", "conflict: -.inf", 9, "conflict: -inf is no number"),
        ("  conflict: -3", "  conflict: -3\n  conflict: -4", 10, "stands twice"),
        ("supports:\n  said_again: 0.2\n", "", 1, "key 'supports' is missing"),
        ("supports:\n  said_again: 0.2\n", "supports: 5\n", 6, "supports: expected names with numbers"),
        ("flags:", "banners:", 8, "unknown key 'banners'"),
    ],
)
def test_what_cannot_be_meant_is_refused(old: str, new: str, line: int, complaint: str) -> None:
    assert old in WHOLE
    with pytest.raises(SeedError) as caught:
        parse_trust(WHOLE.replace(old, new), "confidence.yml")
    assert str(caught.value).startswith(f"confidence.yml:{line}: ")
    assert complaint in str(caught.value)
