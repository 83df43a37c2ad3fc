"""What the texts say of a size counts as much as a field, and forbids nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ptce.domain.terms import CheckStatus, CriterionCode, PriceUnit
from ptce.domain.values import Need, Offer
from ptce.matching.scoring import Verdict, judge
from ptce.matching.sizes import sizes
from ptce.matching.thesaurus import load
from tests.matching.facts import need, offer


def wanted(text: str = "fourgon 12 m3 pour un déménagement", **changes: object) -> Need:
    return need(text=text, **changes)


def van(text: str, **changes: object) -> Offer:
    return offer(text=text, **changes)


def verdict(one: Need, other: Offer) -> Verdict:
    return judge(one, [other], load())[0]


def quantity(one: Need, other: Offer) -> tuple[float, str]:
    [found] = [x for x in verdict(one, other).criteria if x.code is CriterionCode.QUANTITY]
    return round(found.utility, 2), found.fr


def test_too_small_by_its_title_comes_after_what_is_large_enough() -> None:
    small, right = van("fourgon 3 m³"), van("fourgon 13 m³")
    assert quantity(wanted(), small)[0] == 0.06
    assert quantity(wanted(), right)[0] == 1
    assert verdict(wanted(), small).score < verdict(wanted(), right).score - 15


def test_it_forbids_nothing_and_says_what_the_texts_say() -> None:
    judged = verdict(wanted(), van("fourgon 3 m³"))
    assert judged.status is CheckStatus.OK
    assert "d'après les textes, volume utile : 3 m³ pour 12 m³" in quantity(
        wanted(), van("fourgon 3 m³")
    )[1].replace("\u202f", " ").replace("\xa0", " ")


def test_far_too_large_costs_as_in_the_fields() -> None:
    said = quantity(wanted("fourgon 4 m3"), van("fourgon 20 m³"))[0]
    stated = quantity(
        wanted("fourgon", asks={"cargo_volume_m3_min": Decimal(4)}),
        van("fourgon", attributes={"cargo_volume_m3": Decimal(20)}),
    )[0]
    assert said == stated == 0.6


@pytest.mark.parametrize(
    ("asks", "attributes", "found"),
    [
        ({"cargo_volume_m3_min": Decimal(6)}, {}, [(3, 6)]),
        ({}, {"cargo_volume_m3": Decimal(6)}, [(6, 12)]),
        ({"cargo_volume_m3_min": Decimal(6)}, {"cargo_volume_m3": Decimal(8)}, []),
    ],
    ids=["a field of the need", "a field of the offer", "fields of both: a constraint judges"],
)
def test_a_field_comes_before_a_text(
    asks: dict[str, object], attributes: dict[str, object], found: list[tuple[int, int]]
) -> None:
    one, other = wanted(asks=asks), van("fourgon 3 m³", attributes=attributes)
    assert [(int(each.stated), int(each.asked)) for each in sizes(one, other)] == found


def test_a_number_that_only_one_says_tells_nothing() -> None:
    assert list(sizes(wanted("fourgon"), van("fourgon 3 m³"))) == []
    assert list(sizes(wanted(), van("fourgon"))) == []


def test_places_are_people_and_words_are_numbers() -> None:
    one = need(kind="PREMISES", text="réunion de vingt personnes")
    other = offer(
        kind="PREMISES", text="petite salle, 4 personnes", price=None, price_unit=PriceUnit.DAY
    )
    assert [(int(each.stated), int(each.asked)) for each in sizes(one, other)] == [(4, 20)]


def test_what_is_shared_out_is_counted_by_its_quantity() -> None:
    shared = van("fourgon 3 m³", divisible=True, quantity=Decimal(5))
    assert quantity(wanted(), shared)[0] == 1
