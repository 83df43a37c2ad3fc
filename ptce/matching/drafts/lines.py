"""A sentence as the patterns of this folder see it, and the way back to what was written.

Lower case, unaccented, one space between words, numbers in digits (« trente-deux » is 32): each
character knows which characters of the sentence it stands for.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from ptce.matching.drafts.numerals import numerals

TAKEN = "\x00"
"""Stands for each character that has been understood: no pattern crosses it."""

_SIGNS = {"œ": "oe", "æ": "ae", "’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "×": "x"}


NEAR = 40


class Span(NamedTuple):
    """Characters of the sentence (code points), from `start` included to `end` excluded."""

    start: int
    end: int


class Line:
    """`text` is what patterns are searched in; what is taken is no longer found in it."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        letters: list[str] = []
        spans: list[Span] = []
        for at, char in enumerate(sentence):
            for letter in _plain(char):
                if letter == " " and (not letters or letters[-1] == " "):
                    continue
                letters.append(letter)
                spans.append(Span(at, at + 1))
        self.text = "".join(letters)
        self._spans = spans
        for start, end, digits in reversed(numerals(self.text)):
            whole = self.span(start, end)
            self.text = self.text[:start] + digits + self.text[end:]
            self._spans[start:end] = [whole] * len(digits)

    def span(self, start: int, end: int) -> Span:
        """Where in the sentence the characters from `start` to `end` of `text` come from."""
        if start >= end:
            return Span(0, 0)
        return Span(self._spans[start].start, self._spans[end - 1].end)

    def at(self, offset: int) -> int:
        """The first character of `text` that comes from the sentence's `offset` or from after."""
        return bisect_left(self._spans, (offset, offset))

    def before(self, at: int) -> str:
        """The few characters of `text` before one of them: enough to know what leads to it."""
        return self.text[max(0, at - NEAR) : at]

    def of(self, match: re.Match[str], group: int | str = 0) -> Span:
        return self.span(*match.span(group))

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches, in order; those may be taken meanwhile."""
        at = 0
        while (match := pattern.search(self.text, at)) is not None:
            yield match
            at = max(match.end(), at + 1)

    def take(self, match: re.Match[str], group: int | str = 0) -> Span:
        """Where it is; nothing else will find it."""
        start, end = match.span(group)
        self.text = self.text[:start] + TAKEN * (end - start) + self.text[end:]
        return self.span(start, end)

    def quoted(self, span: Span) -> str:
        return self.sentence[span.start : span.end]


def _plain(char: str) -> str:
    if char.isspace():
        return " "
    known = _SIGNS.get(char)
    if known is not None:
        return known
    bare = unicodedata.normalize("NFKD", char.lower())
    kept = "".join(each for each in bare if not unicodedata.combining(each))
    return "".join(_SIGNS.get(each, each) for each in kept).replace(TAKEN, " ")
