"""Words of the general dictionary, for the few places where cleaning has to know where a word ends."""

from __future__ import annotations


def cut_words(text: str) -> list[str]:
    """A short text to its words by jieba's dictionary, without guessing unknown ones."""
    # Loaded at first need: the dictionary takes a second, and most documents never ask.
    from transforms.language import segmentation

    return segmentation.cut_words(text)
