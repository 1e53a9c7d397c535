"""Compressed answers to their bytes, a bounded piece at a time, whatever they would grow to."""

from __future__ import annotations

import zlib
from typing import Protocol

GZIP_OR_ZLIB, GZIP, RAW = 47, 31, -15
MEMBER = b"\x1f\x8b"
"""What every member of a gzip file begins with."""


class DecompressError(ValueError):
    """Bytes that are not what their label says; ``again`` when they only end too early."""

    def __init__(self, reason: str, again: bool = False) -> None:
        super().__init__(reason)
        self.again = again


class Decompressor(Protocol):
    """Takes what comes, gives what it stands for."""

    def feed(self, raw: bytes, most: int) -> bytes:
        """At most ``most`` bytes; as many as that say that there may be more."""

    def finish(self) -> None:
        """Raises DecompressError when the compressed bytes end too early."""


def choose_decompressor(encoding: str) -> Decompressor:
    """For a Content-Encoding. Raises DecompressError for one that was not asked for."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _Plain()
    if name in ("gzip", "x-gzip", "deflate"):
        return _Deflated(name == "deflate")
    raise DecompressError(f"compressed in a way that was not asked for ({name[:40]})")


class _Plain:
    def feed(self, raw: bytes, most: int) -> bytes:
        return raw[:most]

    def finish(self) -> None:
        return


class _Deflated:
    """gzip (of several members, too, wherever the pieces that come are cut) and zlib by their own headers, else
    raw deflate."""

    def __init__(self, may_be_raw: bool) -> None:
        self._decoder = zlib.decompressobj(GZIP_OR_ZLIB)
        self._may_be_raw = may_be_raw
        self._begun = b""  # the first byte of a stream, or behind one what may be that of the next
        self._ended = False

    def feed(self, raw: bytes, most: int) -> bytes:
        parts: list[bytes] = []
        raw, self._begun = self._begun + raw, b""
        if self._may_be_raw and len(raw) < len(MEMBER):
            self._begun = raw  # which header this is shows in the second byte
            return b""
        while raw and most > 0 and not self._ended:
            if self._decoder.eof:
                raw = raw.lstrip(b"\0")  # members may be padded to a block
                if not raw.startswith(MEMBER):
                    if MEMBER.startswith(raw):
                        self._begun = raw
                    else:
                        self._ended = True
                    break
                self._decoder = zlib.decompressobj(GZIP)
            part = self._decompress(raw, most)
            parts.append(part)
            most -= len(part)
            raw = self._decoder.unused_data
        return b"".join(parts)

    def finish(self) -> None:
        if not self._decoder.eof:
            raise DecompressError("the compressed answer ends too early", again=True)

    def _decompress(self, raw: bytes, most: int) -> bytes:
        try:
            part = self._decoder.decompress(raw, most)
        except zlib.error as error:
            if not self._may_be_raw:
                raise DecompressError(f"cannot be decompressed: {error}") from error
            self._decoder = zlib.decompressobj(RAW)
            self._may_be_raw = False
            return self._decompress(raw, most)
        self._may_be_raw = False
        return part
