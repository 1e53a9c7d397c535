"""Pure functions from a report's bytes to records: no files, network, clock, Prefect, DuckDB or tables."""
