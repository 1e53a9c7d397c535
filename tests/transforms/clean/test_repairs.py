"""Characters that cleaning repairs: value, words, quote and removed span agree; cleaning again changes nothing."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.cleaning import SEEDS, clean, lost_characters, shipped_rules
from tests.hostile.inputs import ODD
from tests.noise_injector import find_sentences, make_report
from tests.reading import WRITTEN_REPORTS, read_text
from tests.thoroughness import tries
from transforms.clean.clean import clean_text
from transforms.decode.decode import decode_bytes

LINE_ENDS = frozenset("\n\r\x0b\x0c\x1c\x85\u2028\u2029")
IN_A_LINE = [odd for odd in ODD if LINE_ENDS.isdisjoint(odd) and "td" not in odd and "/p" not in odd]
SENTENCES = find_sentences("\n".join(make_report(seed) for seed in range(4)))
# A list's mark tells that its line goes on with no other; once it is gone, nothing does.
TOLD_BY_MARKS = {"w2_c"}


@pytest.mark.parametrize(
    ("raw", "number", "value", "unit"),
    [
        ("出生率控制在5.2%0以内。", "5.2%0", "5.2", "permille"),
        ("出生率达到8.9%o，", "8.9%o", "8.9", "permille"),
        ("出生率达到8.9% o，", "8.9% o", "8.9", "permille"),
        ("城镇登记失业率3.1 %。", "3.1 %", "3.1", "%"),
        ("地区生产总值达到２００．５亿元。", "２００．５亿元", "20050000000", "CNY"),
        ("地区生产总值增长15·7%。", "15·7%", "15.7", "%"),
        ("农村居民人均可支配收入1，234元。", "1，234元", "1234", "CNY"),
        ("规模以上工业企业3，120多户。", "3，120多户", "3120", "家"),
        ("粮食总产量1O.5万吨。", "1O.5万吨", "105000", "tonnes"),
        ("粮食总产量达到l2.5万吨。", "l2.5万吨", "125000", "tonnes"),
        ("粮食总产量达到4l.25万吨。", "4l.25万吨", "412500", "tonnes"),
        ("粮食总产量达到4I万吨。", "4I万吨", "410000", "tonnes"),
        ("粮食总产量达到O.5万吨。", "O.5万吨", "5000", "tonnes"),
        ("粮食总产量达到12\r.5万吨。", "12\r.5万吨", "125000", "tonnes"),
        ("粮食总产量达到12<b>.5</b>万吨。", "12<b>.5</b>万吨", "125000", "tonnes"),
        ("粮食总产量达到&#49;2.5万吨。", "&#49;2.5万吨", "125000", "tonnes"),
        ("粮食总产量达到1\u200b2.5万吨。", "1\u200b2.5万吨", "125000", "tonnes"),
    ],
)
def test_what_is_repaired_is_told_as_it_was_written(raw: str, number: str, value: str, unit: str) -> None:
    read = read_text(raw, cleaning=True)
    (row,) = (*read.found.observations, *read.found.measurements)
    assert (row.value, row.unit) == (Decimal(value), unit)
    assert row.value_text == number == raw[row.char_start : row.char_end]
    assert number in row.quote
    assert lost_characters(raw, read.clean) == ""
    for span in read.clean.removed:
        assert raw[span.char_start : span.char_end] == span.text
    (entry,) = read.ledger
    assert number.startswith(raw[entry.char_start : entry.char_end])


def test_a_sign_that_is_no_per_mille_stays() -> None:
    assert clean("增长5.2%08个项目").text == "增长5.2%08个项目"


@pytest.mark.parametrize("raw", ["增长5%\r下降3%", "增长5%。\r\n\r\n下降3%。", "a\rb", "\r\r增\r\r长\r"])
def test_a_carriage_return_is_a_line_end_at_its_own_place(raw: str) -> None:
    cleaned = clean(raw)
    assert "\r" not in cleaned.text
    for position, character in enumerate(cleaned.text):
        there = raw[cleaned.offsets.to_raw(position)]
        assert there == character or (character == "\n" and there == "\r")
    assert clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("path", [*SEEDS, *WRITTEN_REPORTS], ids=lambda path: path.stem)
def test_cleaning_a_report_twice_is_cleaning_it_once(path) -> None:  # type: ignore[no-untyped-def]
    once = clean_text(decode_bytes(path.read_bytes()), shipped_rules()).text
    assert (clean(once).text == once) == (path.stem not in TOLD_BY_MARKS)


@given(st.integers(0, 10**9))
@example(11010)  # 897%o‰
@settings(max_examples=tries(150, 3000), deadline=None)
def test_cleaning_a_spoilt_sentence_twice_is_cleaning_it_once(seed: int) -> None:
    raw = spoil(random.Random(seed))
    cleaned = clean(raw)
    assert lost_characters(raw, cleaned) == ""
    assert clean(cleaned.text).text == cleaned.text


def spoil(draw: random.Random) -> str:
    """Two sentences with odd characters in them, most of them beside digits."""
    text = "。".join(draw.sample(SENTENCES, 2)) + "。"
    for _ in range(draw.choice((1, 2, 4, 8))):
        digits = [place for place, character in enumerate(text) if character.isdigit()]
        place = draw.choice(digits) if digits and draw.random() < 0.7 else draw.randrange(len(text))
        place += draw.choice((0, 1))
        text = text[:place] + draw.choice(IN_A_LINE) * draw.choice((1, 1, 1, 2, 3)) + text[place:]
    return text


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("增长\\<b></b>u589e长", "增长增长"),
        ("增长&am<b></b>p;5%", "增长&5%"),
        ("外资²²²²²²²²²²增长", "外资增长"),
        ("（一）①①增长", "（一）增长"),
        ("增长。\n▼\n各位代表：", "增长。\n各位代表："),
    ],
)
def test_markup_that_comes_together_goes_too(raw: str, cleaned: str) -> None:
    assert clean(raw).text == cleaned
    assert lost_characters(raw, clean(raw)) == ""


# Numbers on lines of their own, as of a page whose figures were set apart.
TORN = "".join(
    f"第{kind}产业增长\n{rate}\n%，税收增长\n{rate}\n%。\n" for kind, rate in zip("一二三", "345", strict=True)
)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("粮食总产量达到31.6 - 7 -\n\n万吨，增长4%。", "粮食总产量达到31.6万吨，增长4%。"),
        ("粮食总产量达到31.6\n\n— 12 —\n\n万吨，增长4%。", "粮食总产量达到31.6万吨，增长4%。"),
        ("新改建农村户厕21—26个。", "新改建农村户厕21—26个。"),
        (
            "全县上下齐心协力，各项事业迈上新台阶，到二〇一九\n年财政总收入达到5亿元。",
            "全县上下齐心协力，各项事业迈上新台阶，到二〇一九年财政总收入达到5亿元。",
        ),
        (
            TORN + "财政总收入\n3.6亿元\n，增长5%。",
            TORN.replace("\n", "").replace("。", "。\n") + "财政总收入3.6亿元，增长5%。",
        ),
    ],
)
def test_a_figure_that_a_break_has_cut_is_whole_again(raw: str, cleaned: str) -> None:
    assert clean(raw).text == cleaned
    assert lost_characters(raw, clean(raw)) == ""


def test_characters_escaped_in_a_structure_are_folded() -> None:
    data = ('{"content": "' + "全县地区生产总值增长5.2%，农业增长\\１\\２\\％。" * 5 + '"}').encode()
    assert "增长12%。" in clean_text(decode_bytes(data), shipped_rules()).text


@pytest.mark.parametrize("sign", shipped_rules().folds.signs_of_blanks)
@pytest.mark.parametrize(
    "text", ["达到8.9亿元_利用外资。", "_全_县 生 产 总 值\n增长9%_\n", "__9亿元_利用 _ 外资8亿_", "___"]
)
def test_a_sign_that_stands_for_a_blank_is_kept_or_told_where_the_blank_goes(sign: str, text: str) -> None:
    raw = text.replace("_", sign)
    cleaned = clean(raw)
    assert cleaned.text == clean(text.replace("_", " ")).text
    assert lost_characters(raw, cleaned) == ""
    noted = [place for span in cleaned.removed for place in range(span.char_start, span.char_end)]
    assert len(noted) == len(set(noted)), "told twice"
