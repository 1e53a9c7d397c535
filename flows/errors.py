"""What a person is told in one line when something they asked for cannot be done."""

from __future__ import annotations


class RefusedError(Exception):
    """The message names the file, address or option, and the remedy."""

    exit_code = 1


class InputError(RefusedError):
    """A path, address or option that cannot be used."""

    exit_code = 2
