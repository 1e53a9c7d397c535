"""Bytes of a file to its text: encodings, HTML, DOCX, PDF."""
