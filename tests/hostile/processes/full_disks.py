"""Runs whose disk becomes full at a drawn point: ``python -m tests.hostile.processes.full_disks --points 40``.

The disk is a file system in memory of a drawn size, from next to nothing to what an undisturbed run needs. A run that
finds no room ends with 1 and one line that says so; what was published is as it was; once there is room, the next run
makes the rows of an undisturbed one, and nothing is left behind. Mounting needs root, or ``unshare -Urm`` before the
command. Exit code 1 where anything fails, 77 where nothing can be mounted.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hostile.processes.campaign import make_parser, try_points
from tests.hostile.processes.disturbed import Scene, complain, run, set_scene, warm_up

CANNOT = 77
LEAST = 64 * 1024
ROOM = 1 << 30
NO_ROOM = "No space left on device"
REMEDY = "make room"


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[None]:
    """A disk of so many bytes at a place, for the block. Raises subprocess.CalledProcessError where that is refused."""
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def resize(place: Path, size: int) -> None:
    """Give a disk another size."""
    subprocess.run(["mount", "-o", f"remount,size={size}", str(place)], check=True)


def measure_need(scene: Scene, disk: Path) -> int:
    """Bytes on disk that an undisturbed run needs at most, by the smallest size that is enough, to a sixteenth."""
    low, high = LEAST, 1 << 24
    while not is_enough(scene, disk, high):
        low, high = high, 2 * high
    while high - low > high // 16:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(scene, disk, middle) else (middle, high)
    return high


def is_enough(scene: Scene, disk: Path, size: int) -> bool:
    with small_disk(disk, size):
        return run(disk / "home", scene.reports).code == 0


def try_size(scene: Scene, disk: Path, fresh: bool, size: int) -> tuple[int, list[str]]:
    """A run on a disk of this size: its exit code, and what does not hold behind it."""
    with small_disk(disk, ROOM):
        home = disk / "home"
        if not fresh:
            shutil.copytree(scene.folder / "kept", home)
        resize(disk, max(size, occupied(disk)))
        ended = run(home, scene.reports)
        resize(disk, ROOM)
        wrong = complain(scene, home, fresh)
    if ended.code not in (0, 1):
        wrong.append(f"ended with {ended.code}")
    if "Traceback" in ended.said:
        wrong.append("a traceback")
    if ended.code == 1 and not (NO_ROOM in ended.said and REMEDY in ended.said):
        wrong.append("not told that there is no room, and what to do")
    return ended.code, [*wrong, ended.said[-800:]] if wrong else []


def try_point(scene: Scene, disk: Path, need: int, number: int) -> tuple[str, list[str]]:
    """A run on a disk of the size drawn for this number; how it ended, and what does not hold behind it."""
    draw = random.Random(f"disk-{number}")
    fresh = draw.random() < 0.5
    size = draw.randint(LEAST, need)
    code, wrong = try_size(scene, disk, fresh, size)
    if wrong:
        wrong = [f"{'fresh' if fresh else 'kept'}, {size / 1e6:.2f} MB", *wrong]
    return f"ended with {code}", wrong


def occupied(place: Path) -> int:
    found = os.statvfs(place)
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def main() -> int:
    parser = make_parser(__doc__, points=10)
    parser.add_argument("--need", type=int, help="bytes that an undisturbed run needs; found out where it is not given")
    asked = parser.parse_args()
    end = time.monotonic() + asked.seconds
    warm_up()
    with tempfile.TemporaryDirectory(prefix="duibiao-disks-") as folder:
        disk = Path(folder) / "disk"
        try:
            with small_disk(disk, LEAST):
                pass
        except (OSError, subprocess.CalledProcessError):
            print("no file system can be mounted here")
            return CANNOT
        scene = set_scene(Path(folder) / "scene")
        need = asked.need or measure_need(scene, disk)
        print(f"an undisturbed run needs {need / 1e6:.1f} MB", flush=True)
        return try_points(asked, ("disk",), end, lambda _, number: try_point(scene, disk, need, number))


if __name__ == "__main__":
    raise SystemExit(main())
