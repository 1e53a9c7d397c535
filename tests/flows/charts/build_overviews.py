"""The pictures of runs without their rows, out of Altair: ``python -m tests.flows.charts.build_overviews``."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

from flows.charts.charts import make_overview, name_overview

OVERVIEWS = Path(__file__).parents[3] / "flows" / "charts" / "overviews.json"


def write_overviews() -> str:
    """Every picture that has a part, by name_overview, as JSON, a line each."""
    parts = [one for one in itertools.product((True, False), repeat=3) if any(one)]
    lines = [f"{json.dumps(name_overview(*one))}: {json.dumps(make_overview(*one), sort_keys=True)}" for one in parts]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    OVERVIEWS.write_text(write_overviews(), encoding="utf-8")
