"""What a run is given, file by file: folders walked, archives and lists of documents taken apart."""
