"""Tables made to be slow: the work grows with the text and no faster, and widths have an end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from tests.reading import load_language
from tests.transforms.tables.reading import read, told
from tests.work import count_calls
from transforms.grammar.scope import build_territory
from transforms.read.document import make_place_finder
from transforms.records import CleanText, Identity, OffsetMap, Section, Standpoint
from transforms.tables.boxheads import MOST_COLUMNS
from transforms.tables.tables import TableLine, read_tables

ROW = "地区生产总值\t亿元\t312.4\t5.8\n"
HOSTILE: dict[str, Callable[[int], str]] = {
    "many rows": lambda n: "指标\t单位\t2024年\t增长（%）\n" + ROW * n,
    "many cells, each a line": lambda n: "指标\n单位\n2024年完成\n增长（%）\n" + ROW.replace("\t", "\n") * n,
    "heads and no rows": lambda n: "指标\t2024年\n" * n + "粮食 5\n粮食 6\n",
    "order numbers as heads": lambda n: "序号\t5\n" * n,
    "order numbers as heads, each a line": lambda n: "序号\n" * n + "地区生产总值 3\n粮食 4\n",
    "a head before each row": lambda n: "指标\t单位\t2024年\n地区生产总值\t亿元\t3\n" * n,
    "columns without end, each a line": lambda n: (
        "指标\n" + "2024年\n" * n + "地区生产总值\n" + "3\n" * n + "粮食 4\n粮食 5\n"
    ),
    "titles": lambda n: "2024年主要指标表\n" * n + "地区生产总值 5\n粮食 6\n",
    "halves of names": lambda n: "指标\t2024年\n" + "城镇居民\n" * n + "地区生产总值\t5\n粮食 6\n",
    "names before many numbers": lambda n: ("地区生产总值\n" + "5\n" * 30) * (n // 10) + "粮食 5\n粮食 6\n",
    "rows without a head": lambda n: "地区生产总值（亿元） 330\n粮食 5 6\n" * n,
    "unclosed brackets": lambda n: ("指标\t" + "（" * 20 + "\t2024年\n" + "（" * 120 + "\t5\t6\n") * n,
    "digits": lambda n: "指标 2024年\n粮食 5\n粮食 " + "1," * 70 + "\n" * n + ("粮食 " + "1" * 150 + "\n") * n,
    "spelled heads": lambda n: ("指 标 2024年\n粮食产量 5\n") * n,
}


def read_raw(raw: str) -> dict[int, TableLine]:
    """A text without cleaning: tabs are blanks in the clean text, as the cleaning makes them."""
    text = raw.replace("\t", " ")
    clean = CleanText(text, OffsetMap([0], [0], len(text), len(text)), (), (), "simplified")
    section = Section(0, len(text), "review", 2024, 2024, "")
    identity = Identity(
        "140827", "垣曲县", "county", 2025, "work_report", "", None, None, (section,), (), standpoint=Standpoint(2025)
    )
    language = load_language()
    territory = build_territory("垣曲县", "county", text)
    places = make_place_finder(identity, language.regions)
    return read_tables(raw, clean, identity, language.lexicon, territory, places)


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_text(name: str) -> None:
    make = HOSTILE[name]
    small, large = (count_calls(partial(read_raw, make(times))) for times in (100, 300))
    assert large > 100
    assert large <= 3.3 * small


@pytest.mark.parametrize("columns", [MOST_COLUMNS - 1, MOST_COLUMNS])
def test_tables_have_a_width(columns: int) -> None:
    # Levels of one year, each a line: the widest table is read, a wider one is not.
    table = "指标\n" + "2024年\n" * columns + ("地区生产总值（亿元）\n" + "3\n" * columns) * 2
    rows = [row for row in told(read(table)) if row.startswith("gdp actual level 2024")]
    assert len(rows) == (2 * columns if columns < MOST_COLUMNS else 0)


def test_a_huge_cell_is_no_name() -> None:
    assert not read_raw("指标\t2024年\n" + "粮" * 150 + "\t5\n" + "食" * 150 + "\t6\n")
