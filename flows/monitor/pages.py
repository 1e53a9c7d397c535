"""Where the pages of a home are served: told by who serves them, asked by who links to them."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from flows.run.home import Home


def place_file(home: Home) -> Path:
    """The file that tells it: ``url`` and ``pid``."""
    return home.root / "work" / "pages.json"


def find_pages(home: Home) -> str | None:
    """Address of the pages that are served now, without a slash at its end; None where none are."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(place_file(home).read_text(encoding="utf-8"))
        os.kill(int(told["pid"]), 0)
        return str(told["url"])
    return None


def link_document(pages: str, doc_id: str) -> str:
    """Address of a document's page."""
    return f"{pages}/document/{quote(doc_id, safe='')}"


def link_region(pages: str, code: str) -> str:
    """Address of a region's page."""
    return f"{pages}/region/{quote(code, safe='')}"
