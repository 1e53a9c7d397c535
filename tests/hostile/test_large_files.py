"""Locked, lying and endless PDFs, and files that are too large; tests/hostile/large_files.py tries any size."""

from __future__ import annotations

import pytest

from tests.hostile import large_files
from tests.hostile.inputs import make_pdf
from tests.hostile.large_files import MANY, SHOWN, list_not_read, lock_pdf, make_pages
from transforms.decode.decode import DecodeError, decode_bytes

LINES = "望山县2019年政府工作报告\n全县地区生产总值完成312.4亿元，增长5.8%。"


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_a_locked_pdf_says_so_and_one_that_is_open_to_all_is_read(algorithm: str) -> None:
    with pytest.raises(DecodeError, match="encrypted: save it without its password"):
        decode_bytes(lock_pdf(make_pdf(LINES), "secret", algorithm))
    assert decode_bytes(lock_pdf(make_pdf(LINES), "", algorithm)).text == LINES


@pytest.mark.parametrize("said", [MANY, 1, 10**9, -5])
def test_a_pdf_of_ten_thousand_pages_is_refused_whatever_it_says(said: int) -> None:
    with pytest.raises(DecodeError, match="more pages"):
        decode_bytes(make_pages(MANY, said))


@pytest.mark.parametrize("said", [10**9, 0, -5])
def test_a_pdf_that_lies_about_its_pages_is_read_as_it_is(said: int) -> None:
    assert decode_bytes(make_pages(2, said)).text.count("312.4 billion") == 2


def test_a_page_of_endless_pieces_is_refused() -> None:
    with pytest.raises(DecodeError, match="more pieces"):
        decode_bytes(make_pages(1, content=SHOWN * 60_000))


def test_what_a_run_has_not_read_is_found_in_its_words() -> None:
    said = "Not read (2)\n│reason │ count │ names│\n│too old │ 2 │ /in/a.txt,│\n│ │ │ /in/b.zip!/c.txt │\n"
    assert {name: reason for name, reason in list_not_read(said).items() if name in ("a.txt", "b.zip")} == {
        "a.txt": "not read: too old",
        "b.zip": "not read: too old",
    }


@pytest.mark.thorough("files of a hundred megabytes, and a run")
def test_large_files_are_read_or_named_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["large_files", "--read", "0.1", "--refused", "101"])
    code = large_files.main()
    told = capsys.readouterr().out
    assert code == 0 and "21 files, 0 failed" in told, told
