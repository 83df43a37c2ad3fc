"""How well an offer's text does the job of a need's, all signals together: logistic fusion.

    odds = e^(base + c cosine + w words + l letters) x (fit + FAINT)^f x (overlap + FAINT)^o

`cosine`: of the vectors of the encoder, if both listings have one; `words`: of the vectors of their
words; `fit`: how well the offer's likely concepts do the job of the need's, as the thesaurus
says; `overlap`: of the two sets of likely concepts (both are means over the encoder and the
words); `letters`: likeness of trigrams, unless the
thesaurus knows that the natures differ. The exponents are fixed, fitted on the needs of
tests/matching/tuning (decisions 0051, 0061 and 0064): a pair never depends on the other candidates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ptce.domain.values import Encoding, Need, Offer
from ptce.domain.wording import written
from ptce.matching.cases import mentions
from ptce.matching.encoders.listings import Listing, ListingEncoder
from ptce.matching.encoders.words import WordEncoder
from ptce.matching.encodings import Integers, cosines, expected, overlaps, space, unpack
from ptce.matching.thesaurus import (
    CONCEPT_SHARE,
    Meaning,
    Mode,
    Relation,
    Thesaurus,
    likeness,
)

Floats = npt.NDArray[np.float64]


class Fusion(NamedTuple):
    """The exponents above."""

    base: float
    cosine: float
    words: float
    fit: float
    overlap: float
    letters: float


FUSIONS: Final[Mapping[Mode, Fusion]] = {
    Mode.E5: Fusion(1.09, 0.23, 0.32, 0.82, 0.59, 0.57),
    Mode.USE: Fusion(1.02, 0.14, 0.4, 0.76, 0.58, 0.61),
    Mode.WORDS: Fusion(1.38, 0.0, 0.26, 0.88, 0.59, 0.93),
}

WITHOUT_CONCEPTS: Final[Mapping[Mode, Fusion]] = {
    Mode.E5: Fusion(-4.25, 4.94, 3.45, 0.0, 0.0, 2.91),
    Mode.USE: Fusion(-3.73, 2.91, 3.77, 0.0, 0.0, 4.03),
    Mode.WORDS: Fusion(-3.37, 0.0, 4.59, 0.0, 0.0, 5.35),
}
"""For a kind that the thesaurus does not know."""

FAINT: Final = 0.01

UNHEARD: Final = 0.1
"""What a text that nobody understands is taken to share with any other: it must not annihilate."""

CERTAIN: Final = 0.5
"""The least that the thesaurus' own judgement counts for, where both texts name one concept."""

FAR: Final = 0.03
"""Under this utility two texts have nothing to do with each other: two useless offers in three are
under it, and 2 % of those that do the job (tests/matching/tuning, half of the labels)."""

OTHERWISE: Final[Mapping[Mode, float]] = {Mode.E5: 0.05, Mode.USE: 0.05, Mode.WORDS: 0.15}
"""The same where the thesaurus knows the natures of both, and that they differ: a thing heard in
passing (« garder les bébés des mamans en formation ») must not hide what is meant, so it is no
veto; one good offer in twenty is such a pair."""

HUNDRED: Final = 100


class Signals(NamedTuple):
    """Those above, of n pairs."""

    cosine: Floats
    words: Floats
    fit: Floats
    overlap: Floats
    letters: Floats


PERFECT: Final = Signals(*[np.ones(1)] * 5)


def meanings(
    one: Need | Offer, others: Sequence[Need | Offer], thesaurus: Thesaurus
) -> list[Meaning]:
    """Of a need to offers, or of an offer to needs. Each is independent of the others, and the same
    from either side. Texts that are not encoded, or not alike, are compared by their words."""
    own = written(one)
    alike = [likeness(own, written(other)) for other in others]
    said = [_said(one, *each, thesaurus) for each in zip(others, alike, strict=True)]
    groups: dict[str, list[int]] = {}
    for at, other in enumerate(others):
        groups.setdefault(_common(one, other), []).append(at)
    for fingerprint, places in groups.items():
        listed = [others[at] for at in places]
        letters = np.array([0.0 if said[at].unrelated else alike[at] for at in places])
        mode, signals = compared(one, listed, fingerprint, letters, thesaurus)
        utilities = fused(mode, signals, bool(thesaurus.of(one.kind)))
        for at, utility in zip(places, utilities.tolist(), strict=True):
            said[at] = _judged(said[at], mode, utility)
    return said


def closeness(
    need: Need, offers: Sequence[Offer], thesaurus: Thesaurus
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The utilities of `meanings`, and which are unrelated, without what explains them: sooner.

    What the thesaurus says of a pair depends on the concepts that the two texts name, so offers
    that name the same share it.
    """
    own, said = written(need), mentions(thesaurus, need.kind, need.text)
    alike = np.array([likeness(own, written(each)) for each in offers])
    told: dict[tuple[str, ...], Meaning] = {}
    joined = []
    for each in offers:
        named = mentions(thesaurus, need.kind, each.text)
        concepts = tuple([mention.concept for mention in named])
        if concepts not in told:
            told[concepts] = thesaurus.meaning(
                need.kind, said, named, need.text, each.text, letters=0.0
            )
        joined.append(told[concepts])
    differ = np.array([each.unrelated for each in joined])
    letters = np.where(differ, 0.0, alike)
    known = np.array([each.utility for each in joined])
    certain = CERTAIN * np.maximum(known, CONCEPT_SHARE * known + (1 - CONCEPT_SHARE) * alike)
    same = np.array([each.relation in (Relation.SAME, Relation.SYNONYM) for each in joined])
    utilities, unrelated = np.zeros(len(offers)), np.zeros(len(offers), np.bool_)
    groups: dict[str, list[int]] = {}
    for at, other in enumerate(offers):
        groups.setdefault(_common(need, other), []).append(at)
    for fingerprint, places in groups.items():
        listed = [offers[at] for at in places]
        mode, signals = compared(need, listed, fingerprint, letters[places], thesaurus)
        found = fused(mode, signals, bool(thesaurus.of(need.kind)))
        unrelated[places] = found < np.where(differ[places], OTHERWISE[mode], FAR)
        utilities[places] = found
    floors = np.where(same & ~unrelated, certain, 0.0)
    return np.maximum(utilities, floors), unrelated


def warm(thesaurus: Thesaurus) -> None:
    """Load and compute what the first texts of each kind would wait for."""
    _word_encoder(thesaurus).warm()
    for kind in thesaurus.kinds:
        _fits(thesaurus, kind)


def fused(mode: Mode, signals: Signals, concepts: bool) -> Floats:
    """Utilities in [0, 1]: 1 for what is wholly alike. `concepts`: whether the kind has any."""
    fusion = (FUSIONS if concepts else WITHOUT_CONCEPTS)[mode]
    chances, best = _chances(fusion, signals), _chances(fusion, PERFECT)
    return np.clip((chances / best).round(6), 0, 1)


def _chances(fusion: Fusion, signals: Signals) -> Floats:
    exponent = (
        fusion.base
        + fusion.cosine * signals.cosine
        + fusion.words * signals.words
        + fusion.fit * np.log(signals.fit + FAINT)
        + fusion.overlap * np.log(signals.overlap + FAINT)
        + fusion.letters * signals.letters
    )
    chances: Floats = 1 / (1 + np.exp(-exponent))
    return chances


def _common(one: Need | Offer, other: Need | Offer) -> str:
    """The fingerprint of both, empty without."""
    if one.encoding is None or other.encoding is None:
        return ""
    same = one.encoding.fingerprint == other.encoding.fingerprint
    return one.encoding.fingerprint if same else ""


def compared(
    one: Need | Offer,
    others: Sequence[Need | Offer],
    fingerprint: str,
    letters: Floats,
    thesaurus: Thesaurus,
) -> tuple[Mode, Signals]:
    """By their words, and by their encodings when all have this `fingerprint`."""
    views = [[_by_words(thesaurus, each) for each in (one, *others)]]
    mode = Mode.WORDS
    if fingerprint:
        views.append([each.encoding for each in (one, *others) if each.encoding])
        mode = Mode(space(fingerprint).encoder.partition("-")[0])
    nothing = np.zeros(len(others))
    cosine, fit, overlap = [], [], []
    for mine, *theirs in views:
        first, rest = unpack([mine]), unpack(theirs)
        cosine.append(cosines(first, rest).astype(np.float64))
        if thesaurus.of(one.kind):
            fits = _fits(thesaurus, one.kind)
            heard = first.shares.any() & rest.shares.any(axis=1)
            found = expected(first, rest, fits if isinstance(one, Need) else fits.T) / HUNDRED
            fit.append(np.where(heard, found, UNHEARD))
            overlap.append(np.where(heard, overlaps(first, rest), UNHEARD))
    by_words, *by_encoder = cosine
    return mode, Signals(
        by_encoder[0] if by_encoder else nothing,
        by_words,
        sum(fit, nothing) / max(1, len(fit)),
        sum(overlap, nothing) / max(1, len(overlap)),
        letters,
    )


def _by_words(thesaurus: Thesaurus, listing: Need | Offer) -> Encoding:
    return _encoded_by_words(thesaurus, listing.kind, written(listing))


@lru_cache(maxsize=16_384)
def _encoded_by_words(thesaurus: Thesaurus, kind: str, text: str) -> Encoding:
    return _word_encoder(thesaurus).encode([Listing(kind, text)])[0]


@lru_cache(maxsize=4)
def _word_encoder(thesaurus: Thesaurus) -> ListingEncoder:
    return ListingEncoder(thesaurus, WordEncoder())


@lru_cache(maxsize=32)
def _fits(thesaurus: Thesaurus, kind: str) -> Integers:
    """In hundredths, how well each concept (column) does the job of each other (row)."""
    fits = thesaurus.fits(kind) or [[0.0]]
    rounded: Integers = np.rint(HUNDRED * np.array(fits)).astype(np.int64)
    return rounded


def _said(one: Need | Offer, other: Need | Offer, letters: float, thesaurus: Thesaurus) -> Meaning:
    """What joins the two texts in words, by the thesaurus alone."""
    need, offer = (one, other) if isinstance(one, Need) else (other, one)
    return thesaurus.meaning(
        need.kind,
        mentions(thesaurus, need.kind, need.text),
        mentions(thesaurus, need.kind, offer.text),
        need.text,
        offer.text,
        letters,
    )


def _judged(said: Meaning, mode: Mode, utility: float) -> Meaning:
    relation = _relation(said, mode, utility)
    if relation in (Relation.SAME, Relation.SYNONYM):
        utility = max(utility, CERTAIN * said.utility)
    return replace(said, utility=utility, relation=relation, mode=mode)


def _relation(said: Meaning, mode: Mode, utility: float) -> Relation:
    """That of the thesaurus, unless the texts tell more than it does."""
    if utility < (OTHERWISE[mode] if said.unrelated else FAR):
        return Relation.NONE
    return Relation.TEXT if said.relation is Relation.NONE else said.relation
