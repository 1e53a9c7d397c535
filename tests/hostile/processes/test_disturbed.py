"""A few runs that are disturbed at drawn points; tests/hostile/processes/kills.py and full_disks.py try any number."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.hostile.processes.full_disks import CANNOT

PATIENCE = 1800  # a loaded machine may need long; nothing here measures time


def attempt(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, timeout=PATIENCE)


@pytest.mark.thorough("a dozen runs")
def test_runs_that_are_killed_or_interrupted_leave_what_the_next_one_goes_on_from() -> None:
    done = attempt("tests.hostile.processes.kills", "--points", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("; 0 failed\n")


@pytest.mark.thorough("half a dozen runs on small disks")
def test_a_disk_that_becomes_full_costs_no_state_and_is_told() -> None:
    done = attempt("tests.hostile.processes.full_disks", "--points", "2", "--need", "28000000")
    if done.returncode == CANNOT:
        pytest.skip("no file system can be mounted here")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("; 0 failed\n")
