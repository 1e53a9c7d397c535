"""Prefect's runner of deployments, ended by SIGTERM as it is by Ctrl-C."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Sequence
from typing import Any

from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner

from flows.interrupts import end_if_interrupted

AT_ONCE = 2
"""Two runs, so that an alarm need not wait for the run that it is about."""


class InterruptibleRunner(Runner):
    """A runner for which SIGTERM is a Ctrl-C.

    Prefect's own handler forgets to await what it starts, and leaves the event loop by SystemExit.
    """

    def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
        signal.raise_signal(signal.SIGINT)


def run_deployments(deployments: Sequence[RunnerDeployment]) -> None:
    """Run what is due until Ctrl-C or SIGTERM, which raise KeyboardInterrupt."""
    runner = InterruptibleRunner(limit=AT_ONCE)
    for deployment in deployments:
        runner.add_deployment(deployment)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # by this asyncio cancels what is going on, in order
    end_if_interrupted()
    asyncio.run(_run(runner))


async def _run(runner: Runner) -> None:
    asyncio.get_running_loop().set_exception_handler(_tell_unless_cancelled)
    try:
        await runner.start()
    except asyncio.CancelledError:
        # Whoever ends it knows that it ends; what still fails is said.
        logging.getLogger("prefect").setLevel(logging.ERROR)
        raise


def _tell_unless_cancelled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Prefect asks a task that was cancelled at the end for its exception, which raises."""
    if not isinstance(context.get("exception"), asyncio.CancelledError):
        loop.default_exception_handler(context)
