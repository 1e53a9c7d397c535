"""One report put under many regions and years: the right code, or none with a reason, never a wrong one."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.reading import load_language
from transforms.identify.identify import identify_report
from transforms.language.identify_rules import IdentifyRules
from transforms.language.regions import NATION, Region, RegionTable
from transforms.records import CleanText, Identity, OffsetMap

TRIALS = 200
FIRST_YEAR, LAST_YEAR = 1984, 2026
# The kind of region to the words by which its government speaks of it.
OWN_WORDS = (
    ("自治区", ("自治区", "全区", "我区", "自治区党委")),
    ("地区", ("行署", "全地区", "我地区", "地委")),
    ("省", ("省", "全省", "我省", "省委")),
    ("市", ("市", "全市", "我市", "市委")),
    ("州", ("州", "全州", "我州", "州委")),
    ("盟", ("盟", "全盟", "我盟", "盟委")),
    ("旗", ("旗", "全旗", "我旗", "旗委")),
    ("县", ("县", "全县", "我县", "县委")),
    ("区", ("区", "全区", "我区", "区委")),
)

Language = tuple[RegionTable, IdentifyRules]


@pytest.fixture(scope="module")
def language() -> Language:
    return load_language().regions, load_language().identify


def write_report(region: Region, year: int, foreign: list[str], head: bool, spoken: bool) -> str:
    """A report of a region, written for this test, with sentences about other places in its middle."""
    kind, whole, own, committee = next(words for ending, words in OWN_WORDS if region.name.endswith(ending))
    short = region.shorts[0] if region.shorts else region.name
    government = "行政公署" if kind == "行署" else "人民政府"
    lines = []
    if head:
        lines += [
            f"{year}年{region.name}政府工作报告",
            f"——{year}年2月18日在{region.name}第十六届人民代表大会第三次会议上",
            "各位代表：",
        ]
    if spoken:
        lines.append(f"我代表{'' if kind == '行署' else kind}{government}，向大会报告工作，请予审议。")
    lines += [
        f"一、{year - 1}年工作回顾",
        f"过去一年，在{committee}的领导下，{whole}上下迎难而上，{whole}经济稳中有进。{whole}地区生产总值增长5.6%；"
        f"固定资产投资增长7.1%；社会消费品零售总额增长6.3%；一般公共预算收入完成9.8亿元。",
        f"（一）产业升级步伐加快。{own}新入库项目86个，完成投资42亿元。{short}的特色产品走向各地，工业企业净增7家。",
        f"（二）民生福祉持续增进。城镇新增就业3100人，{whole}新建幼儿园4所，“平安{short}”建设成效明显。",
        *foreign,
        f"二、{year}年工作安排",
        "今年的主要预期目标是：地区生产总值增长6%左右，一般公共预算收入增长5%，居民收入与经济增长同步。",
        f"（一）抓项目强支撑。安排重点项目120个，年度投资65亿元，建设富强{short}。",
        f"各位代表！让我们团结一心，为建设更加美好的{short}而努力奋斗！",
    ]
    return "\n".join(lines)


def write_foreign(region: Region, year: int, regions: RegionTable, rng: random.Random) -> list[str]:
    """Sentences that name partners, neighbours and the region above."""
    names = [
        other.name
        for other in rng.sample(regions.regions, 40)
        if other.holds_in(year) and other.level in ("prefecture", "county") and other.code != region.code
    ]
    first, second, third = (names * 3)[:3]
    above = regions.list_ancestors(region.code, year)[0].name
    return [
        f"主动对接{first}，与{second}签订合作协议，{third}某集团投资3.2亿元的项目落地。",
        f"承办{first}、{second}参加的现场会，{first}政府代表团来访，学习{second}的做法。",
        f"认真落实{above}党代会精神和{above}政府工作报告提出的任务，主要指标居{above}前列。",
    ]


def identify_many(
    language: Language, seed: int, head: bool = True, spoken: bool = True, foreign: bool = True, half: int = 0
) -> Iterator[tuple[Region, int, Identity]]:
    regions, rules = language
    rng = random.Random(seed)
    pool = [one for one in regions.regions if one.code != NATION and one.valid_to >= FIRST_YEAR]
    for region in rng.sample(pool, TRIALS):
        year = rng.randint(max(region.valid_from, FIRST_YEAR), min(region.valid_to, LAST_YEAR))
        text = write_report(region, year, write_foreign(region, year, regions, rng) if foreign else [], head, spoken)
        middle = len(text) // 2
        text = (text, text[:middle], text[middle:])[half]
        clean = CleanText(text, OffsetMap([0], [0], len(text), len(text)), (), (), "simplified")
        yield region, year, identify_report(clean, regions, rules)


@pytest.mark.parametrize(
    ("options", "least_right"),
    [
        ({"foreign": False}, 0.93),
        ({}, 0.93),
        ({"head": False}, 0.80),
        ({"head": False, "spoken": False}, 0.75),
        ({"half": 1}, 0.90),
        ({"half": 2}, 0.60),
        ({"half": 1, "head": False}, 0.0),
    ],
    ids=["plain", "foreign names", "no head", "no speaker", "first half", "second half", "headless half"],
)
def test_renamed_reports_are_right_or_left_open(
    options: dict[str, bool | int], least_right: float, language: Language
) -> None:
    right = 0
    for region, year, identity in identify_many(language, seed=7, **options):  # type: ignore[arg-type]
        if identity.region_code is None:
            assert any(reason.startswith("region: ") for reason in identity.reasons)
        else:
            assert (identity.region_code, identity.region_name) == (region.code, region.name), (year, identity.reasons)
            right += 1
        assert identity.report_year in (year, None), region
    assert right >= least_right * TRIALS
