"""What a new reading changes is told row by row before it is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.made import load_reports, make_observation, make_report, publish_reports
from warehouse.errors import NotPublishedError
from warehouse.publish.diff import compare_with_published
from warehouse.publish.snapshots import publish

AIM = make_observation(kind="target", value="6", char_start=10, char_end=11)
FIRST = make_observation(value="5.9", char_start=20, char_end=23)


def test_nothing_loaded_since_means_no_difference(tmp_path: Path) -> None:
    home = publish_reports(tmp_path, {"a": make_report([AIM, FIRST])})
    assert compare_with_published(home).is_empty


def test_rows_added_removed_and_changed_are_told_with_what_changed(tmp_path: Path) -> None:
    extra = make_observation("retail_sales", value="3", char_start=40, char_end=41)
    home = publish_reports(tmp_path, {"a": make_report([AIM, FIRST]), "b": make_report([extra], region="140827")})
    now = make_observation(value="6.1", bound="approx", char_start=20, char_end=23)
    fresh = make_observation("retail_sales", value="4", char_start=60, char_end=61)
    load_reports(home, {"a": make_report([AIM, now, fresh]), "b": make_report(region="140827")}, version="v2")
    difference = compare_with_published(home)
    told = difference.observations.select("change", "doc_id", "char_start", "what").rows()
    assert told == [
        ("changed", "a", 20, ["value", "bound", "quote"]),
        ("added", "a", 60, None),
        ("removed", "b", 40, None),
    ]
    changed = difference.observations.row(0, named=True)
    assert changed["before"] == "名gdp 2021 actual growth: 5.9 % (140930, review)"
    assert changed["after"] == "名gdp 2021 actual growth: 约 6.1 % (140930, review)"
    (verdict,) = difference.verdicts.to_dicts()
    assert verdict["change"] == "changed"
    assert (verdict["before"].split(", ")[-1], verdict["after"].split(", ")[-1]) == ("missed", "met")
    documents = difference.documents.select("change", "doc_id", "version_before", "version_after").rows()
    assert documents == [("changed", "a", "v1", "v2"), ("changed", "b", "v1", "v2")]


def test_an_earlier_state_can_be_compared_with_too(tmp_path: Path) -> None:
    home = publish_reports(tmp_path, {"a": make_report([AIM])})
    load_reports(home, {"b": make_report([FIRST])})
    publish(home)
    assert compare_with_published(home).is_empty
    assert compare_with_published(home, 1).observations["change"].to_list() == ["added"]
    with pytest.raises(NotPublishedError, match="kept: 1, 2"):
        compare_with_published(home, 7)


def test_without_a_published_state_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    load_reports(tmp_path, {"a": make_report()})
    with pytest.raises(NotPublishedError, match="duibiao run"):
        compare_with_published(tmp_path)
