"""What the fuzzer that is guided by coverage calls, with what it begins from and with what failed once."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.hostile.failed_once import read_failed_once
from tests.hostile.targets import PDF_PAGE, SHOWN, TARGETS
from tests.thoroughness import tries
from transforms.decode.pdf import read_pdf


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_is_wrong_with_where_it_begins(name: str) -> None:
    target = TARGETS[name]
    for data in (b"", b"\xff\xfe", *read_failed_once().values(), *islice(target.beginnings(), tries(10, 1000))):
        assert target.attack(data) == []


def test_what_is_drawn_on_a_page_is_read() -> None:
    assert "GDP 312.4, 5.8 percent more" in read_pdf(PDF_PAGE % (len(SHOWN), SHOWN)).text
