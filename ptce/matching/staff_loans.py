"""Rule S01: a loan of staff is invoiced at its cost, never above. Other frames set their price."""

from __future__ import annotations

from decimal import Decimal

from ptce.domain.kinds.skill import SkillMode
from ptce.domain.listing_rules import above_cost
from ptce.domain.terms import CheckCode
from ptce.matching.checks import Check, met, to_verify, violated
from ptce.matching.pairs import Pair
from ptce.matching.wording import Sentence

AT_COST = met(
    CheckCode.RULE,
    Sentence("prêt de main-d'œuvre facturé au coût", "loan of staff invoiced at its cost"),
)
UNSURE = to_verify(
    CheckCode.RULE,
    Sentence(
        "prêt de main-d'œuvre : prix et coût horaire restent à rapprocher",
        "loan of staff: price and hourly cost are still to be compared",
    ),
    Sentence("prix au coût", "price at cost"),
)


def price(pair: Pair) -> Check | None:
    """Not above wages, charges and expenses; a price to be agreed, or not by the hour, is to
    verify."""
    offer = pair.offer
    if offer.attributes.get("skill_mode") != SkillMode.STAFF_LOAN:
        return None
    if offer.price is None:
        return AT_COST if all(mode.free for mode in offer.exchange_modes) else UNSURE
    above = above_cost(offer.attributes, offer.price, offer.price_unit)
    if above is None:
        return UNSURE
    if not above:
        return AT_COST
    cost = offer.attributes["hourly_cost_eur"]
    assert isinstance(cost, Decimal)
    facts = (offer.price, cost)
    return violated(
        CheckCode.RULE,
        Sentence(
            "prêt de main-d'œuvre à {0:eur} l'heure, pour un coût de {1:eur}",
            "loan of staff at {0:eur} an hour, for a cost of {1:eur}",
            facts,
        ),
        Sentence("{1:eur} l'heure au plus", "{1:eur} an hour at most", facts),
        gap=float((offer.price - cost) / offer.price),
    )
