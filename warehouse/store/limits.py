"""How much of the machine a connection may take that writes, or reads a whole file."""

from __future__ import annotations

LIMITS: dict[str, str | bool | int | float | list[str]] = {
    # By itself DuckDB keeps what it has touched of a database, up to four fifths of the machine's memory.
    "memory_limit": "160MB",
    # Statements on one batch have nothing to share out; two threads took a third more of the processor in waiting.
    "threads": "1",
}
