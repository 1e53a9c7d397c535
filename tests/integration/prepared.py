"""Run as a process: has Prefect imported and the language built, and forks for every command that it is given.

    python -m tests.integration.prepared

Each line of its input is a request in JSON; it is answered by a line with the exit code once the fork has ended. What
the fork runs is the module as `python -m` would, or a script as `python -c`; only what every command imports alike is
there before. Its environment names the server to use, so that Prefect's settings are the same for all.
"""

from __future__ import annotations

import json
import os
import runpy
import select
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class Prepared:
    """The one who asks such a process: starts it at once, and runs one command at a time in forks of it."""

    def __init__(self, environment: dict[str, str], folder: Path, patience: float) -> None:
        self._folder, self._patience, self._count = folder, patience, 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.prepared"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment, cwd=ROOT,
        )  # fmt: skip

    def run(
        self, module: str, *arguments: str | Path, script: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """A module with its arguments, or a ``script``, run to its end. Raises TimeoutError when it hangs."""
        self._count += 1
        out, errors = (self._folder / f"{self._count}.{name}" for name in ("out", "err"))
        given = [str(argument) for argument in arguments]
        request = Request(module, given, str(out), str(errors), os.getcwd(), script, environment)
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(vars(request)) + "\n")
        if not select.select([self._process.stdout], [], [], self._patience)[0]:
            self.end()
            raise TimeoutError(f"{module} {given} did not end in {self._patience:g} s: {errors.read_text('utf-8')}")
        answer = self._process.stdout.readline()
        assert answer, "the process that should have forked has ended"
        code = int(answer)
        return subprocess.CompletedProcess(given, code, out.read_text("utf-8"), errors.read_text("utf-8"))

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Request:
    """What a fork is to run, and where."""

    module: str
    arguments: list[str]
    out: str
    errors: str
    folder: str
    script: str = ""
    environment: dict[str, str] = field(default_factory=dict)


def prepare() -> None:
    """What every command does before it does anything of its own."""
    from flows.run.home import Home
    from flows.run.seeds import load_language
    from flows.server.prefect_setup import prepare_prefect

    os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"  # as the command has it
    prepare_prefect(Home(Path(os.devnull)))
    import altair  # noqa: F401
    import prefect.assets
    import prefect.client.orchestration
    import prefect.events.worker  # noqa: F401

    import transforms.report  # noqa: F401

    load_language()
    # Libraries with threads of their own (polars, duckdb) would not outlive a fork.
    threads = Path("/proc/self/task")
    assert not threads.exists() or len(list(threads.iterdir())) == 1


def await_request() -> Request | None:
    """In a fork: what it is to run. In the process itself: None, once nobody asks any more."""
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            return Request(**json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    return None


def become(request: Request) -> None:
    """Run what was asked for as if this process had been started for it."""
    os.chdir(request.folder)
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, request.out, os.O_WRONLY | os.O_CREAT),
        (2, request.errors, os.O_WRONLY | os.O_CREAT),
    ):
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.update(request.environment)
    sys.argv = [request.module, *request.arguments]
    if request.script:
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(request.script, "<script>", "exec"), names)
    else:
        runpy.run_module(request.module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    prepare()
    asked = await_request()
    if asked is not None:
        become(asked)
