"""What random operations ask of a filter, where any value of the type would be refused or find
nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from strawberry.utils.str_converters import to_camel_case

from ptce.domain.kinds import KINDS, Number
from tests.reads.engine import NEEDS, WHEN
from tests.world import NOW

TEXTS = (
    "ecole",
    "Écoles d'été",
    "atelier zero dechet",
    "n 12",
    "gie reg",
    "faron mains",
    "epicrie",
    "oeuvres",
    "dechtes ateliers",
    "drop table",
    "",
    "  ",
    "xylophone",
    "ecloe",
    "fuorgon",
    "regi mai",
    "mians",
    "zoee",
    "tokyo 東京",
    "a b c d e f g h i j",
)

MOMENTS = [NOW + timedelta(days=day, hours=hour) for day in (-1, 0, 7, 20, 30) for hour in (0, 3)]


def _iso(at: Any) -> str:
    return str(at.isoformat())


@st.composite
def periods(draw: Any) -> dict[str, Any]:
    start = draw(st.sampled_from(MOMENTS)) + timedelta(minutes=draw(st.sampled_from((0, 5, 90))))
    end = start + timedelta(minutes=draw(st.sampled_from((1, 60, 180, 1440, 20_000))))
    return {"start": _iso(start), "end": _iso(end)}


@st.composite
def free_periods(draw: Any) -> dict[str, Any]:
    quantity = draw(st.sampled_from((None, 1, "1.5", 19, "20.5", 21)))
    return {**draw(periods()), **({} if quantity is None else {"quantity": quantity})}


@st.composite
def places(draw: Any) -> dict[str, Any]:
    insee = draw(st.sampled_from(("83137", "83126", "75056", "97411")))
    by = draw(
        st.sampled_from(
            (
                {"communeCode": insee},
                {"postcode": draw(st.sampled_from(("83000", "83210", "75001")))},
            )
        )
    )
    return {**by, "radiusKm": draw(st.sampled_from((0, 5, "12.5", 900, 1500)))}


NUMBERS = (0, 1, 5, 8, 9, 20, 900, -18.5, "-40", "0.000001", "12.5", "12.500000", 30.1)


def in_range(name: str, numbers: Iterable[Any]) -> list[Any]:
    """Those that every attribute of this name accepts, and the bounds that all of them share;
    all of them when it is the name of no attribute."""
    types = _numbers(name)
    if not types:
        return list(numbers)
    low, high = max(each.minimum for each in types), min(each.maximum for each in types)
    whole = any(each.whole for each in types)
    kept = [each for each in numbers if low <= Decimal(str(each)) <= high]
    if whole:
        return [int(low), *(each for each in kept if isinstance(each, int)), int(high)]
    return [str(low), *kept, str(high)]


def _numbers(name: str) -> list[Number]:
    """What the attributes offered or asked by this name are, when they are numbers."""
    return [
        attribute.type
        for kind in KINDS
        for attribute in kind.asks
        if name in {to_camel_case(attribute.asked), to_camel_case(attribute.name)}
        and isinstance(attribute.type, Number)
    ]


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(TEXTS),
    "near": places(),
    "freeDuring": free_periods(),
    "during": periods(),
    "createdAfter": st.sampled_from(MOMENTS).map(_iso),
    "updatedAfter": st.sampled_from(MOMENTS).map(_iso),
    "department": st.sampled_from(("83", "2A", "974", "01")),
    "epci": st.sampled_from(("248300543", "200000000", "é")),
    "amount": st.sampled_from((0, 8, "11.99", 12, 30.1)),
    "minBudget": st.sampled_from((0, "100", 100.5)),
    "scoreMin": st.sampled_from((0, 80, "80.1", 12.3, 100)),
    "wasteCodeIn": st.lists(st.sampled_from(("15", "1501", "15 01 03", "170204")), max_size=3),
    "wasteCode": st.sampled_from(("150103", "15 01 03*", "170204", "200301")),
    "romeCode": st.sampled_from(("M1203", "K1302", "N1105")),
    "romeCodeIn": st.lists(st.sampled_from(("M", "M12", "M1203", "K1302", "N11")), max_size=3),
}


def asked_value(name: str) -> st.SearchStrategy[Any] | None:
    """Values of a criterion of this name that are accepted."""
    if _numbers(name):
        return st.sampled_from(in_range(name, NUMBERS))
    return VALUES.get(name)


@st.composite
def needs(draw: Any) -> dict[str, Any]:
    """A need that may be previewed."""
    place = {"communeCode": draw(st.sampled_from(("83137", "83126")))}
    radius = draw(st.sampled_from((None, 0, 30, "1500")))
    audience = draw(st.sampled_from((None, "PUBLIC", "POLE_AND_PARTNERS", "PRIVATE")))
    given = {"radiusKm": radius, "visibility": audience}
    chosen = {name: value for name, value in given.items() if value is not None}
    return {**draw(st.sampled_from(NEEDS)), "period": WHEN, **place, **chosen}


ASKED: dict[str, st.SearchStrategy[Any]] = {
    "code": st.sampled_from(
        ("150103", "15 01 03*", "170204", "83137", "2A004", "m 1203", "N11", "8413z", "B", "", "é")
    ),
    "text": st.sampled_from((*TEXTS, "palettes bois", "toulon", "15 01", "menuisier", "kilo")),
    "date": st.none() | st.sampled_from(("2025-12-31", "2026-01-01", "2026-11-27", "2031-01-01")),
    "kind": st.none() | st.lists(st.sampled_from(("ADDED", "CHANGED", "REMOVED")), max_size=3),
    "since": st.none() | st.sampled_from(("2025-12-31", "2031-01-01")),
    "during": st.none() | periods(),
    "input": needs(),
}
"""Values of the arguments of fields that are no connection; None leaves one out."""
