"""What scrapers wrap a text in: JSON, lists and dictionaries printed by Python, characters written by number."""

from __future__ import annotations

import json

import pytest

from tests.cleaning import lost_characters, shipped_rules
from tests.noise_injector import make_report
from transforms.clean.clean import clean_text
from transforms.decode.decode import DecodeError, decode_bytes
from transforms.records import CleanText, Decoded

REPORT = make_report(5)
LINES = REPORT.split("\n")
QUOTED = 'He said "ok" \\ it\'s'


def _clean(text: str) -> tuple[Decoded, CleanText]:
    decoded = decode_bytes(text.encode())
    return decoded, clean_text(decoded, shipped_rules())


def _json(value: object, ascii_only: bool) -> str:
    return json.dumps(value, ensure_ascii=ascii_only)


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize(
    "value",
    [
        {"title": LINES[0], "content": REPORT},
        {"url": "http://a.cn/1", "date": "2019-03-01", "data": {"content": REPORT, "views": 12, "top": None}},
        [{"content": REPORT, "tags": ["报告", "公报"]}],
        {"content": LINES, "title": LINES[0]},
        {"title": LINES[0], "some_field": "\n".join(LINES[1:])},
        LINES,
        [REPORT],
    ],
    ids=["object", "nested", "list of one", "lines in a field", "field of no known name", "lines", "one string"],
)
def test_json_gives_its_text(value: object, ascii_only: bool) -> None:
    decoded, cleaned = _clean(_json(value, ascii_only))
    assert cleaned.text.split("\n")[-len(LINES) :] == LINES
    assert cleaned.text in (REPORT, f"{LINES[0]}\n{REPORT}")
    assert lost_characters(decoded.text, cleaned) == ""


@pytest.mark.parametrize("value", [LINES, {"title": LINES[0], "content": REPORT}, [LINES]])
def test_what_python_prints_gives_its_text(value: object) -> None:
    decoded, cleaned = _clean(repr(value).replace("，", "，\\xa0", 1).replace("。", "。\\u3000", 1))
    assert cleaned.text in (REPORT, f"{LINES[0]}\n{REPORT}")
    assert lost_characters(decoded.text, cleaned) == ""


def test_positions_count_in_the_file() -> None:
    text = repr(LINES)
    decoded, cleaned = _clean(text)
    assert decoded.text == text
    place = cleaned.text.index("亿元")
    assert text[cleaned.offsets.to_raw(place) :].startswith("亿元")


def test_positions_count_in_the_text_with_its_characters_in_place() -> None:
    decoded, cleaned = _clean(_json({"content": REPORT}, True))
    assert decoded.text == _json({"content": REPORT}, False)
    place = cleaned.text.index("亿元")
    assert decoded.text[cleaned.offsets.to_raw(place) :].startswith("亿元")


def test_escapes_inside_a_string_stand_for_their_characters() -> None:
    _, cleaned = _clean(_json({"content": f"{QUOTED}\t{REPORT}"}, False))
    assert cleaned.text.startswith("He said “ok” \\ it's ")


def test_a_text_written_by_number_without_a_structure() -> None:
    text = REPORT.encode("ascii", "backslashreplace").decode()
    decoded, cleaned = _clean(text)
    assert (decoded.text, decoded.wrapping, cleaned.text) == (REPORT, (), REPORT)


def test_half_a_character_is_damage() -> None:
    _, cleaned = _clean(_json({"content": REPORT}, True).replace("\\u4ebf", "\\ud84e", 1))
    assert any(place.kind == "lost_characters" for place in cleaned.damage)


@pytest.mark.parametrize(
    "text",
    [
        "[字体：大 中 小]\n" + REPORT,
        '["' + REPORT,
        '{"a": 1}',
        "['短']",
        "{" + REPORT + "}",
        '["' + REPORT + '"] 后面还有正文。',
    ],
)
def test_what_is_no_structure_stays_as_it_is(text: str) -> None:
    assert decode_bytes(text.encode()) == Decoded(text, "utf-8")


@pytest.mark.parametrize("join", [",", "\n"])
def test_several_documents_in_one_file_have_a_reason(join: str) -> None:
    records = join.join(_json({"title": str(seed), "content": make_report(seed)}, True) for seed in range(3))
    with pytest.raises(DecodeError, match="3 documents"):
        decode_bytes((f"[{records}]" if join == "," else records).encode())
