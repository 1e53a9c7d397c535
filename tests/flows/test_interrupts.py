"""Signals in real processes: what swallows the first one does not keep the command from ending."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

PATIENCE = 60
SIGNALS = (signal.SIGINT, signal.SIGTERM)
# As a module in C does that asks for another one which may be missing.
SWALLOWING = """
import os, signal, sys
from flows.interrupts import *
with heed_interrupts():
    try:
        os.kill(os.getpid(), {kind})
        signal.sigtimedwait([], 0)
    except KeyboardInterrupt:
        print("swallowed", flush=True)
    {then}
"""
COMMAND = """
import os, sys
from flows.__main__ import main
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            sys.meta_path.remove(self)
            try:
                os.kill(os.getpid(), {kind})
            except KeyboardInterrupt:
                print("swallowed", flush=True)
sys.meta_path.insert(0, Finder())
sys.argv = ["duibiao", *{arguments!r}]
main()
"""


def run_script(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=PATIENCE)


@pytest.mark.parametrize("kind", SIGNALS)
@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("end_if_interrupted(); print('went on')", "swallowed\n"),
        ("print('ended')", "swallowed\nended\n"),
        ("sys.exit(1)", "swallowed\n"),
        ("1 / 0", "swallowed\n"),
        ("forget_interrupt(); end_if_interrupted(); sys.exit(0)", "swallowed\n"),
    ],
)
def test_one_that_was_swallowed_ends_the_command_at_the_next_boundary(kind: int, then: str, said: str) -> None:
    done = run_script(SWALLOWING.format(kind=int(kind), then=then))
    assert (done.stdout, done.stderr) == (said, "")
    assert done.returncode == (0 if "forget" in then else 128 + kind)


@pytest.mark.parametrize("kind", SIGNALS)
def test_the_second_one_ends_what_swallows_them_all(kind: int) -> None:
    endless = f"""
    while True:
        try:
            os.kill(os.getpid(), {int(kind)})
        except KeyboardInterrupt:
            print("swallowed", flush=True)"""
    done = run_script(SWALLOWING.format(kind=int(kind), then=endless.lstrip()))
    assert (done.returncode, done.stdout, done.stderr) == (128 + kind, "swallowed\n", "")


def test_what_is_ignored_in_the_background_stays_ignored() -> None:
    script = SWALLOWING.replace("with heed", "signal.signal(signal.SIGINT, signal.SIG_IGN)\nwith heed")
    done = run_script(script.format(kind=int(signal.SIGINT), then="end_if_interrupted(); print('went on')"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "went on\n", "")


@pytest.mark.parametrize("kind", SIGNALS)
@pytest.mark.parametrize("module", ["typer", "flows.cli.commands", "duckdb", "flows.plain"])
def test_one_that_an_import_of_a_run_swallows_ends_it_before_anything_is_read(
    tmp_path: os.PathLike[str], module: str, kind: int
) -> None:
    arguments = ["run", "--home", str(tmp_path), "--no-server"]
    done = run_script(COMMAND.format(module=module, kind=int(kind), arguments=arguments))
    assert done.returncode == 128 + kind, done.stderr
    assert done.stdout == "swallowed\n"
    assert "Traceback" not in done.stderr
    assert not os.path.exists(os.path.join(tmp_path, "duibiao.duckdb"))
