"""What is said of files whose names promise what their bytes are not."""

from __future__ import annotations

import pytest

from flows.run.endings import explain_ending


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("reports/a.pdf", b"<html>"),
        ("a.PDF", b"\x00\x01"),
        ("b.zip!/a.docx", b"%PDF-1.4"),
        ("http://127.0.0.1/a.pdf", b"x"),
    ],
)
def test_a_name_that_the_bytes_do_not_keep_is_told_with_the_remedy(source: str, data: bytes) -> None:
    told = explain_ending(source, data, "not a text")
    assert "but the content is no " in told
    assert "save it again, or download it again" in told
    assert "not a text" in told


@pytest.mark.parametrize(
    ("source", "data"),
    [("a.pdf", b"\n%PDF-1.4"), ("a.docx", b"PK\x03\x04"), ("a.txt", b"%PDF-1.4"), ("pdf", b"x"), ("a.pdf", b"")],
)
def test_other_reasons_stay_as_they_are(source: str, data: bytes) -> None:
    assert explain_ending(source, data, "the reason") == "the reason"
