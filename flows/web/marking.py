"""A report's text cut where something begins or ends: numbers, noise, damage. Pure: rows and text in, HTML out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

Row = Mapping[str, Any]
_BLANK_LINES = re.compile(r"(\n[^\S\n]*\n)((?:[^\S\n]*\n)+)")
"""One empty line is seen, and the others that follow it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the raw text: plain, a number of the ledger, or noise; ``damage`` is what was lost there."""

    start: int
    end: int
    number: Row | None = None
    noise: Row | None = None
    damage: Row | None = None


def cut_text(length: int, numbers: Sequence[Row], noise: Sequence[Row], damage: Sequence[Row]) -> Iterator[Stretch]:
    """The whole of a text as stretches, in order and without a gap. A number goes before noise inside it."""
    held = sorted(
        [*((row, "number") for row in numbers), *((row, "noise") for row in noise)],
        key=lambda item: (item[0]["char_start"], item[1] != "number"),
    )
    hurt = sorted(damage, key=lambda row: row["char_start"])
    position = 0
    for row, what in held:
        start, end = max(row["char_start"], position), min(row["char_end"], length)
        if end <= start:
            continue
        yield from _cut_plain(position, start, hurt)
        yield Stretch(start, end, row if what == "number" else None, row if what == "noise" else None)
        position = end
    yield from _cut_plain(position, length, hurt)


def _cut_plain(start: int, end: int, damage: Sequence[Row]) -> Iterator[Stretch]:
    position = start
    for row in damage:
        first, last = max(row["char_start"], position), min(max(row["char_end"], row["char_start"] + 1), end)
        if first >= end:
            break
        if last <= first:
            continue
        if first > position:
            yield Stretch(position, first)
        yield Stretch(first, last, damage=row)
        position = last
    if position < end:
        yield Stretch(position, end)


def write_report(
    raw: str, stretches: Sequence[Stretch], link: Callable[[int], str | None], say: Callable[[str], str]
) -> Markup:
    """The report as it reads: numbers as links coloured by fate, noise folded in place, damage marked."""
    parts: list[str] = []
    for number, item in enumerate(stretches):
        text = escape(raw[item.start : item.end])
        if _parts_noise(stretches, number) and text.isspace():
            parts.append(" ")  # folded noise needs no lines of its own
            continue
        if item.number is not None:
            fate = str(item.number["fate"])
            told = escape(say(fate))
            address = link(item.start)
            parts.append(
                f'<a class="n f-{escape(fate)}" id="n{item.start}" data-at="{item.start}" title="{told}"'
                + (f' href="{escape(address)}"' if address else ' tabindex="0" role="button"')
                + f">{text}</a>"
            )
        elif item.noise is not None:
            kind = escape(say(str(item.noise["kind"])))
            rule = escape(str(item.noise["rule"]))
            parts.append(
                f'<details class="noise"><summary title="{rule}">{kind} {item.end - item.start}</summary>'
                f"<span>{text}</span></details>"
            )
        elif item.damage is not None:
            kind = escape(say(str(item.damage["kind"])))
            parts.append(f'<mark class="damage" title="{kind}">{text}</mark>')
        else:
            parts.append(_BLANK_LINES.sub(r'\1<span class="blank">\2</span>', str(text)))
    return Markup("".join(parts))


def _parts_noise(stretches: Sequence[Stretch], number: int) -> bool:
    """Whether a stretch is plain and stands between two stretches of noise."""
    if not 0 < number < len(stretches) - 1:
        return False
    before, here, behind = stretches[number - 1 : number + 2]
    return not (here.number or here.damage) and bool(before.noise and behind.noise)


def write_raw(raw: str, stretches: Sequence[Stretch]) -> Markup:
    """The raw text as it came, its numbers marked so that they can be found from the report beside it."""
    parts = [
        f'<span id="r{item.start}">{escape(raw[item.start : item.end])}</span>'
        if item.number is not None
        else str(escape(raw[item.start : item.end]))
        for item in stretches
    ]
    return Markup("".join(parts))
