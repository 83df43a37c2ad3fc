"""What might help a pair, check by check: every change worth trying, none of them judged yet.

A possibility is one change, or two that only help together (both radii). What the law forbids is
never got round: an ask that a rule applies is not relaxed, what tells a waste is not restated; what
a rule lacks may be provided (evidence, a licence, a verified permit). What others have booked is
told by free slots and by what is left, as the checks tell it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from ptce.domain.attendance import most_people
from ptce.domain.icpe import usual_rubric
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.permits import Permit, PermitKind, VerificationStatus
from ptce.domain.quantities import brought_of
from ptce.domain.remedies import RemedyKind
from ptce.domain.terms import CheckCode, CheckStatus, ExchangeMode, MatchSide, PriceUnit
from ptce.domain.values import Need, Offer
from ptce.matching.cases import mentions
from ptce.matching.changes import (
    NEED,
    OFFER,
    Change,
    Facing,
    Possibility,
    attribute_path,
    written,
)
from ptce.matching.checks import Check
from ptce.matching.costs import CENT
from ptce.matching.pairs import (
    HORIZON_DAYS,
    SHORTER_SHARE,
    inside_places,
    later_slot,
    lot_of,
    paired,
    shorter_slot,
)
from ptce.matching.relaxations import asked_of, of_attribute, relaxed, stated_so, wished
from ptce.matching.scoring import Verdict
from ptce.matching.thesaurus import Relation, Thesaurus
from ptce.matching.waste import is_hazardous, waste_code
from ptce.matching.wording import Sentence

OFFERED_MODES = 2
"""How many of the exchange modes of one side the other is told to admit, each in its turn."""

ALIKE = 0.25
"""From this likeness of two texts up, one may well be what the other names: below, to call it so
would be to ask people to write what suits the engine."""


def possibilities(
    need: Need, offer: Offer, verdict: Verdict, covered: Decimal, thesaurus: Thesaurus
) -> list[Possibility]:
    """Those of each check that is not met, then of what only costs points; each once."""
    facing = Facing(paired(need, offer), covered, thesaurus)
    checks = verdict.checks
    found: list[Possibility] = []
    for check in checks:
        if check.status is not CheckStatus.OK:
            found += BY_CODE[check.code](facing, check)
    if all(check.code is not CheckCode.CHARTER or not _lacking(check) for check in checks):
        found += [(change,) for change in _improving(facing, checks)]
        if verdict.meaning.relation is Relation.TEXT and verdict.meaning.utility >= ALIKE:
            found += [(change,) for change in _described(facing)]
    near = [each for each in found if not any(_another_need(change) for change in each)]
    return [each for at, each in enumerate(near) if each not in near[:at]]


def _another_need(change: Change) -> bool:
    """Whether it asks for so much less, or so much more, that it is no longer the same need."""
    asking = change.kind in (RemedyKind.CHANGE_QUANTITY, RemedyKind.RELAX)
    return asking and change.share > 1 - SHORTER_SHARE


def _lacking(check: Check) -> bool:
    return check.status is CheckStatus.VIOLATED


def _nothing(_facing: Facing, _check: Check) -> list[Possibility]:
    return []


def _charter(_facing: Facing, check: Check) -> list[Possibility]:
    sentence = Sentence("signer la charte du pôle", "sign the pole charter")
    return [(Change(RemedyKind.SIGN_CHARTER, OFFER, sentence, fields={"charter_signed": True}),)]


def _distance(facing: Facing, check: Check) -> list[Possibility]:
    """Each side whose radius is too short, both together if both are."""
    far = facing.pair.distance_km
    wanted = math.ceil(round(far, 6))
    changes = []
    for side, radius in ((NEED, facing.need.radius_km), (OFFER, facing.offer.radius_km)):
        if far <= radius:
            continue
        sentence = Sentence(
            "élargir le rayon à {0} km (au lieu de {1} km)",
            "widen the radius to {0} km (instead of {1} km)",
            (wanted, radius),
        )
        share = wanted / radius - 1 if radius > 0 else math.inf
        change = Change(RemedyKind.WIDEN_RADIUS, side, sentence, ("radius_km",), str(wanted), share)
        changes.append(change._replace(fields={"radius_km": float(wanted)}))
    return [tuple(changes)]


def _calendar(facing: Facing, check: Check) -> list[Possibility]:
    """Another slot, a part of the asked one, or a resource that is there for longer."""
    need, offer = facing.need, facing.offer
    found: list[Change] = []
    if facing.untouched:
        if later := later_slot(need, offer):
            moved = (later.start - need.period.start).total_seconds() / 86_400 / HORIZON_DAYS
            fr, en = "demander un autre créneau, {0:span}", "ask for another slot, {0:span}"
            found.append(_period(RemedyKind.MOVE_PERIOD, Sentence(fr, en, (later,)), moved))
        if shorter := shorter_slot(need, offer):
            lost = 1 - shorter.seconds / need.period.seconds
            fr, en = "demander un créneau plus court, {0:span}", "ask for a shorter slot, {0:span}"
            found.append(_period(RemedyKind.SHORTEN_PERIOD, Sentence(fr, en, (shorter,)), lost))
    return [(change,) for change in (*found, *_longer(need, offer))]


def _period(kind: RemedyKind, sentence: Sentence, share: float) -> Change:
    [slot] = sentence.facts
    fields = {"period": slot}
    return Change(kind, NEED, sentence, ("period",), written(slot), share, fields)


def _longer(need: Need, offer: Offer) -> Iterator[Change]:
    fields: dict[str, Any] = {}
    value: dict[str, Any] = {}
    if offer.available_from > need.period.start:
        fields["available_from"], value["start"] = need.period.start, written(need.period.start)
    if offer.available_until is not None and offer.available_until < need.period.end:
        fields["available_until"], value["end"] = need.period.end, written(need.period.end)
    if fields:
        sentence = Sentence("être disponible {0:span}", "be available {0:span}", (need.period,))
        yield Change(
            RemedyKind.EXTEND_AVAILABILITY, OFFER, sentence, ("availability",), value, 0.0, fields
        )


def _quantity(facing: Facing, check: Check) -> list[Possibility]:
    need, offer, pair = facing.need, facing.offer, facing.pair
    places = inside_places(need, offer)
    if places is not None:
        if check.status is CheckStatus.TO_VERIFY:
            return stated_so(facing, places, need.quantity)
        stated = offer.attributes.get(places.name)
        return _fewer(facing, stated) if isinstance(stated, Decimal) else []
    if not _lacking(check) or pair.wanted is None:
        return []
    found: list[Possibility] = []
    lot = lot_of(offer)
    alike = need.unit is offer.unit and need.basis is offer.basis
    if lot is not None and pair.wanted < lot:
        return _fewer(facing, lot) if alike else []
    if pair.left > 0 and not need.divisible:
        sentence = Sentence("accepter une partie de la quantité", "accept a part of the quantity")
        change = Change(RemedyKind.ACCEPT_PART, NEED, sentence, ("divisible",), True)
        found.append((change._replace(fields={"divisible": True}),))
    if pair.left > 0 and alike:
        found += _fewer(facing, brought_of(pair.left, need.unit))
    return found


def _fewer(facing: Facing, quantity: Decimal) -> list[Possibility]:
    """The need for so much, or for more when less is not to be had."""
    need = facing.need
    if quantity <= 0 or quantity == need.quantity or need.slots is not None:
        return []
    asked = quantity + facing.covered
    facts = (asked, need.unit, need.basis), (need.quantity + facing.covered, need.unit, need.basis)
    sentence = Sentence(
        "demander {0:counted} au lieu de {1:counted}", "ask for {0:counted}, not {1:counted}", facts
    )
    share = float(abs(quantity - need.quantity) / max(need.quantity, quantity))
    change = Change(RemedyKind.CHANGE_QUANTITY, NEED, sentence, ("quantity",), written(asked))
    return [(change._replace(share=share, fields={"quantity": quantity}),)]


def _terms(facing: Facing, check: Check) -> list[Possibility]:
    need, offer = facing.need.exchange_modes, facing.offer.exchange_modes
    if not offer:
        return _modes(RemedyKind.STATE, OFFER, offer, need & _usual(facing))
    if not _lacking(check):
        return []
    kind = RemedyKind.ADD_EXCHANGE_MODE
    return [
        *_modes(kind, NEED, need, offer),
        *_modes(kind, OFFER, offer, need & _usual(facing)),
    ]


def _usual(facing: Facing) -> frozenset[ExchangeMode]:
    return frozenset(KIND_BY_CODE[facing.need.kind].exchange_modes)


def _modes(
    kind: RemedyKind,
    side: MatchSide,
    named: frozenset[ExchangeMode],
    others: frozenset[ExchangeMode],
) -> list[Possibility]:
    found: list[Possibility] = []
    for mode in [mode for mode in ExchangeMode if mode in others][:OFFERED_MODES]:
        sentence = Sentence("admettre aussi : {0:label}", "also admit: {0:label}", (mode,))
        if kind is RemedyKind.STATE:
            sentence = Sentence(
                "préciser les modalités d'échange, par exemple : {0:label}",
                "state the exchange modes, for example: {0:label}",
                (mode,),
            )
        modes = named | {mode}
        change = Change(kind, side, sentence, ("exchange_modes",), written(modes))
        found.append((change._replace(fields={"exchange_modes": modes}),))
    return found


def _price(facing: Facing, check: Check) -> list[Possibility]:
    return [(change,) for change in _affordable(facing)]


def _affordable(facing: Facing) -> Iterator[Change]:
    """A larger budget, a lower price; a price, where none is stated."""
    offer, budget, cost = facing.offer, facing.need.budget, facing.pair.cost
    if budget is None:
        return
    if cost is None:
        if offer.price is None and budget > 0:
            sentence = Sentence(
                "préciser le prix ({0:eur} au plus)", "state the price ({0:eur} at most)", (budget,)
            )
            fields = {"price": budget, "price_unit": PriceUnit.FLAT}
            value = {"amount": written(budget), "per": PriceUnit.FLAT.value}
            yield Change(RemedyKind.STATE, OFFER, sentence, ("price",), value, 0.0, fields)
        return
    if cost <= budget:
        return
    raised = cost.to_integral_value(ROUND_CEILING)
    sentence = Sentence(
        "porter le budget à {0:eur} (au lieu de {1:eur})",
        "raise the budget to {0:eur} (instead of {1:eur})",
        (raised, budget),
    )
    share = float((raised - budget) / budget) if budget else math.inf
    value = {"amount": written(raised)}
    yield Change(
        RemedyKind.RAISE_BUDGET, NEED, sentence, ("budget",), value, share, {"budget": raised}
    )
    if offer.price is None or offer.price_unit is None:
        return
    lowered = (offer.price * budget / cost).quantize(CENT, ROUND_FLOOR)
    if lowered > 0:
        sentence = Sentence(
            "baisser le prix à {0:eur} (au lieu de {1:eur})",
            "lower the price to {0:eur} (instead of {1:eur})",
            (lowered, offer.price),
        )
        share = float((offer.price - lowered) / offer.price)
        value = {"amount": written(lowered), "per": offer.price_unit.value}
        yield Change(
            RemedyKind.LOWER_PRICE, OFFER, sentence, ("price",), value, share, {"price": lowered}
        )


def _rule(facing: Facing, check: Check) -> list[Possibility]:
    rule = "" if check.rule is None else check.rule.id
    return RULES.get(rule, _nothing)(facing, check)


def _attendance(facing: Facing, check: Check) -> list[Possibility]:
    """No more people than the premises admit."""
    most = most_people(facing.offer.attributes)
    if most is None or not _lacking(check):
        return []
    found = asked_of(facing.need, check.attribute)
    people = Decimal(most)
    if found is None:
        return _fewer(facing, people)
    attribute, asked = found
    return [(relaxed(facing.need, attribute, asked, people),)]


def _permit(facing: Facing, check: Check) -> list[Possibility]:
    """A permit for this waste that the coordinators have verified."""
    receiver, stated = facing.need.receiver, facing.offer.attributes
    if receiver is None:
        return []
    code, hazardous = waste_code(stated), is_hazardous(stated)
    heading = usual_rubric(code, hazardous)
    sentence = Sentence(
        "obtenir une autorisation qui couvre ce déchet ({0}), et la faire vérifier par l'animation",
        "obtain a permit that covers this waste ({0}), and have the coordinators verify it",
        (heading,),
    )
    permit = Permit(
        PermitKind.ICPE,
        VerificationStatus.VERIFIED,
        heading,
        covers_hazardous=hazardous,
        low_prefixes=() if code is None else (code,),
    )
    party = replace(receiver, permits=(*receiver.permits, permit))
    fields = {"receiver": party}
    return [(Change(RemedyKind.OBTAIN_PERMIT, NEED, sentence, fields=fields),)]


def _evidence(facing: Facing, check: Check) -> list[Possibility]:
    """What the evidence is, its owner writes: the value stays to be given."""
    if not _lacking(check):
        return []
    sentence = Sentence(
        "donner la preuve du statut de la matière", "give the evidence of the material's status"
    )
    path = attribute_path(facing.offer, "evidence")
    change = Change(RemedyKind.PROVIDE, OFFER, sentence, path)
    return [(change._replace(named={"evidence": "preuve"}),)]


RULES: Mapping[str, Callable[[Facing, Check], list[Possibility]]] = {
    "P01": _attendance,
    "W01": _permit,
    "W02": _permit,
    "W03": _evidence,
}

BY_CODE: Mapping[CheckCode, Callable[[Facing, Check], list[Possibility]]] = {
    CheckCode.SAME_MEMBER: _nothing,
    CheckCode.LISTING_CLOSED: _nothing,
    CheckCode.CHARTER: _charter,
    CheckCode.DISTANCE: _distance,
    CheckCode.CALENDAR: _calendar,
    CheckCode.QUANTITY: _quantity,
    CheckCode.TERMS: _terms,
    CheckCode.PRICE: _price,
    CheckCode.ATTRIBUTE: of_attribute,
    CheckCode.RULE: _rule,
}
"""What might help against each check that is not met."""


def _improving(facing: Facing, checks: tuple[Check, ...]) -> Iterator[Change]:
    """What nothing forbids, and costs points all the same."""
    if all(check.code is not CheckCode.PRICE for check in checks):
        yield from _affordable(facing)
    yield from wished(facing)


def _described(facing: Facing) -> Iterator[Change]:
    """Of two texts that are alike, of which one says what it is: the other may say so too."""
    need, offer, thesaurus = facing.need, facing.offer, facing.thesaurus
    asked = mentions(thesaurus, need.kind, need.text)
    offered = mentions(thesaurus, need.kind, offer.text)
    if bool(asked) == bool(offered):
        return
    [known, *_] = asked or offered
    concept = thesaurus.concepts[known.concept]
    labels = (concept.pref["fr"], concept.pref["en"])
    sentence = Sentence(
        "dire ce que c'est dans le titre ou la description : « {0} », si c'est bien cela",
        "say what it is in the title or the description: “{0}” ({1}), if that is what it is",
        labels,
    )
    side = OFFER if asked else NEED
    yield Change(RemedyKind.DESCRIBE, side, sentence, ("description",), added=labels[0])
