"""Reports made of our own sentences, and every kind of noise put into them at places drawn by a seed.

``make_report`` makes a clean report (already in the canonical form), ``inject`` puts one kind of noise into it. The
clean report is the truth that cleaning has to give back.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable

Injection = Callable[[str, random.Random], str]

SENTENCES = (
    "全县地区生产总值完成{a}亿元，增长{p}%，其中第一产业增加值{b}亿元，增长{q}%。",
    "规模以上工业增加值增长{p}%，比上年提高{q}个百分点。",
    "固定资产投资完成{a}亿元，下降{p}%，民间投资占比达到{q}%。",
    "城镇、农村居民人均可支配收入分别达到{i}元和{j}元，增长{p}%和{q}%。",
    "新建改建农村公路{k}公里，解决了{n}个村、{i}人的出行问题。",
    "一般公共预算收入完成{a}亿元，税收收入占{p}%，财政运行总体平稳。",
    "新增城镇就业{i}人，登记失业率控制在{q}%以内。",
    "粮食总产量达到{a}万吨，特色种植面积扩大到{b}万亩。",
    "建成污水处理厂{n}座，空气优良天数达到{k}天，森林覆盖率提高到{p}%。",
    "深化“放管服”改革，落实“三去一降一补”任务，市场主体增加到{i}户。",
    "实施老旧小区改造{n}个，惠及居民{i}户，群众居住条件明显改善。",
    "进出口总额达到{a}亿元，利用外资{b}亿美元，开放水平不断提升。",
)
HEADINGS = (
    "一、去年工作回顾",
    "（一）坚持稳中求进，经济运行稳步向好",
    "（二）坚持生态优先，人居环境明显改善",
    "二、今年工作安排",
    "（一）着力扩大有效投资",
    "（二）着力保障和改善民生",
)
OPENING = (
    "望山县2019年政府工作报告",
    "——2019年2月18日在望山县第十六届人民代表大会第四次会议上",
    "各位代表：",
    "现在，我代表县人民政府向大会报告工作，请予审议，并请政协委员和列席人员提出意见。",
)
CLOSING = "让我们团结一心、埋头苦干，为建设富裕文明的望山作出新的贡献！"
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:%|亿元|亿美元|万吨|万亩|元|公里|个百分点|个|人|座|天|户|年|月|日)?")
SYLLABLES = "鑫泰盛达金博乐凯悦丰彩豪星云龙海天宝汇荣顺兴隆"
AD_WORDS = ("体育", "娱乐城", "棋牌游戏", "时时彩", "百家乐", "电子游艺", "真人娱乐", "足彩")
AD_TAILS = ("官网", "官方网站", "APP下载", "手机版", "登录入口", "注册平台", "首页")
MEDICAL = ("白癜风专科医院_哪家好", "不孕不育|最好的医院排名", "无痛人流_多少钱|在线")
PINYIN = {"经": "jīng", "济": "jì", "发": "fā", "展": "zhǎn", "县": "xiàn", "业": "yè", "产": "chǎn", "资": "zī"}
TRADITIONAL = str.maketrans(
    "县区产总值亿长业规资固达农民别铁个户税务实现国际对发产万万吨粮动环优与关团结为献设会审议员见让书报",
    "縣區產總值億長業規資固達農民別鐵個戶稅務實現國際對發產萬萬噸糧動環優與關團結為獻設會審議員見讓書報",
)
FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


def make_report(seed: int, paragraphs: int = 14) -> str:
    """A clean report of some 1,500 characters with about 80 numerals, the same for the same seed."""
    draw = random.Random(seed)
    lines = list(OPENING)
    for index in range(paragraphs):
        if index % 3 == 0 and index // 3 < len(HEADINGS):
            lines.append(HEADINGS[index // 3])
        lines.append("".join(_fill(sentence, draw) for sentence in draw.sample(SENTENCES, 3)))
    lines.append(CLOSING)
    return "\n".join(lines)


def find_numbers(text: str) -> list[str]:
    """Text to its numerals with their units, in order."""
    return NUMBER.findall(text)


def find_sentences(text: str) -> list[str]:
    """Text to its sentences of running text, in order."""
    return [sentence for sentence in re.split(r"[。！\n]", text) if len(sentence) > 12]


def _fill(sentence: str, draw: random.Random) -> str:
    return sentence.format(
        a=f"{draw.uniform(11, 900):.{draw.choice((1, 2))}f}",
        b=f"{draw.uniform(2, 90):.1f}",
        p=f"{draw.uniform(1, 60):.1f}",
        q=f"{draw.uniform(1, 9):.1f}",
        i=draw.randint(1200, 39999),
        j=draw.randint(1200, 39999),
        k=draw.randint(21, 340),
        n=draw.randint(2, 19),
    )


def make_ad(draw: random.Random) -> str:
    """The title of a site that never was, joined as such titles are."""
    if draw.random() < 0.2:
        return draw.choice(MEDICAL)
    name = "".join(draw.sample(SYLLABLES, 2))
    tail = draw.sample(AD_TAILS, 2)
    return f"{name}{draw.choice(AD_WORDS)}{draw.choice('_|')}{tail[0]}{draw.choice(('|', '-', '_'))}{tail[1]}"


def _between_lines(make: Callable[[random.Random], str], times: int = 3) -> Injection:
    def put(text: str, draw: random.Random) -> str:
        lines = text.split("\n")
        for _ in range(times):
            lines.insert(draw.randrange(min(4, len(lines) - 1), len(lines)), make(draw))
        return "\n".join(lines)

    return put


def _at_opening(make: Callable[[random.Random], str]) -> Injection:
    def put(text: str, draw: random.Random) -> str:
        lines = text.split("\n")
        lines.insert(draw.randrange(0, min(3, len(lines))), make(draw))
        return "\n".join(lines)

    return put


def _at_end(make: Callable[[random.Random], str]) -> Injection:
    def put(text: str, draw: random.Random) -> str:
        return text + "\n" + make(draw)

    return put


def _behind(pattern: str, make: Callable[[random.Random, re.Match[str]], str], share: float = 0.3) -> Injection:
    compiled = re.compile(pattern)

    def put(text: str, draw: random.Random) -> str:
        def one(match: re.Match[str]) -> str:
            return match[0] + (make(draw, match) if draw.random() < share else "")

        return compiled.sub(one, text)

    return put


def _mapped(table: dict[int, str]) -> Injection:
    return lambda text, draw: text.translate(table)


def _wrap(width_low: int, width_high: int, indent: str) -> Injection:
    def put(text: str, draw: random.Random) -> str:
        width = draw.randint(width_low, width_high)
        lines: list[str] = []
        for line in text.split("\n"):
            line = indent + line
            lines += [line[start : start + width] for start in range(0, len(line), width)]
        return "\n".join(lines)

    return put


def _page_break(text: str, draw: random.Random) -> str:
    lines = text.split("\n")
    long = [index for index, line in enumerate(lines) if len(line) > 90]
    for page, index in enumerate(sorted(draw.sample(long, min(4, len(long)))), start=1):
        line = lines[index]
        cut = draw.choice(
            [match.start() for match in re.finditer(r"(?<=[一-龥])(?=[一-龥])", line) if match.start() > 40]
        )
        lines[index] = f"{line[:cut]}\n— {page} —\n{line[cut:]}"
    return "\n".join(lines)


def _teaser(text: str, draw: random.Random) -> str:
    lines = text.split("\n")
    if len(lines) < 4:
        return text
    lines.insert(1, lines[3][: draw.randint(22, 34)] + "……")
    return "\n".join(lines)


def _double_paragraph(text: str, draw: random.Random) -> str:
    lines = text.split("\n")
    index = draw.choice([index for index, line in enumerate(lines) if len(line) > 70] or [0])
    return "\n".join([*lines[: index + 1], lines[index], *lines[index + 1 :]])


def _number_lines(text: str, draw: random.Random) -> str:
    """As get_text with a line break between nodes gives a page that sets each number in a node of its own."""
    between = draw.choice(("\n", "\n\n"))
    lines = (
        re.sub(r"(?<=[^\n])(\d[\d.]*%?)|(^\d[\d.]*%?)", r"\n\1\2\n", line).strip("\n") for line in text.split("\n")
    )
    return between.join(lines)


def _page_jump(text: str, draw: random.Random) -> str:
    lines = text.split("\n")
    index = draw.choice([index for index, line in enumerate(lines) if len(line) > 70] or [len(lines) - 1])
    cut = draw.choice([match.start() for match in re.finditer(r"(?<=[一-龥])(?=[一-龥])", lines[index])] or [0])
    page = draw.choice(("四", "4", "A02"))
    lines[index] = f"{lines[index][:cut]}（下转第{page}版）\n（上接第{draw.choice(('一', '1'))}版）{lines[index][cut:]}"
    return "\n".join(lines)


def _copied_page(text: str, draw: random.Random) -> str:
    return "\n".join([text] * draw.choice((2, 3)))


def _segment_marks(text: str, draw: random.Random) -> str:
    """A library cuts a text into pieces, numbers them and cuts figures too."""
    number = 1

    def mark(match: re.Match[str]) -> str:
        nonlocal number
        if draw.random() < 0.3:
            number += 1
            return f"{match[0]}\n{number}、"
        return match[0]

    return "1、." + re.sub(r"(?<=完成)\d+\.(?=\d)", mark, text)


LICENCE = (
    "本作品由国家的\n政府\n或\n人大\n公布，是一份公文。"
    "按《\n著作权法\n》，公文不受该法保护，属于\n公有领域\n。\n\nPublic domain\nfalse"
)
ACCESS_WORDS = ("长辈版", "无障碍", "适老化", "进入关怀版", "繁體版 无障碍浏览 长者模式", "智能问答 政务微博 移动端")


INJECTIONS: dict[str, Injection] = {
    "ad_in_sentence": _behind(r"(?<=[一-龥])(?:的出行|改革|财政运行)", lambda draw, match: make_ad(draw), 0.5),
    "ad_line": _between_lines(make_ad),
    "breadcrumb": _at_opening(lambda draw: draw.choice(("首页 > 政务公开 > 政府工作报告", "当前位置：首页>>信息公开"))),
    "toolbar": _at_opening(
        lambda draw: draw.choice(("【字号：大 中 小】 打印 收藏", "打印本页\n关闭窗口", "分享到：微信 微博"))
    ),
    "metadata": _at_opening(
        lambda draw: (
            f"发布时间：2019-03-{draw.randint(10, 28)} 10:2{draw.randint(0, 9)} 来源：望山县政府办公室"
            f" 浏览次数：{draw.randint(3, 9999)}"
        )
    ),
    "index_table": _at_opening(
        lambda draw: f"索引号 1114{draw.randint(1000, 9999)}/2019-0001\n发布机构 望山县人民政府\n主题词 综合政务"
    ),
    "caption": _between_lines(
        lambda draw: draw.choice(("望山县城新区全景", "东山水库一角", "图为工业园区施工现场")), 2
    ),
    "credit": _between_lines(
        lambda draw: f"{draw.randint(1, 12)}月8日，望山县第十六届人民代表大会第四次会议开幕。 记者 王小明 摄", 1
    ),
    "byline": _at_end(lambda draw: draw.choice(("责任编辑：李小红", "（望山县融媒体中心供稿）", "记者 王小明 李小红"))),
    "copyright": _at_end(lambda draw: f"版权所有：望山县人民政府 网站标识码：14{draw.randint(10000000, 99999999)}"),
    "related": _at_end(lambda draw: "相关链接：\n望山县2018年统计公报\n望山县2018年财政预算报告"),
    "page_number_line": _page_break,
    "page_number_inline": _behind(
        r"(?<=[一-龥])和改善|，", lambda draw, match: f"第{draw.randint(1, 9)}页 共12页", 0.05
    ),
    "teaser": _teaser,
    "doubled_paragraph": _double_paragraph,
    "wrapped": _wrap(28, 44, ""),
    "wrapped_with_indent": _wrap(28, 44, "　　"),
    "blank_lines": lambda text, draw: text.replace("\n", "\n\n　　"),
    "carriage_returns": lambda text, draw: text.replace("\n", draw.choice(("\r\n", "\r", "\r\n\r\n"))),
    "blank_in_decimal": _behind(r"\d\.(?=\d)", lambda draw, match: " "),
    "blank_before_unit": _behind(r"\d(?=亿元|%|公里|元)", lambda draw, match: " "),
    "blank_in_word": _behind(r"[，。][一-龥](?=[一-龥])", lambda draw, match: " "),
    "no_break_space": _behind(
        r"[一-龥](?=\d)", lambda draw, match: draw.choice(("\u00a0", "<U+00A0>", "&nbsp;", "\u3000"))
    ),
    "zero_width": _behind(r"[一-龥\d]", lambda draw, match: draw.choice(("\u200b", "\ufeff", "\u00ad")), 0.1),
    "tags": _behind(
        r"\d(?=[一-龥])|[一-龥](?=\d)", lambda draw, match: draw.choice(("<span>", "</b>", '<font color="red">')), 0.2
    ),
    "paragraph_tags": lambda text, draw: "".join(f"<p style='x'>{line}</p>" for line in text.split("\n")),
    "entities": lambda text, draw: text.replace("“", "&ldquo;").replace("”", "&rdquo;"),
    "pinyin": _behind("[经济发展县业产资](?=[一-龥])", lambda draw, match: f"（{PINYIN[match[0]]}）", 0.2),
    "footnote_marks": _behind("”", lambda draw, match: draw.choice(("[1]", "【2】", "①", "（3）", "¹"))),
    "doubled_percent": _behind("%", lambda draw, match: "%"),
    "doubled_stop": _behind("[，。]", lambda draw, match: match[0], 0.1),
    "stray_token": _behind(r"[一-龥](?=，)", lambda draw, match: draw.choice(("hd9", "q7", "zx12", "wj3k"))),
    "full_width": _mapped(FULL_WIDTH),
    "traditional": _mapped(TRADITIONAL),
    "other_percent": lambda text, draw: text.replace("%", draw.choice("％﹪℅")),
    "middle_dot": lambda text, draw: re.sub(r"(?<=\d)\.(?=\d)", draw.choice("·．・"), text),
    "half_width_stops": _mapped(str.maketrans("，；：（）", ",;:()")),
    "corner_quotes": _mapped(str.maketrans("“”", "「」")),
    "number_lines": _number_lines,
    "spaced_characters": lambda text, draw: "\n".join(" ".join(line) for line in text.split("\n")),
    "spaced_digits": lambda text, draw: re.sub(r"\d+", lambda match: " ".join(match[0]), text),
    "doubled_characters": lambda text, draw: re.sub(r"[^\n]", r"\g<0>\g<0>", text),
    "doubled_headings": lambda text, draw: re.sub(
        r"(?m)^[一二（].*$", lambda match: re.sub(".", r"\g<0>\g<0>", match[0]), text
    ),
    "break_in_year": _behind(r"(?:19|20)\d\d(?=年)|(?:19|20)(?=\d\d年)", lambda draw, match: "\n"),
    "break_in_number": _behind(
        r"(?<!^)\d\.(?=\d)|(?<=[，、到成])\d(?=\d+(?:\.\d+)?[%亿万元公])", lambda draw, match: "\n"
    ),
    "break_before_unit": _behind(r"\d(?=亿元|万[吨亩]|%|个百分点)", lambda draw, match: "\n"),
    "page_number_in_number": _behind(
        r"(?<=完成)\d+\.\d\d(?=亿元)", lambda draw, match: f" {draw.randint(2, 30)}\n\n", 0.8
    ),
    "segment_marks": _segment_marks,
    "token_at_line_end": _behind(r"[。！](?=\n)", lambda draw, match: draw.choice(("xKq7B", "a8f", "QzR", "h5Tn2"))),
    "semicolons_for_quotes": lambda text, draw: re.sub("[“”]", draw.choice((";;", ";;;;", "；；")), text),
    "copied_page": _copied_page,
    "page_jump": _page_jump,
    "emoji": _behind(r"[。，；]|^", lambda draw, match: draw.choice("📈🎉💪🏻✨❤️⭐"), 0.2),
    "emoji_marks": lambda text, draw: re.sub(
        r"(?m)^(?=全县|新)", lambda match: draw.choice(("📈", "✅", "1️⃣", "👉 ")), text
    ),
    "numbered_figure": _between_lines(
        lambda draw: f"图{draw.randint(1, 9)} 2014-2018年{draw.choice(('地区生产总值及增长速度', '粮食产量'))}", 2
    ),
    "access_words": _at_opening(lambda draw: draw.choice(ACCESS_WORDS)),
    "licence": _at_end(lambda draw: LICENCE),
    "written_by_number": _behind(
        r"(?<=\n)", lambda draw, match: draw.choice(("\\u3000\\u3000", "<U+3000>", "\\xa0")), 0.5
    ),
    "radicals": _mapped(str.maketrans("人工口生产长比", "⼈⼯⼝⽣产⻓⽐")),
}


def inject(text: str, kind: str, seed: int) -> str:
    """The report with noise of one kind in it, the same for the same seed."""
    return INJECTIONS[kind](text, random.Random(seed))


def _misread(text: str, right: str, wrong: str) -> bytes:
    return text.encode(right).decode(wrong).encode()


# What a scraper saved a report in: the bytes of a file.
WRAPPINGS: dict[str, Callable[[str], bytes]] = {
    "json": lambda text: json.dumps({"title": text.split("\n")[0], "content": text}).encode(),
    "json_in_characters": lambda text: json.dumps({"content": text, "views": 3}, ensure_ascii=False).encode(),
    "json_lines": lambda text: json.dumps({"id": 7, "paragraphs": text.split("\n")}).encode(),
    "list_of_lines": lambda text: repr(text.split("\n")).encode(),
    "list_of_lists": lambda text: repr([[line, ""] for line in text.split("\n")]).encode(),
    "dictionary": lambda text: repr({"url": "http://a.cn", "text": text}).encode(),
    "escaped": lambda text: text.encode("ascii", "backslashreplace"),
    "gbk_as_latin_1": lambda text: _misread(text, "gb18030", "latin-1"),
    "utf_8_as_latin_1": lambda text: _misread(text, "utf-8", "latin-1"),
    "gbk": lambda text: text.encode("gb18030"),
    "utf_16": lambda text: text.encode("utf-16"),
}
