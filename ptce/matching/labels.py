"""Labels found in French text, whatever the accents, plurals, hyphens and single typos.

Pure text work, without concepts: a label is a phrase with an owner, and a text is searched for the
labels of one kind. Measured: about 0.1 ms for a text of 100 characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

SMALLEST_WORD_WITH_TYPO: Final = 5
SMALLEST_WORD_WITH_LETTER_REPLACED: Final = 7
DECOYS: Final = "-"  # the owner of phrases that hold a label but mean none
REMEMBERED: Final = 8_192
"""How many words of texts are known with the word of a label that each is read as."""

OPENING: Final = 4
"""By so many letters a label is known not to begin here."""

BARRIER: Final = "|"  # a token that no label can span

_WORD = re.compile(r"[^\W_]+(?:(?<=\d)[.,](?=\d)[^\W_]+)*|[.;!?](?=\s)|\n")
_NOT_WORD = re.compile(r"[\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_EMPTY = (
    "a au aux avec besoin ce ces cet cette d dans de des du en l la le les leur leurs ma mes mon "
    "nos notre par pour qu que qui sa ses sur type un une vos votre"
)
EMPTY_WORDS = frozenset(_EMPTY.split())
UNITS = frozenset(
    {"cm", "eur", "euro", "euros", "h", "heures", "jours", "kg", "km", "l", "m", "pl", "t"}
)
_INVARIABLE = frozenset({"cours"})  # else a lesson would be a yard


class _Token(NamedTuple):
    start: int
    end: int
    stem: str
    typo: bool
    before: str = ""  # the empty words just before it


class Found(NamedTuple):
    start: int  # in characters of the text
    end: int
    negated: bool
    typo: bool
    label: str
    concept: str


def fold(text: str) -> str:
    """`text` in lower case without accents, ligatures or punctuation, words parted by one space."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", bare).strip()


def stem(word: str) -> str:
    """A folded French word without marks of plural and feminine: « locaux », « locale » → local.

    Light on purpose: a stronger stemmer (Snowball) joins words that part concepts here (« porteur »
    and « portée », « serre » and « serrer »). What it returns is a key, not a word.
    """
    if word in _INVARIABLE or len(word) < 3:
        return word
    if len(word) > 4 and word.endswith("aux") and not word.endswith("eaux"):
        return word[:-2] + "l"
    if word[-1] in "sx" and word[-2] not in "sx":
        word = word[:-1]
    if len(word) < 6:
        return word
    if word.endswith("ee"):
        return word[:-1]
    if word.endswith(("nelle", "relle")):
        return word[:-2]
    if word.endswith(("ale", "ente", "ante")):
        return word[:-1]
    if word.endswith("ive"):
        return word[:-2] + "f"
    if word.endswith("iere"):
        return word[:-1]
    if word.endswith("enne"):
        return word[:-2]
    if word.endswith("euse"):
        return word[:-2] + "r"
    if word.endswith("trice"):
        return word[:-4] + "eur"
    return word


def key(label: str) -> str:
    """What two forms of one label share, and no two labels of a kind: the stems of its words, empty
    ones left out; "" when it holds no word.

    >>> key("Les ZIBOUILLES  glaciaires") == key("zibouille glaciaire")
    True
    """
    return "".join(stem(word) for word in fold(label).split() if word not in EMPTY_WORDS)


_NEGATORS = frozenset(map(stem, ("sans", "ni", "non", "pas", "sauf", "hormis")))
_SEEKERS = frozenset(map(stem, ("cherche", "cherchent", "recherche", "propose", "proposent")))


@lru_cache(maxsize=32_768)
def folded_word(word: str) -> tuple[str, str]:
    """A word as written → (folded without inner spaces, its stem)."""
    folded = fold(word).replace(" ", "")
    return folded, stem(folded)


class Labels:
    """The labels of one kind, ready to be found in a text."""

    def __init__(
        self, labels: Iterable[tuple[str, str]], spelt: frozenset[str] = frozenset()
    ) -> None:
        """`spelt`: stems of words that are no slip for another, though they are near one."""
        self._spelt = spelt
        self._by_key: dict[str, tuple[str, str]] = {}
        self._behind: set[tuple[str, str]] = set()
        self._with_digits: set[str] = set()
        self._words: set[str] = set()
        self._longest = 1
        for concept, label in labels:
            words = fold(label).split()
            stems = [stem(word) for word in words if word not in EMPTY_WORDS]
            key = "".join(stems)
            if concept == DECOYS and words[0] in EMPTY_WORDS:
                self._behind.add((_leading(words), key))
                self._longest = max(self._longest, len(stems))
                continue
            if not key:
                raise ValueError(f"{concept} : aucun mot dans le libellé « {label} ».")
            if key in self._by_key:
                owner = self._by_key[key][0]
                raise ValueError(f"{concept} : « {label} » est déjà un libellé de {owner}.")
            self._by_key[key] = (concept, label)
            self._words.update(stems)
            self._longest = max(self._longest, len(stems))
            if any(character.isdigit() for character in key):
                self._with_digits.add(key)
        keys = (*self._by_key, *(key for _, key in self._behind))
        self._openings = {key[:OPENING] for key in keys}
        self._near_ones: dict[str, str] = {}
        self._near: dict[str, list[str]] = {}
        for word in sorted(self._words):
            if len(word) >= SMALLEST_WORD_WITH_TYPO and word.isalpha():
                for variant in _deletions(word):
                    self._near.setdefault(variant, []).append(word)

    def owner(self, label: str) -> str | None:
        """Whose label it is, in any form of it; DECOYS for what means none; None for a new one.

        Raises ValueError for what holds no word.
        """
        known = key(label)
        if not known:
            raise ValueError(f"label {label!r} holds no word")
        return self._by_key.get(known, (None, ""))[0]

    def find(self, text: str) -> list[Found]:
        """The labels in `text` in reading order, longest first, none over another."""
        tokens = self._tokens(text)
        found: list[Found] = []
        if any(token.stem[0].isdigit() for token in tokens):
            found, tokens = self._match(tokens, self._with_digits)
            tokens = _without_numbers(tokens)
        more, tokens = self._match(tokens, None)
        found = sorted(found + more)
        asked_from = max((token.end for token in tokens if token.stem in _SEEKERS), default=0)
        if any(each.start >= asked_from and each.concept != DECOYS for each in found):
            found = [each for each in found if each.start >= asked_from]  # not who asks
        return [each for each in found if each.concept != DECOYS and not each.negated]

    def _match(
        self, tokens: list[_Token], only: set[str] | None
    ) -> tuple[list[Found], list[_Token]]:
        """(labels found, tokens with a barrier in the place of each): longest first, then left."""
        found: list[Found] = []
        free = [True] * len(tokens)
        for size, first, key in self._keys(tokens):
            if not all(free[first : first + size]):
                continue
            if (tokens[first].before, key) in self._behind:
                concept = label = DECOYS
            elif only is None or key in only:
                concept, label = self._by_key[key]
            else:
                continue
            free[first : first + size] = [False] * size
            group = tokens[first : first + size]
            before = first > 0 and free[first - 1] and tokens[first - 1].stem
            typo = any(token.typo for token in group)
            start, end = group[0].start, group[-1].end
            found.append(Found(start, end, before in _NEGATORS, typo, label, concept))
        tokens = [
            token if free[at] else token._replace(stem=BARRIER) for at, token in enumerate(tokens)
        ]
        return found, tokens

    def _keys(self, tokens: list[_Token]) -> list[tuple[int, int, str]]:
        """Where a label may be, longest first, then left: how many tokens, from which one, and the
        key."""
        found = []
        for first, token in enumerate(tokens):
            key = ""
            for size, each in enumerate(tokens[first : first + self._longest], 1):
                if each.stem == BARRIER:
                    break
                key += each.stem
                if key in self._by_key or (token.before, key) in self._behind:
                    found.append((size, first, key))
                elif len(key) >= OPENING and key[:OPENING] not in self._openings:
                    break
        return sorted(found, key=lambda each: (-each[0], each[1]))

    def _tokens(self, text: str) -> list[_Token]:
        tokens: list[_Token] = []
        before = ""
        for match in _WORD.finditer(text):
            folded, stemmed = folded_word(match[0])
            if not folded:
                tokens.append(_Token(match.start(), match.end(), BARRIER, False))
            elif folded in EMPTY_WORDS:
                before = f"{before} {folded}".strip()
                continue
            else:
                known = self._near_ones.get(folded)
                if known is None:
                    known = self._nearest(folded, stemmed)
                    if len(self._near_ones) < REMEMBERED:
                        self._near_ones[folded] = known
                typo = known != stemmed
                tokens.append(_Token(match.start(), match.end(), known, typo, before))
            before = ""
        return tokens

    def _nearest(self, folded: str, stemmed: str) -> str:
        """The word of a label one typo away from an unknown word, else the word itself."""
        if (
            len(folded) < SMALLEST_WORD_WITH_TYPO
            or stemmed in self._words
            or not folded.isalpha()
            or stemmed in self._by_key
            or stemmed in self._spelt
        ):
            return stemmed
        near: set[str] = set()
        for variant in _deletions(stemmed):
            near.update(self._near.get(variant, ()))
        return min((word for word in near if _is_typo(stemmed, word)), default=stemmed)


def _leading(words: list[str]) -> str:
    """« sur palette » → « sur »: what stands on a pallet is no pallet."""
    return " ".join(takewhile(EMPTY_WORDS.__contains__, words))


def _is_typo(written: str, meant: str) -> bool:
    """One letter missing, added or swapped with the next; replaced in long words only.

    The first letter must hold, and no letter of a short word may be replaced: French has « bonne »
    beside « benne », « barque » beside « banque », « plage » beside « place ».
    """
    if written[0] != meant[0] or OSA.distance(written, meant, score_cutoff=1) > 1:
        return False
    replaced = len(written) == len(meant) and sorted(written) != sorted(meant)
    return not replaced or len(meant) >= SMALLEST_WORD_WITH_LETTER_REPLACED


def _deletions(word: str) -> set[str]:
    """The word and all that is left of it when one letter is taken out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _without_numbers(tokens: list[_Token]) -> list[_Token]:
    """Quantities belong to fields: « fourgon 9 m3 frigorifique » reads « fourgon frigorifique »."""
    kept: list[_Token] = []
    after_number = False
    for token in tokens:
        number = any(character.isdigit() for character in token.stem)
        if not number and not (after_number and token.stem in UNITS):
            kept.append(token)
        after_number = number
    return kept
