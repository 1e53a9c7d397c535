"""One HTTP exchange, bounded in every direction: only http(s), only public addresses, so many bytes and seconds."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx

from flows.crawl.addresses import ForbiddenAddressError, ProxyTransport, PublicOnlyBackend, Resolve, resolve_name
from flows.crawl.decompress import DecompressError, choose_decompressor
from flows.run.seeds import PACKAGE_VERSION

USER_AGENT = f"duibiao/{PACKAGE_VERSION} (reads government work reports for a statistics warehouse)"
ACCEPT = "text/html,application/xhtml+xml,text/plain,application/pdf,application/msword,*/*;q=0.5"
LOCATION = "duibiao.location"
PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
"""Answers that may be other ones a moment later."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may cost. ``body_bytes`` counts after decompression; with ``cut`` the rest is left."""

    body_bytes: int = 20_000_000
    total_seconds: float = 60.0
    connect_seconds: float = 10.0
    silence_seconds: float = 20.0
    redirects: int = 5
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """A complete answer. ``url`` is where it came from in the end, ``asked`` what was asked for.

    ``headers`` have lower-case names; ``encoding`` is the charset that the server declares;
    ``fetched_at`` is naive UTC. With status 304 the body is empty. ``location`` is where a redirect leads.
    """

    asked: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    encoding: str | None
    fetched_at: datetime
    location: str | None = None
    redirects: tuple[str, ...] = field(default=())


class FetchError(Exception):
    """Why an address gave nothing.

    ``again`` says whether trying later makes sense, ``wait`` how many seconds later at least; ``status``
    is the answer's, None when there was none.
    """

    def __init__(
        self, url: str, reason: str, again: bool = False, wait: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.again = again
        self.wait = wait
        self.status = status


class RedirectError(FetchError):
    """Redirects that lead nowhere."""


def make_client(
    allow_private: bool, limits: Limits, connections: int = 20, resolve: Resolve = resolve_name
) -> httpx.AsyncClient:
    """A pooled client that connects through PublicOnlyBackend, or the environment's proxy, and keeps no cookies."""
    pool = httpx.Limits(max_connections=connections)
    direct = httpx.AsyncHTTPTransport(http2=True, limits=pool, verify=_read_trusted())
    # httpx has no public way to hand its pool a network backend; the version is pinned.
    direct._pool._network_backend = PublicOnlyBackend(allow_private, resolve)
    client = httpx.AsyncClient(
        transport=ProxyTransport(direct, allow_private, pool, resolve),
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": USER_AGENT, "Accept": ACCEPT, "Accept-Language": "zh-CN,zh;q=0.9"},
        timeout=httpx.Timeout(limits.silence_seconds, connect=limits.connect_seconds),
        event_hooks={"response": [_set_redirect_aside]},
    )
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
    return client


@cache
def _read_trusted() -> ssl.SSLContext:
    """Whose certificates are trusted, read once: it takes longer than many a page."""
    return httpx.create_ssl_context()


async def _set_redirect_aside(answer: httpx.Response) -> None:
    """httpx reads where a redirect leads even if it is not to follow it, and trips over nonsense."""
    if answer.has_redirect_location:
        answer.extensions[LOCATION] = answer.headers.pop("location")


async def exchange_once(
    client: httpx.AsyncClient,
    url: str,
    limits: Limits,
    etag: str | None = None,
    last_modified: str | None = None,
    cookies: httpx.Cookies | None = None,
) -> Response:
    """Ask once and follow nothing: a complete answer (200, 304) or a redirect. Raises FetchError for all else.

    ``cookies`` are sent, and those of the answer added.
    """
    check_scheme(url)
    try:
        async with asyncio.timeout(limits.total_seconds):
            return await _exchange(
                client, url, limits, etag, last_modified, httpx.Cookies() if cookies is None else cookies
            )
    except TimeoutError as error:
        raise FetchError(url, f"not complete after {limits.total_seconds:g} s", again=True) from error


async def _exchange(
    client: httpx.AsyncClient,
    url: str,
    limits: Limits,
    etag: str | None,
    last_modified: str | None,
    cookies: httpx.Cookies,
) -> Response:
    try:
        request = client.build_request("GET", url, headers=_make_headers(etag, last_modified))
        cookies.set_cookie_header(request)
        answer = await client.send(request, stream=True)
        try:
            cookies.extract_cookies(answer)
            return await _read_answer(url, answer, limits)
        finally:
            await answer.aclose()
    except FetchError:
        raise
    except (DecompressError, ForbiddenAddressError, httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise _explain(url, error) from error


async def _read_answer(url: str, answer: httpx.Response, limits: Limits) -> Response:
    location = answer.extensions.get(LOCATION)
    if location is None:
        _check_status(url, answer)
    return Response(
        asked=url,
        url=url,
        status=answer.status_code,
        headers={name.lower(): value for name, value in answer.headers.items()},
        body=b"" if location is not None or answer.status_code == 304 else await _read_body(answer, limits),
        encoding=answer.charset_encoding,
        fetched_at=datetime.now(UTC).replace(tzinfo=None),
        location=location,
    )


def _make_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {"Accept-Encoding": "gzip, deflate"} | {
        # What cannot be sent back as it came is no condition.
        name: value
        for name, value in conditions.items()
        if value and value.isascii() and value.isprintable()
    }


def _explain(url: str, error: Exception) -> FetchError:
    """What went wrong in an exchange to the reason a person is told, and whether a second try makes sense."""
    match error:
        case DecompressError():
            return FetchError(url, str(error), again=error.again)
        case ForbiddenAddressError():
            return FetchError(url, str(error))
        case httpx.TimeoutException():
            return FetchError(url, f"the server was silent ({type(error).__name__})", again=True)
        case httpx.ProxyError():
            return FetchError(url, f"the proxy of the environment refused: {error}", again=True)
        case httpx.NetworkError():
            return FetchError(url, f"the connection failed: {error or type(error).__name__}", again=True)
        case httpx.RemoteProtocolError():
            return FetchError(url, f"the answer is broken: {error}", again=True)
        case _:
            return FetchError(url, f"{type(error).__name__}: {error}")


def check_scheme(url: str) -> None:
    """Raises FetchError unless this is an absolute http(s) address without a password in it."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise FetchError(url, f"not an address: {error}") from error
    if parts.scheme not in ("http", "https") or not named:
        raise FetchError(url, "only http and https addresses are fetched")
    if parts.username is not None or parts.password is not None:
        raise FetchError(url, "addresses with a name or password in them are not fetched")


def _check_status(asked: str, answer: httpx.Response) -> None:
    status = answer.status_code
    if status in (200, 304):
        return
    reason = f"the server answered {status} {answer.reason_phrase[:80]}".rstrip()
    raise FetchError(asked, reason, status in PASSING, read_wait(answer), status)


def read_wait(answer: httpx.Response) -> float | None:
    """Seconds that Retry-After asks for, whether it gives seconds or a date; None without a readable one."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


async def _read_body(answer: httpx.Response, limits: Limits) -> bytes:
    """Body after decompression, which stops at the limit whatever the compressed bytes would grow to."""
    url, declared = str(answer.url), answer.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and not limits.cut and int(declared[:18]) > limits.body_bytes:
        raise FetchError(url, f"larger than {limits.body_bytes:,} bytes ({int(declared[:18]):,} announced)")
    unpack = choose_decompressor(answer.headers.get("content-encoding", ""))
    parts: list[bytes] = []
    size = 0
    async for raw in answer.aiter_raw():
        part = unpack.feed(raw, limits.body_bytes - size + 1)
        size += len(part)
        parts.append(part)
        if size > limits.body_bytes:
            if limits.cut:
                return b"".join(parts)
            raise FetchError(url, f"larger than {limits.body_bytes:,} bytes")
    unpack.finish()
    return b"".join(parts)
