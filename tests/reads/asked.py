"""What random operations ask of a filter, where any value of the type would be refused or find
nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

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
    "!!",
    "東京",
    "xylophone",
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
    return {"communeCode": insee, "radiusKm": draw(st.sampled_from((0, 5, "12.5", 900, 1500)))}


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(TEXTS),
    "near": places(),
    "freeDuring": free_periods(),
    "during": periods(),
    "createdAfter": st.sampled_from(MOMENTS).map(_iso),
    "updatedAfter": st.sampled_from(MOMENTS).map(_iso),
    "department": st.sampled_from(("83", "2A", "974", "01")),
    "epci": st.sampled_from(("248300543", "200000000", "é")),
    "scoreMin": st.sampled_from((0, 80, "80.1", 12.3, 100)),
    "wasteCodeIn": st.lists(st.sampled_from(("15", "1501", "15 01 03", "170204")), max_size=3),
    "romeCodeIn": st.lists(st.sampled_from(("M", "M12", "M1203", "K1302", "N11")), max_size=3),
}


def asked_value(name: str) -> st.SearchStrategy[Any] | None:
    """Values of a criterion of this name that are accepted."""
    return VALUES.get(name)
