"""The DuckDB warehouse: the only package that imports duckdb."""
