"""Commands for the first ten minutes: a working folder, the pages, a report found by its place and year."""
