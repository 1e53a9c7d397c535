"""Foreign SQL against a real published warehouse: it reads, within its limits, and nothing else happens."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.each import check_each, each
from tests.thoroughness import tries
from tests.warehouse.made import make_observation, make_report, publish_reports
from warehouse.errors import NotPublishedError, QueryError, QueryLimitError, QueryStuckError
from warehouse.query.bounded import Limits, ask
from warehouse.query.statement import LONGEST
from warehouse.store.paths import published_path

ONE = {"a": make_report([make_observation(), make_observation("retail_sales", value="9")])}
LIMITS = Limits(seconds=60, memory_bytes=10**9)

ATTACKS = [
    # What the published file and its snapshot could be overwritten by.
    "COPY (SELECT 42) TO '{home}/duibiao.duckdb' (FORMAT csv, USE_TMP_FILE false)",
    "COPY (SELECT 42) TO '{home}/duibiao.duckdb.wal' (FORMAT csv, USE_TMP_FILE false)",
    "COPY (SELECT 42) TO '{home}/history/000001.duckdb' (FORMAT parquet)",
    "EXPLAIN ANALYZE COPY (SELECT 42) TO '{home}/duibiao.duckdb' (FORMAT csv, USE_TMP_FILE false)",
    "EXPLAIN (ANALYZE, FORMAT json) COPY (SELECT 42) TO '{home}/duibiao.duckdb' (FORMAT csv)",
    "EXPORT DATABASE '{home}/out'",
    "ATTACH '{home}/duibiao.duckdb' AS other",
    "ATTACH ':memory:' AS other",
    "COPY FROM DATABASE duibiao TO memory",
    "USE memory",
    "DETACH duibiao",
    # What aborts the process or writes files by way of a setting.
    "CALL enable_logging(storage = 'file', storage_config = {{'path': '{home}/log'}})",
    "FROM enable_logging(storage = 'file', storage_config = {{'path': '{home}/log'}})",
    "FROM \"Enable_Logging\" /* a blank */ ()",
    "FROM enable_logging\u00a0()",
    "FROM enable_logging\ufeff()",
    "SELECT (SELECT count(*) FROM main.enable_logging())",
    "DESCRIBE FROM enable_logging()",
    "EXPLAIN ANALYZE (FROM enable_logging())",
    "PIVOT (FROM enable_logging()) ON a USING count(*)",
    "FROM query('FROM enable_logging()')",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM enable_logging()'))",
    "PRAGMA json_execute_serialized_sql('x')",
    "PRAGMA enable_profiling",
    "PRAGMA profiling_output = '{home}/profile'",
    "PRAGMA import_database('{home}')",
    "SET memory_limit = '1TB'",
    "RESET disabled_filesystems",
    "SET VARIABLE a = 1",
    "SET enable_external_access = true",
    "LOAD '{secret}'",
    "INSTALL httpfs",
    "CALL pragma_version()",
    # Files, the network and the process's own memory.
    "FROM read_text('{secret}')",
    "FROM read_csv('{secret}')",
    "FROM read_blob('{secret}')",
    "FROM parquet_metadata('{secret}')",
    "FROM sniff_csv('{secret}')",
    "FROM glob('{home}/*')",
    "FROM '{secret}'",
    "FROM 'https://127.0.0.1/x.csv'",
    "FROM arrow_scan(1::UBIGINT::POINTER, 2::UBIGINT::POINTER, 3::UBIGINT::POINTER)",
    "FROM pandas_scan(0)",
    "SELECT write_log('x')",
    "SELECT sleep_ms(100000)",
    # Rows and relations.
    "DELETE FROM document",
    "INSERT INTO document SELECT * FROM document",
    "UPDATE document SET doc_id = 'b'",
    "MERGE INTO document USING document b USING (doc_id) WHEN MATCHED THEN DELETE",
    "WITH d AS (SELECT 1) DELETE FROM document",
    "CREATE TABLE mine (a INT)",
    "CREATE TEMP TABLE mine AS SELECT 1",
    "CREATE TABLE mine AS PIVOT observation ON kind USING count(*)",
    "CREATE MACRO f() AS 1",
    "DROP VIEW panel",
    "ALTER TABLE document RENAME TO d",
    "COMMENT ON TABLE document IS 'x'",
    "CHECKPOINT",
    "FORCE CHECKPOINT",
    "VACUUM",
    "BEGIN",
    "PREPARE p AS DELETE FROM document",
    "EXECUTE p",
    # More than one statement, or none.
    "SELECT 1; DELETE FROM document",
    "SELECT 1; SELECT 2",
    "PIVOT observation ON kind USING count(*); SELECT 2",
    "EXPLAIN SELECT 1; SELECT 2",
    "",
    "-- nothing",
    ";",
]  # fmt: skip

READING = [
    "SELECT count(*) FROM document",
    "FROM observation;",
    "WITH a AS (SELECT 1 AS b) FROM a",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) FROM r",
    "VALUES (1)",
    "TABLE document",
    "(SELECT 1)",
    "DESCRIBE observation",
    "SHOW TABLES",
    "SHOW ALL TABLES",
    "SUMMARIZE observation",
    "EXPLAIN SELECT 1",
    "EXPLAIN ANALYZE (SELECT 1)",
    "/* 列 */ EXPLAIN (FORMAT json) SELECT '（'",
    "PRAGMA table_info('document')",
    "PRAGMA show_tables",
    "PRAGMA database_size",
    "SELECT version()",
    "PIVOT observation ON kind USING count(*)",
    "SELECT * FROM (PIVOT observation ON kind USING count(*))",
    "PIVOT observation ON kind IN ('actual') USING count(*)",
    "UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b",
    "FROM range(3)",
    "SELECT unnest([1, 2])",
    "SELECT doc_id FROM document WHERE doc_id IN ('a') AND doc_id GLOB 'a*'",
    "SELECT count(*) FROM target_vs_actual_for('140930')",
    "FROM duibiao.main.document",
    "SELECT 'enable_logging()' AS \"read_csv('x')\" -- FROM glob('*')",
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("it's")  # a quote in the path must not end the text that it stands in
    (folder / "secret.txt").write_text("secret", encoding="utf-8")
    return publish_reports(folder / "home", ONE)


def fingerprint(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.more_tries
def test_what_does_not_only_read_is_refused_and_changes_nothing(home: Path) -> None:
    before = fingerprint(home.parent)

    def attack(sql: str) -> None:
        with pytest.raises(QueryError) as refusal:
            ask(home, sql.format(home=home, secret=home.parent / "secret.txt"), LIMITS)
        assert not isinstance(refusal.value, QueryLimitError)
        assert fingerprint(home.parent) == before

    check_each(((sql, sql) for sql in tries(ATTACKS[::2], ATTACKS)), attack)
    assert ask(home, "SELECT count(*) FROM document", LIMITS).frame.item() == 1


@pytest.mark.more_tries
@each("sql", tries(READING[::2], READING))
def test_what_only_reads_is_answered(home: Path, sql: str) -> None:
    answer = ask(home, sql, LIMITS)
    assert answer.is_counted
    assert answer.counted == answer.frame.height > 0


def test_a_refusal_says_what_is_allowed(home: Path) -> None:
    with pytest.raises(QueryError, match=r"read-only.*copy.*allowed: select"):
        ask(home, "COPY document TO 'x.csv'", LIMITS)
    with pytest.raises(QueryError, match="2 statements in one query; ask one at a time"):
        ask(home, "SELECT 1; SELECT 2", LIMITS)
    with pytest.raises(QueryError, match=r"^glob: "):
        ask(home, "FROM glob('*')", LIMITS)
    with pytest.raises(QueryError, match="no_such_table"):
        ask(home, "FROM no_such_table", LIMITS)
    for broken in ("SELECT '\udcff'", "SELECT 1 -- \0"):
        with pytest.raises(QueryError, match="write it in UTF-8"):
            ask(home, broken, LIMITS)
    with pytest.raises(QueryError, match="characters"):
        ask(home, "SELECT " + " " * LONGEST + "1", LIMITS)


def test_an_unpublished_home_and_a_file_that_is_no_database_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotPublishedError, match="duibiao run"):
        ask(tmp_path, "SELECT 1", LIMITS)
    published_path(tmp_path).write_bytes(b"no database" * 1000)
    with pytest.raises(NotPublishedError, match="duibiao rollback"):
        ask(tmp_path, "SELECT 1", LIMITS)


def test_rows_are_kept_up_to_the_limit_and_counted_up_to_another(home: Path) -> None:
    some = ask(home, "FROM range(5000)", Limits(rows=3000))
    assert (some.frame.height, some.counted, some.is_counted) == (3000, 5000, True)
    endless = ask(home, "FROM range(100_000_000_000_000)", Limits(rows=10))
    assert endless.frame["range"].to_list() == list(range(10))
    assert not endless.is_counted
    none = ask(home, "SELECT doc_id, ['x'] AS l FROM document WHERE false", Limits(rows=10))
    assert (none.frame.columns, none.counted) == (["doc_id", "l"], 0)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM range(10_000_000) a, range(10_000_000) b WHERE a.range + b.range = 7",
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT (n + 1) % 7 FROM r) SELECT count(*) FROM r",
    ],
)
def test_a_query_that_takes_too_long_is_ended(home: Path, sql: str) -> None:
    with pytest.raises(QueryLimitError, match=r"more than 0\.3 s; --timeout"):
        ask(home, sql, Limits(seconds=0.3, memory_bytes=4 * 10**9))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT list(range) FROM range(200_000_000)",
        "FROM range(100_000_000) ORDER BY hash(range)",
        "FROM range(100_000_000)",  # the database streams it, and the rows that are kept are too many
    ],
)
def test_a_query_that_takes_too_much_memory_is_ended(home: Path, sql: str) -> None:
    with pytest.raises(QueryLimitError, match=r"0\.1 GB of memory; --memory"):
        ask(home, sql, Limits(memory_bytes=10**8))


STUCK = """
import os
import sys
from pathlib import Path
from warehouse.errors import QueryStuckError
from warehouse.query.bounded import Limits, ask
try:
    ask(Path(sys.argv[1]), sys.argv[2], Limits(3, 10**9))
except QueryStuckError as error:
    print(error, flush=True)
    os._exit(3)
"""


@pytest.mark.thorough("a process of its own")
def test_a_query_that_nothing_stops_is_left_behind(home: Path) -> None:
    slow = "SELECT levenshtein(repeat('a', 300_000), repeat('b', 300_000))"
    done = subprocess.run([sys.executable, "-c", STUCK, home, slow], capture_output=True, text=True, timeout=100)
    assert (done.returncode, done.stderr) == (3, "")
    assert "--timeout" in done.stdout


def test_several_may_ask_at_once_with_limits_of_their_own(home: Path) -> None:
    found: list[int] = []

    def run(memory: int) -> None:
        found.append(ask(home, "SELECT count(*) FROM observation", Limits(memory_bytes=memory)).frame.item())

    threads = [threading.Thread(target=run, args=(memory * 10**8,)) for memory in (2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2, 2, 2]
    assert issubclass(QueryStuckError, QueryLimitError)
