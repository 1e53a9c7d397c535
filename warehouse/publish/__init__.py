"""From the working database to the published file: its states, their differences, the room they take."""
