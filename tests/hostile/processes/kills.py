"""Runs that are killed or interrupted at drawn points: ``python -m tests.hostile.processes.kills --points 100``.

By ``--how``: kill -9 of the process that writes, at a drawn call or at a drawn moment; kill -9 of the process that
reads; SIGINT or SIGTERM at a drawn call; SIGINT, SIGTERM or two SIGINT at a drawn moment of a command that imports by
itself what it needs (``*-anew``), of which none may be lost. Behind each: what is published is whole, and the state
before or the state after; the next run succeeds and makes the rows of an undisturbed one; nothing is left behind.
Prints how many ended with which code, and each point that fails, with the number that makes it again (``--first N
--points 1 --how HOW``). Exit code 1 where any does.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tests.hostile.processes.campaign import make_parser, try_points
from tests.hostile.processes.disturbed import Ended, Scene, complain, run, set_scene, start, wait_for, warm_up

AT_A_CALL = {"writer": signal.SIGKILL, "interrupt": signal.SIGINT, "terminate": signal.SIGTERM}
AT_A_MOMENT = {
    "moment": (signal.SIGKILL,), "interrupt-anew": (signal.SIGINT,), "terminate-anew": (signal.SIGTERM,),
    "twice-anew": (signal.SIGINT, signal.SIGINT),
}  # fmt: skip
HOW = (*AT_A_CALL, *AT_A_MOMENT, "reader")
TOLD = {signal.SIGKILL: -signal.SIGKILL, signal.SIGINT: 130, signal.SIGTERM: 143}
"""Signals to the exit codes of runs that one came to."""
BETWEEN_TWO = 0.05


def signal_at(call: int, kind: signal.Signals) -> Callable[[], None]:
    """What sends the process a signal at its call of this number, of Python's functions and of built-in ones."""

    def disturb() -> None:
        calls = 0

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


def measure(scene: Scene, anew: bool) -> float:
    """Seconds that an undisturbed run takes."""
    begin, home = time.monotonic(), scene.make_home("timed", True)
    assert wait_for(start(home, scene.reports, anew=anew), home, scene.reports).code == 0
    return time.monotonic() - begin


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
    while (reader := find_reader(child)) is None and not has_ended(child):
        time.sleep(0.01)
    time.sleep(pause)
    if reader is not None:
        with suppress(ProcessLookupError):  # it has read all
            os.kill(reader, signal.SIGKILL)
    return wait_for(child, home, reports)


def has_ended(child: int) -> bool:
    """Whether a run, which is not waited for yet, has come to its end."""
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def signal_after(child: int, pause: float, kinds: Sequence[signal.Signals]) -> set[int]:
    """Send a run signals so many seconds after its start; the codes with which it may end."""
    codes: set[int] = set()
    for kind in kinds:
        time.sleep(pause)
        if has_ended(child):
            return codes or {0}
        os.kill(child, kind)
        codes |= {TOLD[kind], -kind}  # -kind: it was not up yet, or was up no longer
        pause = BETWEEN_TWO
    return codes


def try_point(
    scene: Scene, how: str, number: int, calls: dict[bool, int], seconds: dict[bool, float]
) -> tuple[str, list[str]]:
    """Disturb a run at the point of this number; how it ended, and what does not hold behind it."""
    draw = random.Random(f"{how}-{number}")
    fresh = draw.random() < 0.5
    home = scene.make_home("home", fresh)
    share = draw.random()
    if how in AT_A_CALL:
        kind = AT_A_CALL[how]
        ended, codes = run(home, scene.reports, signal_at(1 + int(share * calls[fresh]), kind)), {TOLD[kind]}
    else:
        anew = how.endswith("-anew")
        child, pause = start(home, scene.reports, anew=anew), share * seconds[anew]
        if how == "reader":
            ended, codes = kill_reader(child, home, scene.reports, pause), {0}
        else:
            codes = signal_after(child, pause, AT_A_MOMENT[how])
            ended = wait_for(child, home, scene.reports)
    wrong = complain(scene, home, fresh)
    if ended.code not in codes:
        wrong.append(f"ended with {ended.code}")
    if "Traceback" in ended.said:
        wrong.append("a traceback")
    return f"{how} ({ended.code})", [*wrong, ended.said[-800:]] if wrong else []


def main() -> int:
    asked = make_parser(__doc__, points=20, how=HOW).parse_args()
    end = time.monotonic() + asked.seconds
    warm_up()
    with tempfile.TemporaryDirectory(prefix="duibiao-kills-") as folder:
        scene = set_scene(Path(folder) / "scene")
        calls = {fresh: count_calls(scene, fresh) for fresh in (True, False)}
        seconds = {anew: measure(scene, anew) for anew in (True, False)}
        print(f"an undisturbed run takes {seconds[True]:.1f} s and {calls[True]:,} calls", flush=True)
        return try_points(asked, HOW, end, lambda how, number: try_point(scene, how, number, calls, seconds))


if __name__ == "__main__":
    raise SystemExit(main())
