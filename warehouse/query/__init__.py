"""What is asked of a published file: queries, comparison with a gold table, exports, dictionary, cookbook."""
