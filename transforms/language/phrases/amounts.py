"""Words for amounts: whether they say by themselves what they are of, and what the amount before was of."""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.language import cues as cue
from transforms.language.phrases.phrase_words import cut_words, ends_with, join_words

# 年度计划投资, 主营业务收入, 建筑面积, 利用率: amounts of any project, firm, crop or building.
_BARE = re.compile(
    "(?:当年|年内|年度|全年|年)?(?:计划|协议|合同|概算|估算|总|已)?总?(?:投资额?|建筑面积|投资规模)|(?:年度?)?总产值|(?:规上|年)?产值|年?产能|综合产值|增加值"
    "|年?(?:主营业务|营业|销售|门票|技工贸|业务|经营|税费?)总?收入|(?:创|实现)?(?:利税|利润|税金)(?:总额)?"
    "|纳税|(?:上[缴交]|入库|缴纳)(?:税金|税收|税费)|年(?:加工|生产|处理|屠宰|供水|发电|综合生产|吞吐|设计)能力|注册资[本金]"
    "|(?:投资|资金|项目|综合)?(?:利用|入住|产销|完成|开工|到位|投产|竣工|达产|建成|保存|成活|产能利用|覆盖|精?深加工|机收|机采)率"
)
_STRIPPED = re.compile(
    "(?:(?:当年|年度|年)?(?:计划|完成|协议|合同|总)*|(?:实现|上缴|创)?(?:利税|利润|税金)"
    "|(?:主营业务|主营|营业|销售)|[占年总])$"
)
# Units of things that are named by one noun, whatever was done to them.
PIECES = frozenset({"count", ""})
_RELATED = ("占", "相当于", "完成", "高于", "低于", "比", " ")
_SHORTEST, _LONGEST = 2, 18
# What is no owner of an amount: it only happens, or is had.
_NO_OWNERS = ("能力", "率", "资金", "贷款", "就业", "金额", "人次", "发展", "情况", "固定资产", "全社会")
_OPENINGS = ("接待", "财政", "固定资产", "社会消费品", "国内", "城镇", "居民")
_FOLLOWED = re.compile("(?:发展|实现|完成|增加|扩大|达到?|总数|数量|户数|家数)$")


def is_bare_amount(phrase: str) -> bool:
    """总投资, 利用率: whether a phrase names an amount and not what it is of."""
    return _BARE.fullmatch(phrase) is not None


def find_owner(label: str, counted: bool, cues: Mapping[str, int]) -> str:
    """淀粉加工企业, 重点项目总投资 (without the amount): what an amount told next is of; '' where nothing is named.

    ``counted``: the label names things that were counted.
    """
    if any(word in label for word in _RELATED):
        return ""
    head = ends_with(label, cues, cue.AMOUNT_HEAD)
    owner = _FOLLOWED.sub("", _STRIPPED.sub("", label[: -len(head)] if head else label))
    if owner == label and not counted:
        return ""
    words = cut_words(owner, cues) if owner else []
    verb = next((index for index, (_, flag) in enumerate(words) if index and flag in ("v", "i")), 0)
    owner = join_words(words[:verb]) if verb and all(flag[:1] in "njb" for _, flag in words[:verb]) else owner
    named = _SHORTEST <= len(owner) <= _LONGEST and not owner.endswith(_NO_OWNERS) and not owner.startswith(_OPENINGS)
    return owner if named and not is_bare_amount(owner) else ""
