"""Criterion USE: whether what is known of a material fits who would take it, and what for.

A case of `waste_uses` is compared with the receiver by its activity (NAF class) and with the need
by the destinations that its text names; the nearest case speaks. A table proves nobody wrong: no
known outlet is worth OTHER_USE, and what nobody knows UNKNOWN_USE (decision 0053).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from ptce.matching.cases import Case, Outcome, mentions
from ptce.matching.thesaurus import Thesaurus
from ptce.matching.waste_uses import Destination, WasteUse, heard_destinations, uses_of
from ptce.matching.wording import Sentence

LEVELS: Final = (2, 4, 5)
"""Lengths of a division, a group and a class of the NAF: « 23 », « 23.9 », « 23.99 »."""

OTHER_USE: Final = 0.4

ACTIVITY_BY_SHARED: Final = (OTHER_USE, 0.6, 0.8, 1.0)
"""By the levels that the receiver's class shares with one that is known to take the material."""

UNKNOWN_USE: Final = 0.7
"""Between the two: neither an outlet nor the lack of one is known, and few say it."""

UNKNOWN: Final = Outcome(UNKNOWN_USE, Sentence("débouché à préciser", "outlet to be specified"))


class _Fit(NamedTuple):
    """How one case fits. `shared`: levels of the NAF, None without an activity; `destination`:
    the one that the need names and the case has, None for none."""

    utility: float
    shared: int | None
    destination: Destination | None
    use: WasteUse


def use(case: Case) -> Outcome:
    """The mean of what is known of the two: the activity and the destination of the nearest case;
    the best case speaks."""
    need = case.pair.need
    activity = None if need.receiver is None else need.receiver.activity
    named = _destinations(need.text)
    uses = _uses(case)
    if not uses or not (activity or named):
        return UNKNOWN
    fit = max((_fit(each, activity, named) for each in uses), key=lambda each: each.utility)
    return Outcome(fit.utility, _sentence(fit, activity, named))


def _uses(case: Case) -> tuple[WasteUse, ...]:
    """The cases of all that the offer names; of its code's, when its text names nothing."""
    offer = case.pair.offer
    streams = [each.concept for each in mentions(case.thesaurus, offer.kind, offer.text)]
    if not streams:
        streams = list(_coded(case.thesaurus, str(offer.attributes.get("waste_code"))))
    return tuple(dict.fromkeys(use for each in streams for use in uses_of(each, case.thesaurus)))


@lru_cache(maxsize=1_024)
def _coded(thesaurus: Thesaurus, code: str) -> tuple[str, ...]:
    """The streams that usually have this List of Waste code."""
    return tuple(each.id for each in thesaurus.concepts.values() if code in each.codes)


@lru_cache(maxsize=16_384)
def _destinations(text: str) -> tuple[Destination, ...]:
    return heard_destinations(text)


def _fit(use: WasteUse, activity: str | None, named: tuple[Destination, ...]) -> _Fit:
    known: list[float] = []
    shared = None
    if activity:
        shared = max(_levels(activity, each) for each in use.receivers)
        known.append(ACTIVITY_BY_SHARED[shared])
    served = next((each for each in named if each in use.destinations), None)
    if named:
        known.append(1.0 if served else OTHER_USE)
    return _Fit(sum(known) / len(known), shared, served, use)


def _levels(one: str, other: str) -> int:
    return sum(one[:length] == other[:length] for length in LEVELS)


def _sentence(fit: _Fit, activity: str | None, named: tuple[Destination, ...]) -> Sentence:
    """What the nearest case is; of no case, what was said in vain."""
    facts = (fit.use.use, fit.destination or fit.use.destinations[0], activity)
    if fit.shared == len(LEVELS):
        return Sentence(
            "débouché connu : {0}, NACE {2}", "known outlet: {1:label}, NACE {2}", facts
        )
    if fit.shared:
        return Sentence(
            "débouché proche : {0}, dans une activité voisine (NACE {2})",
            "close outlet: {1:label}, in a related activity (NACE {2})",
            facts,
        )
    if fit.destination:
        return Sentence("usage connu : {0}", "known use: {1:label}", facts)
    if activity:
        return Sentence(
            "pas de débouché connu dans cette activité (NACE {0})",
            "no known outlet in this activity (NACE {0})",
            (activity,),
        )
    return Sentence(
        "usage non répertorié pour cette matière ({0:all_of})",
        "not a known use of this material ({0:all_of})",
        (named,),
    )
