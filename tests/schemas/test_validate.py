"""Validation refuses rows with their check, keeps all others, and loses none."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import TABLES, TableShapeError, frame_report, validate_frames, validate_table
from schemas.vocabulary import BOUNDS, FATES, KINDS, SCOPES
from tests.thoroughness import tries
from tests.warehouse.made import RULES, make_observation, make_report, make_source
from transforms.language.catalogue import MEASURES
from transforms.records import LedgerEntry, Measurement


def _validate(*observations: Any) -> tuple[pl.DataFrame, pl.DataFrame]:
    frame = frame_report(make_source("d", make_report(observations)))["observation"]
    good, refused = validate_table("observation", frame, RULES)
    assert good.height + refused.height == frame.height
    return good, refused


@pytest.mark.parametrize(
    ("changes", "check", "value"),
    [
        ({"indicator": "gdp", "value": "-101"}, "check_growth_possible", "-101.0"),
        ({"indicator": "population", "measure": "level", "value": "-3"}, "check_level_possible", "-3.0"),
        (
            {"indicator": "unemployment_rate_registered", "measure": "level", "value": "1001"},
            "check_share_possible",
            "1001.0",
        ),
        ({"years": (2022, 2021)}, "check_period_order", "2021"),
        ({"period_end": None}, "check_period_whole", "2021"),
        ({"years": 1066}, "period_start: check_year", "1066"),
        ({"char_end": 10}, "check_span_order", "10"),
        ({"char_start": -1}, "char_start: check_position", "-1"),
        ({"scope": "somewhere"}, "scope: check_known_word", "somewhere"),
        ({"kind": "wish"}, "kind: check_known_word", "wish"),
        ({"bound": "range"}, "check_range_order", None),
        ({"bound": "range", "value_high": Decimal(5)}, "check_range_order", "5.0"),
        ({"value_high": Decimal(9)}, "check_range_order", "9.0"),
        ({"unit": "CNY"}, "check_unit_of_catalogue", "CNY"),
        ({"measure": "level", "unit": "persons"}, "check_unit_of_catalogue", "persons"),
        ({"measure": "rank", "value": "2.5"}, "check_rank_whole", "2.5"),
        ({"rank_scope": "全市"}, "check_rank_scope_for_rank", "全市"),
        ({"confidence": 1.5}, "confidence: check_confidence", "1.5"),
        ({"quote": ""}, "quote: check_not_empty", ""),
        ({"region_code": "河曲"}, "region_code: check_region_code", "河曲"),
        ({"value": "Infinity"}, "value: check_finite", "inf"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_check(changes: dict[str, Any], check: str, value: str | None) -> None:
    good, refused = _validate(make_observation(), make_observation(**changes))
    assert good["observation_id"].to_list() == ["d:o1"]
    (row,) = refused.to_dicts()
    assert (row["doc_id"], row["stage"], row["check"], row["value"]) == ("d", "validate", check, value)
    assert json.loads(row["row"])["observation_id"] == "d:o2"


def test_an_indicator_outside_the_catalogue_is_refused() -> None:
    _, refused = _validate(make_observation(indicator="gdp_of_the_moon", unit="%"))
    assert refused["check"].to_list() == ["indicator: check_known_indicator"]


def test_a_null_where_a_value_belongs_is_refused() -> None:
    frame = frame_report(make_source("d", make_report([make_observation()])))["observation"]
    frame = frame.with_columns(value=pl.lit(None, pl.Float64))
    good, refused = validate_table("observation", frame, RULES)
    assert (good.height, refused["check"].to_list()) == (0, ["value: check_not_null"])


def test_further_checks_that_failed_stand_beside_the_first() -> None:
    _, refused = _validate(make_observation(scope="x", kind="y"))
    assert refused["check"].item() == "scope: check_known_word"
    assert refused["also_failed"].to_list() == [["kind: check_known_word"]]


def test_the_second_row_of_one_name_is_refused() -> None:
    twice = [make_observation(observation_id="o1"), make_observation(observation_id="o1", value="6")]
    good, refused = _validate(*twice)
    assert good["value"].to_list() == [5.5]
    assert refused["check"].to_list() == ["check_unique_key"]


def test_an_implausible_value_is_kept_and_flagged_once() -> None:
    good, refused = _validate(
        make_observation(value="75"), make_observation(value="80", flags=("text_damaged", "implausible"))
    )
    assert refused.height == 0
    assert good["flags"].to_list() == [["implausible"], ["text_damaged", "implausible"]]


@pytest.mark.parametrize(
    "good",
    [
        {"measure": "level", "value": "1000000", "unit": "USD"},
        {"indicator": "urbanisation_rate", "measure": "change", "unit": "pp"},
        {"indicator": "urbanisation_rate", "measure": "change", "unit": "%"},
        {"measure": "rank", "value": "2", "unit": "", "rank_scope": "全市", "rank_of": "level"},
        {"bound": "range", "value_high": Decimal(6)},
        {"value": "-100"},
        {"period_start": None, "period_end": None},
        {"measure": "annual_growth", "years": (2021, 2025)},
    ],
)
def test_a_row_that_can_be_passes(good: dict[str, Any]) -> None:
    _, refused = _validate(make_observation(**good))
    assert refused.to_dicts() == []


def test_a_frame_of_another_shape_is_a_mistake_of_the_code() -> None:
    frame = TABLES["damage"].empty().with_columns(extra=pl.lit(1))
    with pytest.raises(TableShapeError, match="damage"):
        validate_table("damage", frame)


def _ledger(*entries: LedgerEntry, observations: Any = (), measurements: Any = ()) -> tuple[list[Any], list[Any]]:
    report = make_report(observations, ledger=entries, measurements=measurements)
    good, refused = validate_frames(frame_report(make_source("d", report)), RULES)
    kept = good["number_ledger"].select("char_start", "fate", "observation_id", "measurement_id").rows()
    return kept, refused.select("check", "value").rows()


def test_a_numeral_with_two_fates_is_refused() -> None:
    kept, refused = _ledger(LedgerEntry(0, 4, "2021", "date"), LedgerEntry(2, 5, "21年", "ordinal"))
    assert kept == [(0, "date", None, None)]
    assert refused == [("check_one_fate", "21年")]


def test_a_numeral_must_name_an_observation_that_exists() -> None:
    kept, refused = _ledger(
        LedgerEntry(0, 1, "5", "observation", "o1"),
        LedgerEntry(2, 3, "6", "observation", "o7"),
        LedgerEntry(4, 5, "7", "observation"),
        LedgerEntry(6, 7, "8", "date", "o1"),
        observations=[make_observation()],
    )
    assert kept == [(0, "observation", "d:o1", None)]
    assert refused == [
        ("check_observation_named", None),
        ("check_observation_named", "d:o1"),
        ("check_observation_exists", "d:o7"),
    ]


def test_the_numeral_of_a_refused_row_is_unresolved() -> None:
    measured = Measurement(
        "水库", "actual", "level", 2021, 2021, Decimal(3), None, "count", "range", "3座", "水库3座", 20, 22, "m1"
    )
    kept, refused = _ledger(
        LedgerEntry(0, 1, "5", "observation", "o1"),
        LedgerEntry(2, 3, "3", "measurement", None, "m1"),
        observations=[make_observation(value="-200")],
        measurements=[measured],
    )
    assert kept == [(0, "unresolved", None, None), (2, "unresolved", None, None)]
    assert [check for check, _ in refused] == ["check_growth_possible", "check_range_order"]


def test_a_refused_document_is_quarantined_with_all_its_rows() -> None:
    frames = frame_report(make_source("d", make_report([make_observation()], year=1066)))
    good, refused = validate_frames(frames, RULES)
    (document,) = good["document"].to_dicts()
    assert (document["status"], document["report_year"]) == ("quarantined", None)
    assert "1066" in document["reason"]
    assert good["observation"].height == 0
    assert refused["check"].to_list() == ["report_year: check_year"] + ["check_document_good"] * 3


WORDS = st.sampled_from(["gdp", "population", "nothing", "", *SCOPES, *KINDS, *MEASURES, *BOUNDS, *FATES])
YEARS = st.none() | st.integers(1800, 2200)


@settings(max_examples=tries(6, 200), deadline=None)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "indicator": WORDS,
                "scope": WORDS,
                "kind": WORDS,
                "measure": WORDS,
                "bound": WORDS,
                "period_start": YEARS,
                "period_end": YEARS,
                "value": st.floats(allow_nan=True, allow_infinity=True).map(lambda number: Decimal(repr(number))),
                "char_start": st.integers(-5, 50),
                "char_end": st.integers(-5, 50),
                "quote": st.text(max_size=5),
                "confidence": st.floats(-1, 2),
            }
        ),
        max_size=6,
    )
)
def test_good_and_refused_together_are_what_came_in(rows: list[dict[str, Any]]) -> None:
    observations = [replace(make_observation(), **row) for row in rows]
    frame = frame_report(make_source("d", make_report(observations)))["observation"]
    good, refused = validate_table("observation", frame, RULES)
    named = [json.loads(row)["observation_id"] for row in refused["row"]]
    assert sorted([*good["observation_id"], *named]) == sorted(frame["observation_id"])


def test_validation_loads_no_package_that_it_does_not_use() -> None:
    code = (
        "import sys, polars as pl; from schemas import TABLES, validate_table\n"
        "types = TABLES['unit'].types\n"
        "validate_table('unit', pl.DataFrame([[None] * len(types)], types, orient='row'))\n"
        "print(*{'pandas', 'hypothesis'} & set(sys.modules))\n"
        "import pandas, hypothesis"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
