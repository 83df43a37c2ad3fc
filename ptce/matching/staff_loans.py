"""Rule S01: work that is lent is invoiced at its cost, never above, whatever it is called.

A loan of staff has its cost; volunteers are not paid, a sponsor bears a part, and only some
structures assign staff (`domain/staffing.py`). A service sets its price.
"""

from __future__ import annotations

from ptce.domain.kinds.skill import SkillMode
from ptce.domain.listing_rules import above_cost, whole_cost
from ptce.domain.staffing import FRAMES, MONEY, SHARED, UNPAID
from ptce.domain.terms import CheckCode
from ptce.domain.values import Offer
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
    """What the frame of the work allows as its price, or None where it is free."""
    offer = pair.offer
    mode = offer.attributes.get("skill_mode")
    if mode == SkillMode.STAFF_LOAN:
        return _loan(offer)
    for known in SkillMode:
        if mode == known and (offer.price or _to_be_agreed(offer)):
            return _framed(offer, known) if known in FRAMES else _unpaid(offer, known)
    return None


def _to_be_agreed(offer: Offer) -> bool:
    """Whether money is asked and nobody says how much."""
    return offer.price is None and not offer.exchange_modes.isdisjoint(MONEY)


def _loan(offer: Offer) -> Check:
    """Not above wages, charges and expenses; a price to be agreed, or not by the hour, is to
    verify."""
    if offer.price is None:
        return AT_COST if all(mode.free for mode in offer.exchange_modes) else UNSURE
    above = above_cost(offer.attributes, offer.price, offer.price_unit)
    if above is None:
        return UNSURE
    if not above:
        return AT_COST
    facts = (offer.price,)
    return violated(
        CheckCode.RULE,
        Sentence(
            "prêt de main-d'œuvre à {0:eur} l'heure, au-dessus de son coût",
            "loan of staff at {0:eur} an hour, above its cost",
            facts,
        ),
        Sentence("le coût horaire au plus", "the hourly cost at most"),
        gap=1.0,
    )


def _unpaid(offer: Offer, mode: SkillMode) -> Check | None:
    """Volunteers have no price at all, a sponsor's is below the cost; None for other frames."""
    if mode in SHARED:
        return _shared(offer, mode)
    if mode not in UNPAID or not offer.price:
        return None
    return violated(
        CheckCode.RULE,
        Sentence("{0:label} : il ne se paie pas", "{0:label}: it is not paid", (mode,)),
        Sentence("aucun prix", "no price"),
    )


def _shared(offer: Offer, mode: SkillMode) -> Check:
    """Violated at or above the cost, to verify below it or when nobody knows it."""
    if offer.price and whole_cost(offer.attributes, offer.price, offer.price_unit):
        return violated(
            CheckCode.RULE,
            Sentence(
                "{0:label} : au coût ou au-dessus, alors que l'entreprise en garde une part",
                "{0:label}: invoiced at its cost or above, though the lender bears a part of it",
                (mode,),
            ),
            Sentence("un prix au-dessous du coût", "a price below the cost"),
        )
    return to_verify(
        CheckCode.RULE,
        Sentence(
            "{0:label} : la part du coût que l'entreprise garde reste à vérifier",
            "{0:label}: the part of the cost that the lender bears is still to be verified",
            (mode,),
        ),
        Sentence("part gardée par l'entreprise", "the lender's part"),
    )


def _framed(offer: Offer, mode: SkillMode) -> Check:
    """Met by a structure of an entitled kind; by another, violated or to verify."""
    frame = FRAMES[mode]
    entitled = offer.provider_kinds & frame.entitled
    if entitled:
        kind = min(entitled)
        return met(
            CheckCode.RULE, Sentence("{0:label} : {1:label}", "{0:label}: {1:label}", (mode, kind))
        )
    facts = (mode,)
    lacks = Sentence("une structure habilitée", "an entitled structure")
    if frame.own and not offer.provider_kinds:
        return violated(
            CheckCode.RULE,
            Sentence(
                "{0:label} : la structure ne se dit d'aucune nature inclusive qui le permette",
                "{0:label}: the member states no inclusive kind that allows it",
                facts,
            ),
            lacks,
        )
    return to_verify(
        CheckCode.RULE,
        Sentence(
            "{0:label} : que la structure y soit habilitée reste à vérifier",
            "{0:label}: whether the member is entitled to it is still to be verified",
            facts,
        ),
        lacks,
    )
