"""Why a file holds no text that can be read."""

from __future__ import annotations


class DecodeError(ValueError):
    """A file that cannot be read; the message is a reason for a person."""
