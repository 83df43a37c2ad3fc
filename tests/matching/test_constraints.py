"""One small test a constraint: two or three facts in, one check out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from ptce.domain.kinds import KINDS, Ask
from ptce.domain.terms import CheckCode, CheckStatus, ExchangeMode, Unit
from ptce.domain.values import Asked, Need, Offer, Stated
from ptce.matching import amounts, constraints
from ptce.matching.attributes import attribute_checks
from ptce.matching.checks import Check
from ptce.matching.constraints import CONSTRAINTS, judge_constraints
from ptce.matching.pairs import Pair, paired
from tests.matching.facts import (
    ROMANS,
    TUESDAYS_8_TO_12,
    booked,
    need,
    offer,
    places,
    room,
    span,
    weeks,
)

OK, VIOLATED, TO_VERIFY = CheckStatus.OK, CheckStatus.VIOLATED, CheckStatus.TO_VERIFY
LOAN, RENTAL, BARTER = ExchangeMode.LOAN, ExchangeMode.RENTAL, ExchangeMode.BARTER


def check(constraint: Callable[[Pair], Check | None], asked: Need, offered: Offer) -> Check:
    found = constraint(paired(asked, offered))
    assert found is not None
    return found


def lacks(found: Check) -> str:
    assert found.lacks is not None
    return found.lacks.fr


def attribute(name: str, asked: Asked, stated: Stated | None, kind: str = "VEHICLE") -> Check:
    of_kind = next(each for each in KINDS if each.code == kind)
    attributes = {} if stated is None else {name: stated}
    (found,) = attribute_checks(kind, {of_kind.attribute(name).asked: asked}, attributes)
    assert (found.code, found.attribute) == (CheckCode.ATTRIBUTE, name)
    return found


def test_the_law_reads_in_the_order_of_the_codes() -> None:
    assert [each.__name__.upper() for each in CONSTRAINTS] == [
        "SAME_MEMBER",
        "LISTING_CLOSED",
        "CHARTER",
        "DISTANCE",
        "CALENDAR",
        "QUANTITY",
        "TERMS",
        "PRICE",
        "ATTRIBUTES",
        "RULES",
    ]


def test_same_member() -> None:
    assert check(constraints.same_member, need(), offer()).status is OK
    assert check(constraints.same_member, need(member_id=None), offer()).status is OK
    mine = offer(member_id=need().member_id)
    assert check(constraints.same_member, need(), mine).status is VIOLATED


def test_listing_closed() -> None:
    assert check(constraints.listing_closed, need(), offer()).status is OK
    assert check(constraints.listing_closed, need(), offer(open=False)).status is VIOLATED


def test_charter() -> None:
    assert check(constraints.charter, need(), offer()).status is OK
    assert check(constraints.charter, need(), offer(charter_signed=False)).status is VIOLATED


def test_distance() -> None:
    near = check(constraints.distance, need(), offer(point=ROMANS))
    assert (near.status, near.fr) == (OK, "à environ 23 km, pour un rayon accepté de 30 km")
    far = check(constraints.distance, need(radius_km=15.0), offer(point=ROMANS))
    assert (far.status, far.fr) == (VIOLATED, "à environ 23 km, alors que le besoin accepte 15 km")
    assert lacks(far) == "un rayon de 24 km"
    shy = check(constraints.distance, need(), offer(point=ROMANS, radius_km=10.0))
    assert shy.en == "about 23 km away, while the offer accepts 10 km"
    both = check(constraints.distance, need(radius_km=9.0), offer(point=ROMANS, radius_km=8.5))
    assert both.fr == "à environ 23 km, alors que les deux côtés acceptent 8,5 km"


def test_two_listings_of_one_town_are_not_said_to_be_a_kilometre_apart() -> None:
    found = check(constraints.distance, need(), offer())
    assert found.fr == "dans la même commune, pour un rayon accepté de 30 km"
    assert found.en == "in the same town, for an accepted radius of 30 km"


def test_a_distance_just_over_the_radius_is_not_said_to_equal_it() -> None:
    distance = paired(need(), offer(point=ROMANS)).distance_km
    found = check(constraints.distance, need(radius_km=23.0), offer(point=ROMANS))
    assert 23 < distance < 23.5
    assert found.fr == "à un peu plus de 23 km : le besoin accepte 23 km"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"booked": (booked(6, 9), booked(10, 20))},
            "déjà réservé mardi 1er décembre de 8 h à 9 h",
        ),
        (
            {"available_from": span(9, 10).start},
            "disponible seulement à partir du mardi 1er décembre 2026 à 9 h",
        ),
        (
            {"available_until": span(0, 12).end},
            "disponible seulement jusqu'au mardi 1er décembre 2026 à 12 h",
        ),
        ({"weekly": TUESDAYS_8_TO_12}, "fermé mardi 1er décembre de 12 h à 18 h"),
    ],
)
def test_calendar_at_a_stretch(changes: dict[str, Any], sentence: str) -> None:
    assert check(constraints.calendar, need(), offer()).status is OK
    found = check(constraints.calendar, need(), offer(**changes))
    assert (found.status, found.fr) == (VIOLATED, sentence)
    assert lacks(found) == "un autre créneau"


def test_calendar_every_week() -> None:
    asked = need(period=weeks(2), weekly=TUESDAYS_8_TO_12)
    half = check(constraints.calendar, asked, offer(booked=(booked(8, 9),)))
    assert (half.status, half.fr) == (OK, "2 créneaux ouverts sur 2, dont 1 libre")
    week = 7 * 24
    taken = offer(booked=(booked(8, 9), booked(week + 8, week + 9)))
    none = check(constraints.calendar, asked, taken)
    assert (none.status, none.fr) == (VIOLATED, "tout est réservé (2 créneaux ouverts sur 2)")
    closed = check(constraints.calendar, asked, offer(weekly=((0, 60),)))
    assert (closed.status, closed.fr) == (VIOLATED, "fermé aux heures demandées (2 créneaux)")
    nothing = check(constraints.calendar, need(weekly=((0, 60),)), offer())
    assert (nothing.status, nothing.fr) == (VIOLATED, "aucun créneau demandé dans la période")


def test_what_is_left_but_too_little_fails_quantity_and_not_calendar() -> None:
    hall = room(booked=(booked(8, 12, 35),))
    assert check(constraints.calendar, places(10), hall).status is OK
    short = check(amounts.quantity, places(10), hall)
    assert (short.status, short.fr) == (
        VIOLATED,
        "quantité (besoin : 10, reste sur le créneau : 5)",
    )
    assert lacks(short) == "5 de plus (quantité)"


def test_what_is_full_fails_calendar_and_not_quantity() -> None:
    hall = room(booked=(booked(8, 12, 40),))
    assert check(constraints.calendar, places(10), hall).status is VIOLATED
    assert check(amounts.quantity, places(10), hall).status is OK


def test_quantity() -> None:
    assert check(amounts.quantity, places(40), room()).status is OK
    more = check(amounts.quantity, places(41), room())
    assert (more.status, more.fr) == (VIOLATED, "quantité (besoin : 41, offre : 40)")


def test_places_asked_of_a_room_taken_whole_are_its_seats() -> None:
    thirty = places(30, unit=Unit.PLACE)

    def hall(**attributes: Stated) -> Offer:
        return room(quantity=Decimal(1), divisible=False, attributes=attributes)

    enough = check(amounts.quantity, thirty, hall(seats=Decimal(40)))
    assert (enough.code, enough.status) == (CheckCode.QUANTITY, OK)
    assert enough.fr == "places assises (30 places demandées, 40 places offertes)"
    small = check(amounts.quantity, thirty, hall(seats=Decimal(25)))
    assert (small.status, lacks(small)) == (VIOLATED, "5 places de plus (places assises)")
    silent = check(amounts.quantity, thirty, hall())
    assert (silent.code, silent.status) == (CheckCode.QUANTITY, TO_VERIFY)
    assert paired(thirty, hall()).periods == (thirty.period,)


def test_units_asked_of_a_room_are_not_its_seats() -> None:
    two_rooms = check(
        amounts.quantity,
        places(2),
        room(quantity=Decimal(1), divisible=False, attributes={"seats": Decimal(40)}),
    )
    assert two_rooms.status is VIOLATED


def test_terms() -> None:
    def judged(asked: set[ExchangeMode], offered: set[ExchangeMode]) -> Check | None:
        return constraints.terms(
            paired(need(exchange_modes=frozenset(asked)), offer(exchange_modes=frozenset(offered)))
        )

    assert judged(set(), {RENTAL}) is None
    common, unknown, disjoint = (
        judged({LOAN, RENTAL}, {RENTAL, BARTER}),
        judged({LOAN}, set()),
        judged({LOAN}, {RENTAL, BARTER}),
    )
    assert common and unknown and disjoint
    assert (common.status, common.fr) == (OK, "modalités d'échange (location)")
    assert unknown.status is TO_VERIFY
    assert disjoint.status is VIOLATED
    assert disjoint.fr == "modalités d'échange (besoin : prêt gratuit ; offre : location ou troc)"


def test_price_is_a_constraint_only_when_the_budget_is_strict() -> None:
    soft = need(budget=Decimal(40))
    assert constraints.price(paired(soft, offer())) is None
    strict = need(budget=Decimal(40), strict_budget=True)
    over = check(constraints.price, strict, offer())
    assert (over.status, over.fr) == (VIOLATED, "prix estimé à 50 €, pour un budget ferme de 40 €")
    assert lacks(over) == "10 € de budget de plus"
    assert check(constraints.price, strict, offer(price=Decimal(40))).status is OK
    assert check(constraints.price, strict, offer(price=None)).status is TO_VERIFY


def test_attribute_at_least() -> None:
    short = attribute("cargo_volume_m3", Decimal(8), Decimal("6.5"))
    assert short.status is VIOLATED
    assert short.fr == "volume utile (8 m³ demandés, 6,5 m³ offerts)"
    assert short.en == "cargo volume (8 m³ asked, 6.5 m³ offered)"
    assert lacks(short) == "1,5 m³ de plus (volume utile)"
    assert attribute("cargo_volume_m3", Decimal(8), Decimal(8)).status is OK
    assert attribute("seats", Decimal(2), Decimal(1)).fr == (
        "places assises (2 places demandées, 1 place offerte)"
    )


def test_attribute_at_most() -> None:
    warm = attribute("lowest_temperature_c", Decimal(-18), Decimal(4))
    assert warm.status is VIOLATED
    assert warm.fr == "température la plus basse (−18 °C demandés au plus, 4 °C offerts)"
    assert lacks(warm) == "22 °C de moins (température la plus basse)"
    assert attribute("lowest_temperature_c", Decimal(-18), Decimal(-20)).status is OK


def test_attribute_required() -> None:
    without = attribute("tail_lift", True, False)
    assert without.status is VIOLATED
    assert without.fr == "hayon élévateur (besoin exprimé, l'offre indique non)"
    assert attribute("tail_lift", True, True).status is OK
    assert attribute_checks("VEHICLE", {"tail_lift_required": False}, {}) == []


def test_attribute_one_of() -> None:
    other = attribute("energy", ("ELECTRIC", "HUMAN"), "DIESEL")
    assert other.status is VIOLATED
    assert other.fr == "énergie – le besoin indique électrique ou force humaine, l'offre gazole"
    assert lacks(other) == "énergie – électrique ou force humaine"
    assert attribute("energy", ("ELECTRIC",), "ELECTRIC").status is OK


@pytest.mark.parametrize(
    ("held", "needed", "status"),
    [
        (("B",), "B", OK),
        (("B",), "NONE", OK),
        (("NONE",), "NONE", OK),
        (("CE",), "C1", OK),
        (("A", "D"), "B", OK),
        (("B",), "C1", VIOLATED),
        (("C",), "D", VIOLATED),
        (("NONE",), "B", VIOLATED),
    ],
)
def test_attribute_covered_by(held: tuple[str, ...], needed: str, status: CheckStatus) -> None:
    assert attribute("licence", held, needed).status is status


def test_an_uncovered_licence_says_which_one_is_missing() -> None:
    found = attribute("licence", ("B",), "C1")
    assert found.fr == "permis nécessaire – le besoin indique permis B, l'offre permis C1"
    assert lacks(found) == "permis nécessaire – permis C1"


@pytest.mark.parametrize(("needed", "count"), [("NONE", 0), ("B", 0), ("C", 1), ("D", 1)])
def test_a_rare_licence_nobody_spoke_of_is_to_verify(needed: str, count: int) -> None:
    found = attribute_checks("VEHICLE", {}, {"licence": needed})
    assert [each.status for each in found] == [TO_VERIFY] * count


@pytest.mark.parametrize(
    ("kind", "name", "asked"),
    [
        (kind.code, each.name, asked)
        for kind in KINDS
        for each in kind.asks
        if each.ask is not Ask.WISHED
        for asked in (Decimal(1), True, ("B",))
    ],
)
def test_what_is_asked_and_not_stated_is_to_verify(kind: str, name: str, asked: Asked) -> None:
    found = attribute(name, asked, None, kind)
    assert found.status is TO_VERIFY
    assert "l'offre ne le précise pas" in found.fr


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError):
        attribute("cargo_volume_m3", Decimal(8), "8")
    with pytest.raises(TypeError):
        attribute("tail_lift", True, "yes")
    with pytest.raises(KeyError):
        attribute("energy", ("ELECTRIC",), "STEAM")


def test_all_checks_of_a_pair_come_in_order() -> None:
    asked = need(asks={"tail_lift_required": True, "cargo_volume_m3_min": Decimal(8)})
    found = judge_constraints(paired(asked, offer(attributes={"cargo_volume_m3": Decimal(9)})))
    assert [(each.code.value, each.attribute) for each in found] == [
        ("SAME_MEMBER", None),
        ("LISTING_CLOSED", None),
        ("CHARTER", None),
        ("DISTANCE", None),
        ("CALENDAR", None),
        ("QUANTITY", None),
        ("ATTRIBUTE", "cargo_volume_m3"),
        ("ATTRIBUTE", "tail_lift"),
    ]


def test_a_closed_listing_is_all_that_is_said_of_it() -> None:
    found = judge_constraints(paired(need(), offer(open=False, booked=(booked(8, 9),))))
    assert [each.code for each in found] == [CheckCode.SAME_MEMBER, CheckCode.LISTING_CLOSED]


def test_no_sentence_says_refused() -> None:
    far = offer(point=ROMANS, radius_km=1.0, booked=(booked(8, 9),), charter_signed=True)
    asked = need(budget=Decimal(1), strict_budget=True, exchange_modes=frozenset({LOAN, BARTER}))
    for each in judge_constraints(paired(asked, far)):
        assert "refus" not in f"{each.fr} {each.lacks and each.lacks.fr}"


def test_no_licence_is_asked_of_the_borrower_when_the_driver_comes_along() -> None:
    driven: dict[str, Stated] = {"licence": "C1", "driver_included": True}
    assert attribute_checks("VEHICLE", {"licence_held": ("B",)}, driven) == []
    assert attribute_checks("VEHICLE", {}, driven) == []
    lent = driven | {"driver_included": False}
    [check] = attribute_checks("VEHICLE", {"licence_held": ("B",)}, lent)
    assert check.status is CheckStatus.VIOLATED


def test_a_room_that_states_no_seat_lacks_seats_and_is_free_all_the_same() -> None:
    empty = room(divisible=False, quantity=Decimal(1), attributes={"seats": Decimal(0)})
    asked = places(3, unit=Unit.PLACE)
    checks = {check.code: check for check in judge_constraints(paired(asked, empty))}
    assert checks[CheckCode.CALENDAR].status is CheckStatus.OK
    assert checks[CheckCode.QUANTITY].status is CheckStatus.VIOLATED
