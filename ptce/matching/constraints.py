"""The hard constraints, in the order people read them: what makes a pair impossible, or unsure.

`CONSTRAINTS`, at the foot, is the whole law. Each constraint looks at one `Pair` and answers with
its check, with several, or with None when nothing was asked; what is unknown is « à vérifier »,
never silently met. Text is no constraint. SQL may prune a pair only if a check here is VIOLATED.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from ptce.domain.calendar import Interval, occurrences, without
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import CheckCode, CheckStatus, QuantityBasis
from ptce.domain.values import Need, Offer
from ptce.matching.amounts import quantity
from ptce.matching.attributes import attribute_checks
from ptce.matching.checks import Check, met, shortfall, to_verify, violated
from ptce.matching.law import rules, with_rules
from ptce.matching.pairs import Pair, offered_quantity, paired
from ptce.matching.wording import Sentence

OTHER_MEMBER = met(
    CheckCode.SAME_MEMBER, Sentence("deux structures différentes", "two different members")
)
LISTING_OPEN = met(CheckCode.LISTING_CLOSED, Sentence("annonce ouverte", "listing open"))
CHARTER_SIGNED = met(CheckCode.CHARTER, Sentence("charte du pôle signée", "pole charter signed"))

AVAILABLE = met(
    CheckCode.CALENDAR, Sentence("disponible sur tout le créneau", "available for the whole slot")
)


def same_member(pair: Pair) -> Check | None:
    """Nobody is matched with themselves."""
    if pair.need.member_id is None or pair.need.member_id != pair.offer.member_id:
        return OTHER_MEMBER
    return violated(
        CheckCode.SAME_MEMBER,
        Sentence(
            "le besoin et l'offre sont de la même structure",
            "the need and the offer are of the same member",
        ),
        Sentence("une offre d'une autre structure", "an offer from another member"),
    )


def listing_closed(pair: Pair) -> Check | None:
    if pair.offer.open:
        return LISTING_OPEN
    return violated(
        CheckCode.LISTING_CLOSED,
        Sentence("l'annonce est fermée", "the listing is closed"),
        Sentence("que l'annonce soit rouverte", "the listing to be opened again"),
    )


def charter(pair: Pair) -> Check | None:
    if pair.offer.charter_signed:
        return CHARTER_SIGNED
    return violated(
        CheckCode.CHARTER,
        Sentence("la charte du pôle reste à signer", "the pole charter is still to be signed"),
        Sentence("la signature de la charte", "the signature of the charter"),
    )


def distance(pair: Pair) -> Check | None:
    """Within the radius of the need and within that of the offer."""
    far, radius = pair.distance_km, pair.radius_km
    if far == 0:
        sentence = Sentence(
            "dans la même commune, pour un rayon accepté de {0} km",
            "in the same town, for an accepted radius of {0} km",
            (radius,),
        )
        return met(CheckCode.DISTANCE, sentence)
    if far <= radius:
        sentence = Sentence(
            "à {0:km}, pour un rayon accepté de {1} km",
            "{0:km} away, for an accepted radius of {1} km",
            (far, radius),
        )
        return met(CheckCode.DISTANCE, sentence)
    if far <= pair.offer.radius_km:
        fr, en = "le besoin accepte {1} km", "the need accepts {1} km"
    elif far <= pair.need.radius_km:
        fr, en = "l'offre accepte {1} km", "the offer accepts {1} km"
    else:
        fr, en = "les deux côtés acceptent {1} km", "both sides accept {1} km"
    facts = (far, radius, math.ceil(round(far, 6)))
    if round(far) > radius:
        fr, en = "à {0:km}, alors que " + fr, "{0:km} away, while " + en
    else:
        fr, en = "à un peu plus de {1} km : " + fr, "just over {1} km away: " + en
    return violated(
        CheckCode.DISTANCE,
        Sentence(fr, en, facts),
        Sentence("un rayon de {2} km", "a radius of {2} km", facts),
        gap=far / radius - 1 if radius > 0 else math.inf,
    )


def calendar(pair: Pair) -> Check | None:
    """Open, and not all taken: the whole period, or at least one of the weekly slots.

    A divisible resource of which something remains, but not enough, fails QUANTITY instead; so does
    whatever is lacking of a stock or a flow, for which one moment in common is enough, and a room
    that states no place at all.
    """
    if pair.offer.basis is not QuantityBasis.AT_ONCE:
        return _moment_in_common(pair)
    if pair.left > 0 or (pair.opened and offered_quantity(pair.need, pair.offer) <= 0):
        if pair.need.weekly is None:
            return AVAILABLE
        sentence = Sentence(
            "{0:open_slots} sur {1}, dont {2:free}",
            "{0:open_slots} out of {1}, {2:free}",
            (len(pair.opened), len(pair.asked), len(pair.periods)),
        )
        return met(CheckCode.CALENDAR, sentence)
    if pair.need.weekly is None:
        lacks = Sentence("un autre créneau", "another slot")
        return violated(CheckCode.CALENDAR, _why_not_free(pair), lacks)
    if not pair.asked:
        why = Sentence("aucun créneau demandé dans la période", "no asked slot in the period")
    elif pair.opened:
        why = Sentence(
            f"tout est réservé{_READY[0] * _buffered(pair)} ({{0:open_slots}} sur {{1}})",
            f"all is booked{_READY[1] * _buffered(pair)} ({{0:open_slots}} out of {{1}})",
            (len(pair.opened), len(pair.asked)),
        )
    else:
        why = Sentence(
            "fermé aux heures demandées ({0:slots})",
            "closed at the hours asked ({0:slots})",
            (len(pair.asked),),
        )
    return violated(CheckCode.CALENDAR, why, Sentence("d'autres créneaux", "other slots"))


def _moment_in_common(pair: Pair) -> Check:
    if pair.opened:
        fr, en = "retrait possible {0:span}", "can be fetched {0:span}"
        if KIND_BY_CODE[pair.need.kind].work:
            fr, en = "possible {0:span}", "can be done {0:span}"
        return met(CheckCode.CALENDAR, Sentence(fr, en, pair.opened))
    fr, en = "aucun moment commun pour le retrait", "no moment in common to fetch it"
    if KIND_BY_CODE[pair.need.kind].work:
        fr, en = "aucun moment commun", "no moment in common"
    return violated(
        CheckCode.CALENDAR,
        Sentence(fr, en),
        Sentence("une période commune", "a period in common"),
    )


def _why_not_free(pair: Pair) -> Sentence:
    """The first reason, in order: validity, weekly openings, bookings, the buffers after them."""
    offer, period = pair.offer, pair.need.period
    if offer.available_from > period.start:
        return Sentence(
            "disponible seulement à partir du {0:moment}",
            "available only from {0:moment}",
            (offer.available_from,),
        )
    if offer.available_until is not None and offer.available_until < period.end:
        return Sentence(
            "disponible seulement jusqu'au {0:until}",
            "available only until {0:until}",
            (offer.available_until,),
        )
    if not pair.opened:
        closed = without((period,), occurrences(period, offer.weekly))
        return Sentence("fermé {0:span}", "closed {0:span}", closed[:1])
    if offer.divisible:
        return Sentence(
            f"complet à un moment au moins du créneau{_READY[0] * _buffered(pair)}",
            f"full at one moment of the slot at least{_READY[1] * _buffered(pair)}",
        )
    used = [part for each in offer.booked if (part := each.used.clip(period))]
    if used:
        return Sentence("déjà réservé {0:span}", "already booked {0:span}", (min(used),))
    buffers = [part for each in offer.booked if (part := each.interval.clip(period))]
    if buffers:
        return Sentence(
            "remise en état après une réservation, {0:span}",
            "made ready again after a booking, {0:span}",
            (min(buffers),),
        )
    return Sentence(
        "une réservation suit de trop près : il faut {0} min de remise en état",
        "a booking follows too closely: it takes {0} min to be ready again",
        (offer.buffer // timedelta(minutes=1),),
    )


_READY = ", temps de remise en état compris", ", the time to be ready again included"


def _buffered(pair: Pair) -> bool:
    """Whether time is kept free after a booking, made or to come."""
    return bool(pair.offer.buffer or any(each.buffer for each in pair.offer.booked))


def terms(pair: Pair) -> Check | None:
    """A mode of exchange in common, when the need states some."""
    asked, offered = pair.need.exchange_modes, pair.offer.exchange_modes
    if not asked:
        return None
    if not offered:
        return to_verify(
            CheckCode.TERMS,
            Sentence(
                "modalités d'échange (l'offre ne les précise pas)",
                "exchange terms (not stated in the offer)",
            ),
            Sentence("modalités d'échange", "exchange terms"),
        )
    if common := asked & offered:
        sentence = Sentence(
            "modalités d'échange ({0:one_of})", "exchange terms ({0:one_of})", (common,)
        )
        return met(CheckCode.TERMS, sentence)
    return violated(
        CheckCode.TERMS,
        Sentence(
            "modalités d'échange (besoin : {0:one_of} ; offre : {1:one_of})",
            "exchange terms (need: {0:one_of}; offer: {1:one_of})",
            (asked, offered),
        ),
        Sentence("une modalité commune ({0:one_of})", "common terms ({0:one_of})", (asked,)),
    )


def price(pair: Pair) -> Check | None:
    """Within the budget, when the need says that the budget is strict."""
    budget, cost = pair.need.budget, pair.cost
    if budget is None or not pair.need.strict_budget:
        return None
    if cost is None:
        return to_verify(
            CheckCode.PRICE,
            Sentence(
                "prix non précisé, pour un budget ferme de {0:eur}",
                "price not stated, for a strict budget of {0:eur}",
                (budget,),
            ),
            Sentence("prix", "price"),
        )
    sentence = Sentence(
        "prix estimé à {0:eur}, pour un budget ferme de {1:eur}",
        "price estimated at {0:eur}, for a strict budget of {1:eur}",
        (cost, budget),
    )
    if cost <= budget:
        return met(CheckCode.PRICE, sentence)
    lacks = Sentence("{0:eur} de budget de plus", "{0:eur} more in the budget", (cost - budget,))
    return violated(CheckCode.PRICE, sentence, lacks, gap=shortfall(cost - budget, budget))


def attributes(pair: Pair) -> list[Check]:
    """One check for each asked attribute of the kind."""
    need, stated = pair.need, pair.offer.attributes
    return with_rules(pair, attribute_checks(need.kind, need.asks, stated))


CONSTRAINTS: tuple[Callable[[Pair], Check | list[Check] | None], ...] = (
    same_member,
    listing_closed,
    charter,
    distance,
    calendar,
    quantity,
    terms,
    price,
    attributes,
    rules,
)
"""The law, in the order people read it."""

BLOCKING = frozenset({CheckCode.SAME_MEMBER, CheckCode.LISTING_CLOSED, CheckCode.CHARTER})
"""Violated, nothing else about the pair is worth saying."""


def judge_constraints(pair: Pair) -> tuple[Check, ...]:
    """All checks of a pair, in order; a violated blocking one is the last."""
    checks: list[Check] = []
    for constraint in CONSTRAINTS:
        answer = constraint(pair)
        if isinstance(answer, Check):
            checks.append(answer)
            if answer.code in BLOCKING and answer.status is CheckStatus.VIOLATED:
                break
        elif answer is not None:
            checks += answer
    return tuple(checks)


def free_periods(need: Need, offer: Offer) -> tuple[Interval, ...]:
    """What a booking would take: the asked slots that are open and free for the quantity."""
    return paired(need, offer).periods


def estimated_cost(need: Need, offer: Offer) -> Decimal | None:
    """Euros, to the cent, for what a booking would take; None when unknown."""
    return paired(need, offer).cost
