"""Vega, Vega-Lite and Vega-Embed as one script, out of the installed package: nothing is fetched, nothing is built."""

from __future__ import annotations

from functools import cache
from threading import Lock

_SNIPPET = "window.vegaEmbed = vegaEmbed; window.vega = vega;"
_lock = Lock()


def read_script() -> str:
    """The script that draws charts in a browser. The first call of a process takes some seconds."""
    with _lock:  # two calls at once would do the same work twice
        return _bundle()


@cache
def _bundle() -> str:
    import vl_convert

    script: str = vl_convert.javascript_bundle(_SNIPPET)
    return script
