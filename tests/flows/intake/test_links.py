"""Links of a folder: what leads out of it is left out and named, or read once where it is asked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.inputs import Given, find_manifests, find_paths
from flows.intake.folder import walk_folder
from flows.intake.pieces import Skipped
from tests.flows.intake.folders import write_files


def look(folder: Path, follow: bool) -> tuple[list[str], dict[str, str]]:
    """What is read of a folder and what is left out, by names within it."""
    found = list(walk_folder(folder, follow))
    read = [str(item.relative_to(folder)) for item in found if isinstance(item, Path)]
    return read, {item.source.removeprefix(f"{folder}/"): item.reason for item in found if isinstance(item, Skipped)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a link of every kind, beside one that its links lead to."""
    beside = write_files(
        tmp_path / "beside",
        {"one.txt": "一", "deep/two.txt": "二", "deep/manifest.csv": "path,year\ntwo.txt,2020\n", ".git/x": ""},
    )
    folder = write_files(tmp_path / "given", {"plain.txt": "三", "in/four.txt": "四"})
    for name, target in {
        "a-file.txt": beside / "one.txt",
        "another-file.txt": beside / "one.txt",
        "b-folder": beside,
        "c-part": beside / "deep",
        "d-up": tmp_path,
        "e-nothing.txt": beside / "gone.txt",
        "f-itself": folder / "f-itself",
        "g-inside": folder / "in",
        "h-device": Path(os.devnull),
        "in/back": folder,
    }.items():
        (folder / name).symlink_to(target)
    (beside / "deep" / "round").symlink_to(beside)
    (beside / "deep" / "home").symlink_to(folder)
    return folder


def test_links_that_lead_out_are_left_out_and_named(folder: Path) -> None:
    read, left_out = look(folder, follow=False)
    assert read == ["plain.txt", "in/four.txt"]
    outward = {"a-file.txt", "another-file.txt", "b-folder", "c-part", "d-up", "h-device"}
    assert {name for name, reason in left_out.items() if "--follow reads" in reason} == outward
    assert left_out.keys() - outward == {"e-nothing.txt", "f-itself", "g-inside", "in/back"}
    assert left_out["e-nothing.txt"] == left_out["f-itself"] == "a link to nothing"


def test_links_that_are_followed_are_read_once_and_end(folder: Path) -> None:
    read, left_out = look(folder, follow=True)
    assert read == ["a-file.txt", "plain.txt", "b-folder/one.txt", "c-part/two.txt", "in/four.txt"]
    assert left_out == {
        "another-file.txt": "a file that another link leads to",
        "h-device": "not a regular file",
        "e-nothing.txt": "a link to nothing",
        "f-itself": "a link to nothing",
        "g-inside": "a link to another folder of this one",
        "in/back": "a link to another folder of this one",
        "b-folder/.git": "hidden, or left behind by a system",
        "b-folder/deep": "a folder that another link leads to",
        "c-part/home": "a link to another folder of this one",
        "c-part/round": "a folder that another link leads to",
        "d-up/beside": "a folder that another link leads to",
        "d-up/given": "a folder that another link leads to",
    }


@pytest.mark.parametrize("follow", [False, True])
def test_a_manifest_behind_a_link_counts_where_its_files_do(folder: Path, follow: bool) -> None:
    manifests = find_manifests([folder], follow=follow)
    assert [name.file.removeprefix(f"{folder}/") for name in manifests] == (["c-part/manifest.csv"] if follow else [])
    found = [item.path for item in find_paths([folder], follow) if isinstance(item, Given)]
    assert (folder / "c-part" / "two.txt" in found) == follow
    assert [item for item in manifests if not item.find(str(folder / "c-part" / "two.txt"))] == []


def test_a_manifest_that_is_a_link_leading_out_is_named(tmp_path: Path) -> None:
    write_files(tmp_path, {"elsewhere.csv": "path,year\na.txt,2020\n", "given/a.txt": "一"})
    (tmp_path / "given" / "manifest.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert find_manifests([tmp_path / "given"]) == []
    assert set(look(tmp_path / "given", follow=False)[1]) == {"manifest.csv"}
    assert len(find_manifests([tmp_path / "given"], follow=True)) == 1


def test_a_folder_that_is_given_as_a_link_is_that_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "given-link").symlink_to(folder)
    assert look(tmp_path / "given-link", follow=False)[0] == ["plain.txt", "in/four.txt"]
