"""What names begin and end with, so that words that are none of these need not be tried as the rest of a name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache


class NameParts:
    """``text in parts``: whether a name, longer than the text, begins or ends with it.

    Looked for among sorted names: a set of all beginnings and ends, a quarter million, takes thirty megabytes.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._forwards = sorted(names)
        self._backwards = sorted(name[::-1] for name in self._forwards)
        # By their first two characters, most texts are told to be no part of a name.
        self._openings = frozenset([name[:2] for name in self._forwards])
        self._endings = frozenset([name[:2] for name in self._backwards])
        self._known = lru_cache(maxsize=4096)(self._look_up)

    def __contains__(self, text: str) -> bool:
        return self._known(text)

    def _look_up(self, text: str) -> bool:
        short, turned = len(text) < 2, text[::-1]
        if (short or text[:2] in self._openings) and _begins_any(text, self._forwards):
            return True
        return (short or turned[:2] in self._endings) and _begins_any(turned, self._backwards)


def _begins_any(text: str, names: Sequence[str]) -> bool:
    """Whether one of the sorted names is longer than a text and begins with it: they stand right behind it."""
    place = bisect_right(names, text)
    return place < len(names) and names[place].startswith(text)
