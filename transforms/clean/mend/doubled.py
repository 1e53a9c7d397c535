"""Characters that a text layer holds twice, as bold type is printed (全全县县增增长长88..55%%): one of each is kept."""

from __future__ import annotations

import re

from transforms.clean.draft import Edit

# Some of these stand doubled in every such line, and hardly ever in a text that is sound.
SIGNS = ("，，", "。。", "、、", "（（", "工工", "展展", "增增", "产产", "%%")
SHORTEST_LINE = 6
# Words like 红红火火热热闹闹 are four pairs.
RUN = re.compile(r"(?<![\d.])(?:(\S)\1){6,}(?![\d.])")


def close_doubled(text: str) -> list[Edit]:
    """Text to the edits that leave one of each two equal characters in lines and long runs that hold all twice."""
    signs = [sign for sign in SIGNS if sign in text]
    if not signs:
        return []
    edits: list[Edit] = []
    position = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if len(stripped) >= SHORTEST_LINE:
            start = position + line.index(stripped)
            if stripped[0] == stripped[1] and stripped[::2] == stripped[1::2]:
                edits += _keep_one(start, start + len(stripped))
            elif any(sign in stripped for sign in signs):
                for match in RUN.finditer(stripped):
                    edits += _keep_one(start + match.start(), start + match.end())
        position += len(line) + 1
    return edits


def _keep_one(start: int, end: int) -> list[Edit]:
    return [(place, place + 1, "") for place in range(start + 1, end, 2)]
