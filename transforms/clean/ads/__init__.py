"""Advertising that was put into reports: its words, its places, its cuts."""
