"""Charts are what their rows say, whatever the rows hold, and ask nobody for anything."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from flows.charts.charts import MOST_BARS, draw_coverage, draw_gaps, draw_history, draw_ranking, draw_verdicts
from flows.charts.theme import Spec, to_svg
from tests.flows.charts.build_overviews import OVERVIEWS, write_overviews

HOSTILE = "<script>'\"\\ 县"
STATED = [
    {"panel": "GDP", "year": 2020, "stated": "target", "value": 6.5, "high": 7.0, "written": "6.5～7 %",
     "quote": HOSTILE, "link": "/document/a#n1"},
    {"panel": "GDP", "year": 2020, "stated": "actual", "value": 6.1, "high": None, "written": "6.1 %", "quote": "",
     "link": None},
    {"panel": "GDP", "year": 2020, "stated": "revised", "value": 6.0, "high": None, "written": "6 %", "quote": "",
     "link": None},
]  # fmt: skip


def to_chinese(word: str) -> str:
    return {"actual": "实际", "target": "目标", "revised": "其他表述"}.get(word, word)


def read_texts(spec: Spec) -> list[str]:
    svg = to_svg(spec)
    assert "http" not in svg.replace("http://www.w3.org/", "")
    return [str(element.text) for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_history_shows_targets_beside_actuals_in_the_readers_language() -> None:
    texts = read_texts(draw_history(STATED, to_chinese))
    assert {"GDP", "2020", "实际", "目标", "其他表述"} <= set(texts)


def test_years_without_a_number_are_a_gap_and_panels_stand_in_their_order() -> None:
    told = {"stated": "actual", "value": 5.0, "high": None, "written": "5 %", "quote": "", "link": None}
    years = (2008, 2009, 2019)
    rows = [told | {"panel": name, "place": place, "year": year} for place, name in enumerate("乙甲") for year in years]
    svg = to_svg(draw_history(rows, str))
    texts = [str(item.text) for item in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert texts.index("乙") < texts.index("甲")
    assert {"2010", "2014"} <= set(texts), "years between are on the axis"


def test_a_chart_is_made_once_and_filled_again() -> None:
    first, second = draw_history(STATED, str), draw_history(STATED[:1], str)
    assert first["layer" if "layer" in first else "spec"] is second["layer" if "layer" in second else "spec"]
    assert len(first["datasets"]["rows"]) == 3 and len(second["datasets"]["rows"]) == 1


def test_names_cannot_break_a_chart_or_its_expressions() -> None:
    rows = [{"region": HOSTILE, "value": 5.5, "written": HOSTILE, "target": 5.0, "verdict": None, "quote": HOSTILE}]
    texts = read_texts(draw_ranking(rows, HOSTILE, lambda word: word + HOSTILE))
    assert HOSTILE in texts


def test_a_ranking_shows_the_first_only() -> None:
    rows = [{"region": f"{n}", "value": n, "written": "", "target": None, "verdict": "met"} for n in range(100)]
    assert len(draw_ranking(rows, "", str)["datasets"]["rows"]) == MOST_BARS


def test_every_chart_is_plain_data_and_names_no_address() -> None:
    specs = [
        draw_gaps([{"low": -1, "high": 0, "regions": 3, "verdict": "missed"}], "points", str),
        draw_verdicts([{"year": 2020, "verdict": "met", "targets": 2}], str),
        draw_coverage([{"province": "山西省", "year": 2020, "documents": 2, "regions": 1, "link": "/documents"}], str),
    ]
    for spec in specs:
        told = json.dumps({name: part for name, part in spec.items() if name != "$schema"})
        assert "http" not in told and "url" not in told
    assert "山西省" in read_texts(specs[2])


def test_the_pictures_of_runs_are_those_that_are_made() -> None:
    told = "run python -m tests.flows.charts.build_overviews"
    assert json.loads(OVERVIEWS.read_text(encoding="utf-8")) == json.loads(write_overviews()), told
