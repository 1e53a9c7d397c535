"""Sources to documents in the archive: what is new, what changed, what gave nothing and why. No Prefect here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from flows.crawl.archive import Archive
from flows.crawl.fetch import make_client
from flows.crawl.politeness import PoliteClient
from flows.crawl.sources import Source
from flows.crawl.visit import CollectRules, SourceResult, Visit

SOURCES_AT_ONCE = 8


def collect_sources(
    sources: Sequence[Source],
    archive: Archive,
    rules: CollectRules | None = None,
    done: Callable[[SourceResult], None] = lambda _result: None,
) -> list[SourceResult]:
    """Fetch what is new or changed at every source; ``done`` is told of each as it ends.

    A source that fails never stops the others. What was fetched is in the archive at once, so that
    an interrupted collection goes on where it was.
    """
    return asyncio.run(_collect(sources, archive, rules or CollectRules(), done))


async def _collect(
    sources: Sequence[Source], archive: Archive, rules: CollectRules, done: Callable[[SourceResult], None]
) -> list[SourceResult]:
    # Two clients, because a connection pool that may enter private networks must never be shared.
    async with make_client(False, rules.limits) as public, make_client(True, rules.limits) as private:
        clients = {
            allowed: PoliteClient(client, rules.limits, rules.tries, rules.first_wait, rules.longest_wait)
            for allowed, client in ((False, public), (True, private))
        }
        room = asyncio.Semaphore(SOURCES_AT_ONCE)

        async def visit(source: Source) -> SourceResult:
            async with room:
                result = await Visit(source, archive, clients[source.private], rules).run()
            done(result)
            return result

        return list(await asyncio.gather(*(visit(source) for source in sources)))
