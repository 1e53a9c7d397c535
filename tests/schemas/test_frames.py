"""Records become typed frames without losing anything on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from schemas import DOCUMENT_TABLES, TABLES, concat_frames, frame_report, frame_reports
from tests.warehouse.made import make_observation, make_report, make_source
from transforms.records import LedgerEntry, Report


def test_every_document_table_comes_in_its_columns_and_types() -> None:
    frames = frame_report(make_source("d", make_report([make_observation()])))
    assert tuple(frames) == DOCUMENT_TABLES
    for name, frame in frames.items():
        assert dict(frame.schema) == TABLES[name].types, name


def test_ids_get_the_document_in_front_and_the_ledger_follows() -> None:
    report = make_report(
        [make_observation(observation_id="o9"), make_observation()],
        ledger=[LedgerEntry(0, 1, "5", "observation", "o9"), LedgerEntry(2, 3, "6", "unresolved")],
    )
    frames = frame_report(make_source("d", report))
    assert frames["observation"]["observation_id"].to_list() == ["d:o9", "d:o2"]
    assert frames["number_ledger"]["observation_id"].to_list() == ["d:o9", None]


def test_a_value_keeps_its_exact_decimals_beside_the_number() -> None:
    said = make_observation(measure="level", value="1")
    said.value = Decimal("6.7805E+9")
    (row,) = frame_report(make_source("d", make_report([said])))["observation"].to_dicts()
    assert (row["value"], row["value_decimal"]) == (6_780_500_000.0, "6780500000")


def test_a_number_of_the_whole_region_gets_the_documents_code_and_others_do_not() -> None:
    said = [
        make_observation(),
        make_observation(scope="outside"),
        make_observation(scope="outside", region_code="140000"),
    ]
    frames = frame_report(make_source("d", make_report(said)))
    assert frames["observation"]["region_code"].to_list() == ["140930", None, "140000"]


def test_sections_stand_at_raw_positions() -> None:
    (row,) = frame_report(make_source("d", make_report()))["section"].to_dicts()
    assert (row["char_start"], row["char_end"]) == (2, 4)


def test_a_quarantined_report_leaves_its_reason_twice() -> None:
    report = Report("quarantined", "not a report", None, None, 12, None, None, [], [], [])
    frames = frame_report(make_source("d", report))
    (document,) = frames["document"].to_dicts()
    (refused,) = frames["quarantine"].to_dicts()
    assert (document["status"], document["reason"], document["char_count"]) == ("quarantined", "not a report", 12)
    assert (refused["stage"], refused["check"], refused["value"]) == ("read", "check_is_report", "not a report")


def test_a_day_that_does_not_exist_is_unknown() -> None:
    report = make_report()
    assert report.identity is not None
    days = []
    for written in ("2021-02-03", "2021-02-30", "2021", None):
        report.identity = replace(report.identity, published_on=written)
        days.append(frame_report(make_source("d", report))["document"]["published_on"].item())
    assert days == [date(2021, 2, 3), None, None, None]


def test_frames_of_several_workers_are_those_of_one() -> None:
    sources = [make_source(name, make_report([make_observation()])) for name in ("a", "b")]
    together = frame_reports(sources)
    apart = concat_frames([frame_report(source) for source in sources])
    assert {name: frame.rows() for name, frame in together.items()} == {
        name: frame.rows() for name, frame in apart.items()
    }


def _describe(**changes: Any) -> tuple[Any, ...]:
    report = make_report()
    assert report.identity is not None
    report.identity = replace(report.identity, **changes)
    frame = frame_report(make_source("d", report))["document"]
    return frame.select("region_basis", "year_basis", "identity_reason", "hint_conflict").row(0)


def test_a_document_tells_what_its_region_and_year_rest_on() -> None:
    assert _describe() == ("text", "text", None, None)
    assert _describe(region_basis="path", year_basis="heading, path") == ("path", "text", None, None)
    assert _describe(hint_conflict="the path says 2021, the text 2022")[3] == "the path says 2021, the text 2022"


def test_a_missing_or_doubted_region_or_year_is_never_without_reason() -> None:
    assert _describe(report_year=None, reasons=("no year in the text",)) == (
        "text",
        "none",
        "no year in the text",
        None,
    )
    assert _describe(region_code=None)[::2] == ("none", "no region")
    assert _describe(year_unsure=True, year_doubt="2021 is as likely")[2] == "2021 is as likely"
    assert _describe(reasons=("kind unknown",))[2] is None
