"""Which addresses are asked and by which way: names that stand for private ones, and the environment's proxy."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest

from flows.crawl.addresses import ForbiddenAddressError, find_proxy, is_excepted, is_public
from flows.crawl.fetch import FetchError, Limits, Response, make_client
from flows.crawl.politeness import PoliteClient
from tests.flows.crawl.hostile import always
from tests.flows.crawl.sites import Site, run_site, write_report

LIMITS = Limits(body_bytes=1_000_000, connect_seconds=0.5, redirects=4)
REPORT = write_report("晋阳县", 2020, 55.5)
DIRECT = build_opener(ProxyHandler({}))
PUBLIC = "114.114.114.114"


@pytest.fixture(autouse=True)
def no_proxy_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def site() -> Iterator[Site]:
    with run_site() as running:
        running.page("/x", REPORT)
        yield running


@dataclass
class Book:
    """A resolver that knows what it is told; ``asked`` are the names it was asked for."""

    names: dict[str, list[str]]
    asked: list[str] = field(default_factory=list)

    async def resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.names[host]


def fetch(url: str, private: bool = False, book: Book | None = None) -> Response:
    async def ask() -> Response:
        more = {"resolve": book.resolve} if book else {}
        async with make_client(private, LIMITS, **more) as client:
            return await PoliteClient(client, LIMITS, tries=1).fetch(url, 0.0)

    return asyncio.run(ask())


@dataclass
class Proxy:
    """An HTTP proxy on loopback that takes every name for one site."""

    url: str
    asked: list[str]


@contextmanager
def run_proxy(site: Site) -> Iterator[Proxy]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if "refused.example" in self.path:
                self.send_error(403)
                return
            parts = urlsplit(self.path)
            if parts.path in site.redirects:
                self.send_response(302)
                self.send_header("Location", site.redirects[parts.path])
                self.end_headers()
                return
            try:
                with DIRECT.open(f"{site.url}{parts.path}") as answer:
                    body = answer.read()
            except OSError:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_CONNECT(self) -> None:
            asked.append(self.path)
            self.send_error(407)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield Proxy(f"http://127.0.0.1:{server.server_address[1]}", asked)
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.7"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"], [PUBLIC, "192.168.0.9"]],
)
def test_names_that_stand_for_private_addresses_are_not_asked(site: Site, addresses: list[str]) -> None:
    book = Book({"www.county.example": addresses})
    port = urlsplit(site.url).port
    with pytest.raises(FetchError, match="not a public address"):
        fetch(f"http://www.county.example:{port}/x", book=book)
    assert not site.asked


def test_the_address_that_was_checked_is_the_one_that_is_asked(site: Site) -> None:
    book = Book({"www.county.example": ["127.0.0.1"]})
    port = urlsplit(site.url).port
    assert fetch(f"http://www.county.example:{port}/x", private=True, book=book).body == REPORT.encode()
    assert set(book.asked) == {"www.county.example"}, "nothing else looks the name up again"
    assert len(book.asked) <= 2, "once a connection"


@pytest.mark.parametrize(
    "address",
    [
        "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "fec0::1", "::ffff:0:127.0.0.1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_private_addresses_inside_others_are_seen(address: str) -> None:
    assert not is_public(address)


def test_a_proxy_is_used_where_the_environment_names_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with run_proxy(site) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert fetch("http://www.county.example/x").body == REPORT.encode()
        assert proxy.asked == ["http://www.county.example/robots.txt", "http://www.county.example/x"]
        monkeypatch.setenv("NO_PROXY", ".county.example")
        with pytest.raises(FetchError, match="cannot be looked up"):
            fetch("http://www.county.example/x")
        assert len(proxy.asked) == 2


def test_a_proxy_opens_no_way_into_a_network(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.redirects = {
        "/a": "http://169.254.169.254/latest/meta-data/", "/b": f"{site.url}/x", "/c": "http://[::ffff:127.0.0.1]/x",
        "/d": "http://inside.example/x", "/e": "http://localhost/x",
    }  # fmt: skip
    book = Book({"inside.example": ["10.1.2.3"], "127.0.0.1": ["127.0.0.1"], "localhost": ["127.0.0.1", "::1"],
                 "169.254.169.254": ["169.254.169.254"], "::ffff:127.0.0.1": ["::ffff:127.0.0.1"]})  # fmt: skip
    with run_proxy(site) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        for path in site.redirects:
            with pytest.raises(FetchError, match="not a public address"):
                fetch(f"http://www.county.example{path}", book=book)
        hosts = {urlsplit(asked).hostname for asked in proxy.asked}
        assert hosts == {"www.county.example"}
    assert site.asked["/x"] == 0


def test_this_machine_is_never_asked_for_through_a_proxy(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with run_proxy(site) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert fetch(f"{site.url}/x", private=True).body == REPORT.encode()
        assert proxy.asked == []


def test_a_proxy_that_refuses_is_told_of(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with run_proxy(site) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(FetchError, match="the proxy of the environment refused"):
            fetch("https://www.county.example/x")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTP_PROXY", f"http://name:secret@127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(FetchError, match="connection failed") as caught:
            fetch("http://www.county.example/x")
    assert "secret" not in str(caught.value)


def test_a_proxy_of_an_unknown_kind_is_refused_and_not_gone_past(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(ForbiddenAddressError, match=r"not http or https \(socks5\).*NO_PROXY"):
        find_proxy("http", "www.county.example", 80)
    monkeypatch.setenv("NO_PROXY", "county.example,other.example:8080")
    assert find_proxy("http", "www.county.example", 80) is None
    assert find_proxy("http", "other.example", 8080) is None
    monkeypatch.setenv("ALL_PROXY", "proxy.example:3128")
    assert find_proxy("https", "www.elsewhere.example", 443) == "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("host", "no_proxy", "excepted"),
    [
        ("www.county.example", "*", True),
        ("www.county.example", "other.example, .county.example", True),
        ("county.example", "*.county.example", True),
        ("mycounty.example", "county.example", False),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("10.1.2.3", "192.168.0.0/16,10.1.2.4", False),
        ("www.county.example", "county.example:8080", False),
        ("www.county.example", "county.example:80", True),
        ("www.county.example", "", False),
    ],
)
def test_hosts_that_no_proxy_excepts(host: str, no_proxy: str, excepted: bool) -> None:
    assert is_excepted(host, 80, no_proxy) == excepted


def test_an_etag_that_cannot_be_sent_back_is_no_condition(site: Site) -> None:
    site.answers["/x"] = always(200, REPORT.encode(), ETag='"é"')

    async def ask_twice() -> Response:
        async with make_client(True, LIMITS) as client:
            polite = PoliteClient(client, LIMITS, tries=1)
            first = await polite.fetch(f"{site.url}/x", 0.0)
            return await polite.fetch(f"{site.url}/x", 0.0, etag=first.headers["etag"])

    assert asyncio.run(ask_twice()).status == 200
