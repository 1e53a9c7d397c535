"""Where a user's warehouse, archive, logs and Prefect state live."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone
from pathlib import Path

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The clock that runs are named by."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds everything duibiao keeps; its parts are properties, made on demand."""

    root: Path

    @property
    def prefect(self) -> Path:
        """Prefect's own database, profiles and results, apart from any other Prefect of the user."""
        return self.root / "prefect"

    @property
    def archive(self) -> Path:
        """Fetched bytes, kept by their sha256."""
        return self.root / "archive"

    @property
    def pieces(self) -> Path:
        """Documents taken out of archives and lists, kept by their sha256."""
        return self.root / "pieces"

    @property
    def chunks(self) -> Path:
        """Documents being read, chunk by chunk; empty between runs, unless one was killed."""
        return self.root / "chunks"

    @property
    def statements(self) -> Path:
        """What persons have stated about documents in manifests."""
        return self.root / "work" / "statements.sqlite"

    @property
    def seen(self) -> Path:
        """How files looked when their bytes were last read."""
        return self.root / "work" / "files.sqlite"

    @property
    def corrections(self) -> Path:
        """The user's own reviewed corrections; the project's are in seeds/corrections.yml."""
        return self.root / "corrections.yml"

    @property
    def gold(self) -> Path:
        """A gold table of the user's own; where there is one, runs watch their accuracy against it."""
        return self.root / "gold.csv"

    @property
    def alarms(self) -> Path:
        """What the automations raised an alarm about, one JSON object a line."""
        return self.root / "alarms.jsonl"

    @property
    def silence(self) -> Path:
        """Since when which sources give nothing, and when that was told."""
        return self.root / "silence.json"

    @property
    def log(self) -> Path:
        """What Prefect and the run say in full."""
        return self.root / "logs" / "duibiao.log"

    @property
    def server(self) -> Path:
        """Address of the `duibiao serve` that is up on this home."""
        return self.root / "prefect" / "server.json"


def find_home(option: str | Path | None, environ: Mapping[str, str]) -> Home:
    """``--home``, else DUIBIAO_HOME, else ./data, as an absolute path (not created yet)."""
    chosen = option or environ.get("DUIBIAO_HOME") or "data"
    return Home(Path(chosen).expanduser().absolute())


def write_command(home: Home, sql: str | None = None, verb: str = "sql") -> str:
    """The command that asks this home, as one can paste it."""
    query = f' "{sql}"' if sql else ""
    place = "" if home == find_home(None, os.environ) else f" --home {shlex.quote(str(home.root))}"
    return f"duibiao {verb}{query}{place}"
