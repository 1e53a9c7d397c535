"""Pages at full size: ``python -m tests.benchmarks.bench_pages HOME [--each N] [--questions]``.

HOME is one of ``bench_warehouse HOME``. Asks a warm process for pages that it has not been asked for before, and prints
of each kind the median and the worst: milliseconds of the clock and of the processor, all threads. With ``--questions``
also of each question. Nothing here is a test: times belong to a machine.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from flows.run.home import Home
from flows.web.app import create_app
from tests.flows.web.conftest import Client
from warehouse.query import following

PAGES = {
    "overview": "/?n={n}",
    "search by name": "/search?q=11{n:04}",
    "documents of a province and year": "/documents?province=1{n:01}0000&year=201{n:01}",
    "conflicts of an indicator": "/conflicts?indicator=x{n}",
    "region": "/region/{region}",
    "region in a year": "/region/{region}?year=2012",
    "chart of a region": "/region/{other}/chart",
    "plans of a region": "/region/{other}/plans",
    "indicator": "/indicator/x{n}",
    "indicator, levels of counties in a year": "/indicator/x{n}?year=2012&measure=level&level=county",
    "indicator in a region": "/region/{third}/x{n}",
    "document": "/document/doc{doc:06}",
    "number": "/number?doc=doc{doc:06}&at=90",
    "dictionary": "/docs/dictionary?n={n}",
    "own SQL": "/sql?q=from+scorecard+limit+{n}",
}
Spent = tuple[float, float]


def measure(act: Callable[[], Any]) -> tuple[Any, Spent]:
    """What an act gives, and its milliseconds of the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    result = act()
    return result, ((time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000)


def watch_questions(spent: dict[str, list[Spent]]) -> None:
    """Have every question that is really put to the database keep its times under its first words."""
    fetch = following.Conversation._fetch

    def timed(self: following.Conversation, sql: str, params: Mapping[str, Any] | None) -> list[following.Row]:
        rows, times = measure(lambda: fetch(self, sql, params))
        spent[" ".join(sql.split())[:70]].append(times)
        return list(rows)

    following.Conversation._fetch = timed  # type: ignore[method-assign]


def fill_address(address: str, number: int) -> str:
    """The address of the ``number``-th page of a kind."""
    region = 111200 + 7 * number
    return address.format(n=number, region=region, other=region + 1, third=region + 2, doc=1234 + 997 * number)


def write_line(name: str, times: list[Spent]) -> str:
    """Median and worst, clock and processor."""
    clock, processor = zip(*times, strict=True)
    return (
        f"{name:42} clock {statistics.median(clock):6.0f} {max(clock):6.0f}   "
        f"cpu {statistics.median(processor):6.0f} {max(processor):6.0f} ms"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("home", type=Path)
    options.add_argument("--each", type=int, default=5)
    options.add_argument("--questions", action="store_true")
    chosen = options.parse_args()
    client = Client(create_app(Home(chosen.home)))
    for address in PAGES.values():
        client.get(fill_address(address, 20))
    spent: dict[str, list[Spent]] = defaultdict(list)
    if chosen.questions:
        watch_questions(spent)
    for name, address in PAGES.items():
        spent.clear()
        times = []
        for number in range(1, chosen.each + 1):
            answer, took = measure(partial(client.get, fill_address(address, number)))
            assert answer.status_code == 200, (address, answer.text[:500])
            times.append(took)
        print(write_line(name, times), flush=True)
        for question, each in sorted(spent.items(), key=lambda item: -sum(cpu for _, cpu in item[1])):
            print("    " + write_line(question, each))


if __name__ == "__main__":
    main()
