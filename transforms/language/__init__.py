"""The seeds parsed once into one immutable value, and the only door to jieba."""
