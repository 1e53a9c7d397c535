"""Bytes of a file to its text. The kind of file and its encoding are found in the bytes, not in names or labels."""

from __future__ import annotations

import codecs
import re

from transforms.decode.errors import DecodeError
from transforms.records import Decoded

__all__ = ["DecodeError", "decode_bytes"]

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
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The commonest characters of official prose in both scripts: text decoded wrongly has almost none of them.
COMMON = frozenset(
    "的一在和是了有年大中国工作发展业经济全市县人民政府会社建设生产增长加强实施项目农村化城改革上新推进元万亿个为以不地方"
    "國發業經濟縣會設產長強實項農鄉級點進開區萬億個為與對後來時間題條體學習總動"
    "，。、；：“”"
)
SAMPLE = 60_000
# Shares of characters: more than this is not a text with a few bad bytes but not a text at all.
BAD_SHARE_ALLOWED = 0.01
COMMON_SHARE_NEEDED = 0.05
HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|link)\b", re.I | re.S
)
HTML_BLOCK = re.compile(r"</?(?:p|div|table|tbody|tr|td|span|section|article|ul|li|h[1-6])\b[^<>]{0,500}>", re.I)
CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")


def decode_bytes(data: bytes, declared: str | None = None) -> Decoded:
    """Bytes of a text, HTML, DOCX or PDF file to its text in reading order.

    For a text file the text is the bytes as decoded, so that positions count in the file; only the byte
    order mark is dropped. ``declared`` (a charset label) is believed only where the bytes leave it open.
    Raises DecodeError with a reason that a person understands for what holds no readable text.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DecodeError("the file is empty" if not data else "the file holds nothing but blanks")
    head = data[:1024].lstrip()
    if head.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        from transforms.decode.pdf import read_pdf

        return read_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        from transforms.decode.docx import read_docx

        return read_docx(data)
    for magic, reason in UNSUPPORTED:
        if data.startswith(magic):
            raise DecodeError(f"not a text: {reason}")
    text, encoding = decode_text(data, declared)
    if is_html(text):
        from transforms.decode.html import read_html

        return read_html(text, encoding)
    return Decoded(text=text, encoding=encoding, media_type="text")


def decode_text(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Bytes of unknown encoding to text and codec name (utf-8, utf-16-le/be, gb18030, big5 …), or DecodeError."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _check_text(data[len(mark) :].decode(encoding, "replace")), encoding
    if wide := _guess_utf16(data):
        return _check_text(data.decode(wide, "replace")), wide
    try:
        return _check_text(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        pass
    text, encoding = max(_decode_candidates(data, declared), key=lambda found: _plausibility(found[0]))
    return _check_text(text), encoding


def is_html(text: str) -> bool:
    """True for a page or a fragment of one; a few tags strewn into plain text do not make a page."""
    if HTML_START.match(text):
        return True
    sample = text[:SAMPLE]
    blocks = HTML_BLOCK.findall(sample)
    return len(blocks) >= 6 and sample.lstrip().startswith("<") and sum(map(len, blocks)) * 30 >= len(sample)


def _decode_candidates(data: bytes, declared: str | None) -> list[tuple[str, str]]:
    names = ["gb18030", "big5hkscs", "utf-8"]
    if declared:
        try:
            name = codecs.lookup(declared.strip()).name
        except LookupError:
            name = ""
        # Every label of the GB family is served by its newest member; a label that is only right
        # by accident (a single-byte code never fails) cannot be told from a wrong one.
        if name and not name.startswith(("gb", "iso8859", "latin", "cp125", "ascii", "hz", "utf")):
            names.append(name)
    return [(data.decode(name, "replace"), name) for name in names]


def _plausibility(text: str) -> float:
    sample = text[:SAMPLE]
    common = sum(map(sample.count, COMMON))
    return (common - 20 * sample.count("\ufffd")) / max(len(sample), 1)


def _guess_utf16(data: bytes) -> str | None:
    sample = data[:4096]
    if len(sample) < 4 or (b"\n" not in sample and b" " not in sample and b"\x00" not in sample):
        return None
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if zeros.count(0) < 2 or sample.count(0) - zeros.count(0) > zeros.count(0) // 4:
            continue
        text = sample[: len(sample) // 2 * 2].decode(encoding, "ignore")
        if sum(map(text.count, COMMON)) >= COMMON_SHARE_NEEDED * len(text) or zeros.count(0) * 2.2 > len(sample):
            return encoding
    return None


def _check_text(text: str) -> str:
    """The text without a leading byte order mark. DecodeError where it is binary or unreadable."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise DecodeError("the file holds nothing but blanks")
    sample = text[:SAMPLE]
    bad = sample.count("\ufffd") + len(CONTROL.findall(sample))
    if bad > BAD_SHARE_ALLOWED * len(sample) + 2:
        raise DecodeError("not a text: the bytes are binary, or of an encoding that is not known")
    return text
