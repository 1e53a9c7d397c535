"""Test sites on loopback: a county's, and one that does everything wrong."""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A server; ``asked`` counts questions by path, ``sent`` the complete documents (status 200) by path."""

    url: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)

    def page(self, path: str, html: str, encoding: str = "utf-8", label: str | None = None, **headers: str) -> None:
        """Serve a page with an ETag that follows its content."""
        body = html.encode(encoding)
        etag = f'"{hash(body)}"'

        def answer(handler: BaseHTTPRequestHandler) -> None:
            if handler.headers.get("If-None-Match") == etag:
                handler.send_response(304)
                handler.end_headers()
                return
            self.sent[path] += 1
            charset = f"; charset={label or encoding}"
            send(handler, body, {"Content-Type": f"text/html{charset}", "ETag": etag} | headers)

        self.answers[path] = answer

    def file(self, path: str, body: bytes, media_type: str) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            self.sent[path] += 1
            send(handler, body, {"Content-Type": media_type})

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


def build_county(site: Site, reports: int = 40, per_page: int = 10) -> None:
    """A county site in GBK: a list over several pages, ads, an attachment, a moved page, robots rules."""
    site.file("/robots.txt", b"User-agent: *\nDisallow: /private/\n", "text/plain")
    pages = -(-reports // per_page)
    for number in range(pages):
        items = "".join(
            f'<li><a href="/report/{index}.html" title="晋阳县{1985 + index}年政府工作报告">政府工作报告</a>'
            f" {1985 + index}-01-15</li>"
            for index in range(number * per_page, min(reports, (number + 1) * per_page))
        )
        following = f'<a href="/list_{number + 1}.html">下一页</a>' if number + 1 < pages else ""
        site.page(
            "/list.html" if number == 0 else f"/list_{number}.html",
            f'<html><body><a href="/ad">澳门娱乐 政府采购</a><a href="/private/x.html">内部政府工作报告</a>'
            f"<ul>{items}</ul>{following}</body></html>",
            encoding="gbk",
        )
    for index in range(reports):
        site.page(f"/report/{index}.html", write_report("晋阳县", 1985 + index, 20 + index), encoding="gbk")


def slow_drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b".")
        handler.wfile.flush()
        time.sleep(0.2)


def endless_body(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for _ in range(5000):
        handler.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")


def gzip_bomb(handler: BaseHTTPRequestHandler) -> None:
    send(handler, gzip.compress(bytes(50_000_000), 1), {"Content-Encoding": "gzip", "Content-Type": "text/html"})


def truncated_gzip(handler: BaseHTTPRequestHandler) -> None:
    send(handler, gzip.compress(b"report " * 9000)[:-20], {"Content-Encoding": "gzip", "Content-Type": "text/html"})


def not_gzip(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"<html>plain</html>", {"Content-Encoding": "gzip", "Content-Type": "text/html"})


def brotli_unasked(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"\x0b\x02\x80abc\x03", {"Content-Encoding": "br", "Content-Type": "text/html"})


def too_short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b"<html>only this")
    handler.wfile.flush()
    handler.close_connection = True


def reset_in_body(handler: BaseHTTPRequestHandler) -> None:
    import socket
    import struct

    handler.send_response(200)
    handler.send_header("Content-Length", "500000")
    handler.end_headers()
    handler.wfile.write(b"x" * 1000)
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def huge_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    for number in range(200):
        handler.send_header(f"X-{number}", "y" * 4000)
    handler.end_headers()


def silence(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(3)
    handler.close_connection = True


def garbage(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x16\x03\x01 not HTTP at all\r\n\r\n")
    handler.close_connection = True


def announced_too_large(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "99999999999")
    handler.end_headers()


def fail_first(times: int, status: int, body: bytes, **headers: str) -> Answer:
    """``status`` for the first questions, then a page."""
    left = [times]

    def answer(handler: BaseHTTPRequestHandler) -> None:
        left[0] -= 1
        if left[0] >= 0:
            send(handler, b"later", {name.replace("_", "-"): value for name, value in headers.items()}, status)
        else:
            send(handler, body, {"Content-Type": "text/html; charset=utf-8"})

    return answer


def always(status: int, body: bytes = b"no", **headers: str) -> Answer:
    """The same answer every time."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: send(handler, body, {"Content-Type": "text/html"} | named, status)
