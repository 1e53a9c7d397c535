"""The files of a home: where they are, the one that is written, who may write it, and how rows come in."""
