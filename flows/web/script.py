"""Vega, Vega-Lite and Vega-Embed as one script, out of the installed package: nothing is fetched, nothing is built."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from threading import Lock

_BUNDLE = """
import sys, vl_convert
script = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed; window.vega = vega;")
sys.stdout.buffer.write(script.encode())
"""
_lock = Lock()


def read_script() -> str:
    """The script that draws charts in a browser. The first call of a process takes some seconds."""
    with _lock:  # two calls at once would do the same work twice
        return _bundle()


@cache
def _bundle() -> str:
    # The library lets no other thread run for a whole second: in a process of its own pages are answered meanwhile.
    made = subprocess.run([sys.executable, "-c", _BUNDLE], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    return made.stdout.decode()
