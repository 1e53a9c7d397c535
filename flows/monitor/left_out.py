"""What a run did not read although it was there, and what was asked for by name and gave nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flows.monitor.summary import to_markdown_table

SHOWN_NAMES = 10
SHOWN_ROWS = 200


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Pairs of a name and the reason: files that were ``skipped``, addresses that ``failed``.

    ``lost`` are those that a person asked for by name and that gave no report; ``unused`` are rows of manifests that
    fit no document.
    """

    skipped: Sequence[tuple[str, str]] = ()
    failed: Sequence[tuple[str, str]] = ()
    lost: Sequence[tuple[str, str]] = ()
    unused: Sequence[str] = ()

    def to_plain(self) -> dict[str, Any]:
        """The same in lists and texts, as a flow returns it."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> LeftOut:
        """What to_plain has written."""
        pairs = {name: [(str(item), str(why)) for item, why in plain[name]] for name in ("skipped", "failed", "lost")}
        return cls(**pairs, unused=list(plain["unused"]))


def list_left_out(left_out: LeftOut) -> dict[str, list[dict[str, Any]]]:
    """Title to rows, as a terminal and an artifact show them; a title without rows is left out."""
    tables = {
        f"Not read ({len(left_out.skipped):,})": _group(left_out.skipped),
        f"Addresses that gave nothing ({len(left_out.failed):,})": [
            {"address": address, "reason": reason} for address, reason in left_out.failed[:SHOWN_ROWS]
        ],
        f"Rows of a manifest that fit no document ({len(left_out.unused):,})": [
            {"row": row} for row in left_out.unused[:SHOWN_ROWS]
        ],
    }
    return {title: rows for title, rows in tables.items() if rows}


def left_out_to_markdown(left_out: LeftOut) -> str:
    """What is left out as markdown; "" for nothing."""
    return "\n\n".join(f"## {title}\n\n{to_markdown_table(rows)}" for title, rows in list_left_out(left_out).items())


def describe_lost(left_out: LeftOut) -> str:
    """One line about what was asked for by name and gave nothing."""
    return "; ".join(f"{name}: {reason}" for name, reason in left_out.lost)


def _group(pairs: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """One row a reason, the commonest first, with its count and the first names."""
    names: dict[str, list[str]] = defaultdict(list)
    for name, reason in pairs:
        names[reason].append(name)
    rows = []
    for reason, found in sorted(names.items(), key=lambda item: (-len(item[1]), item[0])):
        more = len(found) - SHOWN_NAMES
        rows.append(
            {
                "reason": reason,
                "count": len(found),
                "names": ", ".join(found[:SHOWN_NAMES]) + (f" and {more:,} more" if more > 0 else ""),
            }
        )
    return rows
