"""Names are not taken apart: what a rule, a reason or a refusal leads to is an enum's business, not a prefix's."""

from __future__ import annotations

import ast
import re

from tests.structure.source import CODE, parse

STEERS = re.compile(r"(?:^|_)(?:rule|reason|refused|why)$")


def asks_for_prefix(node: ast.AST) -> bool:
    """``x.rule.startswith(…)``, ``why.startswith(…)`` and the like."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "startswith"):
        return False
    asked = node.func.value
    name = asked.attr if isinstance(asked, ast.Attribute) else asked.id if isinstance(asked, ast.Name) else ""
    return bool(STEERS.search(name))


def test_no_prefix_of_a_rule_or_reason_steers() -> None:
    found = {
        file
        for file in CODE
        if file.startswith("transforms/") and any(asks_for_prefix(node) for node in ast.walk(parse(file)))
    }
    assert found == set(), "compare enums, not prefixes"


def test_the_test_itself_sees_such_prefixes() -> None:
    for text, seen in (
        ("row.rule.startswith('elided')", True),
        ("reason.startswith(('place:', 'agent:'))", True),
        ("scope_reason.startswith('led')", True),
        ("token.text.startswith('新')", False),
        ("rules.startswith('x')", False),
    ):
        assert asks_for_prefix(ast.parse(text, mode="eval").body) == seen, text
