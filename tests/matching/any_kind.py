"""Needs and offers of every kind, with any of the attributes that its declaration knows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from ptce.domain.kinds import KINDS, Ask, Attribute, Choice, Choices, Flag, Kind, Number
from ptce.domain.parties import Party
from ptce.domain.permits import Permit, PermitKind, VerificationStatus
from ptce.domain.terms import (
    Article9Category,
    CriterionCode,
    ExchangeMode,
    PriceUnit,
    QuantityBasis,
)
from ptce.domain.values import Need, Offer
from ptce.domain.weights import Weights
from tests.matching.facts import (
    ROMANS,
    TUESDAYS_8_TO_12,
    VALENCE,
    booked,
    need,
    offer,
    span,
    weeks,
)

TEXTS = {
    "VEHICLE": ["camion frigo", "fourgon frigorifique", "vélo cargo", "rien à voir"],
    "PREMISES": ["salle de réunion", "bureau partagé", "entrepôt", "rien à voir"],
    "SKILL": ["comptabilité", "aide à la paie", "jardinage", "rien à voir"],
    "WASTE_STREAM": ["palettes en bois", "palettes", "cartons", "rien à voir"],
    "EQUIPMENT": ["tonnelle", "barnum", "vidéoprojecteur", "rien à voir"],
}
COUNTS = st.sampled_from([1, 2, 5, 12, 40]).map(Decimal)


def stated(attribute: Attribute) -> st.SearchStrategy[Any]:
    """What an offer may state of it."""
    match attribute.type:
        case Flag():
            return st.booleans()
        case Number(minimum=low, maximum=high):
            return st.sampled_from(sorted({low, (low + high) / 2 // 1, high, low + 1}))
        case Choice(terms=terms):
            return st.sampled_from([term.value for term in terms])
        case Choices(terms=terms):
            return st.sets(st.sampled_from([t.value for t in terms]), max_size=3).map(
                lambda codes: tuple(sorted(codes))
            )
    return st.nothing()


def asked(attribute: Attribute) -> st.SearchStrategy[Any]:
    """What a need may ask of it."""
    if isinstance(attribute.type, Choice) and attribute.ask is not Ask.WISHED:
        return stated(attribute).map(lambda code: (code,))
    return stated(attribute)


def some(named: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """A few of them."""
    known = {name: values for name, values in named.items() if not values.is_empty}
    few = st.sets(st.sampled_from(sorted(known)), max_size=4)
    return few.flatmap(lambda names: st.fixed_dictionaries({n: known[n] for n in sorted(names)}))


def modes(kind: Kind) -> st.SearchStrategy[frozenset[ExchangeMode]]:
    return st.frozensets(st.sampled_from(kind.exchange_modes), max_size=2)


RECEIVERS = st.none() | st.builds(
    lambda permits: Party(UUID(int=101), Article9Category.ESS_ENTERPRISE, permits),
    st.sampled_from(
        [(), (Permit(PermitKind.ICPE, VerificationStatus.DECLARED, "2714"),)],
    ),
)


def needs(kind: Kind) -> st.SearchStrategy[Need]:
    return st.builds(
        need,
        kind=st.just(kind.code),
        text=st.sampled_from(TEXTS[kind.code]),
        point=st.sampled_from([VALENCE, ROMANS]),
        radius_km=st.sampled_from([0.0, 5.0, 20.0, 80.0]),
        period=st.sampled_from([span(8, 18), span(0, 48), weeks(4)]),
        weekly=st.sampled_from([None, None, TUESDAYS_8_TO_12]),
        quantity=COUNTS,
        unit=st.sampled_from(kind.units),
        basis=st.sampled_from([kind.basis, *QuantityBasis]),
        divisible=st.booleans(),
        budget=st.none() | st.sampled_from([0, 40, 500]).map(Decimal),
        strict_budget=st.booleans(),
        exchange_modes=modes(kind),
        asks=some({each.asked: asked(each) for each in kind.asks}),
        receiver=RECEIVERS,
        weights=st.none() | st.sampled_from([moved(kind, -0.1), moved(kind, 0.05)]),
    )


def moved(kind: Kind, part: float) -> Weights:
    """The published weights, of which DISTANCE gives a part to MEANING, or takes it."""
    usual = kind.weights
    meaning, distance = CriterionCode.MEANING, CriterionCode.DISTANCE
    given = {meaning: usual[meaning] + part, distance: usual[distance] - part}
    return Weights(1, {**usual, **given})


def offers(kind: Kind) -> st.SearchStrategy[Offer]:
    return st.builds(
        offer,
        kind=st.just(kind.code),
        text=st.sampled_from(TEXTS[kind.code]),
        radius_km=st.sampled_from([0.0, 10.0, 80.0]),
        available_from=st.sampled_from([span(0, 1).start, span(30, 31).start]),
        available_until=st.none() | st.just(span(0, 400).end),
        weekly=st.sampled_from([None, None, TUESDAYS_8_TO_12]),
        booked=st.sampled_from([(), (booked(12, 14),), (booked(9, 11, 3), booked(16, 40))]),
        quantity=COUNTS,
        unit=st.sampled_from(kind.units),
        basis=st.sampled_from([kind.basis, *QuantityBasis]),
        divisible=st.booleans(),
        lot=st.none() | st.just(Decimal(3)),
        price=st.none() | st.sampled_from([0, 15, 300]).map(Decimal),
        price_unit=st.none() | st.sampled_from(list(PriceUnit)),
        exchange_modes=modes(kind),
        attributes=some({each.name: stated(each) for each in kind.stated}),
        charter_signed=st.sampled_from([True, True, True, False]),
    )


PAIRS: st.SearchStrategy[tuple[Need, Offer]] = st.sampled_from(KINDS).flatmap(
    lambda kind: st.tuples(needs(kind), offers(kind))
)
