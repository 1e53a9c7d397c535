-- The tables that flows fill. Views stand on them (views/), notes on every relation and column in notes.yml.
-- No primary keys: a document is replaced by DELETE and INSERT in one transaction, which DuckDB's indexes refuse.
CREATE TABLE document (
    doc_id VARCHAR, sha256 VARCHAR, source VARCHAR, fetched_at TIMESTAMP, title VARCHAR, doc_kind VARCHAR,
    region_code VARCHAR, region_name VARCHAR, level VARCHAR, report_year INTEGER, published_on DATE, meeting VARCHAR,
    encoding VARCHAR, media_type VARCHAR, script VARCHAR, char_count INTEGER, clean_char_count INTEGER,
    status VARCHAR, reason VARCHAR, doubts VARCHAR[], extractor_version VARCHAR, run_id VARCHAR
);
CREATE TABLE removed_span (
    doc_id VARCHAR, char_start INTEGER, char_end INTEGER, kind VARCHAR, rule VARCHAR, text VARCHAR
);
CREATE TABLE damage (
    doc_id VARCHAR, char_start INTEGER, char_end INTEGER, kind VARCHAR, rule VARCHAR
);
CREATE TABLE section (
    doc_id VARCHAR, char_start INTEGER, char_end INTEGER, role VARCHAR, period_start INTEGER, period_end INTEGER,
    heading VARCHAR
);
CREATE TABLE observation (
    observation_id VARCHAR, doc_id VARCHAR, region_code VARCHAR, scope VARCHAR, indicator VARCHAR, kind VARCHAR,
    measure VARCHAR, period_start INTEGER, period_end INTEGER, value DOUBLE, value_high DOUBLE,
    value_decimal VARCHAR, unit VARCHAR, bound VARCHAR, rank_scope VARCHAR, rank_of VARCHAR, value_text VARCHAR,
    quote VARCHAR, char_start INTEGER, char_end INTEGER, rule VARCHAR, scope_reason VARCHAR, section VARCHAR,
    confidence DOUBLE, flags VARCHAR[], document_version VARCHAR, extractor_version VARCHAR, run_id VARCHAR
);
CREATE TABLE measurement (
    measurement_id VARCHAR, doc_id VARCHAR, subject VARCHAR, kind VARCHAR, measure VARCHAR, period_start INTEGER,
    period_end INTEGER, value DOUBLE, value_high DOUBLE, value_decimal VARCHAR, unit VARCHAR, bound VARCHAR,
    value_text VARCHAR, quote VARCHAR, char_start INTEGER, char_end INTEGER, run_id VARCHAR
);
CREATE TABLE number_ledger (
    doc_id VARCHAR, char_start INTEGER, char_end INTEGER, text VARCHAR, fate VARCHAR, observation_id VARCHAR,
    measurement_id VARCHAR
);
CREATE TABLE quarantine (
    doc_id VARCHAR, stage VARCHAR, "check" VARCHAR, value VARCHAR, "row" JSON, also_failed VARCHAR[], run_id VARCHAR
);
CREATE TABLE indicator (
    code VARCHAR, name_zh VARCHAR, name_en VARCHAR, unit VARCHAR, direction VARCHAR, core BOOLEAN,
    accumulates BOOLEAN, constant_prices BOOLEAN, headline BOOLEAN, part_of VARCHAR[], definition VARCHAR,
    source VARCHAR, aliases VARCHAR[], plausible JSON
);
CREATE TABLE region (
    code VARCHAR, name VARCHAR, level VARCHAR, parent VARCHAR, valid_from INTEGER, valid_to INTEGER,
    short VARCHAR
);
CREATE TABLE unit (
    text VARCHAR, class VARCHAR, factor DOUBLE
);
CREATE TABLE run (
    run_id VARCHAR, flow_run_id VARCHAR, started_at TIMESTAMP, ended_at TIMESTAMP, seen BIGINT, loaded BIGINT,
    skipped BIGINT, quarantined BIGINT, observations BIGINT, versions JSON, reasons JSON
);
CREATE TABLE correction (
    correction_id VARCHAR, document VARCHAR, text VARCHAR, indicator VARCHAR, fix JSON, reason VARCHAR,
    reviewer VARCHAR, made_on DATE, file VARCHAR, line INTEGER
);
CREATE TABLE correction_use (
    correction_id VARCHAR, doc_id VARCHAR, observation_id VARCHAR, original JSON
);
