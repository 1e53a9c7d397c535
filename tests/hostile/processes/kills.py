"""Runs that are killed or interrupted at drawn points: ``python -m tests.hostile.processes.kills --points 100``.

By ``--how``: kill -9 of the process that writes, at a drawn call or at a drawn moment; kill -9 of the process that
reads; SIGINT or SIGTERM at a drawn call. Behind each: what is published is whole, and the state before or the state
after; the next run succeeds and makes the rows of an undisturbed one; nothing is left behind. Prints each point that
fails, with the number that makes it again (``--first N --points 1 --how HOW``). Exit code 1 where any does.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.hostile.processes.campaign import make_parser, try_points
from tests.hostile.processes.disturbed import Ended, Scene, complain, run, set_scene, start, wait_for, warm_up

AT_A_CALL = {"writer": signal.SIGKILL, "interrupt": signal.SIGINT, "terminate": signal.SIGTERM}
HOW = (*AT_A_CALL, "moment", "reader")
ENDS = {
    "writer": {-signal.SIGKILL}, "moment": {-signal.SIGKILL, 0}, "reader": {0},
    "interrupt": {130}, "terminate": {-signal.SIGTERM},
}  # fmt: skip
"""Codes with which a run may end that is disturbed so; 0 where it had ended before."""


def signal_at(call: int, kind: signal.Signals) -> Callable[[], None]:
    """What sends the process a signal at its call of this number, of Python's functions and of built-in ones."""

    def disturb() -> None:
        calls = 0
        if kind == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.default_int_handler)

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")
            if calls >= call:
                sys.setprofile(None)
                os.kill(os.getpid(), kind)

        sys.setprofile(count)

    return disturb


def count_calls(scene: Scene, fresh: bool) -> int:
    """How many calls an undisturbed run takes: found by a run that writes its count down as it ends."""
    home = scene.make_home("counted", fresh)
    place = scene.folder / "calls"

    def disturb() -> None:
        calls = 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        exit_now = os._exit

        def end(code: int) -> None:
            sys.setprofile(None)
            place.write_text(str(calls))
            exit_now(code)

        os._exit = end  # type: ignore[assignment]
        sys.setprofile(count)

    assert run(home, scene.reports, disturb).code == 0
    return int(place.read_text())


def find_reader(child: int) -> int | None:
    """A process that reads for a run: it comes from one of the run's own, which reads nothing."""
    parents: dict[int, int] = {}
    nurseries: set[int] = set()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
            if b"flows.run.chunks.nursery" in entry.with_name("cmdline").read_bytes():
                nurseries.add(int(entry.parent.name))
        except OSError:
            continue
    own = {process for process in nurseries if parents[process] == child}
    return next((process for process in nurseries if parents[process] in own), None)


def kill_reader(child: int, home: Path, reports: Path, pause: float) -> Ended:
    """Kill the process that reads, so many seconds after it has begun."""
    while (reader := find_reader(child)) is None and os.waitid(
        os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT
    ) is None:
        time.sleep(0.01)
    time.sleep(pause)
    if reader is not None:
        with suppress(ProcessLookupError):  # it has read all
            os.kill(reader, signal.SIGKILL)
    return wait_for(child, home, reports)


def kill_at(child: int, home: Path, reports: Path, pause: float) -> Ended:
    """Kill a run so many seconds after its start."""
    time.sleep(pause)
    os.kill(child, signal.SIGKILL)
    return wait_for(child, home, reports)


def try_point(scene: Scene, how: str, number: int, calls: dict[bool, int], seconds: float) -> list[str]:
    """Disturb a run at the point of this number; what does not hold behind it."""
    draw = random.Random(f"{how}-{number}")
    fresh = draw.random() < 0.5
    home = scene.make_home("home", fresh)
    share = draw.random()
    if how in AT_A_CALL:
        ended = run(home, scene.reports, signal_at(1 + int(share * calls[fresh]), AT_A_CALL[how]))
    else:
        child = start(home, scene.reports)
        ended = (kill_at if how == "moment" else kill_reader)(child, home, scene.reports, share * seconds)
    wrong = complain(scene, home, fresh)
    if ended.code not in ENDS[how]:
        wrong.append(f"ended with {ended.code}")
    if "Traceback" in ended.said:
        wrong.append("a traceback")
    return [*wrong, ended.said[-800:]] if wrong else []


def main() -> int:
    asked = make_parser(__doc__, points=20, how=HOW).parse_args()
    end = time.monotonic() + asked.seconds
    warm_up()
    with tempfile.TemporaryDirectory(prefix="duibiao-kills-") as folder:
        scene = set_scene(Path(folder) / "scene")
        calls = {fresh: count_calls(scene, fresh) for fresh in (True, False)}
        begin = time.monotonic()
        run(scene.make_home("timed", True), scene.reports)
        seconds = time.monotonic() - begin
        print(f"an undisturbed run takes {seconds:.1f} s and {calls[True]:,} calls", flush=True)
        return try_points(asked, HOW, end, lambda how, number: (how, try_point(scene, how, number, calls, seconds)))


if __name__ == "__main__":
    raise SystemExit(main())
