"""A whole document: its sentences and tables read, flagged, and every number accounted for."""
