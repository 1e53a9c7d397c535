"""Text as found to report text: noise taken out, damage marked, every character's place kept."""
