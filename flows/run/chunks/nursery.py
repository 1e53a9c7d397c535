"""The process that readers come from: it loads the language once, and makes a copy of itself for each of them.

The copies share what none of them changes, which is most of it. Run as ``python -m flows.run.chunks.nursery FD RULES``.
Whatever has threads (polars) is loaded by the readers alone: a copy would lack them.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NoReturn

from flows.run.limits import ReaderRules, read_rules

if TYPE_CHECKING:
    from flows.run.lookups import Lookups
    from transforms.language.build import Language

MESSAGE_BYTES = 64
READER_WANTED = b"reader"


def serve(control: socket.socket, rules: ReaderRules, language: Language, lookups: Lookups) -> None:
    """Make a reader for each connection that is sent, and tell its id; for an id that is sent, end that reader and
    tell with what exit code. Until the other side hangs up."""
    while True:
        message, given, _, _ = socket.recv_fds(control, MESSAGE_BYTES, 1)
        if not message:
            return
        if message == READER_WANTED:
            (connection,) = given
            reader = os.fork()
            if reader == 0:
                control.close()
                _read(connection, rules, language, lookups)
            os.close(connection)
            control.sendall(b"%d" % reader)
        else:
            control.sendall(b"%d" % _end(int(message)))


def _end(reader: int) -> int:
    with suppress(ProcessLookupError):
        os.kill(reader, signal.SIGKILL)  # one that has ended is still there until it is waited for
    _, status = os.waitpid(reader, 0)
    return os.waitstatus_to_exitcode(status)


def _read(number: int, rules: ReaderRules, language: Language, lookups: Lookups) -> NoReturn:
    """What a reader does from its beginning to its end."""
    try:
        from flows.run.chunks.work import Reading, serve

        serve(Connection(number), Reading(rules, language, lookups))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main(arguments: Sequence[str]) -> None:
    """Serve the connection whose number is given."""
    from flows.run.lookups import watch_language  # here, since the parent takes the words for messages from this file
    from flows.run.seeds import load_language
    from transforms.language.segmentation import load_dictionary

    number, rules = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    read_by = read_rules(rules)
    language, lookups = watch_language(load_language())
    load_dictionary()
    gc.collect()
    gc.freeze()  # all this lives as long as the process: no collection need go through it, nor part what is shared
    serve(socket.socket(fileno=int(number)), read_by, language, lookups)


if __name__ == "__main__":
    main(sys.argv[1:])
