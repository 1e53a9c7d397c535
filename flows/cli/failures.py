"""What a person is told when a command fails: one line on stderr and an exit code, never a traceback."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

FAILED = 1
"""What was asked could not be done. Use that makes no sense ends with 2, which each refusal says itself."""
ROOM = (errno.ENOSPC, errno.EDQUOT)
NO_ROOM = (os.strerror(errno.ENOSPC), os.strerror(errno.EDQUOT), "database or disk is full")
"""As libraries tell it that have errors of their own: DuckDB, Polars, SQLite."""


@contextmanager
def tell_failures() -> Iterator[None]:
    """Errors of the block become one line that names the thing and the remedy, and the end of the process."""
    from flows.cli.layout import clean_text  # not at the top: --help needs none of it
    from flows.errors import RefusedError
    from transforms.language.seedfile import SeedError
    from warehouse.errors import QueryStuckError, WarehouseError

    def say(message: str) -> None:
        # Names of files and words of servers stand in messages: nothing in them may move the cursor.
        lines = [clean_text(line) for line in message.splitlines()]
        typer.secho("duibiao: " + "\n".join(lines), err=True, fg="red")
        sys.stderr.flush()

    try:
        yield
    except RefusedError as refusal:
        say(str(refusal))
        sys.exit(refusal.exit_code)
    except QueryStuckError as error:
        say(str(error))
        os._exit(FAILED)  # an orderly end would wait for the query's thread
    except (WarehouseError, SeedError) as error:
        say(str(error))
        sys.exit(FAILED)
    except OSError as error:
        if _is_hung_up(error):
            _end_quietly()
        say(describe_os_error(error))
        sys.exit(FAILED)


def describe_os_error(error: OSError) -> str:
    """What the file system or the machine refuses, with the file and the remedy."""
    place = error.filename or "the system"
    remedy = "make room there" if error.errno in ROOM else "check the path and its rights, or name another place"
    return f"{os.fsdecode(place) if isinstance(place, str | bytes) else place}: {error.strerror or error}; {remedy}"


def is_out_of_room(error: BaseException | None) -> bool:
    """Whether a full disk is behind an error."""
    return any(
        (isinstance(cause, OSError) and cause.errno in ROOM) or any(words in str(cause) for words in NO_ROOM)
        for cause in list_causes(error)
    )


def list_causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what stands behind it, one behind the other."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_hung_up(error: OSError) -> bool:
    """Whether who reads stdout has gone (`| head`). Polars tells it in words only."""
    return error.errno == errno.EPIPE or "os error 32" in str(error)


def _end_quietly() -> NoReturn:
    # What is still to be flushed would fail once more when Python ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(FAILED)
