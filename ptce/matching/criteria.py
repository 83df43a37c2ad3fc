"""The soft criteria, in the order people read them: how good a possible pair is.

`CRITERIA`, at the foot, is the whole list. Each criterion looks at one `Case` and gives a utility
in [0, 1] with the sentence made from the same numbers. Formulas: decision 0010; where this file
chooses, the constant says why. The weights are those of the kind's declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from ptce.domain.kinds import KIND_BY_CODE, KINDS, Number
from ptce.domain.terms import CriterionCode, ExchangeMode, QuantityBasis
from ptce.domain.values import Need, Offer
from ptce.domain.wording import named_by_need, named_by_offer
from ptce.matching.amounts import asked
from ptce.matching.cases import Case, Outcome
from ptce.matching.costs import open_modes
from ptce.matching.outlets import use
from ptce.matching.pairs import Pair, inside_places
from ptce.matching.sizes import sizes
from ptce.matching.thesaurus import Mode, Relation
from ptce.matching.wishes import equipment, level, waste_code
from ptce.matching.wording import Sentence

PREFERRED_SHARE = 4
"""Up to a quarter of the accepted radius, nearer is no better."""

ROOMY = 3.0
"""Up to three times what is asked, a larger capacity takes nothing from others."""

OVERSIZE_FLOOR = 0.3

OVER_BUDGET_SHARE = 0.5
"""The PRICE utility reaches 0 at half the budget above the budget."""

PRICED = 0.9
"""No budget said: any stated price is a little less than free, and cheaper is never worse."""

UNKNOWN_PRICE = 0.8
"""An unstated price is worth a little less than a stated one, whatever the budget."""


SAME_TOWN = Sentence("dans la même commune", "in the same town")
AT_A_STRETCH = Outcome(1.0, Sentence("libre sur tout le créneau", "free for the whole slot"))
FETCHED = Outcome(1.0, Sentence("retrait possible dans la période", "can be fetched in the period"))
DONE = Outcome(1.0, Sentence("possible dans la période", "can be done in the period"))
OTHER_SLOT = Outcome(1.0, Sentence("sous réserve d'un autre créneau", "if another slot suits"))
OPEN_SLOT = Outcome(1.0, Sentence("ouvert sur le créneau", "open for the slot"))
ENOUGH = Outcome(1.0, Sentence("quantité suffisante", "enough of it"))
NOT_COMPARED = Outcome(1.0, Sentence("quantité à comparer", "quantity to be compared"))
NO_CAPACITY_ASKED = Outcome(1.0, Sentence("aucune capacité demandée", "no capacity asked"))
NO_CAPACITY_STATED = Outcome(1.0, Sentence("capacité non précisée", "capacity not stated"))
PRICE_TO_AGREE = Outcome(UNKNOWN_PRICE, Sentence("prix à convenir", "price to be agreed"))
TAKER_PAID = Outcome(
    1.0,
    Sentence(
        "l'offreur peut payer la reprise ; montant à convenir",
        "the provider may pay for the removal; amount to be agreed",
    ),
)
FREE_OF_CHARGE = Outcome(1.0, Sentence("gratuit", "free of charge"))
COMPLETE = Outcome(1.0, Sentence("rien à vérifier", "nothing to check"))
AT_A_DISTANCE = Outcome(1.0, Sentence("à distance", "remotely"))


def meaning(case: Case) -> Outcome:
    """What the offer is against what the need is: named if the thesaurus knows it, else how close
    the texts are."""
    judged = case.meaning
    utility = min(1.0, max(0.0, judged.utility))
    need, offer = judged.need_words, judged.offer_words
    if judged.relation is Relation.TEXT:
        return Outcome(utility, Sentence(*TEXT_WORDING[judged.mode], (round(utility, 2),)))
    if need is None or offer is None or judged.offer_concept is None:
        return Outcome(utility, Sentence(*NO_WORDING))
    facts = (
        Words(need, case.pair.need),
        Words(offer, case.pair.offer),
        case.thesaurus.label(judged.offer_concept, "en"),
    )
    return Outcome(utility, Sentence(*RELATION_WORDING[judged.relation], facts))


class Words(NamedTuple):
    """What names a concept in a listing, quoted if its people wrote it: not if they chose it."""

    words: str
    listing: Need | Offer

    @property
    def written(self) -> bool:
        listing, kind = self.listing, KIND_BY_CODE[self.listing.kind]
        if isinstance(listing, Need):
            chosen = named_by_need(kind, listing.asks)
        else:
            chosen = named_by_offer(kind, listing.attributes)
        return self.words not in chosen or self.words in listing.text.removesuffix(chosen)


_BY_ENCODER = ("texte proche ({0})", "close text ({0})")
TEXT_WORDING: Mapping[Mode, tuple[str, str]] = {
    Mode.E5: _BY_ENCODER,
    Mode.USE: _BY_ENCODER,
    Mode.WORDS: ("mots proches ({0})", "close words ({0})"),
    Mode.LETTERS: ("lettres proches ({0})", "close letters ({0})"),
}
"""How close, from 0 to 1, and what tells it: no concept joins the two."""

NO_WORDING = ("textes sans rapport apparent", "texts with nothing apparent in common")
RELATION_WORDING: Mapping[Relation, tuple[str, str]] = {
    Relation.SAME: ("identique ({0:quoted})", "identical ({0:quoted}, {2})"),
    Relation.SYNONYM: (
        "de même nature ({0:quoted} et {1:quoted})",
        "of the same nature ({0:quoted} and {1:quoted}, {2})",
    ),
    Relation.NARROWER: (
        "plus précis que demandé ({1:quoted} pour {0:quoted})",
        "narrower than asked ({1:quoted} for {0:quoted}, {2})",
    ),
    Relation.BROADER: (
        "plus large que demandé ({1:quoted} pour {0:quoted})",
        "broader than asked ({1:quoted} for {0:quoted}, {2})",
    ),
    Relation.NEIGHBOUR: (
        "voisin ({1:quoted} pour {0:quoted})",
        "close ({1:quoted} for {0:quoted}, {2})",
    ),
    Relation.NONE: (
        "nature différente ({1:quoted} pour {0:quoted})",
        "something else ({1:quoted} for {0:quoted}, {2})",
    ),
}
"""Over the need's words, the offer's words, and what the offer's concept is called in English."""


def distance(case: Case) -> Outcome:
    """1 up to a quarter of the radius, then halved every `half_distance_km` of the kind; 1 for what
    is asked and offered at a distance."""
    pair = case.pair
    if _anywhere(pair):
        return AT_A_DISTANCE
    far = pair.distance_km
    beyond = far - pair.radius_km / PREFERRED_SHARE
    utility = (
        1.0 if beyond <= 0 else 2.0 ** -(beyond / KIND_BY_CODE[pair.need.kind].half_distance_km)
    )
    if far == 0:
        return Outcome(utility, SAME_TOWN)
    return Outcome(utility, Sentence("à {0:km}", "{0:km} away", (far,)))


def _anywhere(pair: Pair) -> bool:
    when = KIND_BY_CODE[pair.need.kind].anywhere_when
    if when is None or not when.holds(pair.offer.attributes):
        return False
    asked = KIND_BY_CODE[pair.need.kind].attribute(when.attribute).asked
    return pair.need.asks.get(asked) in when.among


def calendar(case: Case) -> Outcome:
    """The share of the asked slots that is free; 1 at a stretch, the constraint having passed.

    A pair that fails CALENDAR counts as if another slot suited, and says so; one of which too
    little is left has its loss in QUANTITY.
    """
    pair = case.pair
    if pair.offer.basis is not QuantityBasis.AT_ONCE:
        if not pair.opened:
            return OTHER_SLOT
        return DONE if KIND_BY_CODE[pair.need.kind].work else FETCHED
    free = len(pair.periods)
    if not free:
        return OPEN_SLOT if pair.left > 0 else OTHER_SLOT
    if pair.need.weekly is None:
        return AT_A_STRETCH
    asked = len(pair.asked)
    sentence = Sentence("{0:free_slots} sur {1}", "{0:free_slots} out of {1}", (free, asked))
    return Outcome(free / asked, sentence)


def quantity(case: Case) -> Outcome:
    """Enough of what is divisible; of the rest, not so much capacity that others go without. A part
    that people said is measured against the need: it never counts for more than the whole. A size
    that only the texts say counts like one of the fields, but forbids nothing."""
    said = _by_texts(case.pair)
    told = _quantity(case)
    return told if said is None or said.utility >= told.utility else said


def _by_texts(pair: Pair) -> Outcome | None:
    """By the size that fits worst; too small is worth little, as half a room is no room."""
    if pair.offer.divisible or pair.offer.basis is not QuantityBasis.AT_ONCE:
        return None
    found = [(_worth(each.ratio), each) for each in sizes(pair.need, pair.offer)]
    if not found:
        return None
    utility, worst = min(found, key=lambda each: each[0])
    attribute = worst.attribute
    unit = attribute.type.unit if isinstance(attribute.type, Number) else ""
    facts = (attribute, (worst.stated, unit), (worst.asked, unit))
    return Outcome(utility, Sentence(*SAID_WORDING, facts))


SAID_WORDING = (
    "d'après les textes, {0:label} : {1:amount} pour {2:amount}",
    "by the texts, {0:label}: {1:amount} for {2:amount}",
)


def _worth(ratio: float) -> float:
    """The utility of a size that is `ratio` times the size asked."""
    if ratio < 1:
        return ratio**2
    return 1.0 if ratio <= ROOMY else max(OVERSIZE_FLOOR, ROOMY / ratio)


def _quantity(case: Case) -> Outcome:
    pair = case.pair
    if pair.offer.divisible or pair.offer.basis is not QuantityBasis.AT_ONCE:
        return _enough(pair)
    roomy = _roomy(pair)
    if pair.covered == pair.need.quantity:
        return roomy
    part = _enough(pair)
    return part._replace(utility=min(part.utility, roomy.utility))


def _enough(pair: Pair) -> Outcome:
    """What is covered; what a pair that fails QUANTITY would cover, if it might."""
    if pair.wanted is None:
        return NOT_COMPARED
    if pair.wanted == 0:
        return ENOUGH
    if pair.periods:
        share, covered = pair.covered / pair.need.quantity, pair.covered
    else:
        remains = pair.left if pair.left > 0 else pair.offer.quantity
        share = remains / pair.wanted
        covered = pair.sought * share
    if share >= 1:
        return ENOUGH
    facts = asked(pair.need)._replace(value=covered), asked(pair.need)
    fr, en = "{0:counted} seulement sur {1:measure}", "only {0:counted} out of {1:measure}"
    return Outcome(float(share), Sentence(fr, en, facts))


def _roomy(pair: Pair) -> Outcome:
    """1 up to ROOMY times the capacity asked, or when nothing is asked or stated of it."""
    capacity = CAPACITIES.get(pair.need.kind)
    asked = capacity and pair.need.asks.get(capacity.asked)
    if asked is None and inside_places(pair.need, pair.offer):
        asked = pair.sought
    if not capacity or not isinstance(asked, Decimal) or asked <= 0:
        return NO_CAPACITY_ASKED
    stated = pair.offer.attributes.get(capacity.name)
    if not isinstance(stated, Decimal):
        return NO_CAPACITY_STATED
    ratio = float(stated / asked)
    facts = (capacity, (stated, capacity.unit), (asked, capacity.unit))
    if ratio > ROOMY:
        return Outcome(
            _worth(ratio),
            Sentence(
                "bien plus grand que demandé ({0:label} : {1:amount} pour {2:amount})",
                "far larger than asked ({0:label}: {1:amount} for {2:amount})",
                facts,
            ),
        )
    return Outcome(
        1.0,
        Sentence(
            "{0:label} : {1:amount} pour {2:amount}", "{0:label}: {1:amount} for {2:amount}", facts
        ),
    )


class Capacity(NamedTuple):
    """The attribute of a kind whose oversize keeps others from a better use."""

    name: str
    asked: str
    unit: str
    fr: str
    en: str


CAPACITIES: Mapping[str, Capacity] = {
    kind.code: Capacity(each.name, each.asked, each.type.unit, each.fr, each.en)
    for kind in KINDS
    for each in kind.attributes
    if each.name == kind.capacity and isinstance(each.type, Number)
}


def price(case: Case) -> Outcome:
    """Within the budget; without one, free first. Cheaper is never worse. What covers a part of the
    need has that part of the budget: the rest has to pay for the rest."""
    cost, budget = case.pair.cost, _budget(case.pair)
    if cost is None:
        return PRICE_TO_AGREE
    if cost == 0:
        return TAKER_PAID if _may_pay(case.pair) else FREE_OF_CHARGE
    if cost < 0:
        return Outcome(1.0, Sentence("l'offreur verse {0:eur}", "provider pays {0:eur}", (-cost,)))
    if budget is None:
        sentence = Sentence("prix estimé {0:eur}", "estimated price {0:eur}", (cost,))
        return Outcome(PRICED, sentence)
    within, over = PRICE_WORDING[case.pair.covered < case.pair.need.quantity]
    if cost <= budget:
        return Outcome(1.0, Sentence(*within, (cost,)))
    room = float(budget) * OVER_BUDGET_SHARE
    utility = max(0.0, 1 - float(cost - budget) / room) if room else 0.0
    return Outcome(utility, Sentence(*over, (cost, cost - budget)))


PRICE_WORDING: Mapping[bool, tuple[tuple[str, str], tuple[str, str]]] = {
    False: (
        ("prix {0:eur}, dans le budget", "price {0:eur}, within budget"),
        (
            "prix {0:eur}, soit {1:eur} de plus que le budget",
            "price {0:eur}, {1:eur} over budget",
        ),
    ),
    True: (
        (
            "prix {0:eur}, dans le budget pour cette part",
            "price {0:eur}, within budget for this part",
        ),
        (
            "prix {0:eur}, soit {1:eur} de plus que le budget de cette part",
            "price {0:eur}, {1:eur} over the budget for this part",
        ),
    ),
}
"""Within the budget and over it, by whether only a part of the need is covered."""


def _budget(pair: Pair) -> Decimal | None:
    budget = pair.need.budget
    if budget is None or pair.covered == pair.need.quantity:
        return budget
    return budget * pair.covered / pair.need.quantity


def _may_pay(pair: Pair) -> bool:
    """Whether the provider would pay whoever takes it, without having said how much."""
    removed = ExchangeMode.PAY_TO_REMOVE
    return pair.offer.price is None and removed in open_modes(pair.need, pair.offer)


def completeness(case: Case) -> Outcome:
    """One over one more than the number of checks to verify."""
    if not case.unknown:
        return COMPLETE
    sentence = Sentence("{0:points} à vérifier", "{0:points} to check", (case.unknown,))
    return Outcome(1 / (1 + case.unknown), sentence)


CRITERIA: tuple[tuple[CriterionCode, Callable[[Case], Outcome]], ...] = (
    (CriterionCode.MEANING, meaning),
    (CriterionCode.DISTANCE, distance),
    (CriterionCode.CALENDAR, calendar),
    (CriterionCode.QUANTITY, quantity),
    (CriterionCode.PRICE, price),
    (CriterionCode.COMPLETENESS, completeness),
    (CriterionCode.EQUIPMENT, equipment),
    (CriterionCode.LEVEL, level),
    (CriterionCode.USE, use),
    (CriterionCode.WASTE_CODE, waste_code),
)
"""The list, in the order people read it."""

CRITERIA_OF = {
    kind.code: tuple(each for each in CRITERIA if each[0] in kind.weights) for kind in KINDS
}
"""Those that a kind gives a weight to."""
