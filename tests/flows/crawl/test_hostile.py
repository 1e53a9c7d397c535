"""What the web may do to a collector: each behaviour ends in its one right outcome, with a reason that says so.

Real servers, real sockets; the limits are small so that nothing takes long.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from flows.crawl.archive import Archive
from flows.crawl.collect import collect_sources
from flows.crawl.documents import list_collected
from flows.crawl.fetch import Limits
from flows.crawl.sources import parse_sources
from flows.crawl.visit import CollectRules
from flows.run.seeds import load_language
from tests.flows.crawl import hostile
from tests.flows.crawl.hostile import always, page, sequence
from tests.flows.crawl.sites import Answer, Site, run_site, write_docx, write_pdf, write_report
from transforms.language.build import Language
from transforms.report import read_report

REPORT = write_report("晋阳县", 2020, 55.5)
TWO_MEMBERS = gzip.compress(REPORT.encode()[:300]) + gzip.compress(REPORT.encode()[300:])
PNG = b"\x89PNG\r\n\x1a\n" + bytes(99)
HOME = "<h1>晋阳县人民政府</h1><p>欢迎访问晋阳县人民政府门户网站，今天天气晴。</p>" * 2
SEND_ON = '<meta http-equiv="refresh" content="0;url={}">'
HTML = {"Content_Type": "text/html; charset=utf-8"}
# A busy machine may need long for an answer that comes; where none comes, nobody wants to wait for it.
RULES = CollectRules(Limits(body_bytes=1_000_000, total_seconds=60, redirects=4), first_wait=0.01, longest_wait=2.0)
HASTY = replace(RULES, limits=replace(RULES.limits, total_seconds=0.8, silence_seconds=0.5))
TOO_SLOW = ("after 0.8 s", "silent", "robots.txt cannot be read")


@dataclass(frozen=True)
class Case:
    """``answers`` by path ("/x" is asked for); how many documents come, and words of the reason or note, if any."""

    answers: Answer | dict[str, Answer]
    documents: int = 0
    says: str = ""
    kind: str = "page"
    options: dict[str, object] = field(default_factory=dict)
    tries: int = 1


def redirect(target: str) -> Answer:
    return always(302, b"", Location=target)


def links(*items: tuple[str, str]) -> str:
    return "<html><body>" + "".join(f'<a href="{address}">{text}</a>' for address, text in items) + "</body></html>"


def zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:document>" + bytes(70_000_000))
    return buffer.getvalue()


def zip_of(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "政府工作报告")
    return buffer.getvalue()


def crowded_pdf(objects: int = 12_000, pages: int = 200) -> bytes:
    """A PDF of very many objects, all of them pages without text; so many of them belong to it."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    parts = ["%PDF-1.4", "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj"]
    parts.append(f"2 0 obj <</Type/Pages/Count {pages}/Kids[{kids}]>> endobj")
    parts += [f"{number} 0 obj <</Type/Page/Parent 2 0 R>> endobj" for number in range(3, objects)]
    return "\n".join([*parts, "trailer <</Root 1 0 R>>", "startxref", "0", "%%EOF"]).encode()


def list_page(number: int) -> Answer:
    return page(links((f"/r{number}", "政府工作报告"), (f"/list/{number + 1}", "下一页")))


CASES: dict[str, Case] = {
    # The connection
    "slow drip": Case(hostile.slow_drip, 0, "not complete after 0.8 s"),
    "slow drip of headers": Case(hostile.drip_headers, 0, "not complete after 0.8 s"),
    "silence": Case(hostile.silence, 0, "the server was silent"),
    "hangs up without a word": Case(hostile.hang_up, 0, "the answer is broken"),
    "reset in the body": Case(hostile.reset_in_body, 0, "the connection failed"),
    "not HTTP": Case(hostile.garbage, 0, "the answer is broken"),
    "100 Continue for ever": Case(hostile.go_on_for_ever, 0, "not complete after 0.8 s"),
    # The body
    "endless body": Case(hostile.endless_body, 0, "larger than 1,000,000 bytes"),
    "chunks that never end": Case(hostile.chunks_without_end, 0, "not complete after 0.8 s"),
    "chunks that are cut off": Case(hostile.chunks_cut_off, 0, "the answer is broken"),
    "chunks of nonsense": Case(hostile.chunks_of_nonsense, 0, "the answer is broken"),
    "announced too large": Case(hostile.announced_too_large, 0, "99,999,999,999 announced"),
    "fewer bytes than announced": Case(hostile.too_short, 0, "the answer is broken"),
    "more bytes than announced": Case(
        hostile.longer_than_announced(REPORT.encode(), len(REPORT.encode()) - 40), 1, "may be cut off"
    ),
    "two lengths": Case(hostile.two_lengths, 0, "the answer is broken"),
    "HTTP/1.0 without a length": Case(hostile.old_protocol(REPORT.encode()), 1),
    "nothing": Case(always(200, b"", **HTML), 0, "the answer is empty"),
    "nothing but blanks": Case(always(200, b"\xef\xbb\xbf \r\n\x00", **HTML), 0, "the answer is empty"),
    # Compression
    "gzip bomb": Case(hostile.gzip_bomb, 0, "larger than 1,000,000 bytes"),
    "deflate bomb": Case(hostile.deflate_bomb, 0, "larger than 1,000,000 bytes"),
    "brotli that was not asked for": Case(hostile.brotli_unasked, 0, "not asked for (br)"),
    "gzip twice, as it says": Case(
        always(200, gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip"), 0, "not asked for (gzip, gzip)"
    ),
    "gzip twice, as it does not say": Case(
        always(200, gzip.compress(gzip.compress(REPORT.encode())), Content_Encoding="gzip"), 0, "a gzip archive"
    ),
    "gzip of two members": Case(always(200, TWO_MEMBERS, Content_Encoding="gzip"), 1),
    "gzip that ends too early": Case(hostile.truncated_gzip, 0, "ends too early"),
    "gzip that is none": Case(hostile.not_gzip, 0, "cannot be decompressed"),
    # The head
    "huge headers": Case(hostile.huge_headers, 0, "the answer is broken"),
    "headers inside an address": Case(
        {"/x": redirect("/y%0d%0aSet-Cookie:%20a=b"), "/y": page(REPORT)}, 0, "the server answered 404"
    ),
    "file names that climb": Case(
        page(REPORT, Content_Disposition='attachment; filename="../../../../evil.txt"'), 1
    ),
    "wrong charset": Case(page(REPORT, encoding="gb18030", Content_Type="text/html; charset=big5"), 1),
    "unknown charset": Case(page(REPORT, encoding="gb18030", Content_Type="text/html; charset=\\\"x"), 1),
    "a page that says it is a PDF": Case(page(REPORT, Content_Type="application/pdf"), 1),
    "a PDF that says it is a page": Case(always(200, write_pdf("晋阳县", 2020, 5), **HTML), 1),
    "a picture that says it is a page": Case(always(200, PNG, **HTML), 0, "an image (PNG)"),
    "a program that says it is a page": Case(always(200, b"\x7fELF" + bytes(99), **HTML), 0, "a program"),
    "binary that says it is a page": Case(always(200, bytes(range(256)) * 9, **HTML), 0, "not a text"),
    # Status
    "404": Case(always(404), 0, "the server answered 404 Not Found"),
    "403": Case(always(403), 0, "403"),
    "410": Case(always(410), 0, "410"),
    "500 for ever": Case(always(500), 0, "500"),
    "503, then fine": Case(sequence(always(503), page(REPORT)), 1, tries=2),
    "429 with a wait, then fine": Case(sequence(always(429, Retry_After="0"), page(REPORT)), 1, tries=2),
    "429 that asks for an hour": Case(always(429, Retry_After="3600"), 0, "come back in 3600 s", tries=2),
    "503 that asks for a year to come": Case(
        always(503, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT"), 0, "it asks to come back in", tries=2),
    "a wait that is no number": Case(sequence(always(429, Retry_After="²"), page(REPORT)), 1, tries=2),
    "204": Case(always(204, b""), 0, "204"),
    "206": Case(always(206), 0, "206"),
    "304 that was not asked for": Case(always(304, b""), 0, "it was not asked that"),
    # Redirects
    "redirect loop": Case({"/x": redirect("/y"), "/y": redirect("/x")}, 0, "redirects in a circle"),
    "redirects without end": Case(
        {"/x": redirect("/0")} | {f"/{number}": redirect(f"/{number + 1}") for number in range(9)},
        0,
        "more than 4 redirects",
    ),
    "redirect to a file": Case(redirect("file:///etc/passwd"), 0, "only http and https"),
    "redirect to another scheme": Case(redirect("gopher://example.org/"), 0, "only http and https"),
    "redirect to a script": Case(redirect("javascript:alert(1)"), 0, "only http and https"),
    "redirect with a password": Case(redirect("http://user:secret@127.0.0.1/"), 0, "name or password"),
    "redirect to nonsense": Case(redirect("http://[::1/"), 0, "to what is no address"),
    "redirect to the home page": Case(
        {"/x": redirect("/"), "/": page(HOME)},
        0,
        "redirected to the site's home page",
    ),
    "redirect to a login page": Case(
        {"/x": redirect("/cas/login"), "/cas/login": page("<form>用户名<input>密码<input type=password></form>")},
        0,
        "a login page",
    ),
    "redirect into what robots.txt closes": Case(
        {"/robots.txt": always(200, b"User-agent: *\nDisallow: /in", Content_Type="text/plain"),
         "/x": redirect("/in/x"), "/in/x": page(REPORT)},
        0,
        "robots.txt asks not to fetch this",
    ),
    "a cookie that must be brought back": Case(hostile.want_cookie(REPORT.encode()), 1),
    "a cookie that is never enough": Case(hostile.want_cookie(b"", satisfied=False), 0, "redirects in a circle"),
    # Pages with status 200 that are no reports
    "cookie wall": Case(page("<h1>提示</h1><p>请开启浏览器的Cookie功能后继续访问。</p>"), 0, "scripts and cookies"),
    "cookie wall by script": Case(
        page("<script>document.cookie='k=1';location.reload()</script>"), 0, "wants a browser with scripts and cookies"
    ),
    "login page": Case(page("<h1>2019年政府工作报告</h1><p>请登录后查看全文。</p>"), 0, "a login page with status 200"),
    "login form": Case(page("<form>账号<input name=u>口令<input type=password></form>"), 0, "it asks for a password"),
    "error page": Case(page("<h1>系统繁忙</h1><p>请稍后再试，给您带来不便敬请谅解。</p>"), 0, "an error page"),
    "error page in English": Case(page("<h1>Internal Server Error</h1><p>Please try later.</p>"), 0, "an error page"),
    "soft 404": Case(page("<title>404</title><p>抱歉，您访问的页面不存在或已被删除！</p>"), 0, "says it is not there"),
    "blocked by a firewall": Case(page("<p>您的请求已被网站防护系统拦截。</p>"), 0, "may not be seen"),
    "captcha": Case(page("<p>为保障安全，请完成安全验证后继续。</p><img src=c.png>"), 0, "whether a person is asking"),
    "closed site": Case(page("<p>尊敬的用户，本网站正在升级，请您过几天再来。</p>"), 0, "the site is closed"),
    "error as JSON": Case(
        always(200, '{"code":500,"msg":"系统异常"}'.encode(), Content_Type="application/json"), 0, "an error page"
    ),
    "page by script alone": Case(page("<div id=app></div><script src=app.js></script>"), 0, "only by script"),
    "page without text": Case(page("<img src=scan1.jpg><img src=scan2.jpg>"), 0, "shows no text"),
    "page in another language": Case(page("<p>Welcome to our county.</p>"), 0, "too little Chinese text"),
    "tags nested without end": Case(page("<div>" * 60_000 + "政府工作报告"), 0, "nests so many tags"),
    "tags left open": Case(page("<font><p>" * 20_000), 0, "nests so many tags"),
    # Pages that send on
    "meta refresh": Case(
        {"/x": page('<meta http-equiv="refresh" content="0;url=/y">'), "/y": page(REPORT)}, 1
    ),
    "script that sends on": Case(
        {"/x": page('<script>window.location.href="/y";</script>'), "/y": page(REPORT)}, 1
    ),
    "meta refresh without end": Case(
        {"/" + "x" * n: page(SEND_ON.format("/" + "x" * (n + 1))) for n in range(1, 9)},
        0,
        "sends its readers on more than 3 times",
    ),
    "meta refresh to itself": Case(page('<meta http-equiv="refresh" content="30;url=/x">' + REPORT), 1),
    "meta refresh to a script": Case(
        page('<meta http-equiv="refresh" content="0;url=javascript:alert(1)">'), 0, "shows no text"
    ),
    # robots.txt
    "robots.txt forbids": Case(
        {"/robots.txt": always(200, b"User-agent: duibiao\nDisallow: /"), "/x": page(REPORT)},
        0,
        "robots.txt asks not to fetch this",
    ),
    "robots.txt is broken": Case({"/robots.txt": always(500), "/x": page(REPORT)}, 0, "robots.txt cannot be read"),
    "robots.txt without end": Case({"/robots.txt": hostile.endless_body, "/x": page(REPORT)}, 1),
    "robots.txt redirects for ever": Case({"/robots.txt": redirect("/robots.txt"), "/x": page(REPORT)}, 1),
    "robots.txt drips": Case({"/robots.txt": hostile.slow_drip, "/x": page(REPORT)}, 0, "robots.txt cannot be read"),
    "robots.txt is a page": Case({"/robots.txt": page("<h1>Disallow: /</h1>"), "/x": page(REPORT)}, 1),
    "robots.txt wants hours": Case(
        {"/robots.txt": always(200, b"User-agent: *\nCrawl-delay: 9999"), "/x": page(REPORT)}, 0, "a pause of 9999 s"
    ),
    # Lists
    "infinite pagination": Case(
        {"/x": list_page(0)} | {f"/list/{n}": list_page(n) for n in range(30)} | {f"/r{n}": page(
            write_report("晋阳县", 1990 + n, 10)) for n in range(30)},
        6, "stopped after 6 pages of the list", "index", {"pages": 6},
    ),
    "pagination that says nothing new": Case(
        {"/x": page(links(("/r", "政府工作报告"), ("/x?1", "下一页"))), "/r": page(REPORT)}
        | {f"/x?{n}": page(links(("/r#top", "政府工作报告"), (f"/x?{n + 1}", "下一页"))) for n in range(30)},
        1, "nothing that was not on the pages before", "index", {"pages": 20},
    ),
    "a thousand links to one page": Case(
        {"/x": page(links(*((f"/r#{n}", "政府工作报告") for n in range(1000)))), "/r": page(REPORT)}, 1, "", "index"
    ),
    "one page under many addresses": Case(
        {"/x": page(links(*((f"/r?{n}", "政府工作报告") for n in range(20)))), "/r": page(REPORT)}, 1, "", "index"
    ),
    "more links than anybody can follow": Case(
        {"/x": page(links(*((f"/r{n}", "政府工作报告") for n in range(3000)))), "/r0": page(REPORT)}
        | {f"/r{n}": always(500) for n in range(1, 20)},
        1, "left after 8 addresses in a row failed", "index",
    ),
    "lists in lists without end": Case(
        {"/x": page(links(*((f"/a/{n}", "政府工作报告") for n in range(3))))}
        | {f"/{level}/{n}": page(links(*((f"/{chr(ord(level) + 1)}/{n}{m}", "政府工作报告") for m in range(3))))
           for level in "abcdef" for n in ("0", "00", "000", "0000")},
        0, "addresses gave a document", "index",
    ),
    "links to nowhere": Case(
        page(links(("javascript:void(0)", "政府工作报告"), ("mailto:a@b.cn", "工作报告"), ("http://[", "工作报告"))),
        0, "no link on the list speaks of a report", "index",
    ),
    "a list behind a login": Case(page("<form>请登录<input type=password></form>"), 0, "a login page", "index"),
}  # fmt: skip


@pytest.fixture
def site() -> Iterator[Site]:
    with run_site() as running:
        yield running


@pytest.fixture(scope="module")
def language() -> Language:
    return load_language()


def collect(site: Site, folder: Path, kind: str = "page", rules: CollectRules = RULES, **options: object) -> Any:
    more = "".join(f", {name}: {value}" for name, value in options.items())
    text = f"sources: [{{name: x, kind: {kind}, address: '{site.url}/x', delay: 0, private: true{more}}}]"
    with Archive(folder) as archive:
        (result,) = collect_sources(parse_sources(text, "sources.yml"), archive, rules)
        return result, list_collected(archive)


@pytest.mark.parametrize("name", CASES)
def test_every_behaviour_has_its_outcome_and_its_reason(site: Site, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    site.answers |= case.answers if isinstance(case.answers, dict) else {"/x": case.answers}
    rules = replace(HASTY if any(words in case.says for words in TOO_SLOW) else RULES, tries=case.tries)
    result, files = collect(site, tmp_path / "archive", case.kind, rules, **case.options)
    told = [result.reason or "", *(reason for _, reason in result.failures), *result.notes]
    assert len(files) == case.documents, told
    if case.says:
        assert any(case.says in said for said in told), told
    else:
        assert told == [""]
    assert (result.reason is None) == (case.documents > 0), "a source that gives nothing says why"
    assert {path.name for path in tmp_path.rglob("*")}.isdisjoint({"evil.txt"})
    with Archive(tmp_path / "archive") as archive:
        assert archive.check() == []
        (told_later,) = archive.list_sources()
        assert told_later["reason"] == result.reason


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 30


GOOD = {"/x": page(REPORT)}
LATER: dict[str, tuple[Answer, str]] = {
    "an error page": (page("<h1>系统繁忙</h1><p>请稍后再试。</p>"), "an error page with status 200"),
    "a login page": (page("<form>请登录<input type=password></form>"), "a login page"),
    "a page of little": (
        page("<h1>晋阳县</h1>" + "<p>今天天气晴，各部门照常上班，欢迎前来办事。</p>" * 2),
        "that one is kept",
    ),
    "nothing": (always(200, b""), "the answer is empty"),
    "404": (always(404), "404"),
    "a picture": (always(200, PNG, **HTML), "an image"),
    "a body cut off": (hostile.too_short, "the answer is broken"),
}


@pytest.mark.parametrize("name", LATER)
def test_what_comes_later_never_takes_the_place_of_a_report(site: Site, tmp_path: Path, name: str) -> None:
    site.answers |= GOOD
    _, before = collect(site, tmp_path / "archive")
    answer, says = LATER[name]
    site.answers["/x"] = answer
    result, after = collect(site, tmp_path / "archive")
    assert after == before
    assert says in result.reason
    site.answers |= GOOD
    result, again = collect(site, tmp_path / "archive")
    assert (result.unchanged, result.changed, result.reason) == (1, 0, None)
    assert again == before


def test_tokens_that_change_with_every_answer_are_no_change(site: Site, tmp_path: Path) -> None:
    site.answers["/x"] = sequence(
        *(
            page(
                REPORT.replace("<body>", f"<body><!-- {n} --><script>token='{n}'</script><input value={n} type=hidden>")
            )
            for n in range(3)
        )
    )
    assert [collect(site, tmp_path / "archive")[0].unchanged for _ in range(3)] == [0, 1, 1]
    site.answers["/x"] = page(REPORT.replace("55.5", "55.6"))
    assert collect(site, tmp_path / "archive")[0].changed == 1


BOMBS = {
    "zip bomb as a Word file": (zip_bomb(), "unpacks to more than a report can be"),
    "an archive as a Word file": (zip_of("a.txt"), "an archive (zip)"),
    "a workbook as a Word file": (zip_of("xl/workbook.xml"), "an Excel workbook"),
    "half a Word file": (write_docx("晋阳县", 2020, 5)[:2000], "the Word file is broken"),
    "a PDF of very many objects": (crowded_pdf(), "pictures of pages and no text"),
    "a PDF of very many pages": (crowded_pdf(pages=3_000), "more pages than a report can have"),
    "half a PDF": (write_pdf("晋阳县", 2020, 5)[:400], "the PDF is broken"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_files_that_go_off_are_quarantined_with_the_reason(
    site: Site, tmp_path: Path, language: Language, name: str
) -> None:
    body, says = BOMBS[name]
    site.answers |= {"/x": page(links(("/f.docx", "2020年政府工作报告.docx"))), "/f.docx": always(200, body)}
    result, (file,) = collect(site, tmp_path / "archive")
    assert result.new == 1
    report = read_report(Path(file.path).read_bytes(), language, file.declared_encoding)
    assert report.status == "quarantined"
    assert says in (report.reason or "")
