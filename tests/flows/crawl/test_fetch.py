"""What servers may do to a fetcher, each with its one right outcome and a reason that says so."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace

import httpcore
import httpx
import pytest

from flows.crawl.addresses import PublicOnlyBackend, is_public
from flows.crawl.fetch import FetchError, Limits, Response, check_scheme, exchange_once, make_client
from flows.crawl.politeness import PoliteClient
from tests.flows.crawl import hostile
from tests.flows.crawl.sites import Site, run_site, write_report

LIMITS = Limits(body_bytes=2_000_000, redirects=4)
REPORT = write_report("晋阳县", 2020, 55.5)


@pytest.fixture
def site() -> Iterator[Site]:
    with run_site() as running:
        yield running


def fetch(url: str, private: bool = True, tries: int = 2, limits: Limits = LIMITS, longest: float = 5) -> Response:
    async def ask() -> Response:
        async with make_client(private, limits) as client:
            polite = PoliteClient(client, limits, tries, first_wait=0.01, longest_wait=longest)
            return await polite.fetch(url, 0.0)

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("status", "headers"), [(503, {}), (429, {"Retry_After": "0"}), (502, {}), (500, {}), (408, {})]
)
def test_what_passes_is_asked_again(site: Site, status: int, headers: dict[str, str]) -> None:
    site.answers["/x"] = hostile.fail_first(1, status, REPORT.encode(), **headers)
    assert fetch(f"{site.url}/x").body == REPORT.encode()
    assert site.asked["/x"] == 2


def test_a_date_in_retry_after_is_understood(site: Site) -> None:
    site.answers["/x"] = hostile.always(503, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT")
    with pytest.raises(FetchError, match="come back in"):
        fetch(f"{site.url}/x")
    assert site.asked["/x"] == 1


def test_what_does_not_pass_is_not_asked_again(site: Site) -> None:
    site.answers["/x"] = hostile.always(404)
    with pytest.raises(FetchError):
        fetch(f"{site.url}/x", tries=5)
    assert site.asked["/x"] == 1


def test_redirects_are_followed_and_remembered(site: Site) -> None:
    site.redirect("/old", "/middle", 301)
    site.redirect("/middle", "new.html?a=1", 307)
    site.page("/new.html", REPORT)
    response = fetch(f"{site.url}/old")
    assert (response.asked, response.url) == (f"{site.url}/old", f"{site.url}/new.html?a=1")
    assert response.redirects == (f"{site.url}/old", f"{site.url}/middle")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/loop", "in a circle"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/x", "only http and https"),
        ("http://user:secret@example.org/", "name or password"),
        ("", "in a circle"),
    ],
)
def test_redirects_to_nowhere_good_are_refused(site: Site, target: str, reason: str) -> None:
    site.redirect("/loop", target)
    with pytest.raises(FetchError) as caught:
        fetch(f"{site.url}/loop")
    assert reason in caught.value.reason


def test_redirects_are_counted(site: Site) -> None:
    for number in range(9):
        site.redirect(f"/{number}", f"/{number + 1}")
    with pytest.raises(FetchError, match="more than 4 redirects"):
        fetch(f"{site.url}/0")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.8", "192.168.1.1", "169.254.169.254", "0.0.0.0", "2130706433"]
)
def test_addresses_inside_a_network_are_not_asked(site: Site, host: str) -> None:
    port = site.url.rpartition(":")[2]
    site.page("/x", REPORT)
    with pytest.raises(FetchError, match="not a public address"):
        fetch(f"http://{host}:{port}/x", private=False)
    assert not site.asked


def test_public_means_public() -> None:
    assert is_public("114.114.114.114")
    assert is_public("2400:3200::1")
    inside = [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "100.64.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "::1", "::",
        "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    ]  # fmt: skip
    assert [address for address in inside if is_public(address)] == []


@pytest.mark.parametrize("url", ["ftp://x.cn/", "javascript:alert(1)", "//x.cn/y", "http://", "http://a:b@x.cn/"])
def test_only_plain_web_addresses_are_fetched(url: str) -> None:
    with pytest.raises(FetchError):
        check_scheme(url)


def test_robots_are_heeded(site: Site) -> None:
    site.file("/robots.txt", b"User-agent: duibiao\nDisallow: /secret\n\nUser-agent: *\nDisallow: /\n", "text/plain")
    site.page("/open", REPORT)
    site.page("/secret", REPORT)
    assert fetch(f"{site.url}/open").status == 200
    with pytest.raises(FetchError, match=r"robots\.txt asks not"):
        fetch(f"{site.url}/secret")
    assert site.asked["/secret"] == 0


def test_no_robots_means_no_rules_and_broken_robots_mean_no_visit(site: Site) -> None:
    site.page("/x", REPORT)
    assert fetch(f"{site.url}/x").status == 200
    site.answers["/robots.txt"] = hostile.always(500)
    with pytest.raises(FetchError, match=r"robots\.txt cannot be read"):
        fetch(f"{site.url}/x")


def test_one_question_at_a_time_and_a_pause_between_them(site: Site) -> None:
    for number in range(4):
        site.page(f"/{number}", REPORT)

    async def ask_all() -> None:
        async with make_client(True, LIMITS) as client:
            polite = PoliteClient(client, LIMITS)
            await asyncio.gather(*(polite.fetch(f"{site.url}/{number}", 0.2) for number in range(4)))

    began = time.monotonic()
    asyncio.run(ask_all())
    assert len(site.times) == 5, "robots.txt and four pages"
    # A busy machine makes pauses longer; nothing makes four of them shorter.
    assert time.monotonic() - began > 0.79


def test_conditions_are_sent(site: Site) -> None:
    site.page("/x", REPORT)

    async def ask_twice() -> tuple[Response, Response]:
        async with make_client(True, LIMITS) as client:
            first = await exchange_once(client, f"{site.url}/x", LIMITS)
            return first, await exchange_once(client, f"{site.url}/x", LIMITS, etag=first.headers["etag"])

    first, second = asyncio.run(ask_twice())
    assert (first.status, second.status, second.body) == (200, 304, b"")


def test_compressed_answers_are_unpacked(site: Site) -> None:
    import gzip
    import zlib

    body = REPORT.encode() * 30
    bare = zlib.compressobj(wbits=-15)
    for name, packed, encoding in (
        ("/gzip", gzip.compress(body), "gzip"),
        ("/zlib", zlib.compress(body), "deflate"),
        ("/bare", bare.compress(body) + bare.flush(), "deflate"),
    ):
        site.answers[name] = hostile.always(200, packed, Content_Encoding=encoding)
        assert fetch(f"{site.url}{name}", limits=replace(LIMITS, body_bytes=len(body))).body == body


def test_what_is_replaced_inside_the_client_library_is_there_and_is_what_it_connects_by() -> None:
    """No public way leads to it: a version that names it otherwise must fail here, not open inner networks."""
    pool = httpx.AsyncHTTPTransport()._pool
    assert isinstance(pool, httpcore.AsyncConnectionPool)
    before = pool._network_backend
    assert isinstance(before, httpcore.AsyncNetworkBackend)
    pool._network_backend = PublicOnlyBackend(False)
    connection = pool.create_connection(httpcore.Origin(b"http", b"example.org", 80))
    assert connection._network_backend is pool._network_backend is not before
