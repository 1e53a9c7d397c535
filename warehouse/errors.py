"""What the warehouse says when it cannot do what was asked. Every message names the file and the remedy."""

from __future__ import annotations


class WarehouseError(Exception):
    """Base of everything that the warehouse refuses."""


class WriterBusyError(WarehouseError):
    """Another process is writing this home."""


class NotPublishedError(WarehouseError):
    """There is no published warehouse (or no such snapshot) to read."""


class QueryError(WarehouseError):
    """SQL that could not be run, with the database's own explanation."""


class QueryLimitError(QueryError):
    """A query that took more time or memory than it was given; the message names the option that gives more."""


class QueryStuckError(QueryLimitError):
    """The same for one that does not even stop: its thread goes on, so the process should end."""


class GoldError(WarehouseError):
    """A gold table that cannot be read."""


class ExportError(WarehouseError):
    """An export that cannot be written; the message names the file and the remedy."""
