"""How much is asked, offered and left: the QUANTITY constraint, and how amounts are said."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ptce.domain.quantities import taken_of
from ptce.domain.terms import CheckCode, QuantityBasis, Unit
from ptce.domain.values import Need, Offer
from ptce.matching.attributes import compare, unstated
from ptce.matching.checks import Check, met, shortfall, to_verify, violated
from ptce.matching.pairs import Pair, inside_places, lot_of
from ptce.matching.wording import Sentence


class Amount(NamedTuple):
    """So many units, counted at any instant, in all, or by the week…: said by `{0:measure}`."""

    value: Decimal
    unit: Unit
    basis: QuantityBasis


def quantity(pair: Pair) -> Check | None:
    """What is asked against what is offered, and against what remains at the best slot.

    Places asked of a room that is taken whole are those inside it. A need that several may answer
    is content with a part, and what shares no unit with it is to verify. What people say is a part
    of the need all the same: how much of it is covered is said.
    """
    if pair.wanted is None:
        return _not_comparable(pair)
    places = inside_places(pair.need, pair.offer)
    if places is not None:
        stated = pair.offer.attributes.get(places.name)
        check = unstated(places) if stated is None else compare(places, pair.sought, stated)
        if stated is not None and pair.covered < pair.need.quantity:
            return _in_part(pair)
        return check._replace(code=CheckCode.QUANTITY)
    remains = _remains(pair)
    lot = lot_of(pair.offer)
    if lot is not None and pair.wanted < lot:
        return _under_the_lot(pair, pair.wanted, lot)
    if pair.covered < pair.need.quantity:
        return _in_part(pair)
    sentence = _asked_and_left(pair, remains)
    if pair.wanted <= remains:
        return met(CheckCode.QUANTITY, sentence)
    if lot is not None and 0 < remains < lot and pair.need.divisible:
        return _under_the_lot(pair, remains, lot)
    lacks = _said(pair.offer, taken_of(pair.wanted - remains, pair.offer.unit))
    return violated(
        CheckCode.QUANTITY,
        sentence,
        Sentence("{0:measure} de plus (quantité)", "{0:measure} more (quantity)", (lacks,)),
        gap=shortfall(pair.wanted - remains, pair.wanted),
    )


def _remains(pair: Pair) -> Decimal:
    """What is left; of a capacity that is all taken the calendar speaks, of a stock nobody else."""
    if pair.left > 0 or (pair.opened and pair.offer.basis is not QuantityBasis.AT_ONCE):
        return max(pair.left, Decimal(0))
    return pair.offer.quantity


def _asked_and_left(pair: Pair, remains: Decimal) -> Sentence:
    offered = pair.offer.quantity
    facts = _sought(pair), _said(pair.offer, remains), _said(pair.offer, offered)
    if remains == offered:
        return Sentence(
            "quantité (besoin : {0:measure}, offre : {2:measure})",
            "quantity (need: {0:measure}, offer: {2:measure})",
            facts,
        )
    if pair.offer.basis is QuantityBasis.AT_ONCE:
        return Sentence(
            "quantité (besoin : {0:measure}, reste sur le créneau : {1:measure})",
            "quantity (need: {0:measure}, left in the slot: {1:measure})",
            facts,
        )
    return Sentence(
        "quantité (besoin : {0:measure}, reste : {1:measure})",
        "quantity (need: {0:measure}, left: {1:measure})",
        facts,
    )


def _in_part(pair: Pair) -> Check:
    facts = asked(pair.need)._replace(value=pair.covered), asked(pair.need)
    return met(
        CheckCode.QUANTITY,
        Sentence(
            "quantité (couvre {0:measure} sur {1:measure})",
            "quantity (covers {0:measure} out of {1:measure})",
            facts,
        ),
    )


def _under_the_lot(pair: Pair, amount: Decimal, lot: Decimal) -> Check:
    facts = _said(pair.offer, lot), _said(pair.offer, amount), _said(pair.offer, lot - amount)
    return violated(
        CheckCode.QUANTITY,
        Sentence(
            "à prendre par {0:measure} au moins, et non {1:measure}",
            "{0:measure} at least are to be taken, not {1:measure}",
            facts,
        ),
        Sentence("{2:measure} de plus (quantité)", "{2:measure} more (quantity)", facts),
        gap=shortfall(lot - amount, lot),
    )


def _not_comparable(pair: Pair) -> Check:
    """To verify, if there is any of it to be had; of a capacity that is all taken, the calendar
    speaks."""
    lot = lot_of(pair.offer)
    if lot is not None and 0 < pair.left < lot:
        return _under_the_lot(pair, pair.left, lot)
    if pair.opened and not pair.periods and pair.offer.basis is not QuantityBasis.AT_ONCE:
        lacks = Sentence("une quantité disponible", "some of it to be had")
        return violated(CheckCode.QUANTITY, _asked_and_left(pair, _remains(pair)), lacks)
    facts = asked(pair.need), _said(pair.offer, pair.offer.quantity)
    return to_verify(
        CheckCode.QUANTITY,
        Sentence(
            "quantité (besoin : {0:measure}, offre : {1:measure}) : à comparer ensemble",
            "quantity (need: {0:measure}, offer: {1:measure}): to be compared together",
            facts,
        ),
        Sentence("quantité", "quantity"),
    )


def asked(need: Need) -> Amount:
    return Amount(need.quantity, need.unit, need.basis)


def _sought(pair: Pair) -> Amount:
    return asked(pair.need)._replace(value=pair.sought)


def _said(offer: Offer, value: Decimal) -> Amount:
    return Amount(value, offer.unit, offer.basis)
