"""One HTTP exchange, bounded in every direction: only http(s), only public addresses, so many bytes and seconds."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from flows.seeds import PACKAGE_VERSION

USER_AGENT = f"duibiao/{PACKAGE_VERSION} (reads government work reports for a statistics warehouse)"
ACCEPT = "text/html,application/xhtml+xml,text/plain,application/pdf,application/msword,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may cost. ``body_bytes`` counts after decompression."""

    body_bytes: int = 20_000_000
    total_seconds: float = 60.0
    connect_seconds: float = 10.0
    silence_seconds: float = 20.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Response:
    """A complete answer. ``url`` is where it came from in the end, ``asked`` what was asked for.

    ``headers`` have lower-case names; ``encoding`` is the charset that the server declares;
    ``fetched_at`` is naive UTC. With status 304 the body is empty.
    """

    asked: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    encoding: str | None
    fetched_at: datetime
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


class ForbiddenAddressError(OSError):
    """A name that stands for an address inside some network."""


class PublicOnlyBackend(httpcore.AsyncNetworkBackend):
    """Connects to the very addresses it has checked, so that a name cannot mean another one a moment later."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._connect = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._resolve(host, port, timeout)
        if not self._allow_private:
            for address in addresses:
                if not is_public(address):
                    raise ForbiddenAddressError(f"{host} stands for {address}, which is not a public address")
        failure: Exception | None = None
        for address in addresses:
            try:
                return await self._connect.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise ForbiddenAddressError("unix sockets are not fetched from")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    @staticmethod
    async def _resolve(host: str, port: int, timeout: float | None) -> list[str]:
        try:
            async with asyncio.timeout(timeout):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"looking up {host} took too long") from error
        except OSError as error:
            raise httpcore.ConnectError(f"{host} cannot be looked up: {error.strerror or error}") from error
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open network (also when an IPv4 one hides inside an IPv6 one)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast


NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def make_client(allow_private: bool, limits: Limits, connections: int = 20) -> httpx.AsyncClient:
    """A pooled client that connects through PublicOnlyBackend only; proxies of the environment are not used."""
    transport = httpx.AsyncHTTPTransport(http2=True, limits=httpx.Limits(max_connections=connections))
    # httpx has no public way to hand its pool a network backend; the version is pinned.
    transport._pool._network_backend = PublicOnlyBackend(allow_private)
    return httpx.AsyncClient(
        transport=transport,
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": USER_AGENT, "Accept": ACCEPT, "Accept-Language": "zh-CN,zh;q=0.9"},
        timeout=httpx.Timeout(limits.silence_seconds, connect=limits.connect_seconds),
    )


async def fetch_once(
    client: httpx.AsyncClient,
    url: str,
    limits: Limits,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Response:
    """Follow an address to a complete answer (200 or 304). Raises FetchError for everything else."""
    try:
        async with asyncio.timeout(limits.total_seconds):
            return await _follow(client, url, limits, etag, last_modified)
    except TimeoutError as error:
        raise FetchError(url, f"not complete after {limits.total_seconds:g} s", again=True) from error


async def _follow(
    client: httpx.AsyncClient, asked: str, limits: Limits, etag: str | None, last_modified: str | None
) -> Response:
    url, passed = asked, []
    for _ in range(limits.redirects + 1):
        check_scheme(url)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {"Accept-Encoding": "gzip, deflate"} | {name: value for name, value in conditions.items() if value}
        try:
            async with client.stream("GET", url, headers=headers) as answer:
                if answer.has_redirect_location:
                    passed.append(url)
                    url = urljoin(url, answer.headers.get("location", ""))
                    if url in passed:
                        raise FetchError(asked, f"redirects in a circle by way of {url}")
                    continue
                _check_status(asked, answer)
                body = b"" if answer.status_code == 304 else await _read_body(answer, limits)
                return Response(
                    asked=asked,
                    url=url,
                    status=answer.status_code,
                    headers={name.lower(): value for name, value in answer.headers.items()},
                    body=body,
                    encoding=answer.charset_encoding,
                    fetched_at=datetime.now(UTC).replace(tzinfo=None),
                    redirects=tuple(passed),
                )
        except ForbiddenAddressError as error:
            raise FetchError(asked, str(error)) from error
        except httpx.TimeoutException as error:
            raise FetchError(asked, f"the server was silent ({type(error).__name__})", again=True) from error
        except (httpx.ConnectError, httpx.ReadError, httpx.WriteError) as error:
            raise FetchError(asked, f"the connection failed: {error or type(error).__name__}", again=True) from error
        except httpx.RemoteProtocolError as error:
            raise FetchError(asked, f"the answer is broken: {error}", again=True) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise FetchError(asked, f"{type(error).__name__}: {error}") from error
    raise FetchError(asked, f"more than {limits.redirects} redirects")


def check_scheme(url: str) -> None:
    """Raises FetchError unless this is an absolute http(s) address without a password in it."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise FetchError(url, f"not an address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(url, "only http and https addresses are fetched")
    if parts.username or parts.password:
        raise FetchError(url, "addresses with a name or password in them are not fetched")


def _check_status(asked: str, answer: httpx.Response) -> None:
    status = answer.status_code
    if status in (200, 304):
        return
    again = status in (408, 425, 429, 500, 502, 503, 504)
    raise FetchError(
        asked, f"the server answered {status} {answer.reason_phrase}".rstrip(), again, read_wait(answer), status
    )


def read_wait(answer: httpx.Response) -> float | None:
    """Seconds that Retry-After asks for, whether it gives seconds or a date; None without a readable one."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


async def _read_body(answer: httpx.Response, limits: Limits) -> bytes:
    """Body after decompression, which stops at the limit whatever the compressed bytes would grow to."""
    declared = answer.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limits.body_bytes:
        raise FetchError(str(answer.url), f"larger than {limits.body_bytes:,} bytes ({int(declared):,} announced)")
    unpack = _choose_decoder(answer)
    parts: list[bytes] = []
    size = 0
    async for raw in answer.aiter_raw():
        part = unpack.feed(raw, limits.body_bytes - size + 1)
        size += len(part)
        if size > limits.body_bytes:
            raise FetchError(str(answer.url), f"larger than {limits.body_bytes:,} bytes")
        parts.append(part)
    unpack.finish(str(answer.url))
    return b"".join(parts)


class _Plain:
    def feed(self, raw: bytes, most: int) -> bytes:
        return raw[:most]

    def finish(self, url: str) -> None:
        return


class _Deflated:
    """gzip and zlib by their own headers, else raw deflate, never more than asked for at a time."""

    def __init__(self, raw_deflate: bool) -> None:
        self._decoder = zlib.decompressobj(47)
        self._may_be_raw = raw_deflate

    def feed(self, raw: bytes, most: int) -> bytes:
        try:
            return self._decoder.decompress(raw, most)
        except zlib.error as error:
            if not self._may_be_raw:
                raise ValueError(f"cannot be decompressed: {error}") from error
            self._decoder = zlib.decompressobj(-15)
            self._may_be_raw = False
            return self.feed(raw, most)

    def finish(self, url: str) -> None:
        if not self._decoder.eof:
            raise FetchError(url, "the compressed answer ends too early", again=True)


def _choose_decoder(answer: httpx.Response) -> _Plain | _Deflated:
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return _Plain()
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _Deflated(encoding == "deflate")
    raise FetchError(str(answer.url), f"compressed in a way that was not asked for ({encoding})")
