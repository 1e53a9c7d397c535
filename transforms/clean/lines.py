"""The lines of a text, with what their place tells about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transforms.clean.draft import Cut
from transforms.records import NoiseRole

BODY_LENGTH = 60
SALUTATION = re.compile(r"各位(?:代表|委员|同志)")
BLANK_RUN = re.compile(r" {2,}")


# Kinds of noise that stand between the lines of one sentence.
_BETWEEN = frozenset({"header", "ad"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer blanks and with single blanks inside.

    ``start`` and ``end`` are its place in the text, ``blanks`` counts the empty lines before it, ``indent`` its
    leading blanks, ``paragraph`` tells running text from headings and cells; ``after_furniture`` says that a
    page's head or foot was taken out before it, ``taken`` is what was taken out of it.
    """

    start: int
    end: int
    text: str
    blanks: int
    indent: int
    paragraph: bool = False
    after_furniture: bool = False
    taken: str = ""

    def cut(self, kind: str, rule: str, role: NoiseRole | None = None) -> Cut:
        """The whole line as noise."""
        return Cut(self.start, self.end, kind, rule, role)


def split_lines(text: str) -> list[Line]:
    """Text to its lines that hold anything."""
    lines: list[Line] = []
    position = 0
    blanks = 0
    for raw_line in text.splitlines(keepends=True):
        stripped = raw_line.strip()
        if stripped:
            indent = len(raw_line) - len(raw_line.lstrip())
            start = position + indent
            shown = BLANK_RUN.sub(" ", stripped) if "  " in stripped else stripped
            paragraph = len(shown) >= BODY_LENGTH and ("。" in shown or "；" in shown or "！" in shown)
            lines.append(Line(start, start + len(stripped), shown, blanks, indent, paragraph))
            blanks = 0
        else:
            blanks += 1
        position += len(raw_line)
    return lines


def drop_lines(lines: list[Line], cuts: list[Cut]) -> list[Line]:
    """The lines that no cut takes; an empty line beside the head or foot of a page does not end a paragraph."""
    taken = {cut.start: cut for cut in cuts}
    rest: list[Line] = []
    blanks = 0
    furniture = False
    for line in lines:
        cut = taken.get(line.start)
        if cut:
            furniture = furniture or cut.kind in _BETWEEN
            blanks = max(blanks, line.blanks)
            continue
        if furniture:
            rest.append(replace(line, blanks=0, after_furniture=True))
        else:
            rest.append(replace(line, blanks=max(blanks, line.blanks)) if blanks else line)
        blanks = 0
        furniture = False
    return rest


def find_body(lines: list[Line]) -> tuple[int, int]:
    """Indexes of the first and the last line of the report proper (0 and the last line if there is none)."""
    first = next((index for index, line in enumerate(lines) if line.paragraph or SALUTATION.match(line.text)), 0)
    last = next((index for index in range(len(lines) - 1, -1, -1) if lines[index].paragraph), len(lines) - 1)
    return first, last
