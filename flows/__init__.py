"""Prefect flows and the command line: the only package that imports prefect.

The flows stand in the root and are read from top to bottom: `etl` (collect, read, load, publish, report), `collect`,
`maintain` (backfill, reread, maintain) and `alarms`; `inputs` says which documents a run was asked to read. Below them
lie the rooms. Who stands on a floor imports from its own floor and from lower ones, never from a higher one:

- `__main__`: where the command begins.
- `cli`: the command line, the only place that prints.
- `server`: a Prefect server of our own on loopback, and what it runs when.
- `web`: pages over the published warehouse.
- `etl`, `collect`, `maintain`, `alarms`: the flows.
- `plain`: the main flow without Prefect. `steps`: what the two have in common.
- `inputs`: paths, folders and archives to documents.
- `monitor`: what a run tells afterwards, and what is forgotten.
- `charts`: rows to pictures, for pages and artifacts.
- `crawl`: reports from the web into the archive.
- `intake`: given files to the documents in them, and what their manifest says.
- `run`: home, session, reading processes, corrections.
- `errors`: what a person is told. `interrupts`: Ctrl-C and SIGTERM.
"""

FLOORS = (
    ("__main__",),
    ("cli",),
    ("server",),
    ("web",),
    ("etl", "collect", "maintain", "alarms", "plain"),
    ("steps",),
    ("inputs",),
    ("monitor",),
    ("charts",),
    ("crawl",),
    ("intake",),
    ("run",),
    ("errors", "interrupts"),
)
"""Rooms and modules of this package, the highest first; imports go down (tests/structure/test_imports.py)."""
