"""The main flow without Prefect: it reads what is new, takes over what a killed run had read, and says the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.cli.commands import Asked, run_reports
from flows.errors import InputError
from flows.inputs import find_paths, read_inputs
from flows.intake.store import PieceStore
from flows.plain import run_plain
from flows.run.chunks.engines import How
from flows.run.chunks.pool import LocalEngine, order_chunks
from flows.run.home import Home
from flows.run.seeds import find_seed_reports
from flows.run.session import Session
from warehouse.query.read import query


@pytest.mark.thorough("reading processes are started three times")
def test_what_a_killed_run_had_read_is_loaded_and_not_read_again(tmp_path: Path) -> None:
    folder, home = tmp_path / "in", Home(tmp_path / "home")
    folder.mkdir()
    for path in find_seed_reports()[:2]:
        shutil.copy(path, folder)
    with Session(home) as session:  # a run that ends when its chunk is read
        inputs = read_inputs(find_paths([folder]), PieceStore(home.pieces))
        waiting = session.skip_known(session.name_documents(inputs.files))
        (chunk,) = order_chunks(str(home.chunks), waiting, session.extractor_version, "killed", 1)
        with LocalEngine(1) as engine:
            engine.read_chunk(chunk)
    shutil.copy(find_seed_reports()[2], folder)
    read = run_plain([str(folder)], home, How())
    assert (read["seen"], read["loaded"]) == (3, 3)
    assert query(home.root, "select distinct run_id from observation")["run_id"].to_list() == [read["run_id"]]
    assert query(home.root, "select count(*) from document").item() == 3
    assert not home.chunks.exists()
    again = run_plain([str(folder)], home, How(), hold=True)
    assert (again["loaded"], again["skipped"]) == (0, 3)
    assert again["held"]


def test_without_a_server_nothing_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--no-server: reads files only"):
        run_reports(Home(tmp_path), ["https://example.org/a"], Asked(How(), server=False))
