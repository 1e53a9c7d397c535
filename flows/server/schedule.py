"""What runs when: deployments as code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.alarms import ALARM, TAG, run_alarm
from flows.errors import InputError
from flows.etl import run_etl
from flows.maintain import run_maintain
from flows.run.home import Home
from flows.run.names import escape_name

DEPLOYMENT = "scheduled"
MAINTAIN = "weekly"
MAINTAIN_CRON = "0 3 * * 0"


def make_deployments(
    home: Home, inputs: Sequence[Path], sources: Path | None, cron: str, timezone: str
) -> list[RunnerDeployment]:
    """The main flow on its schedule, the weekly `maintain`, and the alarm, which automations start.

    Raises InputError for a schedule that makes no sense.
    """
    paths = [escape_name(str(path.absolute())) for path in inputs]
    parameters: dict[str, object] = {"paths": paths, "home": str(home.root)}
    if sources:
        parameters["sources"] = str(sources.absolute())
    try:
        main = run_etl.to_deployment(
            DEPLOYMENT,
            schedule=Cron(cron, timezone=timezone),
            parameters=parameters,
            description="Reads new and changed reports into the warehouse and publishes it.",
            tags=[TAG],
            # Two runs would wait for one writer's lock; the one that comes too early has nothing to add.
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        maintain = run_maintain.to_deployment(
            MAINTAIN,
            schedule=Cron(MAINTAIN_CRON, timezone=timezone),
            parameters={"home": str(home.root)},
            description="Checks the archive and forgets Prefect's records of runs that ended long ago.",
            tags=[TAG],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        alarm = run_alarm.to_deployment(
            ALARM,
            parameters={"home": str(home.root)},
            description="Started by automations: says in the UI and in `duibiao status` what went wrong.",
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    except ValueError as error:
        raise InputError(
            f"--cron {cron!r} --timezone {timezone!r}: {error}; write '0 6 * * *' and Asia/Shanghai"
        ) from error
    # They are coroutines only inside an event loop.
    assert isinstance(main, RunnerDeployment)
    assert isinstance(maintain, RunnerDeployment)
    assert isinstance(alarm, RunnerDeployment)
    return [main, maintain, alarm]
