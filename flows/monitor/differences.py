"""What publishing would change, as rows, as one sentence and as an artifact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flows.monitor.summary import to_markdown_table

if TYPE_CHECKING:
    from warehouse.publish.diff import Difference

IN_ARTIFACT = 200
CHANGES = ("added", "removed", "changed")


def list_changes(difference: Difference) -> dict[str, list[dict[str, Any]]]:
    """Title to rows: observations, verdicts, documents of which more changed than who has read them."""
    documents = [row for row in difference.documents.to_dicts() if row["change"] != "changed" or row["what"]]
    return {
        "Observations": [_flatten(row) for row in difference.observations.to_dicts()],
        "Verdicts": [_flatten(row) for row in difference.verdicts.to_dicts()],
        "Documents": [_flatten(row) for row in documents],
    }


def describe_difference(difference: Difference) -> str:
    """One sentence: ``observations: 3 added, 1 changed; verdicts: 1 changed; 2 documents read by other rules``."""
    parts = [
        f"{title.lower()}: {', '.join(f'{count:,} {change}' for change, count in counts)}"
        for title, counts in count_changes(difference).items()
    ]
    again = count_reread(difference)
    if again:
        parts.append(f"{again:,} document{'s' if again != 1 else ''} read by other rules")
    return "; ".join(parts) or "nothing would change"


def count_changes(difference: Difference) -> dict[str, list[tuple[str, int]]]:
    """Title to how many rows were added, removed and changed; what is none is left out."""
    counted = {}
    for title, rows in list_changes(difference).items():
        counts = Counter(row["change"] for row in rows)
        if counts:
            counted[title] = [(change, counts[change]) for change in CHANGES if counts[change]]
    return counted


def count_reread(difference: Difference) -> int:
    """Documents that another version has read since."""
    versions = difference.documents.select("version_before", "version_after").drop_nulls()
    return sum(before != after for before, after in versions.iter_rows())


def difference_to_markdown(difference: Difference) -> str:
    """The difference as a markdown artifact: the sentence and the first rows of each kind."""
    parts = [f"# {describe_difference(difference)}"]
    for title, rows in list_changes(difference).items():
        if rows:
            parts += [f"## {title}", to_markdown_table(rows[:IN_ARTIFACT])]
    parts.append("Nothing is published yet: `duibiao diff` shows all of it, `duibiao publish` puts it in place.")
    return "\n\n".join(parts) + "\n"


def _flatten(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: ", ".join(value) if isinstance(value, list) else value for name, value in row.items()}
