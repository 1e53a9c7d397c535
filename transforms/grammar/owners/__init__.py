"""Whose the numbers of a clause are, by what stands at its head: an event, sights, places that were counted."""
