"""Times as people are told them: by the clock of China, said so. What is kept (columns, files) is in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.run.home import CHINA

ZONE = "UTC+8"


def tell_time(value: object, seconds: bool = False) -> str:
    """A kept time, naive UTC or its ISO text, by the clock of China: 2026-11-28 08:54. What is none is kept."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return str(value)
    if not isinstance(value, datetime):
        return str(value or "")
    known = value if value.tzinfo else value.replace(tzinfo=UTC)
    return f"{known.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"[: None if seconds else -3]
