"""Texts read by the wrong code and saved so: put right where every byte is still there, else refused with a reason."""

from __future__ import annotations

import pytest

from tests.noise_injector import make_report
from transforms.decode.decode import DecodeError, decode_bytes

REPORT = make_report(3)
# Rare characters, so that the way back is tried on more than the commonest bytes.
TEXT = REPORT + "\n望山县鼐鑫镇、堃垚村、啰啰屯，共12.5公里。"


def _read_as(text: str, right: str, wrong: str) -> str:
    data = text.encode(right)
    if wrong == "cp1252":  # as browsers do: what the code leaves open keeps its number
        return "".join(
            chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode(wrong) for byte in data
        )
    return data.decode(wrong)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("gb18030", "latin-1"), ("gb18030", "cp1252"), ("utf-8", "latin-1"), ("utf-8", "cp1252"), ("gbk", "latin-1")],
)
def test_bytes_read_as_western_letters_are_put_right(right: str, wrong: str) -> None:
    decoded = decode_bytes(_read_as(TEXT, right, wrong).encode())
    assert decoded.text == TEXT


def test_utf_8_read_as_gbk_is_put_right() -> None:
    # Between figures an even number of Chinese characters, whose bytes pair up: only so nothing is lost.
    parts = ("工业产量增长{}%", "，财政收入共增长{}%", "，粮食产量计增长{}%", "，出口额增长{}%")
    text = "".join(part.format(f"{number}.5") for number in range(40) for part in parts)
    misread = text.encode().decode("gb18030")
    assert "8.5" in misread and "工业" not in misread
    assert decode_bytes(misread.encode()).text == text


@pytest.mark.parametrize(
    "broken",
    [
        TEXT.encode("gb18030").decode("latin-1").replace("\xa3", "", 3),
        TEXT.encode("gb18030").decode("latin-1").replace("\xa3", "?", 1),
        TEXT.encode("gb18030").decode("cp1252", "replace"),
        TEXT.encode("utf-8").decode("gb18030", "replace"),
        TEXT.encode("utf-8").decode("gbk", "ignore"),
        ("望山县锟斤拷政府工作锟斤拷告，" * 20),
    ],
    ids=["bytes gone", "byte replaced", "bytes unknown", "gbk replaced", "gbk gone", "given up"],
)
def test_what_lost_bytes_is_refused_with_a_reason(broken: str) -> None:
    with pytest.raises(DecodeError, match="mojibake"):
        decode_bytes(broken.encode())


@pytest.mark.parametrize(
    "text",
    [
        REPORT,
        "Le Conseil d'État a été réuni à Genève où l'on a décidé; été, forêt, élève. " * 10,
        "éèàùâêîôûçëïü" * 40,
        "锛与銆是生僻字。" + REPORT,
    ],
)
def test_healthy_texts_are_left_alone(text: str) -> None:
    assert decode_bytes(text.encode()).text == text
