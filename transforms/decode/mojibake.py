"""Text that was once decoded by the wrong code and saved so: mended where the way back is exact, else refused.

GBK or UTF-8 bytes read as Latin-1 or Windows-1252 are a text of accented letters; UTF-8 bytes read as GBK are a text
of rare characters in which 锛 and 銆 (the first bytes of full-width stops) stand everywhere.
"""

from __future__ import annotations

import re

from transforms.decode.encodings import COMMON_SHARE_NEEDED, plausibility
from transforms.decode.errors import DecodeError

SAMPLE = 4_000
WESTERN_SHARE = 0.4
WESTERN = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122\u20ac]")
# What Windows-1252 shows of the bytes 80 to 9f; those that it leaves open keep their number.
WINDOWS_1252 = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
STOPS_READ_AS_GBK = "锛銆"
STOPS = "，。、；：（）“”"
SHOWN_BY_STOPS = 5
# A character of the first page that a converter had already given up: EF BF BD read as GBK.
GIVEN_UP = "锟斤拷"


def mend_mojibake(text: str) -> tuple[str, str] | None:
    """Text to the text it was before it was read by the wrong code, and the code it should have been read by.

    None for a text that shows no such fault. Raises DecodeError where it does and the way back is not exact.
    """
    sample = text[:SAMPLE]
    if len(WESTERN.findall(sample)) >= WESTERN_SHARE * len(sample):
        return _mend(text, _to_western_bytes(text), ("utf-8", "gb18030", "big5hkscs"), "Latin-1 or Windows-1252")
    strange = sum(map(sample.count, STOPS_READ_AS_GBK))
    if strange >= SHOWN_BY_STOPS and strange > sum(map(sample.count, STOPS)):
        return _mend(text, _to_bytes(text, "gb18030"), ("utf-8",), "GBK")
    if sample.count(GIVEN_UP) >= SHOWN_BY_STOPS:
        raise DecodeError("mojibake: characters were lost when the text was converted (锟斤拷): get the page again")
    return None


def _mend(text: str, data: bytes | None, codes: tuple[str, ...], wrong: str) -> tuple[str, str] | None:
    for code in codes if data is not None else ():
        try:
            mended = (data or b"").decode(code)
        except UnicodeDecodeError:
            continue
        if plausibility(mended) >= COMMON_SHARE_NEEDED and mended.encode(code) == data:
            return mended, code
    if not _would_be_chinese(text, wrong):
        return None
    raise DecodeError(
        f"mojibake: the text was read as {wrong} and bytes were lost, so it cannot be put right: get the page again"
    )


def _would_be_chinese(text: str, wrong: str) -> bool:
    """True if what can be saved of the text is Chinese prose: it was mojibake and not a foreign language."""
    if wrong == "GBK":
        return plausibility(text.encode("gb18030", "ignore").decode("utf-8", "ignore")) >= COMMON_SHARE_NEEDED
    data = text.translate(WINDOWS_1252).encode("latin-1", "ignore")
    return any(plausibility(data.decode(code, "ignore")) >= COMMON_SHARE_NEEDED for code in ("gb18030", "utf-8"))


def _to_western_bytes(text: str) -> bytes | None:
    return _to_bytes(text.translate(WINDOWS_1252), "latin-1")


def _to_bytes(text: str, code: str) -> bytes | None:
    try:
        return text.encode(code)
    except UnicodeEncodeError:
        return None
