"""Run as a process: reads the published file again and again and prints what it saw, until the stop file is there.

    python -m tests.warehouse.endless_reader HOME STOP

One line whenever a look differs from the one before: documents, observations, versions in sight, verdicts,
different targets, snapshots, and whether two looks through one connection were the same.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from warehouse.query.read import connect_published

LOOK = """
SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM observation),
       (SELECT string_agg(DISTINCT extractor_version, ' ') FROM observation), (SELECT count(*) FROM target_vs_actual),
       (SELECT count(DISTINCT target_value) FROM target_vs_actual), (SELECT count(*) FROM snapshot)
"""


def main() -> None:
    home, stop = Path(sys.argv[1]), Path(sys.argv[2])
    print("ready", flush=True)
    last = ""
    while not stop.exists():
        with connect_published(home) as con:
            first = con.execute(LOOK).fetchall()[0]
            second = con.execute(LOOK).fetchall()[0]
        line = "|".join(map(str, [*first, "steady" if first == second else "moved"]))
        if line != last:
            print(line, flush=True)
            last = line
        time.sleep(0.1)  # three readers that never pause leave the writer no processor


if __name__ == "__main__":
    main()
