"""Texts that are made to be slow to read, of any length: one kind of thing again and again."""

from __future__ import annotations

from collections.abc import Callable

HEAD = (
    "望山县2019年政府工作报告\n——2019年2月18日在望山县第十六届人民代表大会第四次会议上\n各位代表：\n"
    "现在，我代表县人民政府向大会报告工作，请予审议，并请政协委员和列席人员提出意见。\n"
)
PROSE = "全县地区生产总值完成312.4亿元，增长5.8%，规模以上工业增加值增长7.2%，固定资产投资下降3.1%。"
WIDE = 1600


def _page(inner: Callable[[int], str]) -> Callable[[int], str]:
    return lambda size: f"<html><body><p>{HEAD}</p>{inner(size)}</body></html>"


def _repeat(piece: str) -> Callable[[int], str]:
    return lambda size: HEAD + piece * (size // len(piece.encode()))


def _once(piece: str, end: str = "。\n") -> Callable[[int], str]:
    """The piece again and again in one sentence that ends."""
    return lambda size: HEAD + "全县地区生产总值" + piece * (size // len(piece.encode())) + end + PROSE


def _number_lines(piece: str) -> Callable[[int], str]:
    """Lines that are all different: # is their number."""
    return lambda size: HEAD + "".join(piece.replace("#", str(n)) for n in range(size // len(piece.encode())))


def _nest(opening: str, closing: str) -> Callable[[int], str]:
    def write(size: int) -> str:
        depth = size // len((opening + closing).encode())
        return HEAD + opening * depth + PROSE + closing * depth

    return write


def _wide_rows(cell: str) -> Callable[[int], str]:
    row = "指标\t" + "\t".join([cell] * WIDE) + "\n"
    return lambda size: HEAD + row * max(2, size // len(row.encode()))


TEXTS: dict[str, Callable[[int], str]] = {
    "prose": _repeat(PROSE + "\n"),
    "prose in one line": _repeat(PROSE),
    "prose without stops": _once("全县地区生产总值完成312.4亿元，增长5.8%，"),
    "prose without any mark": _once("全县地区生产总值增长百分之五"),
    "numbers": _once("5%、"),
    "numbers of things": _once("新建学校5所、"),
    "digits": _once("1"),
    "digits and points": _once("1.", "亿元。\n"),
    "digits and commas": _once("1,", "亿元。\n"),
    "digits and blanks": _once("1 "),
    "Chinese digits": _once("一", "亿元。\n"),
    "Chinese numerals": _once("一百", "亿元。\n"),
    "ranges": _once("5%-"),
    "times": _once("2018年"),
    "times, each a clause": _once("2018年增长5%，"),
    "plans": _once("“十三五”期间"),
    "brackets, unclosed": _once("（"),
    "brackets, unclosed, with numbers": _once("（增长5%"),
    "brackets, unclosed, each a clause": _once("（增长5%，"),
    "brackets, only closed": _once("）增长5%，"),
    "brackets, many": _once("（增长5%）"),
    "brackets, many, behind names": _once("粮食（增长5%）、"),
    "brackets in brackets": _nest("（增长5%", "）"),
    "brackets in brackets, in lines": _nest("（增长5%\n", "）\n"),
    "brackets, square, unclosed": _once("[1"),
    "brackets, square": _once("[1]"),
    "books, unclosed": _once("《"),
    "quotes, unclosed": _once("“增长5%"),
    "quotes, straight": _once('"增长5%'),
    "quotes": _once("“三去一降一补”"),
    "semicolons": _once(";;经济;;"),
    "headings": _number_lines("一、去年工作回顾#\n"),
    "headings, all the same": _repeat("一、去年工作回顾\n"),
    "headings of plans": _number_lines("20#年工作安排\n"),
    "headings of plans and reviews": _repeat("展望2020年工作\n2019年工作回顾\n"),
    "headings and prose": _repeat("二、今年工作安排\n" + PROSE + "\n"),
    "headings of the second level": _repeat("（一）工业\n增长5%。\n"),
    "titles": _repeat("望山县2019年政府工作报告\n"),
    "titles, all different": _number_lines("望山县20#年政府工作报告\n"),
    "salutations": _repeat("各位代表：\n"),
    "short lines": _repeat("增\n"),
    "short lines, all different": _number_lines("#\n"),
    "numbered lines": _number_lines("#.抓好春耕\n"),
    "lines of forty": _repeat("全县地区生产总值完成312.4亿元增长5.8%规模以上工业增加\n"),
    "lines broken in figures": _repeat("全县地区生产总值完成312.\n3、4亿元增长21.37 4\n\n亿元，"),
    "empty lines": _repeat("\n"),
    "blanks": _once(" "),
    "blanks between characters": _once("增 长 5 % "),
    "lines of blanks": _repeat("        \n"),
    "paragraphs, all the same": _repeat(PROSE * 2 + "\n"),
    "paragraphs that break off": _number_lines(
        "全县地区生产总值完成#亿元，增长5.8%，规模以上工业增加值增长7.2%，固定资\n"
    ),
    "paragraphs without a stop": _number_lines("全县地区生产总值完成#亿元，增长5.8%。固定资产投资增长7.2%\n"),
    "page numbers": _number_lines("- # -\n" + PROSE + "\n"),
    "running heads": _repeat("望山县政府工作报告文件\n" + PROSE + "\n"),
    "entities": _once("&nbsp;"),
    "entities of entities": _once("&amp;"),
    "entities of numbers": _once("&#22686;"),
    "entities, unclosed": _once("&#"),
    "ampersands": _once("&"),
    "tags": _once("<b>增长5%</b>"),
    "tags, unclosed": _once("<a "),
    "angles": _once("<"),
    "angles, closing": _once(">"),
    "comments, unclosed": _once("<!--"),
    "scripts, unclosed": _once("<script>"),
    "scripts": _once("<script>x</script>"),
    "backslashes": _once("\\"),
    "code points": _once("\\u589e"),
    "unseen characters": _once("\u200b"),
    "unseen characters between": _once("增\u200b"),
    "lost characters": _once("\ufffd增长"),
    "emoji": _once("\U0001f600增长"),
    "list marks": _once("●增长"),
    "list marks, each a line": _repeat("●增长5%\n"),
    "advertising": _once("鑫泰娱乐城_官网|注册平台"),
    "advertising, each a line": _repeat("鑫泰娱乐城_官网|注册平台\n"),
    "addresses": _once("http://www.example.com/a/"),
    "latin letters": _once("a"),
    "latin words": _once("GDP "),
    "percent signs": _once("%"),
    "per mille": _once("5%o"),
    "spoilt years": _once("二OO八年"),
    "middle dots": _once("5·8%"),
    "commas": _once("，"),
    "stops": _once("。"),
    "names of regions": _once("望山县、"),
    "names of regions, real": _once("太原市清徐县、"),
    "indicators": _once("地区生产总值、"),
    "indicators without marks": _once("地区生产总值"),
    "growth words": _once("增长"),
    "of which": _once("其中工业增加值增长5%，"),
    "respectively": lambda size: HEAD + "粮食、" * (size // 18) + "分别增长" + "5%、" * (size // 9) + "。\n",
    "names, then one number": lambda size: HEAD + "城镇、农村、" * (size // 18) + "居民人均可支配收入增长5%。\n",
    "ranks": _once("居全省第5位，"),
    "targets": _once("力争增长5%以上，"),
    "comparisons": _once("比上年提高5个百分点，"),
    "a table of many rows": _repeat("地区生产总值\t亿元\t312.4\t5.8\n"),
    "a table with a head": lambda size: (
        HEAD + "指标\t单位\t2018年完成\t增长（%）\n" + "地区生产总值\t亿元\t312.4\t5.8\n" * (size // 34)
    ),
    "a table of 1,600 columns": _wide_rows("5.8"),
    "a table of 1,600 columns, of years": _wide_rows("2018年"),
    "a table of 1,600 columns, of names": _wide_rows("粮食"),
    "tables, each of two rows": _repeat("指标\t2018年\t2019年\n地区生产总值\t312.4\t5.8\n\n"),
    "tabs": _once("\t"),
    "pipes": _repeat("|地区生产总值|312.4|5.8|\n"),
    "JSON": lambda size: '{"title": "报告", "content": "' + HEAD.replace("\n", "\\n") + PROSE * (size // 130) + '"}',
    "JSON of many fields": lambda size: '{"content": "' + PROSE * 3 + '"' + ', "a": "b"' * (size // 10) + "}",
    "JSON, unclosed": lambda size: '{"content": "' * (size // 13),
    "quotation marks": lambda size: '["' * (size // 2),
    "a list of lists": lambda size: "[" * size,
    "a page": _page(lambda size: f"<p>{PROSE}</p>" * (size // 140)),
    "a page of nested parts": _page(lambda size: "<div>" * (size // 11) + PROSE + "</div>" * (size // 11)),
    "a page of nested menus": _page(lambda size: "<div class='nav'>" * (size // 23) + PROSE + "</div>" * (size // 23)),
    "a page of menus": _page(lambda size: "<div class='nav'><a href='/'>首页</a></div>" * (size // 50)),
    "a page of nested tables": _page(lambda size: "<table><tr><td>5" * (size // 16)),
    "a page of one table": _page(
        lambda size: "<table>" + "<tr><td>粮食</td><td>5.8</td><td>6</td></tr>" * (size // 48) + "</table>"
    ),
    "a page of one wide row": _page(lambda size: "<table><tr>" + "<td>5.8</td>" * (size // 12) + "</tr></table>"),
    "a page of unclosed tags": _page(lambda size: "<b>" * (size // 3)),
    "a page of attributes": _page(lambda size: "<p " + "a=b " * (size // 4) + ">" + PROSE),
    "a page of classes": _page(lambda size: "<p class='" + "nav-x " * (size // 6) + "'>" + PROSE),
    "a page of comments": _page(lambda size: "<!-- -->" * (size // 8)),
    "a page of breaks": _page(lambda size: "<br>" * (size // 4)),
}


def write_text(name: str, size: int) -> bytes:
    """The text of this name, of about ``size`` bytes."""
    return TEXTS[name](size).encode()
