"""The inputs that failed once."""

from __future__ import annotations

import base64
from pathlib import Path

import yaml

PLACE = Path(__file__).with_name("failed_once.yml")


def read_failed_once() -> dict[str, bytes]:
    """The inputs that failed once, by their names."""
    cases = yaml.safe_load(PLACE.read_text(encoding="utf-8"))
    return {
        case["name"]: case["text"].encode() if "text" in case else base64.b64decode(case["base64"]) for case in cases
    }
