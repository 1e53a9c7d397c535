"""Bytes of a file to its text. The kind of file and its encoding are found in the bytes, not in names or labels."""

from __future__ import annotations

import re

from transforms.decode.encodings import SAMPLE, check_text, decode_text, find_encoding
from transforms.decode.errors import DecodeError
from transforms.decode.mojibake import mend_mojibake
from transforms.decode.wrappers import unwrap_text
from transforms.records import Decoded

__all__ = ["OLE_MAGIC", "UNSUPPORTED", "DecodeError", "decode_bytes", "decode_text"]

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNSUPPORTED = (
    (OLE_MAGIC, "an old Office file (.doc, .xls, .wps): save it as .docx or .txt"),
    (b"{\\rtf", "an RTF file: save it as .docx or .txt"),
    (b"\x89PNG", "an image (PNG): a report has to be text"),
    (b"\xff\xd8\xff", "an image (JPEG): a report has to be text"),
    (b"GIF8", "an image (GIF): a report has to be text"),
    (b"II*\x00", "an image (TIFF): a report has to be text"),
    (b"MM\x00*", "an image (TIFF): a report has to be text"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
)
HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|link)\b", re.I | re.S
)
HTML_BLOCK = re.compile(r"</?(?:p|div|table|tbody|tr|td|span|section|article|ul|li|h[1-6])\b[^<>]{0,500}>", re.I)


def decode_bytes(data: bytes, declared: str | None = None) -> Decoded:
    """Bytes of a text, HTML, DOCX or PDF file to its text in reading order.

    For a text file the text is the bytes as decoded, so that positions count in the file; only the byte
    order mark is dropped, mojibake mended, and characters written by number (\\u5e74) put in. Of JSON and of lists
    printed by Python the spans around the report's text stand in ``wrapping``. ``declared`` (a charset label) is
    believed only where the bytes leave it open. Raises DecodeError, with a reason that a person understands, for what
    holds no readable text; beside it only MemoryError.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DecodeError("the file is empty" if not data else "the file holds nothing but blanks")
    if b"%PDF-" in data[:1024]:
        from transforms.decode.pdf import read_pdf

        return read_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        from transforms.decode.docx import read_docx

        return read_docx(data)
    for magic, reason in UNSUPPORTED:
        if data.startswith(magic):
            raise DecodeError(f"not a text: {reason}")
    text, encoding = find_encoding(data, declared)
    text, encoding = mend_mojibake(text) or (check_text(text), encoding)
    if is_html(text):
        from transforms.decode.html import read_html

        return read_html(text, encoding)
    text, wrapping = unwrap_text(text)
    return Decoded(text=text, encoding=encoding, media_type="text", wrapping=wrapping)


def is_html(text: str) -> bool:
    """True for a page or a fragment of one; a few tags strewn into plain text do not make a page."""
    if HTML_START.match(text):
        return True
    sample = text[:SAMPLE]
    blocks = HTML_BLOCK.findall(sample)
    return len(blocks) >= 6 and sample.lstrip().startswith("<") and sum(map(len, blocks)) * 30 >= len(sample)
