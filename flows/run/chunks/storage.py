"""Files of a chunk's folder, which is a path, or an address of fsspec (s3://bucket/work) where that is installed.

A file is written whole or not at all, so that what is there can be trusted however its writer ended.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from flows.errors import InputError
from flows.run.whole_files import write_whole


def is_remote(folder: str) -> bool:
    """Whether a folder is named by an address and not by a path."""
    return "://" in folder


def join(folder: str, name: str) -> str:
    """A file or folder in a folder."""
    return f"{folder.rstrip('/')}/{name}"


def write_file(folder: str, name: str, data: bytes) -> None:
    """Write a file, making the folder if need be."""
    if is_remote(folder):
        system, root = _open_system(folder)
        system.makedirs(root, exist_ok=True)
        system.pipe_file(join(root, name), data)
        return
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    write_whole(place / name, data)


def read_file(folder: str, name: str) -> bytes:
    """The bytes of a file. Raises OSError."""
    if is_remote(folder):
        system, root = _open_system(folder)
        data = system.cat_file(join(root, name))
        assert isinstance(data, bytes)
        return data
    return Path(folder, name).read_bytes()


def has_file(folder: str, name: str) -> bool:
    """Whether a file is there."""
    if is_remote(folder):
        system, root = _open_system(folder)
        return bool(system.exists(join(root, name)))
    return Path(folder, name).is_file()


def list_folders(folder: str) -> list[str]:
    """Folders in a folder, in the order of their names; none where it is not there."""
    if is_remote(folder):
        system, root = _open_system(folder)
        if not system.exists(root):
            return []
        names = [item["name"] for item in system.ls(root, detail=True) if item["type"] == "directory"]
        return sorted(join(folder, str(name).rstrip("/").rpartition("/")[2]) for name in names)
    place = Path(folder)
    return sorted(str(entry) for entry in place.iterdir() if entry.is_dir()) if place.is_dir() else []


def remove_folder(folder: str) -> None:
    """Take a folder away with all that is in it."""
    if is_remote(folder):
        system, root = _open_system(folder)
        if system.exists(root):
            system.rm(root, recursive=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _open_system(folder: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise InputError(f"{folder}: needs `pip install 'duibiao[dask]'`; or give a path") from error
    system, root = fsspec.core.url_to_fs(folder)
    return system, str(root)
