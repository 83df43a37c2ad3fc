"""The mean of the vectors of a text's words: the encoder of who has none, in microseconds.

`words.npz` holds a vector of 256 small integers for each stem of the trade, made once from both
encoders (`python -m ptce.matching.encoders`), the directions that tell most first. An unknown word
is read as the commonest known one that begins alike (« labourent » as « labourer »).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np

from ptce.matching.encoders.labels import unit
from ptce.matching.encoders.lessons import restored
from ptce.matching.encodings import Vectors
from ptce.matching.labels import EMPTY_WORDS, folded_word

FILE: Final = "words.npz"
SHORTEST: Final = 3
ALIKE: Final = (7, 6, 5)
"""How many first letters an unknown word must share with the one that it is read as."""

WORD = re.compile(r"[^\W\d_]+")

_SILENT = """
nous notre nos vous votre vos ils elles elle lui leur leurs cet cette ces qui que quoi dont est
sont sera être avoir avons avez ont peut pouvons pouvez faut tout toute tous toutes plus moins très
bien aussi déjà encore entre dans chez sous après avant pendant depuis jusque vers hors afin ainsi
comme mais donc quelque quelques plusieurs autre autres même mêmes chaque seulement environ possible
disponible dispo libre cherche cherchons recherche besoin voudrions souhaite souhaitons venir venons
prendre bon bonne état neuf neuve réformé usagé usage trié
deux trois quatre cinq six sept huit dix onze douze treize quatorze quinze seize vingt trente
quarante cinquante soixante cent mille demi premier première unité kilo litre mètre cube tonne
jour journée semaine mois année heure matin midi lundi mardi mercredi jeudi vendredi samedi dimanche
week end weekend janvier février mars avril mai juin juillet août septembre octobre novembre
décembre
"""


def _stem(word: str) -> str:
    return folded_word(word)[1]


SILENT: Final = frozenset(map(_stem, _SILENT.split())) | EMPTY_WORDS
"""Stems that tell nothing of a thing: « trois », « en bon état », « nous cherchons »."""


class Vocabulary(NamedTuple):
    """`weighted`: a row a word, longer the more it tells."""

    places: Mapping[str, int]
    openings: Mapping[str, int]
    weighted: Vectors


class WordEncoder:
    name = "words"
    fingerprint = "words-3"

    def encode(self, texts: Sequence[str]) -> Vectors:
        known = vocabulary()
        rows = np.zeros((len(texts), known.weighted.shape[1]), np.float32)
        for row, text in zip(rows, texts, strict=True):
            places = [place for each in words(text) if (place := _place(known, each)) is not None]
            if places:
                row[:] = known.weighted[places].sum(axis=0)
        return unit(rows)


def words(text: str) -> list[str]:
    """The stems of a text that carry meaning, in reading order."""
    stems = map(_stem, WORD.findall(text))
    return [each for each in stems if len(each) >= SHORTEST and each not in SILENT]


@cache
def vocabulary() -> Vocabulary:
    with (
        resources.files("ptce.matching.encoders").joinpath(FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        stems, counts = arrays["stems"].tolist(), arrays["counts"]
        weighted = restored(arrays["vectors"], arrays["scales"])
    openings: dict[str, int] = {}
    for place in np.argsort(-counts, kind="stable").tolist():
        for length in ALIKE:
            if len(stems[place]) >= length:
                openings.setdefault(stems[place][:length], place)
    return Vocabulary({each: place for place, each in enumerate(stems)}, openings, weighted)


def _place(known: Vocabulary, word: str) -> int | None:
    if (place := known.places.get(word)) is not None:
        return place
    alike = (known.openings.get(word[:each]) for each in ALIKE if len(word) > each)
    return next((place for place in alike if place is not None), None)
