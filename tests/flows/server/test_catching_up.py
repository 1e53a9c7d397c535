"""Whether a run is to be made up for, by what a server knows of the last ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed, Crashed, Failed, Scheduled

from flows.server.serve import must_catch_up

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("states", "wanted"),
    [
        ([], False),
        ([(1, Scheduled()), (-1, Completed())], False),
        ([(1, Scheduled()), (-1, Scheduled())], True),
        ([(1, Scheduled()), (-1, Crashed())], True),
        ([(-1, Failed())], False),
        ([(-1, Cancelled()), (-2, Crashed())], True),
        ([(400, Scheduled()), (365, Crashed()), (-1, Completed())], True),
        ([(400, Scheduled()), (365, Completed()), (-1, Crashed())], False),
    ],
    ids=[
        "nothing known", "all ran", "one was missed", "one was cut off", "one failed", "one was cancelled",
        "cut off ahead of a clock set back", "made up for ahead of a clock set back",
    ],
)  # fmt: skip
def test_a_run_is_made_up_for(states: list[tuple[int, State]], wanted: bool) -> None:
    runs = [(NOW + timedelta(days=days), state) for days, state in states]
    assert must_catch_up(runs, NOW) == wanted
