"""Asking servers no more, no faster and nowhere else than they like."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego

from flows.crawl.fetch import FetchError, Limits, RedirectError, Response, check_scheme, exchange_once

ROBOT_NAME = "duibiao"
ROBOTS_BYTES = 500_000


class PoliteClient:
    """One client for many hosts: robots.txt, one question at a time and a pause per host, retries worth trying.

    All of this holds for every host on the way of a redirect. Cookies live as long as one address is followed.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        limits: Limits,
        tries: int = 3,
        first_wait: float = 2.0,
        longest_wait: float = 60.0,
    ) -> None:
        self._client = client
        self._limits = limits
        self._tries = tries
        self._first_wait = first_wait
        self._longest_wait = longest_wait
        self._gates: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._asked_at: dict[str, float] = {}
        self._robots: dict[str, Protego | FetchError] = {}
        self._robots_gates: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def fetch(
        self,
        url: str,
        delay: float,
        etag: str | None = None,
        last_modified: str | None = None,
        known_at: str | None = None,
    ) -> Response:
        """A complete answer, after as many tries as make sense. Raises FetchError with the last reason.

        ``etag`` and ``last_modified`` are conditions for the address ``known_at`` alone (default: ``url``):
        behind a redirect that leads elsewhere now, "not modified" would speak of another page.
        """

        async def permit(address: str) -> float:
            return await self._find_pause(address, delay)

        return await self._follow(url, self._limits, permit, known_at or url, etag, last_modified)

    async def _follow(
        self,
        asked: str,
        limits: Limits,
        permit: Callable[[str], Awaitable[float]],
        known_at: str,
        etag: str | None,
        last_modified: str | None,
    ) -> Response:
        url, passed, cookies = asked, list[str](), httpx.Cookies()
        been: set[tuple[str, frozenset[tuple[str, str, str | None]]]] = set()
        for _ in range(limits.redirects + 1):
            state = (url, _fingerprint(cookies))
            if state in been:
                raise RedirectError(asked, f"redirects in a circle by way of {url}")
            been.add(state)
            conditions = (etag, last_modified) if url == known_at else (None, None)
            try:
                check_scheme(url)
                answer = await self._try(url, limits, await permit(url), conditions, cookies)
            except FetchError as error:
                if not passed:
                    raise
                reason = f"redirected to {url}: {error.reason}"
                raise FetchError(asked, reason, error.again, error.wait, error.status) from error
            if answer.location is None:
                return replace(answer, asked=asked, redirects=tuple(passed))
            passed.append(url)
            try:
                url = urljoin(url, answer.location)
            except ValueError as error:
                raise RedirectError(asked, f"redirects to what is no address: {error}") from error
        raise RedirectError(asked, f"more than {limits.redirects} redirects")

    async def _try(
        self,
        url: str,
        limits: Limits,
        pause: float,
        conditions: tuple[str | None, str | None],
        cookies: httpx.Cookies,
    ) -> Response:
        for attempt in range(1, self._tries + 1):
            try:
                async with self._gates[_host(url)]:
                    await self._keep_pause(_host(url), pause)
                    return await exchange_once(self._client, url, limits, *conditions, cookies)
            except FetchError as error:
                # Twice as long each time, and never in step with other visitors.
                wait = max(error.wait or 0.0, self._first_wait * 2 ** (attempt - 1) * random.uniform(0.8, 1.2))
                if not error.again or attempt == self._tries:
                    raise
                if wait > self._longest_wait:
                    reason = f"{error.reason}; it asks to come back in {wait:.0f} s"
                    raise FetchError(url, reason, status=error.status) from error
                await asyncio.sleep(wait)
        raise AssertionError("unreachable: the last try returns or raises")

    async def _keep_pause(self, host: str, pause: float) -> None:
        wait = self._asked_at.get(host, -pause) + pause - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        self._asked_at[host] = time.monotonic()

    async def _find_pause(self, url: str, delay: float) -> float:
        """Seconds between two questions to the host. Raises FetchError where its rules do not let us in."""
        rules = await self._read_robots(url, delay)
        if not rules.can_fetch(url, ROBOT_NAME):
            raise FetchError(url, "robots.txt asks not to fetch this")
        pause = max(delay, rules.crawl_delay(ROBOT_NAME) or 0.0)
        if not pause <= self._longest_wait:
            raise FetchError(url, f"robots.txt asks for a pause of {pause:g} s between two pages")
        return pause

    async def _read_robots(self, url: str, delay: float) -> Protego:
        """The rules of the address's host; no rules where it has none. A host that can't say must not be asked."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._robots_gates[origin]:
            if origin not in self._robots:
                self._robots[origin] = await self._ask_robots(origin, delay)
        rules = self._robots[origin]
        if isinstance(rules, FetchError):
            raise FetchError(url, f"robots.txt cannot be read: {rules.reason}", rules.again, rules.wait)
        return rules

    async def _ask_robots(self, origin: str, delay: float) -> Protego | FetchError:
        async def permit(_address: str) -> float:
            return delay

        limits = replace(self._limits, body_bytes=ROBOTS_BYTES, cut=True)
        address = f"{origin}/robots.txt"
        try:
            answer = await self._follow(address, limits, permit, address, None, None)
        except RedirectError:
            return Protego.parse("")  # RFC 9309: as if there were none
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return Protego.parse("")
            return error
        return Protego.parse(answer.body[:ROBOTS_BYTES].decode("utf-8-sig", "replace"))


def _fingerprint(cookies: httpx.Cookies) -> frozenset[tuple[str, str, str | None]]:
    return frozenset((cookie.domain, cookie.name, cookie.value) for cookie in cookies.jar)


def _host(url: str) -> str:
    return urlsplit(url).netloc
