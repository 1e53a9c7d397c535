"""Asking servers no more, no faster and nowhere else than they like."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from urllib.parse import urlsplit

import httpx
from protego import Protego

from flows.fetch import FetchError, Limits, Response, fetch_once

ROBOT_NAME = "duibiao"
ROBOTS_BYTES = 500_000


class PoliteClient:
    """One client for many hosts: robots.txt, one question at a time and a pause per host, retries worth trying."""

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
        self, url: str, delay: float, etag: str | None = None, last_modified: str | None = None
    ) -> Response:
        """A complete answer, after as many tries as make sense. Raises FetchError with the last reason."""
        rules = await self._read_robots(url, delay)
        if not rules.can_fetch(url, ROBOT_NAME):
            raise FetchError(url, "robots.txt asks not to fetch this")
        pause = max(delay, rules.crawl_delay(ROBOT_NAME) or 0.0)
        if pause > self._longest_wait:
            raise FetchError(url, f"robots.txt asks for a pause of {pause:g} s between two pages")
        return await self._try(url, pause, etag, last_modified)

    async def _try(self, url: str, pause: float, etag: str | None, last_modified: str | None) -> Response:
        for attempt in range(1, self._tries + 1):
            try:
                async with self._gates[_host(url)]:
                    await self._keep_pause(_host(url), pause)
                    return await fetch_once(self._client, url, self._limits, etag, last_modified)
            except FetchError as error:
                # Twice as long each time, and never in step with other visitors.
                wait = max(error.wait or 0.0, self._first_wait * 2 ** (attempt - 1) * random.uniform(0.8, 1.2))
                if not error.again or attempt == self._tries:
                    raise
                if wait > self._longest_wait:
                    raise FetchError(url, f"{error.reason}; it asks to come back in {wait:.0f} s") from error
                await asyncio.sleep(wait)
        raise AssertionError("unreachable: the last try returns or raises")

    async def _keep_pause(self, host: str, pause: float) -> None:
        wait = self._asked_at.get(host, -pause) + pause - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        self._asked_at[host] = time.monotonic()

    async def _read_robots(self, url: str, delay: float) -> Protego:
        """The rules of the address's host; no rules where it has none. A host that can't say must not be asked."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._robots_gates[origin]:
            if origin not in self._robots:
                self._robots[origin] = await self._ask_robots(origin, delay)
        rules = self._robots[origin]
        if isinstance(rules, FetchError):
            raise FetchError(url, f"robots.txt cannot be read: {rules.reason}", rules.again)
        return rules

    async def _ask_robots(self, origin: str, delay: float) -> Protego | FetchError:
        try:
            answer = await self._try(f"{origin}/robots.txt", delay, None, None)
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return Protego.parse("")
            return error
        return Protego.parse(answer.body[:ROBOTS_BYTES].decode("utf-8", "replace"))


def _host(url: str) -> str:
    return urlsplit(url).netloc
