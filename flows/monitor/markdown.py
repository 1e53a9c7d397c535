"""Texts of reports, files and servers as markdown that shows them, and nothing else."""

from __future__ import annotations

import re

_ACTIVE = re.compile(r"[\\`*\[\]<>|~&!]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LINE_START = re.compile(r"(?m)^([ \t]*)([#+-]{1,6}|\d+[.)])(?=\s)")


class Markdown(str):
    """A text that is markdown already."""


def escape_markdown(text: str) -> str:
    """A text as markdown that shows it: no tags, links, pictures, tables; what cannot be seen as ``\\x1b``."""
    shown = _UNSEEN.sub(lambda match: ascii(match[0])[1:-1], text)
    shown = _ACTIVE.sub(lambda match: f"&#{ord(match[0])};", shown)
    return _LINE_START.sub(lambda match: f"{match[1]}&#{ord(match[2][0])};{match[2][1:]}", shown)


def link(text: str, address: str) -> Markdown:
    """A link, where the address is one of the web that can stand in markdown; else the text."""
    shown = escape_markdown(text)
    if not re.fullmatch(r"https?://[^\s<>|\\\x00-\x20\x7f-\x9f]+", address):
        return Markdown(shown)
    return Markdown(f"[{shown}](<{address}>)")


def write_code(text: str) -> Markdown:
    """A text as code, which shows all of it as it is."""
    if "`" in text:
        return Markdown(escape_markdown(text))
    return Markdown(f"`{text}`")


def to_cell(value: object) -> str:
    """A value as a cell of a markdown table."""
    if value is None or isinstance(value, Markdown):
        return value or ""
    if isinstance(value, list | tuple):
        value = "、".join(map(str, value))
    return escape_markdown(str(value).replace("\n", " "))


def write_size(size: int) -> str:
    """Bytes as people read them: 812 bytes, 3.4 kB, 12.0 MB."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1e3:,.1f} kB" if size < 1e6 else f"{size / 1e6:,.1f} MB"
