"""Test sites on loopback: a county's, and one that does everything wrong."""

from __future__ import annotations

import hashlib
import io
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import docx
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

CHANGED = "Mon, 12 Jan 2015 08:00:00 GMT"
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A server; ``asked`` counts questions by path, ``sent`` the complete documents (status 200) by path."""

    url: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)

    def page(
        self,
        path: str,
        html: str,
        encoding: str = "utf-8",
        label: str | None = None,
        tagged: bool = True,
        **headers: str,
    ) -> None:
        """Serve a page, with an ETag that follows its content unless ``tagged`` is False."""
        body = html.encode(encoding)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'

        def answer(handler: BaseHTTPRequestHandler) -> None:
            if tagged and handler.headers.get("If-None-Match") == etag:
                handler.send_response(304)
                handler.end_headers()
                return
            self.sent[path] += 1
            charset = f"; charset={label or encoding}"
            tags = {"ETag": etag} if tagged else {}
            send(handler, body, {"Content-Type": f"text/html{charset}"} | tags | headers)

        self.answers[path] = answer

    def file(self, path: str, body: bytes, media_type: str) -> None:
        """Serve bytes with the date of their last change."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            if handler.headers.get("If-Modified-Since") == CHANGED:
                handler.send_response(304)
                handler.end_headers()
                return
            self.sent[path] += 1
            send(handler, body, {"Content-Type": media_type, "Last-Modified": CHANGED})

        self.answers[path] = answer

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Location", target)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        self.answers[path] = answer


def send(handler: BaseHTTPRequestHandler, body: bytes, headers: dict[str, str], status: int = 200) -> None:
    handler.send_response(status)
    for name, value in ({"Content-Length": str(len(body))} | headers).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def run_site() -> Iterator[Site]:
    """A site on a free loopback port; its answers may be changed while it runs."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = self.path.partition("?")[0] if self.path not in site.answers else self.path
            site.asked[path] += 1
            site.times.append(time.monotonic())
            answer = site.answers.get(path)
            try:
                if answer is None:
                    send(self, b"<h1>404</h1>", {"Content-Type": "text/html"}, 404)
                else:
                    answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def write_report(region: str, year: int, gdp: float) -> str:
    """A short report in our own words."""
    return (
        f"<html><body><h1>{year}年{region}人民政府工作报告</h1>"
        f"<p>——{year}年1月12日在{region}第十八届人民代表大会第三次会议上</p>"
        f"<p>各位代表：现在，我代表县人民政府，向大会报告工作，请予审议。</p>"
        f"<h2>一、{year - 1}年工作回顾</h2>"
        f"<p>{year - 1}年，全县地区生产总值完成{gdp}亿元，增长6.2%；一般公共预算收入完成8.4亿元，增长5%；"
        f"社会消费品零售总额完成31.5亿元，增长7.1%；固定资产投资增长9.3%。</p>"
        f"<h2>二、{year}年工作安排</h2>"
        f"<p>今年全县工作的预期目标定为：地区生产总值增长7%左右，一般公共预算收入增长5.5%，"
        f"城乡居民人均可支配收入分别增长6.5%和8%，居民消费价格涨幅控制在3%以内。</p></body></html>"
    )


def build_county(site: Site, reports: int = 40, per_page: int = 10, first_year: int = 1985) -> None:
    """A county site in GBK: a list over several pages, ads, robots rules, ETags.

    Of 40 reports, one (3) is behind a redirect, one (4) has moved for good, one (5) is only a Word file and one (6)
    a PDF, to which their pages lead; the last page of the list links to one that robots.txt asks not to fetch.
    """
    site.file("/robots.txt", b"User-agent: *\nDisallow: /private/\nCrawl-delay: 0\n", "text/plain")
    pages = -(-reports // per_page)
    for number in range(pages):
        items = "".join(
            f'<li><a href="/report/{index}.html" title="晋阳县{first_year + index}年政府工作报告">政府工作报告</a>'
            f" {first_year + index}-01-15</li>"
            for index in range(number * per_page, min(reports, (number + 1) * per_page))
        )
        following = f'<a href="/list_{number + 1}.html">下一页</a>' if number + 1 < pages else ""
        closed = "" if following else '<a href="/private/x.html">内部政府工作报告</a>'
        site.page(
            "/list.html" if number == 0 else f"/list_{number}.html",
            f'<html><body><a href="/ad">澳门娱乐 政府采购</a><div class="ad"><a href="/ad2">贷款 加微信</a></div>'
            f"<ul>{items}</ul>{closed}{following}</body></html>",
            encoding="gbk",
        )
    for index in range(reports):
        text = write_report("晋阳县", first_year + index, 20 + index)
        site.page(f"/report/{index}.html", text.replace("</h1>", f"</h1>{AD}"), encoding="gbk")
    if reports > 6:
        site.redirect("/report/3.html", "/show.jsp?id=3", 302)
        site.page("/show.jsp?id=3", write_report("晋阳县", first_year + 3, 23), encoding="gbk")
        site.redirect("/report/4.html", "/archive/4.html", 301)
        site.page("/archive/4.html", write_report("晋阳县", first_year + 4, 24), encoding="gbk")
        for index, name, body, media in (
            (5, "报告.docx", write_docx("晋阳县", first_year + 5, 25), WORD),
            (6, "报告.pdf", write_pdf("晋阳县", first_year + 6, 26), "application/pdf"),
        ):
            target = f"/files/{index}{name[2:]}"
            site.page(
                f"/report/{index}.html",
                f"<html><body><h1>晋阳县{first_year + index}年政府工作报告</h1><p>全文见附件。</p>"
                f'<a href="{target}">{first_year + index}年政府工作报告{name[2:]}</a>'
                f'<a href="/files/form.docx">报名表.docx</a></body></html>',
                encoding="gbk",
            )
            site.file(target, body, media)


AD = '<div class="ad">开户即送彩金 <a href="/ad3">点击进入</a></div>'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write_docx(region: str, year: int, gdp: float) -> bytes:
    """The short report as a Word file."""
    document = docx.Document()
    for line in list_lines(write_report(region, year, gdp)):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def write_pdf(region: str, year: int, gdp: float) -> bytes:
    """The short report as a PDF with a text layer."""
    return draw_pdf(list_lines(write_report(region, year, gdp)))


def draw_pdf(lines: list[str]) -> bytes:
    """Lines as a PDF with a text layer."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, invariant=1)
    page.setFont("STSong-Light", 10)
    rows = [line[start : start + 45] for line in lines for start in range(0, len(line), 45)]
    for number, row in enumerate(rows):
        page.drawString(40, 800 - 18 * number, row)
    page.save()
    return buffer.getvalue()


def list_lines(html: str) -> list[str]:
    """Texts of the report's headings and paragraphs."""
    return re.findall(r"<(?:h\d|p)>(.*?)</", html)
