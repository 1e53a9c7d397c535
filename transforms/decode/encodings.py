"""Bytes of unknown encoding to text. What the bytes show wins over what a label says."""

from __future__ import annotations

import codecs
import re

from transforms.decode.errors import DecodeError

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The commonest characters of official prose in both scripts: text decoded wrongly has almost none of them.
COMMON = frozenset(
    "的一在和是了有年大中国工作发展业经济全市县人民政府会社建设生产增长加强实施项目农村化城改革上新推进元万亿个为以不地方"
    "國發業經濟縣會設產長強實項農鄉級點進開區萬億個為與對後來時間題條體學習總動"
    "，。、；：“”"
)
SAMPLE = 60_000
# Shares of characters: more than this is not a text with a few bad bytes but not a text at all.
BAD_SHARE_ALLOWED = 0.01
COMMON_SHARE_NEEDED = 0.05
CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
# The labels worth a try beside what is always tried: every label of the GB family is served by its newest member,
# a single-byte code never fails and so proves nothing, and what is no code of text (base64, punycode) is ignored.
WORTH_A_TRY = frozenset(["big5", "cp950", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "euc_jis_2004"])
ALWAYS_TRIED = ("gb18030", "big5hkscs", "utf-8")


def decode_text(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Bytes of unknown encoding to text and codec name (utf-8, utf-16-le/be, gb18030, big5 …), or DecodeError."""
    text, encoding = find_encoding(data, declared)
    return check_text(text), encoding


def find_encoding(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Bytes to text and codec name by the likeliest code, readable or not; without a leading byte order mark."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace").removeprefix("\ufeff"), encoding
    if wide := _guess_utf16(data):
        return data.decode(wide, "replace").removeprefix("\ufeff"), wide
    try:
        return data.decode("utf-8").removeprefix("\ufeff"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = max(_decode_candidates(data, declared), key=lambda found: plausibility(found[0]))
        return text.removeprefix("\ufeff"), encoding


def check_text(text: str) -> str:
    """The text. DecodeError where it is blank, binary or unreadable."""
    if not text.strip():
        raise DecodeError("the file holds nothing but blanks")
    sample = text[:SAMPLE]
    bad = sample.count("\ufffd") + len(CONTROL.findall(sample))
    if bad > BAD_SHARE_ALLOWED * len(sample) + 2:
        raise DecodeError("not a text: the bytes are binary, or of an encoding that is not known")
    return text


def _decode_candidates(data: bytes, declared: str | None) -> list[tuple[str, str]]:
    names = [*ALWAYS_TRIED]
    if declared:
        try:
            name = codecs.lookup(declared.strip()).name
        except (LookupError, ValueError):
            name = ""
        if name in WORTH_A_TRY:
            names.append(name)
    return [(data.decode(name, "replace"), name) for name in names]


def plausibility(text: str) -> float:
    """How much a text looks like Chinese prose: the share of its commonest characters, less what could not be read."""
    sample = text[:SAMPLE]
    common = sum(map(sample.count, COMMON))
    return (common - 20 * sample.count("\ufffd")) / max(len(sample), 1)


def _guess_utf16(data: bytes) -> str | None:
    sample = data[:4096]
    if len(sample) < 4 or (b"\n" not in sample and b" " not in sample and b"\x00" not in sample):
        return None
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if zeros.count(0) < 2 or sample.count(0) - zeros.count(0) > zeros.count(0) // 4:
            continue
        text = sample[: len(sample) // 2 * 2].decode(encoding, "ignore")
        if sum(map(text.count, COMMON)) >= COMMON_SHARE_NEEDED * len(text) or zeros.count(0) * 2.2 > len(sample):
            return encoding
    return None
