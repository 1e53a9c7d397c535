"""What whole runs of ``duibiao run`` cost, by process: wall time, CPU, peak memory, and how that grows.

``python -m tests.benchmarks.bench_run --count 100 1000 10000`` makes so many reports (make_reports.py), reads them in
fresh homes, a second time with nothing to do, and prints a line a run and the exponents between sizes (1 is linear).
``--workers 1 2`` runs each with so many; ``--options --no-server`` adds to the command; ``--score`` compares what was
read with the truth. Only ratios hold on another machine: the bare scan of the same texts for catalogue names is
measured in the same run.
"""

from __future__ import annotations

import argparse
import itertools
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.make_reports import write_all
from tests.benchmarks.score_reports import score_home
from tests.reading import load_language

TICK = os.sysconf("SC_CLK_TCK")
PAUSE = 0.25
LOOKS_A_COUNT = 10
"""Memory that is shared is counted at every so many looks: the system has to go through all of it."""
SCANNED = 200


@dataclass
class Usage:
    """CPU seconds by process and peak resident bytes (VmHWM), as last seen; ``own`` is the most that all of them had
    together at one time, where what they share counts once (Pss)."""

    cpu: dict[int, float] = field(default_factory=dict)
    peak: dict[int, int] = field(default_factory=dict)
    held: dict[int, int] = field(default_factory=dict)
    own: int = 0


@dataclass
class Cost:
    """What one run cost, by role (main, worker, server): CPU seconds of all, peak bytes of the largest, and of all
    together, what they share counted once."""

    wall: float
    cpu: dict[str, float]
    peak: dict[str, int]
    own: dict[str, int]
    said: str

    @property
    def whole(self) -> float:
        return sum(self.cpu.values())


def measure(command: list[str]) -> Cost:
    """Run a command to its end and watch it and all that it starts."""
    roles: defaultdict[str, Usage] = defaultdict(Usage)
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        for number in itertools.count():
            if process.poll() is not None:
                break
            for pid in [process.pid, *list_descendants(process.pid)]:
                look_at(pid, process.pid, roles, number % LOOKS_A_COUNT == 0)
            for usage in roles.values():
                usage.own = max(usage.own, sum(usage.held.values()))
                usage.held.clear()
            time.sleep(PAUSE)
        wall = time.perf_counter() - begin
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}:\n{said[-2000:]}")
    return Cost(
        wall,
        {role: sum(usage.cpu.values()) for role, usage in roles.items()},
        {role: max(usage.peak.values()) for role, usage in roles.items()},
        {role: usage.own for role, usage in roles.items()},
        said,
    )


def list_descendants(pid: int) -> list[int]:
    """Processes below one, at any depth."""
    found, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                children = [int(child) for child in task.read_text().split()]
            except OSError:
                continue
            found += children
            waiting += children
    return found


def look_at(pid: int, main: int, roles: dict[str, Usage], count_shared: bool) -> None:
    """Note what a process has used so far, and, where it is to be counted, its part of what it shares."""
    folder = Path(f"/proc/{pid}")
    try:
        command = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
        spent = (folder / "stat").read_text().rpartition(")")[2].split()[11:13]
        peak = find_bytes("VmHWM", folder / "status")
        held = find_bytes("Pss", folder / "smaps_rollup") if count_shared else 0
    except OSError:
        return
    if not peak:
        return  # it has ended and not been waited for
    usage = roles[tell_role(command, pid == main)]
    usage.cpu[pid] = sum(map(int, spent)) / TICK
    usage.peak[pid] = max(peak, usage.peak.get(pid, 0))
    usage.held[pid] = held


def find_bytes(name: str, file: Path) -> int:
    """A figure of a file of /proc in bytes; 0 where it is not told. Raises OSError."""
    lines = file.read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)


def tell_role(command: str, is_main: bool) -> str:
    """What a process is for, by its command line."""
    if is_main:
        return "main"
    if "flows.server.process" in command:
        return "server"
    return "tracker" if "resource_tracker" in command else "worker"


def time_scan(folder: Path) -> float:
    """Seconds that finding the catalogue's names in the texts takes, by report."""
    automaton = load_language().lexicon.name_automaton
    texts = [path.read_bytes().decode("utf-8", "replace") for path in list(folder.rglob("*.txt"))[:SCANNED]]
    begin = time.process_time()
    for text in texts:
        automaton.find_matches_as_indexes(text)
    return (time.process_time() - begin) / len(texts)


def show(name: str, count: int, size: int, cost: Cost, scan: float) -> None:
    """Print a line for a run."""
    shares = ", ".join(
        f"{role} {seconds:.1f} s {100 * seconds / cost.whole:.0f} % {cost.peak[role] / 1e6:.0f} MB"
        + (f" ({cost.own[role] / 1e6:.0f} all)" if role == "worker" else "")
        for role, seconds in sorted(cost.cpu.items())
        if role != "tracker"
    )
    each = 1000 * cost.whole / count
    print(
        f"{name:<24}{cost.wall:8.1f} s {cost.whole:8.1f} s CPU {each:7.1f} ms a report ({each / scan / 1000:.0f} scans)"
        f" {count / cost.wall:7.1f}/s {size / 1e6 / cost.wall:6.2f} MB/s; {shares}",
        flush=True,
    )


def bench(count: int, workers: int, given: argparse.Namespace) -> Cost:
    """Make, read, read again, and print it all; what the first reading cost."""
    folder = given.folder / f"made-{count}"
    if not (folder / "gold.csv").exists():
        write_all(folder, count, given.seed)
    reports, home = folder / "reports", given.folder / f"home-{count}-{workers}"
    size = sum(path.stat().st_size for path in reports.rglob("*.txt"))
    scan = time_scan(reports)
    shutil.rmtree(home, ignore_errors=True)
    command = [sys.executable, "-m", "flows", "run", str(reports), "--home", str(home)]
    command += [f"--workers={workers}", *given.options]
    first = measure(command)
    show(f"{count:,} by {workers}", count, size, first, scan)
    if not given.once:
        show("  nothing new", count, size, measure(command), scan)
    if given.score:
        figures, _ = score_home(home, folder)
        print("  " + ", ".join(f"{name} {value:,.5g}" for name, value in figures.items()), flush=True)
    return first


def main() -> None:
    """Prints the costs of every size and number of workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--workers", type=int, nargs="+", default=[2])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "duibiao-bench")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--score", action="store_true")
    parser.add_argument("--once", action="store_true", help="Do not run a second time with nothing to do.")
    parser.add_argument("--options", nargs=argparse.REMAINDER, default=[], help="More options of `duibiao run`.")
    given = parser.parse_args()
    for workers in given.workers:
        before: tuple[int, Cost] | None = None
        for count in given.count:
            cost = bench(count, workers, given)
            if before:
                more = math.log(count / before[0])
                wall, cpu = math.log(cost.wall / before[1].wall) / more, math.log(cost.whole / before[1].whole) / more
                print(f"  exponent {before[0]:,} to {count:,}: {wall:.2f} of wall time, {cpu:.2f} of CPU", flush=True)
            before = count, cost


if __name__ == "__main__":
    main()
