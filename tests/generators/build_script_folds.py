"""Builds seeds/script_folds.tsv from OpenCC's table of traditional characters and the folds listed here.

Usage: python tests/generators/build_script_folds.py TSCHARACTERS_TXT > seeds/script_folds.tsv

TSCHARACTERS_TXT is opencc/dictionary/TSCharacters.txt inside opencc-python-reimplemented 0.1.7, which running duibiao
does not need.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

HEADER = """\
# One character to one character: what the clean text writes for what a raw text may write.
# Source: TSCharacters of OpenCC (Apache-2.0), as shipped in the PyPI package opencc-python-reimplemented
# 0.1.7, first candidate of each line, read 2026-11-21 by tests/generators/build_script_folds.py;
# 薹 吒 覆 藉 瞭 祇 彷 牴 阪 are left out (words of simplified text: 蒜薹, 哪吒).
# Radicals and compatibility ideographs: NFKC of the Unicode blocks 2E80-2EF3, 2F00-2FD5, F900-FAFF
# (a PDF's text layer uses them). Variants, width, punctuation, spaces and phrases were written by hand.
# Kinds: traditional (folded everywhere), traditional_document (a simplified text may mean the character
# itself, so it is folded only where the document is traditional), variant, radical, width, digit,
# punctuation, space, newline; phrase_traditional (after the characters, in traditional documents only),
# phrase (everywhere): both sides equally long.
# Columns, separated by one tab: kind, from, to. A character that cannot be seen is written U+XXXX.
kind\tfrom\tto"""
ONLY_IN_TRADITIONAL_DOCUMENTS = frozenset("乾於夥摺甯菸醣麴捱榘著")
LEFT_OUT = frozenset("薹吒覆藉瞭祇衹彷牴阪")
# Each pair: the character found, the character written.
VARIANTS = """
    査查 眞真 靑青 淸清 敎教 頽颓 値值 妳你 衹只 祕秘 綫线 卽即 旣既 冩写 擧举 晩晚
    步步 歩步 黙默 収收 亜亚 呑吞 濶阔 隷隶 兎兔 囬回 囯国 囻国 侭尽 戸户 產产 産产
    勳勋 勲勋 讚赞 朶朵 啓启 啟启 強强 靣面 歳岁 敍叙 廐厩 汚污 汙污 恊协 脇胁 尅克
    凖准 裡里 峯峰 羣群 綉绣 鑑鉴 鈎钩 栢柏 塲场 墻墙 牆墙 凈净 淨净 衛卫 衞卫 喫吃
    菸烟 煙烟
"""
RADICALS = """
    ⻄西 ⻆角 ⻅见 ⻉贝 ⻋车 ⻓长 ⻔门 ⻘青 ⻚页 ⻛风 ⻜飞 ⻝食 ⻢马 ⻥鱼 ⻦鸟 ⻨麦
    ⻩黄 ⻬齐 ⻮齿 ⻰龙 ⺠民 ⻁虎 ⻣骨 ⻤鬼 ⺟母 ⻖阜 ⻙韦 ⻱龟 ⺝月 ⺼月 ⻌辶 ⺮竹
    ⻏邑 ⻑长 ⻒长
"""
RADICAL_BLOCKS = ((0x2E80, 0x2EF3), (0x2F00, 0x2FD5), (0xF900, 0xFAFF))
WIDTH = """
    ﹪% ℅% ﹟# ﹠& ﹡* ﹢+ ﹣- −- ‐- ‑- ﹤＜ ﹥＞ ﹦= ﹩$ ﹫@ ￥¥
"""
# Full-width forms that are the canonical ones, and those that would read as markup.
WIDTH_KEPT = frozenset("！，：；？（）～＜＞＂＇")
PUNCTUATION = """
    ﹐， ､、 ﹑、 ﹔； ﹕： ︰： ﹖？ ﹗！ ﹙（ ﹚） (（ )） ｡。 ｢“ ｣” 「“
    」” 『‘ 』’ ﹁“ ﹂” ﹃‘ ﹄’ 〝“ 〞” 〟” ┅… ⋯… ―— ─— ━— ﹘—
    ﹒. ・· ‧· •· ∙· ⋅· ･· 〔〔 ︵（ ︶） ﹏_ ?？ !！ ˙·
"""
SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\t\u3164\ue5e5\ue5cf\uf020"
)
NEWLINES = "\u000b\u000c\u0085\u2028\u2029\u001c\u001d\u001e"
PHRASES_OF_TRADITIONAL_DOCUMENTS = """
    计画>计划 规画>规划 策画>策划 筹画>筹划 谋画>谋划 区画>区划 画分>划分 画定>划定 显着>显著
    着名>著名 着作>著作 卓着>卓著 原着>原著 名着>名著 专着>专著 昭着>昭著 着称>著称 论着>论著
    编着>编著 着述>著述 土着>土著 干县>乾县 干隆>乾隆 干坤>乾坤 干安>乾安 干陵>乾陵 干州>乾州
    于潜>於潜 身分>身份 连系>联系 藉助>借助 凭藉>凭借 藉此>借此 藉由>借由 藉以>借以
"""
PHRASES = """
    瞭解>了解 明瞭>明了 倖福>幸福
"""


def main() -> None:
    """Prints the table."""
    candidates = read_candidates(Path(sys.argv[1]).read_text(encoding="utf-8"))
    rows: dict[str, tuple[str, str]] = {}
    for kind, source, target in list_folds(candidates):
        if source != target:
            rows.setdefault(source, (kind, target))
    print(HEADER)
    for source, (kind, target) in rows.items():
        # A fold whose result is folded again would depend on the order of the folds.
        if target not in rows:
            print(f"{kind}\t{show(source)}\t{show(target)}")
    for kind, phrases in (("phrase_traditional", PHRASES_OF_TRADITIONAL_DOCUMENTS), ("phrase", PHRASES)):
        for phrase in phrases.split():
            print(kind, *phrase.split(">"), sep="\t")


def read_candidates(table: str) -> dict[str, str]:
    """OpenCC's lines (character, tab, candidates) to the first candidate of each."""
    rows = (line.split("\t") for line in table.splitlines() if line)
    first = {source: targets.split()[0] for source, targets in rows if source not in LEFT_OUT}
    return {source: target for source, target in {**first, "著": "着"}.items() if len(source) == len(target) == 1}


def list_folds(candidates: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """All folds as kind, from, to; of two for one character the first counts."""
    for source, target in sorted(candidates.items()):
        yield ("traditional_document" if source in ONLY_IN_TRADITIONAL_DOCUMENTS else "traditional"), source, target
    for source, target in sorted(pairs_of(VARIANTS)):
        if not stands_in_gb2312(source):
            yield "variant", source, target
    for low, high in RADICAL_BLOCKS:
        for source in map(chr, range(low, high + 1)):
            target = unicodedata.normalize("NFKC", source)
            if len(target) == 1 and target not in ONLY_IN_TRADITIONAL_DOCUMENTS:
                target = candidates.get(target, target)
            if len(target) == 1:
                yield "radical", source, target
    yield from (("radical", source, target) for source, target in pairs_of(RADICALS))
    for source in map(chr, range(0xFF01, 0xFF5F)):
        target = chr(ord(source) - 0xFEE0)
        if source not in WIDTH_KEPT:
            yield ("digit" if target.isdigit() else "width"), source, target
    yield from (("width", source, target) for source, target in pairs_of(WIDTH))
    yield from (("punctuation", source, target) for source, target in pairs_of(PUNCTUATION))
    yield from (("space", source, " ") for source in SPACES)
    yield from (("newline", source, "\n") for source in NEWLINES)


def pairs_of(text: str) -> list[tuple[str, str]]:
    """Pairs of characters written side by side."""
    return [(pair[0], pair[1]) for pair in text.split()]


def stands_in_gb2312(character: str) -> bool:
    """True for a character of the simplified standard set."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def show(character: str) -> str:
    """The character, or its code point where it cannot be seen or looks like another."""
    code = ord(character)
    unseen = character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Co", "Zs", "Zl", "Zp")
    look_alike = code == 0x3164 or any(low <= code <= high for low, high in RADICAL_BLOCKS)
    return f"U+{code:04X}" if unseen or look_alike else character


if __name__ == "__main__":
    main()
