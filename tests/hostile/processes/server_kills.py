"""Kills at drawn moments of what serves: ``python -m tests.hostile.processes.server_kills --points 100``.

By ``--how``: kill -9 of the Prefect server of a run (``server``), SIGTERM (``run-ended``) and SIGINT
(``run-interrupted``) to such a run; kill -9 of all of `duibiao serve` at once while it comes up and makes up for a run
(``serve``), of its Prefect server (``served``), SIGTERM (``ended``) and SIGINT (``interrupted``) to it. Behind each: a
run whose server is killed succeeds or says what to do; none of the signals is lost; `serve` ends with 0 where it is
asked to end; no process is left; what is published is whole, and the state before or after; the next run
makes the rows of an undisturbed one. Exit code 1 where any fails.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from flows.server.server import find_port
from tests.hostile.processes.campaign import make_parser, try_points
from tests.hostile.processes.disturbed import Scene, complain, set_scene, warm_up
from tests.integration.conftest import COMMAND, make_environment
from tests.integration.test_recovery import find_server, list_processes

PATIENCE = 300.0
ENDING = 60.0
"""Seconds within which all processes of a home must have ended."""
READY = "Ctrl-C ends"
SCHEDULE = {"owed": "* * * * *", "far": "0 0 1 1 *"}
OF_A_RUN = ("server", "run-ended", "run-interrupted")
HOW = (*OF_A_RUN, "serve", "served", "ended", "interrupted")
SIGNALS = {
    "serve": signal.SIGKILL, "ended": signal.SIGTERM, "interrupted": signal.SIGINT,
    "run-ended": signal.SIGTERM, "run-interrupted": signal.SIGINT,
}  # fmt: skip
ENDS = {
    "server": {0, 1}, "run-ended": {143, -signal.SIGTERM}, "run-interrupted": {130, -signal.SIGINT},
    "serve": {-signal.SIGKILL}, "served": {0, 1}, "ended": {0, 143, -signal.SIGTERM},
    "interrupted": {0, 130, -signal.SIGINT},
}  # fmt: skip
"""Codes with which it may end; by the signal where it came before Python was up, 1 where the server is gone."""
SIGNS = ("never awaited", "Exception in callback", "was destroyed but it is pending")
REMEDIES = ("no longer answers", "while starting; try again")


@contextmanager
def start(home: Path, said: Path, *arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command on a home, killed at the end of the block where it has not ended; its words go to a file."""
    with said.open("wb") as output:
        process = subprocess.Popen(
            [*COMMAND, *map(str, arguments), "--home", str(home)],
            stdout=output, stderr=subprocess.STDOUT, env=make_environment(), start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def start_run(home: Path, said: Path, reports: Path) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """`duibiao run` with a Prefect server of its own."""
    return start(home, said, "run", reports, "--workers", "1")


def start_serve(
    home: Path, said: Path, reports: Path, schedule: str
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """`duibiao serve` on ports of its own."""
    ports = ("--port", str(find_port()), "--web-port", str(find_port()))
    return start(home, said, "serve", reports, "--cron", schedule, *ports)


def holds(condition: Callable[[], object], patience: float = PATIENCE) -> bool:
    """Whether a condition comes to hold within some seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def owe_a_run(scene: Scene) -> Path:
    """A Prefect folder that knows of a run which nobody was there to run, so that `serve` makes up for it at once."""
    home, said = scene.make_home("home", True), scene.folder / "owed.said"  # the run names the home it is for
    with start_serve(home, said, scene.reports, SCHEDULE["owed"]):
        # Only once it has run is it certain that the runs of the next minutes are planned.
        assert holds((home / "duibiao.duckdb").exists), said.read_text("utf-8", "replace")
    assert holds(lambda: not list_processes(home))
    time.sleep(61)  # until the next minute it was to run has begun
    return shutil.copytree(home / "prefect", scene.folder / "owed")


def make_home(scene: Scene, how: str, fresh: bool, owed: Path) -> Path:
    home = scene.make_home("home", fresh)
    if how not in OF_A_RUN:
        shutil.rmtree(home / "prefect", ignore_errors=True)
        shutil.copytree(owed, home / "prefect")
    return home


def measure(scene: Scene, owed: Path) -> dict[str, float]:
    """Seconds that an undisturbed run with a server takes, and `serve` until it has made up for one."""
    home, said = make_home(scene, "server", True, owed), scene.folder / "timed.said"
    begin = time.monotonic()
    with start_run(home, said, scene.reports) as process:
        assert process.wait(PATIENCE) == 0, said.read_text()
    seconds = dict.fromkeys(OF_A_RUN, time.monotonic() - begin)
    home = make_home(scene, "serve", True, owed)
    begin = time.monotonic()
    with start_serve(home, said, scene.reports, SCHEDULE["far"]) as process:
        assert holds((home / "duibiao.duckdb").exists), said.read_text("utf-8", "replace")
        seconds |= dict.fromkeys(HOW[len(OF_A_RUN) :], time.monotonic() - begin)
        process.terminate()
        assert process.wait(PATIENCE) == 0, said.read_text("utf-8", "replace")
    return seconds


def has_made_up(home: Path, said: Path) -> bool:
    """Whether `serve` is up, and has made up for the run it owed."""
    return (home / "duibiao.duckdb").exists() and READY in said.read_text("utf-8", "replace")


def strike(how: str, home: Path, process: subprocess.Popen[bytes]) -> str:
    """Kill or end what is to be; what that was."""
    if process.poll() is not None:
        return f"{how}, behind it"
    if how in SIGNALS:
        process.send_signal(SIGNALS[how])
    elif (server := find_server(home)) is not None:
        os.kill(server, signal.SIGKILL)
    else:
        return f"{how}, before or behind it"
    return how


def try_point(scene: Scene, how: str, number: int, seconds: dict[str, float], owed: Path) -> tuple[str, list[str]]:
    """Kill at the moment of this number; what was struck, and what does not hold behind it."""
    draw = random.Random(f"{how}-{number}")
    fresh, pause = draw.random() < 0.5, draw.random() * seconds[how]
    home, said = make_home(scene, how, fresh, owed), scene.folder / "home.out"
    with (
        start_run(home, said, scene.reports)
        if how in OF_A_RUN
        else start_serve(home, said, scene.reports, SCHEDULE["far"])
    ) as process:
        time.sleep(pause)
        struck, wrong = strike(how, home, process), []
        if how == "served":
            holds(lambda: process.poll() is not None or has_made_up(home, said))
            if process.poll() is None and not has_made_up(home, said):
                wrong.append("the run it owes is not made up for")
            process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
    code = process.returncode
    if code not in ({0} if struck.endswith(", behind it") else ENDS[how]):
        wrong.append(f"ended with {code}")
    if not holds(lambda: not list_processes(home), ENDING):
        wrong.append(f"processes are left: {list_processes(home)}")
    words = said.read_text("utf-8", "replace")
    # Prefect says at length that its server does not answer, where one was killed under it.
    signs = SIGNS if how == "served" else (*SIGNS, "Traceback")
    wrong += [f"a warning: {line}" for line in words.splitlines() if any(sign in line for sign in signs)]
    if code == 1 and not any(remedy in words for remedy in REMEDIES):
        wrong.append("failed without saying that the server is gone, and what to do")
    wrong += complain(scene, home, fresh)
    if wrong:
        wrong = [f"after {pause:.2f} s, {'fresh' if fresh else 'kept'}", *wrong, words[-1500:]]
    return f"{struck} ({code})", wrong


def main() -> int:
    asked = make_parser(__doc__, points=2, how=HOW).parse_args()
    end = time.monotonic() + asked.seconds
    warm_up()
    with tempfile.TemporaryDirectory(prefix="duibiao-servers-") as folder:
        scene = set_scene(Path(folder) / "scene")
        owed = owe_a_run(scene)
        seconds = measure(scene, owed)
        print(f"an undisturbed run takes {seconds['server']:.1f} s, serve {seconds['serve']:.1f} s", flush=True)
        return try_points(asked, HOW, end, lambda how, number: try_point(scene, how, number, seconds, owed))


if __name__ == "__main__":
    raise SystemExit(main())
