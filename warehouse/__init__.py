"""The DuckDB warehouse: the only package that imports duckdb.

A run writes the working database; publishing copies it, adds views and notes, and puts the copy in place of the file
that everybody reads. Who stands on a floor imports from its own floor and from lower ones, never from a higher one:

- `publish`: the working database to the published file; earlier states, what would change, room given back.
- `load`: documents, corrections and what readings depended on into the working database.
- `query`: answers from a published file: queries, evaluation, exports, dictionary, cookbook.
- `relations`: what is computed from the tables of schemas/: views, marts, panels, macros; `views.yml` lists them.
- `store`: the files of a home, the one writer's lock, tables in SQL, frames on their way in.
- `errors`: what the warehouse refuses.

`load` writes and `query` reads: neither imports the other.
"""

FLOORS = (
    ("publish",),
    ("load", "query"),
    ("relations",),
    ("store",),
    ("errors",),
)
"""Rooms and modules of this package, the highest first; imports go down (tests/structure)."""
