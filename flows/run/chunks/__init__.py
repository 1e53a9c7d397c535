"""Documents read in chunks: a chunk is a folder with an order in it, and, when it is read, its rows and a manifest."""
