"""Processes of the system that are killed, interrupted or find no room, and what must hold behind it."""
