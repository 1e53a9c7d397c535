"""Whose report a clean text is, of which year and kind, and which part of it speaks of which years."""
