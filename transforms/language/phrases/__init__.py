"""Noun phrases for what the catalogue does not know: before a number, behind it, and the words they are made of."""
