"""What a run tells afterwards: summaries, charts, lineage, alarms, and what is forgotten."""
