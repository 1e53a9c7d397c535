"""pandera models of every table handed to the warehouse."""
