"""Which network addresses may be asked, and by which way: straight, or through the proxy of the environment."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

import httpcore
import httpx

Resolve = Callable[[str, int], Awaitable[list[str]]]
PROXY_SCHEMES = ("http", "https")
PROXIED_LOOKUP_SECONDS = 3.0
NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
OLD_EMBEDDED = (ipaddress.IPv6Network("::/96"), ipaddress.IPv6Network("::ffff:0:0:0/96"))


class ForbiddenAddressError(OSError):
    """An address inside some network, or a way to an address that is not taken."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open network (also when an IPv4 one hides inside an IPv6 one)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.is_site_local:
            return False
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and any(ip in network for network in (*NAT64, *OLD_EMBEDDED)):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast


async def resolve_name(host: str, port: int) -> list[str]:
    """All addresses that a name stands for, each once. Raises OSError when there are none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def refuse_private(host: str, addresses: Iterable[str]) -> None:
    """Raises ForbiddenAddressError when one of the addresses of a host is inside a network."""
    for address in addresses:
        if not is_public(address):
            raise ForbiddenAddressError(
                f"{host} stands for {address}, which is not a public address; --allow-private, or private: true of its"
                " source, fetches it too"
            )


class PublicOnlyBackend(httpcore.AsyncNetworkBackend):
    """Connects to the very addresses it has checked, so that a name cannot mean another one a moment later."""

    def __init__(self, allow_private: bool, resolve: Resolve = resolve_name) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._connect = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._look_up(host, port, timeout)
        if not self._allow_private:
            refuse_private(host, addresses)
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

    async def _look_up(self, host: str, port: int, timeout: float | None) -> list[str]:
        try:
            async with asyncio.timeout(timeout):
                return await self._resolve(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"looking up {host} took too long") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(
                f"{host} cannot be looked up: {getattr(error, 'strerror', None) or error}"
            ) from error


class ProxyTransport(httpx.AsyncBaseTransport):
    """Straight to the host, or through the environment's proxy for hosts that NO_PROXY does not except.

    Through a proxy, only what can be seen from here is checked: an address written out, and what the
    name stands for here, if anything. Which address the proxy then connects to is the proxy's business.
    """

    def __init__(
        self, direct: httpx.AsyncBaseTransport, allow_private: bool, limits: httpx.Limits, resolve: Resolve
    ) -> None:
        self._direct = direct
        self._allow_private = allow_private
        self._limits = limits
        self._resolve = resolve
        self._proxied: dict[str, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host, port = request.url.host, request.url.port or {"http": 80, "https": 443}[request.url.scheme]
        proxy = find_proxy(request.url.scheme, host, port)
        if proxy is None:
            return await self._direct.handle_async_request(request)
        if not self._allow_private:
            refuse_private(host, await self._look_up(host, port))
        if proxy not in self._proxied:
            self._proxied[proxy] = httpx.AsyncHTTPTransport(proxy=proxy, limits=self._limits)
        return await self._proxied[proxy].handle_async_request(request)

    async def aclose(self) -> None:
        for transport in (self._direct, *self._proxied.values()):
            await transport.aclose()

    async def _look_up(self, host: str, port: int) -> list[str]:
        """What the name stands for here; nothing where names are looked up by the proxy alone."""
        try:
            async with asyncio.timeout(PROXIED_LOOKUP_SECONDS):
                return await self._resolve(host, port)
        except (OSError, UnicodeError):
            return []


def find_proxy(scheme: str, host: str, port: int) -> str | None:
    """The proxy that HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY name for a host; None to go straight.

    This machine is never asked for through a proxy. Raises ForbiddenAddressError for a proxy of a kind that
    is not known: going past it would be against the user's will.
    """
    if host == "localhost" or host.endswith(".localhost") or _is_loopback(host):
        return None
    proxies = getproxies_environment()
    proxy = proxies.get(scheme) or proxies.get("all")
    if not proxy or is_excepted(host, port, proxies.get("no", "")):
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if urlsplit(proxy).scheme not in PROXY_SCHEMES or not urlsplit(proxy).hostname:
        raise ForbiddenAddressError(
            f"the environment names a proxy that is not http or https ({urlsplit(proxy).scheme}) for {scheme} "
            f"addresses; unset it, or except {host} in NO_PROXY"
        )
    return proxy


def is_excepted(host: str, port: int, no_proxy: str) -> bool:
    """Whether NO_PROXY names a host: by ``*``, a domain (its names, too), an address, a network, or one with a port."""
    for item in filter(None, (item.strip().lower() for item in no_proxy.split(","))):
        name, _, wanted_port = item.rpartition(":") if item.count(":") == 1 else (item, "", "")
        domain = name.lstrip("*").lstrip(".")
        if wanted_port and wanted_port != str(port):
            continue
        if item == "*" or (domain and (host == domain or host.endswith(f".{domain}"))) or _is_within(host, name):
            return True
    return False


def _is_within(host: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
