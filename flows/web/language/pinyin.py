"""Names of regions by their sound: ``hequ`` or ``He Qu county`` finds 河曲县."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from flows.run.seeds import load_language

MOST = 40
_NO_LETTERS = re.compile(r"[^a-z]")
_LEVELS = re.compile(r"(?:county|city|district|province|prefecture|municipality|banner)$")
_ENDS = re.compile(r"(?:[省市县区旗盟州]|自治[州县区旗]|地区)$")


def find_spelt(words: str) -> list[str]:
    """Codes of the regions whose name sounds so; none for words with other letters than those of English."""
    if not words.isascii():
        return []
    spelt = _LEVELS.sub("", _NO_LETTERS.sub("", words.lower()))
    if len(spelt) < 2:
        return []
    exact = _read_sounds().get(spelt, ())
    begun = (code for sound, codes in _read_sounds().items() if sound.startswith(spelt) for code in codes)
    return list(dict.fromkeys((*exact, *begun)))[:MOST]


@cache
def _read_sounds() -> Mapping[str, tuple[str, ...]]:
    from pypinyin import lazy_pinyin

    sounds: dict[str, list[str]] = {}
    for region in load_language().regions.regions:
        for name in (region.name, _ENDS.sub("", region.name)):
            sounds.setdefault(_NO_LETTERS.sub("", "".join(lazy_pinyin(name))), []).append(region.code)
    return {sound: tuple(codes) for sound, codes in sounds.items()}
