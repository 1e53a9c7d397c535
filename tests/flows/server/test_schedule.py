"""What runs when, as it is registered with a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.errors import InputError
from flows.run.home import Home
from flows.server.schedule import make_deployments


@pytest.mark.parametrize(
    ("cron", "timezone"), [("every day", "Asia/Shanghai"), ("61 6 * * *", "Asia/Shanghai"), ("0 6 * * *", "Mars")]
)
def test_a_schedule_without_sense_is_refused(tmp_path: Path, cron: str, timezone: str) -> None:
    with pytest.raises(InputError, match="--cron"):
        make_deployments(Home(tmp_path), [], None, cron, timezone)


def test_the_main_flow_has_the_schedule_asked_for(tmp_path: Path) -> None:
    main, maintain, alarm = make_deployments(Home(tmp_path), [Path("a.txt")], None, "5 4 * * *", "Asia/Tokyo")
    (item,) = main.schedules or []
    assert (item.schedule.cron, item.schedule.timezone) == ("5 4 * * *", "Asia/Tokyo")
    assert main.parameters == {"paths": [str(Path("a.txt").absolute())], "home": str(tmp_path)}
    assert maintain.schedules and not alarm.schedules
