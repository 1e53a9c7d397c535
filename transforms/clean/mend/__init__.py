"""What came apart put together again: figures, blanks, doubled and mistaken characters, every place kept."""
