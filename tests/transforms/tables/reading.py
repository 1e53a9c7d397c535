"""What the tests of tables share: a table read below running text, and its rows as lines."""

from __future__ import annotations

from tests.reading import Read, read_text

# Running text before a table, so that its short lines are not what the cleaning takes for the text's width.
PROSE = "我们坚持稳中求进，各项工作有序推进，社会大局保持和谐稳定，群众生活继续改善，主要指标列表说明如下。\n" * 3


def read(table: str, role: str = "review", period: tuple[int, int] | None = None, report_year: int = 2025) -> Read:
    return read_text(PROSE + table, role=role, report_year=report_year, period=period, cleaning=True)


def told(found: Read) -> list[str]:
    """Observations as lines: indicator, kind, measure, years, bound, value, and whose where it is not the author's."""
    lines = []
    for one in found.found.observations:
        years = str(one.period_start) if one.period_start == one.period_end else f"{one.period_start}-{one.period_end}"
        value = f"{one.value.normalize():f}" + (f"-{one.value_high.normalize():f}" if one.value_high else "")
        whose = "" if one.scope == "region" else f" {one.scope}"
        lines.append(f"{one.indicator} {one.kind} {one.measure} {years} {one.bound} {value}{whose}")
    return lines


def measured(found: Read) -> list[str]:
    return [f"{one.subject} {one.value.normalize():f} {one.unit}" for one in found.found.measurements]
