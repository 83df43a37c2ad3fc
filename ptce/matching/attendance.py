"""Rule P01: premises receive no more people than they are classified for."""

from __future__ import annotations

from decimal import Decimal

from ptce.domain.attendance import LOWEST_THRESHOLD, most_people
from ptce.domain.terms import CheckCode, Unit
from ptce.domain.values import Need
from ptce.matching.checks import Check, met, shortfall, to_verify, violated
from ptce.matching.pairs import Pair
from ptce.matching.wording import Sentence


def attendance(pair: Pair) -> Check | None:
    """P01: no more people than the premises are classified for; of one matter with the places."""
    expected, said_by = _expected(pair.need)
    if not expected:
        return None
    most = most_people(pair.offer.attributes)
    if most is None:
        return None if expected < LOWEST_THRESHOLD else _attendance_unknown(expected, said_by)
    facts = (expected, most)
    sentence = Sentence(
        "{0} personnes attendues, pour un effectif admis de {1}",
        "{0} people expected, where {1} are admitted",
        facts,
    )
    if expected <= most:
        return met(CheckCode.RULE, sentence, said_by)
    lacks = Sentence(
        "un local qui admet {0} personnes", "premises that admit {0} people", (expected,)
    )
    gap = shortfall(expected - most, expected)
    return violated(CheckCode.RULE, sentence, lacks, said_by, gap)


def _attendance_unknown(expected: Decimal, said_by: str | None) -> Check:
    return to_verify(
        CheckCode.RULE,
        Sentence(
            "{0} personnes attendues ; l'effectif admis n'est pas précisé",
            "{0} people expected; how many are admitted is not stated",
            (expected,),
        ),
        Sentence("effectif admis", "people admitted"),
        said_by,
    )


def _expected(need: Need) -> tuple[Decimal, str | None]:
    """How many people a need for premises brings, the most of what it says of them, and the
    attribute that this is about; 0 when it says nothing."""
    said: list[tuple[Decimal, str | None]] = [
        (count, name)
        for name in ("seats", "standing_places")
        if isinstance(count := need.asks.get(f"{name}_min"), Decimal)
    ]
    if need.unit is Unit.PLACE:
        said.append((need.quantity, "seats"))
    return max(said, key=lambda each: each[0], default=(Decimal(0), None))
