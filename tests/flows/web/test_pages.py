"""The pages by HTTP: what they say, in which language, with what guards, and that nothing hostile comes through."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml

from flows.run.home import Home
from flows.web.app import create_app
from tests.flows.web.conftest import MARKUP, REPORTS, Client
from tests.warehouse.made import make_observation, make_report, publish_reports

HOSTILE_ID = next(name for name in REPORTS if MARKUP[:8] in name)
PAGES = (
    "/", "/search?q=" + quote("河曲"), "/documents", "/documents?which=quarantined", "/conflicts", "/region/140930",
    "/region/140930/chart", "/region/140930/plans", "/region/140930/gdp",
    "/indicator/gdp?year=2021&measure=growth", "/docs", "/docs/tutorial", "/docs/howto",
    "/docs/dictionary", "/docs/cookbook", "/docs/reading", "/docs/accuracy", "/docs/faults",
    "/sql?q=" + quote("from scorecard limit 3"), "/document/" + quote("河曲县2022"),
    "/document/" + quote(HOSTILE_ID, safe=""),
)  # fmt: skip
ATTACK = "\"'><script>alert(1)</script><svg onload=alert(2)>{{7*7}}${7*7}%00\u202e"


class Tags(HTMLParser):
    """Names of elements, their attributes, and what stands in scripts that are not data."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def check_harmless(text: str) -> None:
    """Every script is ours and loaded from here, or data; no handler, no foreign address, no inline style."""
    tags = Tags(text).found
    assert tags and "\u202e" not in text
    for tag, attributes in tags:
        assert tag not in ("img", "svg", "iframe", "object", "embed", "base", "style"), tag
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")], attributes
        if tag == "script":
            own = str(attributes.get("src") or "").startswith("/static/")
            assert own or attributes.get("type") == "application/json", attributes
        for name in ("href", "src", "action", "data-load"):
            address = attributes.get(name)
            assert address is None or (address[:1] in ("/", "#", "?") and address[:2] != "//"), address


@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_with_its_guards_its_twin_and_its_sql(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    check_harmless(answer.text)
    assert 'rel="bookmark"' in answer.text and 'name="viewport"' in answer.text
    twin = client.read(path)
    assert twin["page"].partition("?")[0] == path.partition("?")[0]
    assert twin["sql"] or path.startswith(("/docs", "/sql"))
    chinese = client.get(path, accept_language="zh-CN,zh;q=0.9,en;q=0.8")
    assert 'lang="zh-CN"' in chinese.text and chinese.headers["content-language"] == "zh"


@pytest.mark.parametrize(
    "path",
    [
        "/search?q={}", "/documents?province={}&region={}&which={}&year={}", "/conflicts?region={}&indicator={}",
        "/region/{}", "/region/140930/{}", "/indicator/{}", "/indicator/gdp?year={}&measure={}&level={}",
        "/document/{}", "/number?doc={}&at=1", "/number?doc=x&at={}", "/docs/{}", "/sql?q={}", "/?lang={}&format={}",
    ],
)  # fmt: skip
def test_what_an_address_holds_is_shown_and_never_obeyed(client: Client, path: str) -> None:
    answer = client.get(path.replace("{}", quote(ATTACK, safe="")))
    assert answer.status_code in (200, 404)
    if answer.headers["content-type"] == "application/json":
        assert answer.json() == {"detail": "Not Found"}  # no page has such an address
        return
    check_harmless(answer.text)
    assert "7*7}}49" not in answer.text


def test_hostile_words_of_a_report_are_shown_as_they_are(client: Client) -> None:
    text = client.get("/document/" + quote(HOSTILE_ID, safe="")).text
    check_harmless(text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text and "javascript:alert(" in text
    twin = client.read("/document/" + quote(HOSTILE_ID, safe=""))
    assert twin["data"]["text"] == REPORTS[HOSTILE_ID]


def test_the_overview_tells_what_there_is_and_what_needs_a_look(client: Client) -> None:
    twin = client.read("/")["data"]
    assert twin["snapshot"]["documents"] == 3
    assert {(row["province"], row["year"], row["documents"]) for row in twin["coverage"]} == {
        ("山西省", 2021, 1), ("山西省", 2022, 1), ("山西省", 2023, 1),
    }  # fmt: skip
    assert twin["needs"]["quarantined"] == 0
    assert [row["verdict"] for row in twin["verdicts"] if row["year"] == 2021] == ["met", "missed"]


@pytest.mark.parametrize("words", ["河曲", "河曲县", "hequ", "He Qu County", "140930"])
def test_a_region_is_found_by_its_name_its_sound_and_its_code(client: Client, words: str) -> None:
    found = client.read("/search?q=" + quote(words))["data"]["regions"]
    assert "140930" in {row["code"] for row in found}


@pytest.mark.parametrize("words", ["地区生产总值", "gross regional product", "GDP", "gdp"])
def test_an_indicator_is_found_in_either_language(client: Client, words: str) -> None:
    found = client.read("/search?q=" + quote(words))["data"]["indicators"]
    assert "gdp" in {row["code"] for row in found}


def test_a_region_has_its_scorecard_and_history(client: Client) -> None:
    twin = client.read("/region/140930?year=2021")
    cards = {row["indicator"]: row for row in twin["data"]["scorecard"]}
    assert (cards["gdp"]["target"], cards["gdp"]["actual"], cards["gdp"]["verdict"]) == (
        "增长 ≥ 7 %",
        "增长 8.2 %",
        "met",
    )
    assert cards["general_public_budget_revenue"]["verdict"] == "missed"
    twin = client.read("/region/140930/chart")
    told = {(row["indicator"], row["year"], row["stated"], row["value"]) for row in twin["data"]["history"]}
    assert {("gdp", 2021, "target", 7.0), ("gdp", 2021, "actual", 8.2)} <= told
    assert twin["charts"]["history"]["datasets"]["rows"]
    assert client.get("/region/140930?year=1066").status_code == 200
    assert client.get("/region/999999").status_code == 404


class Told(HTMLParser):
    """What a page tells in its own language: all but what is marked as another's, names of places and addresses."""

    FOREIGN = ("zh", "en")
    VOID = ("meta", "link", "input", "br", "meter")

    def __init__(self, text: str, language: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._skipped = 0
        self._others = {"en": "zh", "zh": "en"}[language]
        self.feed(text.partition("<main")[2].partition("</main")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        foreign = dict(attrs).get("lang") == self._others or tag == "script"
        if tag not in self.VOID and (self._skipped or foreign):
            self._skipped += 1

    def handle_endtag(self, tag: str) -> None:
        self._skipped = max(0, self._skipped - 1)

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.texts.append(data)


@pytest.mark.parametrize(
    "path",
    [
        "/", "/region/140930?year=2021", "/region/140930/plans", "/region/140930/gdp?measure=level", "/conflicts",
        "/indicator/gdp?year=2021", "/search?q=gdp", "/document/" + quote("河曲县2022"),
        f"/number?doc={quote('河曲县2022')}&at={REPORTS['河曲县2022'].index('112.3')}&steps=no",
    ],
)  # fmt: skip
def test_an_english_page_tells_nothing_in_chinese_but_names_and_quotes(client: Client, path: str) -> None:
    told = "".join(Told(client.get(path).text, "en").texts)
    for name in ("河曲县人民政府工作报告", "河曲县", "忻州市", "山西省", MARKUP):
        told = told.replace(name, "")
    assert re.findall("[一-鿿]+", told) == []
    assert "CNY" not in "".join(Told(client.get(path, accept_language="zh").text, "zh").texts)


@pytest.mark.parametrize(
    "path",
    [
        "/", "/region/140930?year=2021", "/region/140930/plans", "/region/140930/gdp?measure=level", "/conflicts",
        "/indicator/gdp?year=2021", "/search?q=gdp", "/document/" + quote("河曲县2022"), "/docs", "/docs/dictionary",
        "/docs/cookbook", "/docs/reading", "/docs/accuracy", "/docs/faults", "/sql",
        f"/number?doc={quote('河曲县2022')}&at={REPORTS['河曲县2022'].index('8.2')}",
    ],
)  # fmt: skip
def test_a_chinese_page_tells_nothing_in_english_but_code_and_what_is_marked(client: Client, path: str) -> None:
    """Two English words in a row are a sentence, or its beginning; code and names of columns stand alone."""
    text = client.get(path, accept_language="zh").text
    told = (
        " ".join(Told(re.sub(r"(?s)<(code|pre|textarea)\b.*?</\1>", "", text), "zh").texts)
        .replace(MARKUP, "")
        .replace("duibiao status", "")
    )
    assert re.findall(r"[A-Za-z]+(?: [a-z]+)+", told) == []


def test_the_other_language_is_the_same_page(client: Client) -> None:
    text = client.get("/region/140930?year=2021").text
    assert 'href="?year=2021&amp;lang=zh"' in text
    chinese = client.get("/region/140930?year=2021&lang=zh").text
    assert "目标完成情况 2021" in chinese and "/indicator" not in chinese.partition("<main")[0]
    assert re.search(r'href="/region/140930/gdp\?lang=zh"', chinese)


def test_an_indicator_ranks_regions_and_counts_verdicts(client: Client) -> None:
    twin = client.read("/indicator/gdp?year=2021&measure=growth")["data"]
    (row,) = twin["ranking"]
    assert (row["place"], row["region"], row["value"], row["target_value"]) == (1, "河曲县", 8.2, 7.0)
    assert [(row["year"], row["verdict"], row["targets"]) for row in twin["verdicts"]] == [(2021, "met", 1)]
    assert [(row["low"], row["regions"]) for row in twin["gaps"]] == [(1, 1)]
    assert client.read("/indicator/gdp?year=2021&measure=growth&level=province")["data"]["ranking"] == []


def test_an_indicator_without_targets_says_so(client: Client) -> None:
    address = "/indicator/gdp?year=2021&measure=level&level=province"
    assert client.read(address)["data"]["gaps"] == []
    answer = client.get(address)
    assert answer.status_code == 200
    assert "No target of this year has an actual beside it." in answer.text


@pytest.mark.parametrize(
    ("form", "begins"), [("csv", b"\xef\xbb\xbfregion_code"), ("xlsx", b"PK"), ("parquet", b"PAR1")]
)
def test_downloads_are_files_that_no_spreadsheet_obeys(client: Client, form: str, begins: bytes) -> None:
    answer = client.get(f"/indicator/general_public_budget_revenue/targets.{form}")
    assert answer.content.startswith(begins) and "attachment" in answer.headers["content-disposition"]
    if form == "csv":
        assert ",'=河曲县2021," in answer.text and ",=" not in answer.text
    assert client.get("/indicator/gdp/targets.exe").status_code == 404
    assert client.get("/indicator/none/targets.csv").status_code == 404


def test_a_number_tells_what_it_says_and_how_it_was_read(client: Client) -> None:
    twin = client.read("/document/" + quote("河曲县2022"))["data"]
    at = next(row["char_start"] for row in twin["numbers"] if row["text"].startswith("8.2"))
    told = client.read(f"/number?doc={quote('河曲县2022')}&at={at}")["data"]
    (row,) = told["observations"]
    assert (row["indicator"], row["written"], row["kind"], row["period"]) == ("gdp", "增长 8.2 %", "actual", "2021")
    assert row["verdict"]["verdict"] == "met"
    steps = told["reading"][0]
    assert any(found.endswith(": fits") for _, found in steps) and any(": not so: " in found for _, found in steps)
    (entry,) = yaml.safe_load(told["corrections"][0]["entry"])
    assert entry["document"] == "河曲县2022" and entry["fix"] == {"value": "8.2"}
    part = client.get(f"/number?doc={quote('河曲县2022')}&at={at}&format=part").text
    assert "<html" not in part and "growth 8.2\N{NO-BREAK SPACE}%" in part
    assert client.get(f"/number?doc={quote('河曲县2022')}&at=0").status_code == 404


def test_every_number_of_a_document_can_be_asked_for(client: Client) -> None:
    for name in REPORTS:
        for row in client.read("/document/" + quote(name, safe=""))["data"]["numbers"]:
            answer = client.get(f"/number?doc={quote(name, safe='')}&at={row['char_start']}&format=part")
            assert answer.status_code == 200, (name, row)
            check_harmless(answer.text)


def test_the_sql_that_is_shown_gives_the_same_rows(client: Client) -> None:
    page = client.get("/indicator/gdp?year=2021&measure=growth").text
    shown = re.findall(r"<h3>indicator/ranking</h3>\s*<pre><code>(.*?)</code>", page, re.DOTALL)
    again = client.read("/sql?q=" + quote(html.unescape(shown[0])))["data"]
    assert again["problem"] == ""
    assert again["rows"][0][again["columns"].index("value")] == 8.2


def test_own_sql_is_guarded_as_on_the_command_line(client: Client) -> None:
    assert "read-only" in client.read("/sql?q=" + quote("drop table document"))["data"]["problem"]
    assert client.read("/sql?q=" + quote("from read_text('/etc/passwd')"))["data"]["problem"]
    assert client.get("/sql?q=select+1", sec_fetch_site="cross-site").status_code == 403
    assert client.read("/sql?q=" + quote("select '<script>' as \"<b>\""))["data"]["rows"] == [["<script>"]]


def test_other_names_and_long_addresses_are_refused(client: Client) -> None:
    assert client.get("/", base="http://evil.example").status_code == 400
    assert client.get("/search?q=" + "x" * 9000).status_code == 414
    assert client.get("/static/" + quote("../app.py", safe="")).status_code == 404
    assert client.get("/openapi.json").status_code == 404


def test_a_chart_is_also_a_picture(client: Client) -> None:
    answer = client.get("/region/140930/chart?format=svg")
    assert answer.headers["content-type"] == "image/svg+xml" and answer.text.startswith("<svg")


def test_a_new_publish_is_followed_and_a_missing_file_is_told(tmp_path: Path) -> None:
    client = Client(create_app(Home(tmp_path)))
    assert client.get("/").status_code == 503
    said = [make_observation("gdp", years=2021, value="8.2", quote="地区生产总值增长8.2%")]
    publish_reports(tmp_path, {"a": make_report(said, 2022)})
    assert client.read("/")["data"]["snapshot"]["documents"] == 1
    publish_reports(tmp_path, {"b": make_report(said, 2023)})
    assert client.read("/")["data"]["snapshot"]["documents"] == 2
    page = client.get("/document/a")
    assert page.status_code == 200 and "no longer at hand" in page.text and "地区生产总值增长8.2%" in page.text


def test_every_page_is_also_json_without_loss(client: Client) -> None:
    text = client.get("/document/" + quote("=河曲县2021") + "?format=json").text
    assert json.loads(text)["data"]["noise"][0]["kind"] == "byline"
