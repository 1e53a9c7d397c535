"""Reports from the web into the archive: asked politely, bounded in every direction, kept once."""
