"""Attacks on reading: drawn inputs and what must hold for every one, texts whose work must grow as they do."""
