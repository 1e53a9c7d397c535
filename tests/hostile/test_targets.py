"""What the fuzzer that is guided by coverage calls, with what it begins from and with what failed once."""

from __future__ import annotations

import re
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import pytest

from tests.hostile import __main__ as hostile
from tests.hostile.failed_once import read_failed_once
from tests.hostile.targets import PDF_PAGE, SHOWN, TARGETS
from tests.thoroughness import tries
from transforms.decode.pdf import read_pdf

ATTACKS = Path(__file__).with_name("ATTACKS.md")


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_is_wrong_with_where_it_begins(name: str) -> None:
    target = TARGETS[name]
    for data in (b"", b"\xff\xfe", *read_failed_once().values(), *islice(target.beginnings(), tries(10, 1000))):
        assert target.attack(data) == []


def test_what_is_drawn_on_a_page_is_read() -> None:
    assert "GDP 312.4, 5.8 percent more" in read_pdf(PDF_PAGE % (len(SHOWN), SHOWN)).text


def test_one_command_tries_all_targets_and_a_share_of_everything() -> None:
    assert set(TARGETS) == set(hostile.TARGETS)
    assert ["tests.hostile.fuzz", "--total", "10000", "--processes", "2"] in hostile.list_commands(0.01, 2)
    modules = {command[0] for command in hostile.list_commands(1, 2)} - {"pytest", "tests.hostile.guided"}
    assert all(find_spec(module) for module in modules)
    named = re.findall(r"python -m (tests\.hostile\.[\w.]+)", ATTACKS.read_text(encoding="utf-8"))
    assert modules <= set(named), "what is tried stands in the table"
