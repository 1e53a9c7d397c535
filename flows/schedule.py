"""What runs when, and what Prefect does by itself: deployments and automations as code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from prefect.automations import Automation
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.deployments.runner import RunnerDeployment
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.errors import InputError
from flows.etl import run_etl
from flows.home import Home
from flows.upkeep import run_maintain

DEPLOYMENT = "scheduled"
UPKEEP = "weekly"
UPKEEP_CRON = "0 3 * * 0"
SILENT_SECONDS = 180
ENDS = {f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed")}
HEARTBEAT = "prefect.flow-run.heartbeat"


def make_deployments(
    home: Home, inputs: Sequence[Path], sources: Path | None, cron: str, timezone: str
) -> list[RunnerDeployment]:
    """The main flow on its schedule, and the weekly upkeep. Raises InputError for a schedule that makes no sense."""
    parameters: dict[str, object] = {"paths": [str(path.absolute()) for path in inputs], "home": str(home.root)}
    if sources:
        parameters["sources"] = str(sources.absolute())
    try:
        main = run_etl.to_deployment(
            DEPLOYMENT,
            schedule=Cron(cron, timezone=timezone),
            parameters=parameters,
            description="Reads new and changed reports into the warehouse and publishes it.",
            tags=["duibiao"],
            # Two runs would wait for one writer's lock; the one that comes too early has nothing to add.
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        upkeep = run_maintain.to_deployment(
            UPKEEP,
            schedule=Cron(UPKEEP_CRON, timezone=timezone),
            parameters={"home": str(home.root)},
            description="Checks the archive and forgets Prefect's records of runs that ended long ago.",
            tags=["duibiao"],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    except ValueError as error:
        raise InputError(f"--cron {cron!r} --timezone {timezone!r}: {error}") from error
    # They are coroutines only inside an event loop.
    assert isinstance(main, RunnerDeployment)
    assert isinstance(upkeep, RunnerDeployment)
    return [main, upkeep]


def make_automations() -> list[Automation]:
    """Rules that the server carries out by itself: a run that falls silent is marked as crashed."""
    return [
        Automation(
            name="duibiao: a run that falls silent has crashed",
            description=f"No heartbeat for {SILENT_SECONDS} s and no end: its process is gone.",
            trigger=EventTrigger(
                after={HEARTBEAT},
                expect={HEARTBEAT, *ENDS},
                match={"prefect.resource.id": "prefect.flow-run.*"},
                for_each={"prefect.resource.id"},
                posture=Posture.Proactive,
                threshold=1,
                within=timedelta(seconds=SILENT_SECONDS),
            ),
            actions=[
                ChangeFlowRunState(name="Crashed", state=StateType.CRASHED, message="The run fell silent.", force=False)
            ],
        )
    ]


def register_automations() -> None:
    """Create the automations that the server does not have yet, known by their names."""
    for automation in make_automations():
        try:
            known = Automation.read(name=automation.name)
            assert isinstance(known, Automation)  # a coroutine only inside an event loop
        except ValueError:
            created = automation.create()
            assert isinstance(created, Automation)
