"""A file is there whole or not at all, and what was not finished takes no room."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.run.whole_files import write_whole


@pytest.mark.parametrize("sync", [False, True])
def test_bytes_replace_what_was_there(tmp_path: Path, sync: bool) -> None:
    for data in (b"before", b"after"):
        write_whole(tmp_path / "a", data, sync)
    assert (tmp_path / "a").read_bytes() == b"after"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_cannot_be_put_in_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a" / "inside").mkdir(parents=True)
    with pytest.raises(OSError):
        write_whole(tmp_path / "a", b"data")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
