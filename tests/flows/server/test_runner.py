"""What the runner of deployments says of what goes wrong in its event loop."""

from __future__ import annotations

import asyncio
import logging

import pytest
from prefect.runner import Runner

from flows.server.runner import _run


class Asking(Runner):
    """A runner that, as Prefect's own does, asks a task for its exception when it is done."""

    fails = False

    async def start(self, webserver: bool | None = None) -> None:
        async def wait() -> None:
            if self.fails:
                raise ValueError("a bug")
            await asyncio.sleep(60)

        task = asyncio.create_task(wait())
        task.add_done_callback(self.ask)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        await asyncio.sleep(0)

    def ask(self, task: asyncio.Task[None]) -> None:
        if error := task.exception():
            raise error


@pytest.mark.parametrize("fails", [False, True])
def test_a_task_that_was_cancelled_is_no_fault_and_one_that_failed_is(
    fails: bool, caplog: pytest.LogCaptureFixture
) -> None:
    runner = Asking()
    runner.fails = fails
    with caplog.at_level(logging.ERROR, "asyncio"):
        asyncio.run(_run(runner))
    assert [record.name for record in caplog.records] == (["asyncio"] if fails else [])
