"""How much of a word is in a text, three letters at a time, as the extension pg_trgm counts it."""

from __future__ import annotations


def trigrams(text: str) -> list[str]:
    """Of each word, with two blanks before and one after, in order."""
    return [
        padded[at : at + 3]
        for word in text.split()
        for padded in [f"  {word} "]
        for at in range(len(padded) - 2)
    ]


def word_similarity(word: str, text: str) -> float:
    """The greatest similarity of the word's trigrams with a stretch of the text's.

    >>> round(word_similarity("word", "two words"), 2)
    0.8
    """
    wanted, there = set(trigrams(word)), trigrams(text)
    best = 0.0
    for start in range(len(there)):
        stretch: set[str] = set()
        for each in there[start : start + 2 * len(wanted)]:
            stretch.add(each)
            shared = len(stretch & wanted)
            best = max(best, shared / (len(wanted) + len(stretch) - shared))
    return best
