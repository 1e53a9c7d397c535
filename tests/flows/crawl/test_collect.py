"""A county's site collected three times: all, nothing, and then what is new or changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.cli.commands import show_status
from flows.collect import refuse_if_nothing, with_pages
from flows.crawl.archive import Archive
from flows.crawl.backfill import begin_campaign, check_years, end_campaign, name_campaign, write_listing
from flows.crawl.collect import collect_sources
from flows.crawl.documents import list_collected
from flows.crawl.fetch import Limits
from flows.crawl.sources import Source, parse_sources
from flows.crawl.visit import CollectRules, SourceResult
from flows.errors import InputError, RefusedError
from flows.inputs import Given, find_paths, fingerprint_files
from flows.intake.store import PieceStore
from flows.run.home import Home
from flows.run.seeds import load_language, read_seed
from tests.flows.crawl import hostile
from tests.flows.crawl.sites import Site, build_county, run_site, write_pdf, write_report
from transforms.language.build import Language
from transforms.language.seedfile import SeedError
from transforms.report import read_report
from warehouse.errors import NotPublishedError

RULES = CollectRules(Limits(body_bytes=2_000_000), tries=2, first_wait=0.01)


@pytest.fixture
def site() -> Iterator[Site]:
    with run_site() as running:
        yield running


@pytest.fixture(scope="module")
def language() -> Language:
    return load_language()


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
    assert (first.new, first.changed, first.unchanged, first.same, first.reason) == (40, 0, 0, 0, None)
    assert [reason for _, reason in first.failures] == ["robots.txt asks not to fetch this"]
    assert site.sent["/list_3.html"] == 1, "the list was followed to its last page"
    assert site.asked["/show.jsp?id=3"] == site.asked["/archive/4.html"] == 1
    assert site.sent["/files/5.docx"] == site.sent["/files/6.pdf"] == 1
    never = ("/private/x.html", "/ad", "/ad2", "/ad3", "/files/form.docx")
    assert [path for path in never if site.asked[path]] == []

    site.sent.clear()
    (second,) = collect(tmp_path, source)
    assert (second.new, second.changed, second.unchanged, second.same) == (0, 0, 40, 0)
    assert list(site.sent) == ["/robots.txt"] or not site.sent, "no page of list or report is sent again"

    site.sent.clear()
    build_county(site, reports=41)
    site.page("/report/7.html", write_report("晋阳县", 1992, 99.9), encoding="gbk")
    (third,) = collect(tmp_path, source)
    assert (third.new, third.changed, third.unchanged) == (1, 1, 39)
    assert sorted(path for path in site.sent if path.startswith("/report/")) == ["/report/40.html", "/report/7.html"]
    with Archive(tmp_path) as archive:
        files = list_collected(archive)
        assert len(files) == 41
        assert archive.check() == []


def test_collected_reports_can_be_read(site: Site, tmp_path: Path, language: Language) -> None:
    build_county(site, reports=8)
    site.page("/report/0.html", write_report("垣曲县", 2019, 61.5), encoding="gbk", label="utf-8")
    collect(tmp_path, make_source(f"{site.url}/list.html"))
    with Archive(tmp_path) as archive:
        files = {file.source.removeprefix(site.url): file for file in list_collected(archive)}
    assert set(files) == {
        *(f"/report/{index}.html" for index in (0, 1, 2, 3, 4, 7)), "/files/5.docx", "/files/6.pdf"
    }  # fmt: skip
    reports = {
        path: read_report(Path(file.path).read_bytes(), language, file.declared_encoding)
        for path, file in files.items()
    }
    assert {path: report.reason for path, report in reports.items() if report.status != "loaded"} == {}
    found = {report.identity.report_year for report in reports.values() if report.identity}
    assert found == {2019, *range(1986, 1993)}
    identity = reports["/report/0.html"].identity
    assert identity is not None
    assert identity.region_code == "140827"
    assert files["/report/0.html"].sha256.startswith(files["/report/0.html"].doc_id)


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
    site.file("/files/2018.pdf", write_pdf("晋阳县", 2018, 31), "application/pdf")
    (result,) = collect(tmp_path, make_source(f"{site.url}/list.html"))
    assert result.new == 2, "pages that only lead to a report are none"
    assert [(address.rpartition("/")[2], reason) for address, reason in result.failures] == [
        ("gone.html", "the server answered 404 Not Found")
    ]
    assert site.asked["/files/2018.pdf"] == 1
    assert site.asked["/form.docx"] == 0


def test_a_failed_source_stops_no_other_and_says_why(site: Site, tmp_path: Path) -> None:
    build_county(site, reports=3)
    site.answers["/broken"] = hostile.always(500)
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
    site.answers["/x"] = hostile.always(404)
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


def test_damaged_bytes_are_set_aside_and_fetched_again(site: Site, tmp_path: Path) -> None:
    site.page("/x", write_report("晋阳县", 2001, 10))
    source = make_source(f"{site.url}/x", kind="page")
    collect(tmp_path, source)
    with Archive(tmp_path) as archive:
        (file,) = list_collected(archive)
        Path(file.path).write_bytes(b"tampered")
        (complaint,) = archive.set_damage_aside()
        assert "not those that were fetched" in complaint
        assert (tmp_path / "damaged" / file.sha256).read_bytes() == b"tampered"
    site.sent.clear()
    collect(tmp_path, source)
    assert site.sent["/x"] == 1, "no condition is sent for what is not at hand"
    with Archive(tmp_path) as archive:
        assert archive.set_damage_aside() == []
        assert list_collected(archive) == [replace(file, fetched_at=list_collected(archive)[0].fetched_at)]


def test_damage_of_an_earlier_version_is_told_once(site: Site, tmp_path: Path) -> None:
    source = make_source(f"{site.url}/x", kind="page")
    for gdp in (10, 11):
        site.page("/x", write_report("晋阳县", 2001, gdp))
        collect(tmp_path, source)
    with Archive(tmp_path) as archive:
        (now,) = list_collected(archive)
        (earlier,) = [path for path in tmp_path.glob("??/*") if path.name != now.sha256]
        earlier.unlink()
        assert len(archive.set_damage_aside()) == 1
        assert archive.set_damage_aside() == []


def test_the_word_of_the_source_on_the_encoding_reaches_the_reader(site: Site, tmp_path: Path) -> None:
    site.page("/x", write_report("晋阳县", 2001, 10), encoding="gb18030", label="big5")
    collect(tmp_path, make_source(f"{site.url}/x", kind="page", encoding="gb18030"))
    with Archive(tmp_path) as archive:
        (file,) = list_collected(archive)
    assert file.declared_encoding == "gb18030"
    (again,) = fingerprint_files([Given(Path(file.path))], PieceStore(tmp_path / "pieces"))
    assert again == file, "a file of an archive is the document that was fetched"
    assert find_paths([tmp_path]) == [Given(Path(file.path))], "and an archive stands for its documents"


def test_a_listing_stands_for_its_paths(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(b"\xb1\xa8\n.txt"))
    paths = [tmp_path / f"{name}.html" for name in "cab"] + [tmp_path / odd]
    listing = write_listing(Home(tmp_path), "reread", paths)
    assert find_paths([listing]) == [Given(path) for path in paths]


def test_lists_lead_on_to_lists_and_years_are_chosen(site: Site, tmp_path: Path) -> None:
    site.page("/home", '<a href="/reports">政府工作报告</a><a href="/news">新闻</a><p>欢迎访问。</p>')
    years = range(2010, 2020)
    items = "".join(f'<li><a href="/r/{year}">{year}年政府工作报告</a></li>' for year in years)
    site.page("/reports", f"<ul>{items}</ul>")
    for year in years:
        site.page(f"/r/{year}", write_report("晋阳县", year, 10))
    (chosen,) = with_pages([make_source(f"{site.url}/home")], 5, (2012, 2014))
    (result,) = collect(tmp_path, chosen)
    assert (result.new, result.reason) == (3, None)
    assert sorted(path for path in site.sent if path.startswith("/r/")) == ["/r/2012", "/r/2013", "/r/2014"]
    assert site.asked["/news"] == 0


def build_long_list(site: Site) -> list[int]:
    """Reports of thirty years, the latest first, three a page, and every second page speaks of none at all."""
    years = list(range(2025, 1995, -1))
    for number in range(20):
        pager = "".join(f'<a href="/list_{other}">{other + 1}</a>' for other in range(number - 2, number + 3))
        following = f'<a href="/list_{number + 1}">下一页</a>' if number < 19 else ""
        some = years[number // 2 * 3 : number // 2 * 3 + 3] if number % 2 == 0 else []
        items = "".join(f'<li><a href="/r/{year}">{year}年政府工作报告</a></li>' for year in some)
        items += f'<li><a href="/news/{number}">第{number}号通知</a></li>'
        site.page(f"/list_{number}", f"<ul>{items}</ul>{pager}{following}")
    for year in years:
        site.page(f"/r/{year}", write_report("晋阳县", year, 10))
    return years


def test_a_list_is_followed_past_pages_on_which_nothing_is_wanted(site: Site, tmp_path: Path) -> None:
    build_long_list(site)
    (chosen,) = with_pages([make_source(f"{site.url}/list_0")], 100, (1997, 2001))
    (result,) = collect(tmp_path, chosen)
    assert (result.new, result.reason, result.notes) == (5, None, [])
    assert sorted(path for path in site.sent if path.startswith("/r/")) == [f"/r/{year}" for year in range(1997, 2002)]
    assert site.sent["/list_19"] == 1, "to its end"


def test_a_list_is_followed_no_further_than_its_pages_allow(site: Site, tmp_path: Path) -> None:
    build_long_list(site)
    (chosen,) = with_pages([make_source(f"{site.url}/list_0")], 7, (1997, 2001))
    (result,) = collect(tmp_path, chosen)
    assert sorted(path for path in site.sent if path.startswith("/list_")) == [f"/list_{n}" for n in range(7)]
    assert result.notes == ["stopped after 7 pages of the list"]


def test_a_list_without_the_years_asked_for_says_so(site: Site, tmp_path: Path) -> None:
    years = build_long_list(site)
    (chosen,) = with_pages([make_source(f"{site.url}/list_0")], 100, (1980, 1990))
    (result,) = collect(tmp_path, chosen)
    assert result.reason == f"none of {len(years)} reports on the list is of 1980 to 1990"
    with Archive(tmp_path) as archive:
        (told,) = archive.list_sources()
    assert told["reason"] is None, "the source itself works"
    with pytest.raises(RefusedError, match="none of 30 reports"):
        refuse_if_nothing([result])


def test_what_a_campaign_has_fetched_is_not_asked_for_again(site: Site, tmp_path: Path) -> None:
    site.page("/x", write_report("晋阳县", 2001, 10), tagged=False)
    source, home = make_source(f"{site.url}/x", kind="page"), Home(tmp_path)
    for _ in range(2):
        with Archive(home.archive) as archive:
            collect_sources([source], archive, begin_campaign(home, name_campaign([source])))
    assert site.sent["/x"] == 1
    end_campaign(home, name_campaign([source]))
    with Archive(home.archive) as archive:
        (result,) = collect_sources([source], archive, begin_campaign(home, name_campaign([source])))
    assert (site.sent["/x"], result.unchanged) == (2, 1)


def test_a_campaign_that_began_ahead_of_the_clock_goes_on_all_the_same(site: Site, tmp_path: Path) -> None:
    """It is begun anew, and from then on what it has fetched is not asked for again."""
    site.page("/x", write_report("晋阳县", 2001, 10), tagged=False)
    source, home = make_source(f"{site.url}/x", kind="page"), Home(tmp_path)
    key = name_campaign([source])
    with Archive(home.archive) as archive:
        archive.open_campaign(key, datetime.now(UTC).replace(tzinfo=None) + timedelta(days=400))
    for _ in range(2):
        with Archive(home.archive) as archive:
            collect_sources([source], archive, begin_campaign(home, key))
    assert site.sent["/x"] == 1


@pytest.mark.parametrize(("first", "last"), [(2020, 2001), (2001, None), (None, 2001)])
def test_years_of_a_backfill_that_make_no_sense_are_refused(first: int | None, last: int | None) -> None:
    with pytest.raises(InputError, match=r"years .* to "):
        check_years(first, last)


def test_status_tells_of_sources_before_anything_is_read(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.answers["/x"] = hostile.always(403)
    collect(Home(tmp_path).archive, make_source(f"{site.url}/x", kind="page"))
    with pytest.raises(NotPublishedError):
        show_status(Home(tmp_path))
    said = capsys.readouterr().out
    assert "403" in said
    assert "never" in said, "nobody has verified this source"


def test_a_source_that_takes_too_long_is_left(site: Site, tmp_path: Path) -> None:
    build_county(site, reports=6)
    rules = replace(RULES, source_seconds=0.0)
    with Archive(tmp_path) as archive:
        (result,) = collect_sources([make_source(f"{site.url}/list.html")], archive, rules)
    assert not result.complete
    assert any("the rest comes next time" in note for note in result.notes)
