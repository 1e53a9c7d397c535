"""The catalogue: every name reads as its indicator, codes never change, and a wrong seed is refused with its line."""

from __future__ import annotations

import math
import re
from decimal import Decimal

import pytest

from tests.each import each
from tests.reading import ROOT, load_language, read_text
from transforms.language.catalogue import MEASURES, Indicator, NameParts, VariantRules, parse_catalogue, write_variants
from transforms.language.seedfile import SeedError

LEXICON = load_language().lexicon
CATALOGUE = LEXICON.catalogue
INDICATORS_YAML = (ROOT / "seeds/indicators.yml").read_text(encoding="utf-8")
# The codes everybody builds on, with unit and direction: a new code never changes an old one.
CORE = {
    code: (unit, direction)
    for unit, direction, codes in [
        (
            "CNY",
            "up",
            "gdp gdp_per_capita primary_value_added agriculture_value_added secondary_value_added "
            "industrial_value_added industrial_value_added_above_scale services_value_added industrial_output "
            "fixed_asset_investment retail_sales foreign_trade exports general_public_budget_revenue "
            "fiscal_revenue_total general_public_budget_expenditure tax_revenue deposits_balance loans_balance "
            "disposable_income disposable_income_urban disposable_income_rural investment_signed tourism_revenue "
            "ecommerce_sales rnd_spending",
        ),
        ("CNY", "", "major_projects_investment"),
        ("USD", "up", "foreign_direct_investment"),
        (
            "%",
            "up",
            "urbanisation_rate air_good_share forest_cover pension_coverage medical_insurance_coverage "
            "sanitary_toilet_coverage",
        ),
        ("%", "down", "consumer_prices unemployment_rate_surveyed unemployment_rate_registered"),
        ("%", "", "deficit_ratio"),
        ("persons", "up", "urban_jobs_new urban_unemployed_reemployed rural_labour_transferred"),
        ("persons", "", "population"),
        ("tce/10k CNY", "down", "energy_intensity"),
        ("days", "up", "air_good_days"),
        ("ug/m3", "down", "pm25"),
        ("mu", "up", "afforestation_area high_standard_farmland_new"),
        ("mu", "", "grain_sown_area"),
        ("tonnes", "up", "grain_output"),
        ("tonnes", "", "raw_coal_output"),
        ("count", "up", "above_scale_industrial_firms high_tech_firms market_entities toilets_renovated"),
        ("count", "", "major_projects"),
        ("visits", "up", "tourist_visits"),
    ]
    for code in codes.split()
}
# A price index has levels, but reports give its rise.
WITH_LEVELS = sorted(
    code for code, one in CATALOGUE.indicators.items() if "level" in one.plausible and not one.rise_only
)
ENTRY = """
indicators:
- {code: gdp, name_zh: 地区生产总值, name_en: GDP, unit: CNY, direction: up, definition: d, source: s,
   plausible: {level: [1, 2], growth: [-3, 4]}, aliases: [地区生产总值, 工业增加值], growth_aliases: [经济增速]}
- {code: jobs, name_zh: 就业, name_en: jobs, unit: persons, direction: none, definition: d, source: s,
   plausible: {level: [1, 2]}, aliases: [就业]}
groups:
- {names: [两者], members: [gdp, jobs], undivided: gdp}
- {names: [就业结构], members: [gdp, jobs], composition: true}
lookalikes: [就业率]
"""


def write_amount(unit_class: str, value: float) -> str:
    """An amount of a class of units as a report would write it (with 万 where it is large)."""
    if unit_class == "ratio":
        return f"{value:.1f}:1"
    units = [unit for unit in LEXICON.units.units.values() if unit.unit_class == unit_class]
    unit = next((unit for unit in units if unit.factor == 1), units[0] if units else None)
    amount = Decimal(str(value)) / (unit.factor if unit else 1)
    name = unit.name if unit else ""
    return f"{amount / 10_000:.1f}万{name}" if amount >= 20_000 else f"{amount:.2f}{name}"


def choose_level(indicator: Indicator) -> float:
    low, high = indicator.plausible["level"]
    return (low + high) / 2 if high < 1000 else math.sqrt(max(low, 1) * high)


def test_the_core_codes_stand_as_they_were() -> None:
    found = {code: (one.unit, one.direction) for code, one in CATALOGUE.indicators.items() if one.core}
    assert found == CORE


def test_the_catalogue_is_well_past_the_core() -> None:
    assert len(CATALOGUE.indicators) >= 150


@each("code", sorted(CATALOGUE.indicators))
def test_every_entry_says_what_it_is(code: str) -> None:
    one = CATALOGUE.indicators[code]
    assert one.code == code
    assert code.isascii()
    assert len(one.definition) > 10
    assert re.search("[一-鿿].*。$", one.definition_zh), "definition_zh is missing"
    assert len(one.source) > 5
    assert one.plausible
    assert set(one.plausible) <= set(MEASURES)
    assert one.unit in one.units
    if one.unit == "%" and not one.rise_only:
        assert "growth" not in one.plausible, "a share in percent changes by points"


@each("code", WITH_LEVELS)
def test_every_name_reads_as_its_indicator(code: str) -> None:
    indicator = CATALOGUE.indicators[code]
    amount = write_amount(indicator.unit, choose_level(indicator))
    if indicator.counters:
        amount = re.sub(r"[^\d.万亿]+$", indicator.counters[0], amount)
    names = [alias for alias in indicator.aliases if CATALOGUE.names[alias].codes == (code,)]
    assert names
    verb = "完成" if indicator.accumulates else "达到"
    read = read_text("\n".join(f"{name}{verb}{amount}。" for name in names), level="province")
    said = {(row.quote.removesuffix(f"{verb}{amount}"), row.indicator, row.measure) for row in read.found.observations}
    assert {(name, code, "level") for name in names} - said == set()


def test_every_name_that_says_growth_or_change_is_read_so() -> None:
    for name in CATALOGUE.names.values():
        if not name.implies:
            continue
        indicator = CATALOGUE.indicators[name.codes[0]]
        amount = (
            "5.5%"
            if name.implies == "growth"
            else "7"
            + next(
                unit.name
                for unit in LEXICON.units.units.values()
                if unit.unit_class == indicator.unit and unit.factor == 1
            )
        )
        rows = read_text(f"{name.text}{amount}。").found.observations
        measures = [(row.indicator, row.measure.removeprefix("annual_")) for row in rows]
        assert measures == [(indicator.code, name.implies)] or "年均" in name.text, name.text


def test_prices_rise() -> None:
    for alias in CATALOGUE.indicators["consumer_prices"].aliases:
        rows = read_text(f"{alias}上涨2.1%。").found.observations
        assert [(row.indicator, row.measure, row.value) for row in rows] == [
            ("consumer_prices", "growth", Decimal("2.1"))
        ]


def test_a_name_of_several_gives_each_its_number() -> None:
    for name in CATALOGUE.names.values():
        if len(name.codes) > 1:
            numbers = "、".join(f"{5 + place}.5%" for place in range(len(name.codes)))
            told = "为20∶35∶45" if name.composition else f"分别增长{numbers}"
            rows = read_text(f"{name.text}{told}。").found.observations
            assert tuple(row.indicator for row in rows) == name.codes, name.text


def test_lookalikes_are_never_read() -> None:
    for name in CATALOGUE.names.values():
        if not name.codes:
            assert read_text(f"{name.text}达到12亿元，{name.text}增长5%。").found.observations == [], name.text


def test_a_catalogue_is_read_as_written() -> None:
    catalogue = parse_catalogue(ENTRY, "i.yml", {"CNY": "", "persons": ""})
    assert catalogue.names["地区生产总值"].codes == ("gdp",)
    assert catalogue.names["经济增速"].implies == "growth"
    assert (catalogue.names["两者"].codes, catalogue.names["两者"].undivided) == (("gdp", "jobs"), "gdp")
    assert [catalogue.names[group].composition for group in ("两者", "就业结构")] == [False, True]
    assert catalogue.names["就业率"].codes == ()
    assert catalogue.names["工业实现增加值"].codes == ("gdp",)  # the verb may stand inside the name
    assert catalogue.indicators["jobs"].direction == ""
    assert catalogue.indicators["gdp"].plausible == {"level": (1.0, 2.0), "growth": (-3.0, 4.0)}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("unit: CNY", "unit: shells", "unknown unit class 'shells'"),
        ("direction: up", "direction: sideways", "direction is up, down or none"),
        ("level: [1, 2], growth", "level: [2, 1], growth", "expected a measure and"),
        ("growth: [-3, 4]", "speed: [-3, 4]", "expected a measure and"),
        ("code: jobs", "code: gdp", "'gdp' stands twice"),
        ("aliases: [就业]", "aliases: [地区生产总值]", "already belongs to gdp"),
        ("members: [gdp, jobs]", "members: [gdp, joy]", "unknown indicator 'joy' in a group"),
        (
            "definition: d, source: s,\n   plausible: {level: [1, 2]}, aliases",
            "source: s, plausible: {}, aliases",
            "'definition'",
        ),
        ("lookalikes: [就业率]", "lookalikes: [就业]", "already belongs to jobs"),
        ("lookalikes", "lookalike", "unknown key 'lookalike'"),
        ("name_en: jobs", "name_en: jobs, colour: red", "unknown key 'colour'"),
    ],
)
def test_a_wrong_catalogue_is_refused_with_its_line(old: str, new: str, complaint: str) -> None:
    assert old in ENTRY
    with pytest.raises(SeedError, match=complaint) as error:
        parse_catalogue(ENTRY.replace(old, new, 1), "i.yml", {"CNY": "", "persons": ""})
    assert error.value.file == "i.yml"
    assert error.value.line >= 1


def test_no_name_is_claimed_twice() -> None:
    """Who adds a name that another indicator has is told so, with the line."""
    broken = INDICATORS_YAML.replace("aliases: [人均地区生产总值,", "aliases: [人均地区生产总值, 地区生产总值,", 1)
    assert broken != INDICATORS_YAML
    with pytest.raises(SeedError, match="already belongs to gdp"):
        parse_catalogue(broken, "seeds/indicators.yml", LEXICON.units.classes)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("  part_of: [nothing]", "'nothing' is no other indicator"),
        ("  part_of: [a]", "'a' is no other indicator"),
        ("  part_of: b", "part_of is a list of codes"),
        ("  part_of: [b]", "'b' is counted in persons, not CNY"),
        ("  headline: often", "headline is true or false"),
    ],
)
def test_what_only_the_warehouse_asks_for_is_checked_with_its_line(line: str, told: str) -> None:
    entry = "\n".join(
        (
            "- code: {0}",
            "  name_zh: {0}",
            "  name_en: {0}",
            "  unit: {1}",
            "  direction: up",
            "  definition: d",
            "  source: s",
            "  plausible: {{}}",
            "  aliases: [名{0}]",
        )
    )
    text = "indicators:\n" + entry.format("a", "CNY") + f"\n{line}\n" + entry.format("b", "persons")
    text += "\ngroups: []\nlookalikes: []\n"
    with pytest.raises(SeedError, match=f"^made.yml:11: {re.escape(told)}"):
        parse_catalogue(text, "made.yml", {"CNY": "", "persons": ""})


RULES = VariantRules(
    (("试验", ("实验",)), ("居民人均", ("居民家庭人均",))),
    (frozenset({"一般", "公共", "预算"}), frozenset({"居民", "消费"})),
)


OTHER_WRITINGS = {
    "研究与试验发展经费": {"研究与实验发展经费"},
    "城镇居民人均可支配收入": {"城镇居民家庭人均可支配收入"},
    "一般公共收入": {"公共一般收入"},
    "居民消费": set[str](),
    "试验田": set[str](),
}


@each("name", OTHER_WRITINGS)
def test_a_name_is_also_written_with_words_exchanged_or_moved(name: str) -> None:
    assert write_variants(name, RULES) == OTHER_WRITINGS[name]


def test_a_variant_never_takes_a_name_that_another_indicator_has() -> None:
    for code, indicator in CATALOGUE.indicators.items():
        for alias in indicator.aliases:
            assert CATALOGUE.names[alias].codes == (code,)


def test_words_that_stand_for_themselves_are_refused() -> None:
    text = INDICATORS_YAML.replace("试验发展: [实验发展]", "试验发展: [试验发展]")
    with pytest.raises(SeedError, match="exchanged for itself"):
        parse_catalogue(text, "i.yml", LEXICON.units.classes)


def test_parts_are_the_beginnings_and_ends_of_longer_names() -> None:
    parts = NameParts(("地区生产总值", "地区", "总值"))
    held = {
        "",
        "地",
        "地区",
        "地区生",
        "地区生产",
        "地区生产总",
        "区",
        "区生产总值",
        "生产总值",
        "产总值",
        "总",
        "总值",
        "值",
    }
    asked = {"地区生产总值", "生产", "值总", "总值增长", "龘"} | held
    assert {text for text in asked if text in parts} == held
