"""SQL text from hands that are not trusted: one statement that only reads, or a refusal that says why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import duckdb

from warehouse.errors import QueryError

LONGEST = 100_000
"""Characters. The parser takes time for what nobody writes by hand."""
ALLOWED = "select, with, from, values, describe, show, summarize, explain, pivot, and pragmas that only show something"
READING_FUNCTIONS = {
    "duckdb_columns", "duckdb_constraints", "duckdb_databases", "duckdb_functions", "duckdb_indexes",
    "duckdb_keywords", "duckdb_schemas", "duckdb_settings", "duckdb_sequences", "duckdb_tables", "duckdb_types",
    "duckdb_views", "generate_series", "range", "unnest", "json_each", "json_tree", "pragma_collations",
    "pragma_database_size", "pragma_platform", "pragma_show", "pragma_storage_info", "pragma_table_info",
    "pragma_user_agent", "pragma_version", "repeat", "repeat_row", "summary", "icu_calendar_names",
    "pg_timezone_names", "random", "uuid", "uuidv4", "uuidv7", "gen_random_uuid", "error",
}  # fmt: skip
"""Table functions, and functions with effects, that touch nothing outside the query. Views and macros of the warehouse
are in addition."""
_FUNCTIONS = """
SELECT DISTINCT lower(function_name) FROM duckdb_functions()
WHERE internal AND (function_type = 'table' OR has_side_effects)
"""
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_WORD = re.compile(r"\w+")


def check_statement(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Refuse all but one statement that reads. Raises QueryError with what is allowed, or with the parser's words.

    ``con`` must be locked already: the parser itself opens files for some statements.
    """
    if len(sql) > LONGEST:
        raise QueryError(f"the query has {len(sql):,} characters; at most {LONGEST:,} are taken")
    if "\0" in sql or sql != sql.encode(errors="ignore").decode():
        raise QueryError("the query holds bytes that are no text; write it in UTF-8")
    statements = _parse(con, sql)
    if not statements:
        raise QueryError('the query is empty; write one, such as: duibiao sql "from scorecard"')
    if not _is_pivot(statements):
        if len(statements) > 1:
            raise QueryError(f"{len(statements)} statements in one query; ask one at a time")
        _check_kind(con, statements[0], sql)
    _check_functions(con, sql)
    for statement in statements:  # a pragma stands for another query
        _check_functions(con, statement.query)


def _parse(con: duckdb.DuckDBPyConnection, sql: str) -> Sequence[duckdb.Statement]:
    try:
        return con.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(str(error)) from error


def _is_pivot(statements: Sequence[duckdb.Statement]) -> bool:
    """Whether this is one PIVOT that must find its columns first: for the parser some types, made for one query."""
    *made, last = [statement.type for statement in statements]
    if any(statement.query for statement in statements):  # written so, and not made of a PIVOT
        return False
    return set(made) == {duckdb.StatementType.CREATE} and last == duckdb.StatementType.SELECT


def _check_kind(con: duckdb.DuckDBPyConnection, statement: duckdb.Statement, sql: str) -> None:
    kind = statement.type
    if kind == duckdb.StatementType.EXPLAIN:
        _check_explained(con, sql)
    elif kind != duckdb.StatementType.SELECT:
        name = kind.name.replace("_", " ").lower()
        raise QueryError(f"the warehouse is read-only, and this is a statement of the kind {name}; allowed: {ALLOWED}")


def _check_explained(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """EXPLAIN ANALYZE runs what it explains, so that must be allowed by itself."""
    tokens = _list_tokens(sql)
    words = [text.lower() for _, text in tokens]
    first = 2 if words[1:2] == ["analyze"] else 1
    if words[first : first + 1] == ["("] and words[first + 1] in ("analyze", "format"):
        first = words.index(")", first) + 1
    start = tokens[first][0] if first < len(tokens) else len(sql)
    statements = _parse(con, sql.encode()[start:].decode())
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("only queries are explained: explain [analyze] select ...")


def _check_functions(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Refuse functions that reach files, addresses in memory, logs or settings, wherever they stand."""
    # The parser takes any blank for a space; the tokenizer does not.
    plain = "".join(" " if unicodedata.category(character) in ("Zs", "Cf") else character for character in sql)
    texts = [text for _, text in _list_tokens(plain)]
    called = {name for name, after in pairwise(texts) if after == "("}
    if not called:
        return
    names = {_unquote(name) for name in called}
    refused = {row[0] for row in con.execute(_FUNCTIONS).fetchall()} - READING_FUNCTIONS
    for name in sorted(names & refused):
        raise QueryError(f"{name}: a function that reaches beyond the warehouse's tables is not allowed here")


def _list_tokens(sql: str) -> list[tuple[int, str]]:
    """The tokens of a query without comments: place in its UTF-8 bytes, text (of a constant: its beginning)."""
    written = sql.encode()
    tokens = []
    for place, _ in duckdb.tokenize(sql):
        rest = written[place : place + 200].decode(errors="ignore")
        match = _QUOTED.match(rest) or _WORD.match(rest)
        tokens.append((place, match[0] if match else rest[:1]))
    return tokens


def _unquote(name: str) -> str:
    return name[1:-1].replace('""', '"').lower() if name.startswith('"') else name.lower()
