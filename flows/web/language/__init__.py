"""The language of a page: which one, its words, and values as it writes them."""
