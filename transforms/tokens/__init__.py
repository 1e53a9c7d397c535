"""Clean text to tokens: numerals, quantities, times, names and cue words."""
