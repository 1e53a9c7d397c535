"""A county's site collected three times: all, nothing, and then what is new or changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.archive import Archive
from flows.collect import CollectRules, SourceResult, collect_sources, list_collected
from flows.fetch import Limits
from flows.seeds import load_language, read_seed
from flows.sources import Source, parse_sources
from tests.flows import sites
from tests.flows.sites import Site, build_county, run_site, write_report
from transforms.report import read_report
from transforms.seedfile import SeedError

RULES = CollectRules(Limits(body_bytes=2_000_000, total_seconds=3, silence_seconds=2), tries=2, first_wait=0.01)


@pytest.fixture
def site() -> Iterator[Site]:
    with run_site() as running:
        yield running


def make_source(address: str, kind: str = "index", **more: object) -> Source:
    lines = [f"- name: county\n  kind: {kind}\n  address: {address}\n  delay: 0\n  private: true"]
    lines += [f"  {name}: {value}" for name, value in more.items()]
    (source,) = parse_sources("sources:\n" + "\n".join(lines), "sources.yml")
    return source


def collect(folder: Path, *sources: Source) -> list[SourceResult]:
    with Archive(folder) as archive:
        return collect_sources(sources, archive, RULES)


def test_all_then_nothing_then_what_is_new_or_changed(site: Site, tmp_path: Path) -> None:
    build_county(site)
    source = make_source(f"{site.url}/list.html")
    (first,) = collect(tmp_path, source)
    assert (first.new, first.changed, first.unchanged, first.reason) == (40, 0, 0, None)
    assert [reason for _, reason in first.failures] == ["robots.txt asks not to fetch this"]
    assert site.asked["/private/x.html"] == 0
    assert site.asked["/ad"] == 0

    site.sent.clear()
    (second,) = collect(tmp_path, source)
    assert (second.new, second.changed, second.unchanged) == (0, 0, 40)
    assert not [path for path in site.sent if path.startswith("/report/")], "unchanged reports are not sent again"

    build_county(site, reports=41)
    site.page("/report/7.html", write_report("晋阳县", 1992, 99.9), encoding="gbk")
    (third,) = collect(tmp_path, source)
    assert (third.new, third.changed, third.unchanged) == (1, 1, 39)
    with Archive(tmp_path) as archive:
        assert len(list_collected(archive)) == 41
        assert archive.check() == []


def test_collected_reports_can_be_read(site: Site, tmp_path: Path) -> None:
    build_county(site, reports=1)
    site.page("/report/0.html", write_report("垣曲县", 2019, 61.5), encoding="gbk", label="utf-8")
    collect(tmp_path, make_source(f"{site.url}/list.html"))
    with Archive(tmp_path) as archive:
        (file,) = list_collected(archive)
    assert file.source == f"{site.url}/report/0.html"
    assert file.sha256.startswith(file.doc_id)
    report = read_report(Path(file.path).read_bytes(), load_language(), file.declared_encoding)
    assert report.status == "loaded", report.reason
    assert report.identity is not None
    assert (report.identity.region_code, report.identity.report_year) == ("140827", 2019)


def test_attachments_moved_pages_and_refreshes_are_followed(site: Site, tmp_path: Path) -> None:
    site.page(
        "/list.html",
        '<a href="/moved.html">2018年政府工作报告</a><a href="gone.html">2017年政府工作报告</a>'
        '<a href="frame.html">2016年政府工作报告</a>',
    )
    site.redirect("/moved.html", "/2018.html", 301)
    site.page(
        "/2018.html", '<p>见附件</p><a href="/files/2018.pdf">政府工作报告.pdf</a><a href="/form.docx">报名表</a>'
    )
    site.page("/frame.html", '<meta http-equiv="refresh" content="0; url=/2016.html">')
    site.page("/2016.html", write_report("晋阳县", 2016, 30))
    site.file("/files/2018.pdf", b"%PDF-1.4 no real one", "application/pdf")
    (result,) = collect(tmp_path, make_source(f"{site.url}/list.html"))
    assert result.new == 4
    assert [(address.rpartition("/")[2], reason) for address, reason in result.failures] == [
        ("gone.html", "the server answered 404 Not Found")
    ]
    assert site.asked["/files/2018.pdf"] == 1
    assert site.asked["/form.docx"] == 0


def test_a_list_without_end_is_left(site: Site, tmp_path: Path) -> None:
    for number in range(30):
        site.page(f"/list/{number}", f'<a href="/r{number}">政府工作报告</a><a href="/list/{number + 1}">下一页</a>')
        site.page(f"/r{number}", write_report("晋阳县", 1990 + number, 10))
    (result,) = collect(tmp_path, make_source(f"{site.url}/list/0", pages=6))
    assert result.new == 6
    assert result.notes == ["stopped after 6 pages of the list"]

    site.page("/same/0", '<a href="/r0">政府工作报告</a><a href="/same/1">下一页</a>')
    site.page("/same/1", '<a href="/r0#top">政府工作报告</a><a href="/same/2">下一页</a>')
    (result,) = collect(tmp_path, make_source(f"{site.url}/same/0", pages=20))
    assert site.asked["/same/2"] == 0
    assert "nothing that was not on the pages before" in result.notes[0]


def test_a_thousand_links_to_one_page_are_one_question(site: Site, tmp_path: Path) -> None:
    site.page("/list", "".join(f'<a href="/r#{number}">政府工作报告</a>' for number in range(1000)))
    site.page("/r", write_report("晋阳县", 2001, 10))
    (result,) = collect(tmp_path, make_source(f"{site.url}/list"))
    assert (result.new, site.asked["/r"]) == (1, 1)


@pytest.mark.parametrize(
    ("html", "word"),
    [
        ("<form><input type=password>请登录后查看</form>", "登录"),
        ("<h1>系统繁忙</h1><p>您访问的页面出错了，请稍后再试。</p>", "出错"),
        ("<script>document.cookie='x=1';location.reload()</script>", ""),
    ],
)
def test_pages_that_only_pretend_are_collected_and_then_quarantined(
    site: Site, tmp_path: Path, html: str, word: str
) -> None:
    site.page("/x", f"<html><body>{html}</body></html>")
    (result,) = collect(tmp_path, make_source(f"{site.url}/x", kind="page"))
    assert result.new == 1
    with Archive(tmp_path) as archive:
        (file,) = list_collected(archive)
    report = read_report(Path(file.path).read_bytes(), load_language(), file.declared_encoding)
    assert report.status == "quarantined"
    assert report.reason
    assert word in Path(file.path).read_text("utf-8")


def test_an_empty_answer_is_no_document(site: Site, tmp_path: Path) -> None:
    site.answers["/x"] = sites.always(200, b" \r\n")
    (result,) = collect(tmp_path, make_source(f"{site.url}/x", kind="page"))
    assert result.reason == "the answer is empty"


def test_a_failed_source_stops_no_other_and_says_why(site: Site, tmp_path: Path) -> None:
    build_county(site, reports=3)
    site.answers["/broken"] = sites.always(500)
    site.page("/nothing", "<a href='/x'>联系我们</a>")
    good = make_source(f"{site.url}/list.html")
    results = collect(
        tmp_path, make_source(f"{site.url}/broken"), good, make_source(f"{site.url}/nothing"),
        make_source("http://does-not-exist.invalid/"),
    )  # fmt: skip
    assert [result.new for result in results] == [0, 3, 0, 0]
    reasons = [result.reason or "" for result in results]
    for said, wanted in zip(reasons, ["500", "", "no link on the list", "cannot be looked up"], strict=True):
        assert wanted in said
    assert reasons[1] == ""


def test_what_a_failing_address_gave_before_stays(site: Site, tmp_path: Path) -> None:
    site.page("/x", write_report("晋阳县", 2001, 10))
    source = make_source(f"{site.url}/x", kind="page")
    collect(tmp_path, source)
    site.answers["/x"] = sites.always(404)
    (result,) = collect(tmp_path, source)
    assert "404" in (result.reason or "")
    with Archive(tmp_path) as archive:
        assert len(list_collected(archive)) == 1
        (told,) = archive.list_sources()
        assert told["worked_at"]
        assert "404" in (told["reason"] or "")


def test_patterns_ask_for_every_year(site: Site, tmp_path: Path) -> None:
    for year in (2001, 2002, 2003):
        site.page(f"/{year}.html", write_report("晋阳县", year, 10))
    source = make_source(f"{site.url}/{{year}}.html", kind="pattern", years=[2001, 2004])
    (result,) = collect(tmp_path, source)
    assert (result.new, len(result.failures), result.reason) == (3, 1, None)


def test_lost_bytes_are_noticed_and_fetched_again(site: Site, tmp_path: Path) -> None:
    site.page("/x", write_report("晋阳县", 2001, 10))
    source = make_source(f"{site.url}/x", kind="page")
    collect(tmp_path, source)
    with Archive(tmp_path) as archive:
        (file,) = list_collected(archive)
        Path(file.path).unlink()
        assert "missing" in archive.check()[0]
    collect(tmp_path, source)
    with Archive(tmp_path) as archive:
        assert archive.check() == []
        Path(file.path).write_bytes(b"tampered")
        assert "not those that were fetched" in archive.check()[0]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("sources:\n- name: a\n  kind: index\n", "sources.yml:2: key 'address' is missing"),
        ("sources:\n- {name: a, kind: list, address: http://x.cn}", "unknown kind 'list'"),
        ("sources:\n- {name: a, kind: page, address: ftp://x.cn}", "not an http or https address"),
        ("sources:\n- {name: a, kind: page, address: http://x.cn, speed: 9}", "unknown key 'speed'"),
        ("sources:\n- {name: a, kind: pattern, address: http://x.cn}", "a pattern needs {year}"),
        ("sources:\n- {name: a, kind: page, address: http://x.cn, text: '('}", "not a regular expression"),
        ("sources:\n- {name: a, kind: page, address: http://x.cn, region: 12}", "six-digit code"),
        (
            "sources:\n- {name: a, kind: page, address: http://x.cn}\n- {name: a, kind: page, address: http://y.cn}",
            "sources.yml:3: source 'a' stands twice",
        ),
    ],
)
def test_sources_that_make_no_sense_are_refused_with_their_line(text: str, problem: str) -> None:
    with pytest.raises(SeedError) as caught:
        parse_sources(text, "sources.yml")
    assert problem in str(caught.value)


def test_the_sources_of_the_project_are_well_formed() -> None:
    sources = parse_sources(read_seed("sources.yml"), "seeds/sources.yml")
    assert {source.level for source in sources} >= {"national", "province", "prefecture", "county"}
    assert not any(source.private for source in sources)
