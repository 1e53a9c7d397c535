"""What the server does by itself when something goes wrong: alarms, as a flow, and the automations that start it.

An alarm sends nothing anywhere: it is a run of its own with a warning in its log, a line in the artifact `alarms`
and in ``<home>/alarms.jsonl``, which `duibiao status` shows. Whoever wants mail or a chat message makes a
notification block (or a webhook block) in Prefect and names it in DUIBIAO_NOTIFY as ``type/name``.

For a Prefect server of your own: ``python -m flows.alarms`` after `prefect deploy`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import State, StateType
from prefect.events import emit_event
from prefect.events.actions import ActionTypes, CallWebhook, ChangeFlowRunState, RunDeployment, SendNotification
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.exceptions import ObjectNotFound
from prefect.runtime import flow_run
from prefect.states import Completed

from flows.errors import InputError, RefusedError
from flows.monitor.alarm_log import is_known, note_alarm, read_alarms
from flows.monitor.markdown import escape_markdown
from flows.monitor.regressions import Regression, describe_regressions
from flows.monitor.stale_sources import SilentSource, describe_silence
from flows.run.clock import ZONE, tell_time
from flows.run.home import Home

ALARM = "alarm"
"""Name of the flow and of its deployment."""
TAG = "duibiao"
"""Tag of the deployments whose runs are watched; the alarm's own has none, or it could alarm about itself."""
PREFIX = "duibiao: "
"""Automations whose names begin so are ours: updated, and taken away when the code has them no more."""
NOTIFY = "DUIBIAO_NOTIFY"
FELL, SILENT = "duibiao.figures.fell", "duibiao.sources.silent"
HEARTBEAT = "prefect.flow-run.heartbeat"
FAILURES = {f"prefect.flow-run.{state}" for state in ("Failed", "Crashed", "TimedOut")}
ENDS = {*FAILURES, "prefect.flow-run.Completed", "prefect.flow-run.Cancelled"}
HEARTBEAT_SECONDS = 180
LATE_SECONDS = 3600
SHOWN_ALARMS = 50

Notify = Callable[[str, str], ActionTypes]
"""Title and details to the action that sends them to somebody."""

OF_A_RUN = {"prefect.resource.id": "prefect.flow-run.*"}
OF_OURS = {"prefect.resource.id": f"prefect.tag.{TAG}", "prefect.resource.role": "tag"}
OF_A_WAREHOUSE = {"prefect.resource.id": "duibiao.warehouse.*"}
RUN_TITLE = "{{ flow.name }} {{ flow_run.state.name|lower }}: {{ flow_run.name }}"
RUN_DETAILS = "{{ flow_run.state.message }}"
EVENT_TITLE, EVENT_DETAILS = "{{ event.payload.title }}", "{{ event.payload.details }}"
RUN_HOME, EVENT_HOME = "{{ flow_run.parameters.home }}", "{{ event.payload.home }}"


@flow(name=ALARM, flow_run_name=lambda: str(flow_run.parameters.get("title", ALARM))[:100])
def run_alarm(title: str, details: str = "", home: str = "data") -> State[None]:
    """Put an alarm where people look: the runs, their log, the artifact `alarms`, `duibiao status`."""
    place = Home(Path(home).absolute())
    if is_known(place, title, datetime.now(UTC)):
        return Completed(name="Known", message=f"raised within the last hour: {title}")
    get_run_logger().warning("%s\n%s", title, details)
    note_alarm(place, title, details)
    told = [
        f"## {escape_markdown(alarm['title'])}\n\n{tell_time(alarm['at'])} {ZONE}: {escape_markdown(alarm['details'])}"
        for alarm in read_alarms(place, SHOWN_ALARMS)
    ]
    create_markdown_artifact("\n\n".join(told), key=f"{ALARM}s", description=f"the latest: {title}")
    return Completed(name="Alarm", message=title)


def announce_regressions(home: Home, regressions: Sequence[Regression]) -> None:
    """An event for figures that are lower than those of the state before; nothing for none."""
    if regressions:
        title = ", ".join(fall.figure for fall in regressions) + " fell"
        figures = [{"figure": fall.figure, "before": fall.before, "after": fall.after} for fall in regressions]
        _announce(FELL, home, title, describe_regressions(regressions), {"figures": figures}, [])


def announce_silence(home: Home, sources: Sequence[SilentSource]) -> None:
    """An event for sources that have given nothing for long; nothing for none."""
    if sources:
        title = f"{len(sources)} source{'s' if len(sources) > 1 else ''} silent: {sources[0].name}"
        related = [
            {"prefect.resource.id": f"duibiao.source.{source.name}", "prefect.resource.role": "source"}
            for source in sources
        ]
        _announce(SILENT, home, title, describe_silence(sources), {"sources": [item.name for item in sources]}, related)


def make_automations(alarm: UUID, notify: Notify | None = None) -> list[AutomationCore]:
    """The rules that the server carries out; ``alarm`` is the deployment to run, ``notify`` what to do besides."""

    def start_alarm(title: str, details: str, home: str = RUN_HOME) -> list[ActionTypes]:
        start = RunDeployment.model_validate(
            {"deployment_id": alarm, "parameters": {"title": title, "details": details, "home": home}}
        )
        return [start, notify(title, details)] if notify else [start]

    def react(name: str, description: str, event: set[str], **match: object) -> AutomationCore:
        of_run = "match_related" in match
        return AutomationCore(
            name=PREFIX + name,
            description=description,
            trigger=EventTrigger.model_validate(
                {"expect": event, "posture": Posture.Reactive, "threshold": 1, "within": timedelta(0), **match}
            ),
            actions=start_alarm(RUN_TITLE, RUN_DETAILS)
            if of_run
            else start_alarm(EVENT_TITLE, EVENT_DETAILS, EVENT_HOME),
        )

    def await_event(seconds: int, **trigger: object) -> EventTrigger:
        fixed = {"match": OF_A_RUN, "for_each": {"prefect.resource.id"}, "posture": Posture.Proactive, "threshold": 1}
        return EventTrigger.model_validate({**fixed, "within": timedelta(seconds=seconds), **trigger})

    return [
        react("a run failed or crashed", "Runs of our deployments.", FAILURES, match=OF_A_RUN, match_related=OF_OURS),
        react(
            "coverage or accuracy fell",
            "What was published knows less of the same reports than the state before it, or agrees less with gold.csv.",
            {FELL},
            match=OF_A_WAREHOUSE,
        ),
        react("sources are silent", "They have given nothing for days.", {SILENT}, match=OF_A_WAREHOUSE),
        AutomationCore(
            name=PREFIX + "a run is an hour late",
            description="No worker takes it.",
            trigger=await_event(
                LATE_SECONDS,
                match_related=OF_OURS,
                after={"prefect.flow-run.Late"},
                expect={"prefect.flow-run.Pending", "prefect.flow-run.Running", *ENDS},
            ),
            actions=start_alarm("a run is an hour late: {{ flow_run.name }}", "No worker takes it."),
        ),
        AutomationCore(
            name=PREFIX + "a run that falls silent has crashed",
            description=f"No heartbeat for {HEARTBEAT_SECONDS} s and no end: its process is gone.",
            trigger=await_event(HEARTBEAT_SECONDS, after={HEARTBEAT}, expect={HEARTBEAT, *ENDS}),
            actions=[
                ChangeFlowRunState(name="Crashed", state=StateType.CRASHED, message="The run fell silent.", force=False)
            ],
        ),
    ]


def register_automations(notify: str | None = None) -> list[str]:
    """Put the automations onto the server, where `alarm/alarm` is deployed; those that are there are updated.

    One that a person switched off stays off. Returns their names. Raises RefusedError when the alarm is not
    deployed, InputError when ``notify`` (``type/name`` of a block) names no block.
    """
    with get_client(sync_client=True) as client:
        try:
            alarm = client.read_deployment_by_name(f"{ALARM}/{ALARM}").id
        except ObjectNotFound as error:
            raise RefusedError(f"the deployment {ALARM}/{ALARM} is not on this server; deploy it first") from error
        wanted = make_automations(alarm, _find_block(client, notify) if notify else None)
        known = {item.name: item for item in client.read_automations(limit=200) if item.name.startswith(PREFIX)}
        for automation in wanted:
            before = known.pop(automation.name, None)
            if before is None:
                client.create_automation(automation)
            elif _compare(before) != _compare(automation):
                client.update_automation(before.id, automation.model_copy(update={"enabled": before.enabled}))
        for automation in known.values():
            client.delete_automation(automation.id)
    return [automation.name for automation in wanted]


def _compare(automation: AutomationCore) -> dict[str, object]:
    core = automation.model_dump(mode="json", include={"description", "trigger", "actions"})
    for name in ("expect", "after", "for_each"):
        core["trigger"][name] = sorted(core["trigger"][name])
    core["trigger"].pop("id", None)
    return core


def _find_block(client: SyncPrefectClient, notify: str) -> Notify:
    kind, _, name = notify.partition("/")
    try:
        block = client.read_block_document_by_name(name, kind)
    except ObjectNotFound as error:
        raise InputError(
            f"{NOTIFY}={notify}: no such block on this Prefect server; make it under Blocks in the UI, "
            "and name it type/name, such as slack-webhook/reports"
        ) from error

    def act(title: str, details: str) -> ActionTypes:
        if kind == "webhook":
            payload = json.dumps({"title": title, "details": details})
            return CallWebhook(block_document_id=block.id, payload=payload)
        return SendNotification(block_document_id=block.id, subject=title, body=details)

    return act


def _announce(
    event: str, home: Home, title: str, details: str, more: dict[str, object], related: list[dict[str, str]]
) -> None:
    get_run_logger().warning("%s: %s", title, details)
    emit_event(
        event,
        resource={"prefect.resource.id": f"duibiao.warehouse.{home.root}", "prefect.resource.name": str(home.root)},
        related=related,
        payload={"title": title, "details": details, "home": str(home.root), **more},
    )


if __name__ == "__main__":
    try:
        print("\n".join(register_automations(os.environ.get(NOTIFY))))
    except RefusedError as refusal:
        sys.exit(f"duibiao: {refusal}")
