"""Tokens of a sentence to statements: what each number is said of, and what it says."""
