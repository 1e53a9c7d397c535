"""Into the working database: documents, corrections, and what a reading of a document depended on."""
