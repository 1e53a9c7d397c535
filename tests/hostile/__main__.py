"""All attacks, one after another: ``python -m tests.hostile``; ``--share 0.01`` tries a hundredth of each.

In full it takes a day of one core. Prints each command with how it ended; exit code 1 where any failed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from importlib.util import find_spec

TARGETS = ("decode", "docx", "pdf", "html", "clean", "tokens", "grammar", "tables")
NOT_POSSIBLE_HERE = 77


def list_commands(share: float, processes: int) -> list[list[str]]:
    """The commands of all attacks, each with its share of what is tried in full."""

    def part(whole: int) -> str:
        return str(max(1, round(whole * share)))

    commands = [
        ["tests.hostile.fuzz", "--total", part(1_000_000), "--processes", str(processes)],
        ["tests.hostile.scaling", "--largest", part(10_000_000)],
        ["tests.hostile.large_files"]
        if share == 1
        else ["tests.hostile.large_files", "--read", "0.1", "--refused", "101"],
        ["tests.hostile.processes.kills", "--points", part(100)],
        ["tests.hostile.processes.server_kills", "--points", part(100)],
        ["tests.hostile.processes.full_disks", "--points", part(100)],
    ]
    if find_spec("atheris"):
        commands += [["tests.hostile.guided", "--target", target, "--seconds", part(3600)] for target in TARGETS]
    return [*commands, ["pytest", "--thorough", "tests/hostile"]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of what is tried in full")
    parser.add_argument("--processes", type=int, default=2, help="for drawn inputs")
    asked = parser.parse_args()
    failed = []
    for command in list_commands(asked.share, asked.processes):
        begin = time.monotonic()
        code = subprocess.run([sys.executable, "-m", *command]).returncode
        ended = {0: "passed", NOT_POSSIBLE_HERE: "not possible here"}.get(code, "FAILED")
        print(f"--- {' '.join(command)}: {ended} in {time.monotonic() - begin:,.0f} s", flush=True)
        if ended == "FAILED":
            failed.append(command[0])
    print(f"failed: {', '.join(failed)}" if failed else "all held")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
