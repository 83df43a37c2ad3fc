"""Rule P01: premises receive no more people than they are classified for."""

from __future__ import annotations

from decimal import Decimal

from ptce.domain.attendance import LOWEST_THRESHOLD, most_people
from ptce.domain.terms import CheckCode, Unit
from ptce.domain.values import Need
from ptce.matching.checks import Check, met, to_verify, violated
from ptce.matching.pairs import Pair
from ptce.matching.wording import Sentence


def attendance(pair: Pair) -> Check | None:
    """P01: no more people than the premises are classified for."""
    expected = _expected(pair.need)
    if expected is None:
        return None
    most = most_people(pair.offer.attributes)
    if most is None:
        return None if expected < LOWEST_THRESHOLD else _attendance_unknown(expected)
    facts = (expected, most)
    sentence = Sentence(
        "{0} personnes attendues, pour un effectif admis de {1}",
        "{0} people expected, where {1} are admitted",
        facts,
    )
    if expected <= most:
        return met(CheckCode.RULE, sentence)
    lacks = Sentence(
        "un local qui admet {0} personnes", "premises that admit {0} people", (expected,)
    )
    return violated(CheckCode.RULE, sentence, lacks, gap=float((expected - most) / expected))


def _attendance_unknown(expected: Decimal) -> Check:
    return to_verify(
        CheckCode.RULE,
        Sentence(
            "{0} personnes attendues ; l'effectif admis n'est pas précisé",
            "{0} people expected; how many are admitted is not stated",
            (expected,),
        ),
        Sentence("effectif admis", "people admitted"),
    )


def _expected(need: Need) -> Decimal | None:
    """How many people a need for premises brings: the most of what it says of them."""
    said = [need.asks.get("seats_min"), need.asks.get("standing_places_min")]
    people = [count for count in said if isinstance(count, Decimal)]
    if need.unit is Unit.PLACE:
        people.append(need.quantity)
    return max(people, default=None)
