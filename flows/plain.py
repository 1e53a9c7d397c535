"""The main flow without Prefect: the same rows and the same published warehouse, no record of the run in a UI."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flows.inputs import to_paths
from flows.interrupts import end_if_interrupted
from flows.monitor.differences import describe_difference
from flows.monitor.regressions import publish_and_compare
from flows.run.chunks.engines import How
from flows.run.environment import count_kept
from flows.run.home import Home
from flows.run.rereading import describe_reasons
from flows.run.session import Session
from flows.steps import Look, count_rows, gather_documents, list_unread, read_documents
from warehouse.errors import NotPublishedError
from warehouse.publish.diff import compare_with_published

LOG = logging.getLogger("duibiao")
AS_EVER = Look()


def run_plain(paths: Sequence[str], home: Home, how: How, hold: bool = False, look: Look = AS_EVER) -> dict[str, Any]:
    """Read new and changed reports and publish the warehouse: as flows.etl.run_etl does, and it returns the same."""
    LOG.setLevel(logging.INFO)  # without Prefect nobody else has said what is logged
    with Session(home) as session:
        inputs = gather_documents(to_paths(paths), None, session, look)
        waiting = session.skip_known(inputs.files, how.again)
        LOG.info("%d to read of %d; %s", len(waiting), len(inputs.files), describe_reasons(session.record.reasons))
        with ThreadPoolExecutor() as threads:
            chunks = read_documents(
                waiting, session, how, lambda engine, _, folder: threads.submit(engine.read_chunk, folder), LOG.debug
            )
            for folder in chunks:
                session.load_chunk(folder)
        left_out = list_unread(inputs, None, session)
        session.finish()
    end_if_interrupted()
    if hold:
        return {**count_rows(session), "held": tell_held(home), "left_out": left_out.to_plain()}
    _, regressions = publish_and_compare(home, 0.0, count_kept(os.environ), LOG.warning)
    for fall in regressions:
        LOG.warning("%s: %s", fall.figure, fall.meaning)
    return {**count_rows(session), "left_out": left_out.to_plain()}


def tell_held(home: Home) -> str:
    """What publishing the state that was just loaded would change, in one sentence."""
    try:
        return describe_difference(compare_with_published(home.root))
    except NotPublishedError:
        return "nothing is published yet"
