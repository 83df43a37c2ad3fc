"""A labelled file is read as the product reads, and every mistake is told where it is."""

from __future__ import annotations

import gzip
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ptce.domain.calendar import DAY
from ptce.domain.terms import ExchangeMode, QuantityBasis, Unit
from ptce.evaluations.questions import File, read

REQUEST: dict[str, Any] = {
    "kind": "VEHICLE",
    "text": "cherche camion pour samedi",
    "commune": "Figeac",
    "from": "2027-02-06",
    "to": "2027-02-06",
}
RESOURCE: dict[str, Any] = {
    "id": "a",
    "member": "m",
    "kind": "VEHICLE",
    "text": "Jumper",
    "commune": "46102",
    "label": 3,
    "hard": [],
}


def line(request: dict[str, Any] | None = None, **resource: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "request": REQUEST | (request or {}),
        "resources": [RESOURCE | resource],
    }


def told(folder: Path, *lines: Any) -> File:
    path = folder / "needs.jsonl"
    path.write_text(
        "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
    )
    return read(path)


def fields(file: File) -> list[tuple[int, str]]:
    return [(mistake.line, mistake.field) for mistake in file.mistakes]


def test_what_the_file_leaves_out_is_what_the_product_takes(tmp_path: Path) -> None:
    (question,) = told(tmp_path, line()).questions
    need, (graded,) = question.need, question.offers
    assert (need.radius_km, need.quantity, need.unit) == (30.0, Decimal(1), Unit.UNIT)
    assert need.basis is QuantityBasis.AT_ONCE
    assert need.period.seconds == 24 * 3600, "a day that ends something is included"
    assert graded.offer.available_until is None
    assert need.point == graded.offer.point, "a name and a code of the same commune"
    assert (graded.label, graded.hard, graded.size) == (3, frozenset(), None)


def test_what_the_file_says_is_kept(tmp_path: Path) -> None:
    (question,) = told(
        tmp_path,
        line(
            {
                "radiusKm": 12.5,
                "weeklySlot": "SATURDAY 08:30-12:00",
                "budgetEur": 40,
                "strictPrice": True,
                "constraints": {
                    "cargo_volume_m3": {"op": ">=", "value": 8.5},
                    "tailLift": {"op": "=", "value": True},
                    "category": {"op": "in", "value": ["N1", "N2"]},
                },
            },
            priceEur=0,
            attributes={"cargo_volume_m3": 9, "category": "N1"},
            weeklySlots=[{"weekday": "samedi", "start": "08:00", "end": "24:00"}],
            status="PAUSED",
            hard=["LISTING_CLOSED"],
            memberSize="petite",
        ),
    ).questions
    need, graded = question.need, question.offers[0]
    assert need.radius_km == 12.5
    assert need.weekly == ((5 * DAY + 510, 5 * DAY + 720),)
    assert (need.budget, need.strict_budget) == (Decimal(40), True)
    assert need.asks == {
        "cargo_volume_m3_min": Decimal("8.5"),
        "tail_lift_required": True,
        "category_in": ("N1", "N2"),
    }
    offer = graded.offer
    assert offer.attributes == {"cargo_volume_m3": Decimal(9), "category": "N1"}
    assert offer.weekly == ((5 * DAY + 480, 6 * DAY),)
    assert offer.exchange_modes == {ExchangeMode.LOAN}, "a price of nothing is a free loan"
    assert not offer.open
    assert question.rightful == []


def test_the_hazard_of_waste_is_derived_as_when_it_is_published(tmp_path: Path) -> None:
    waste = {"kind": "WASTE_STREAM", "attributes": {"material_status": "WASTE"}}
    waste["attributes"] |= {"waste_code": "14 06 03"}  # type: ignore[operator]
    (question,) = told(tmp_path, line({"kind": "WASTE_STREAM"}, **waste)).questions
    assert question.offers[0].offer.attributes["hazard"] == "HAZARDOUS"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (line({"kind": "VELO"}), "request.kind"),
        (line({"commune": "Nulle-Part"}), "request.commune"),
        (line({"from": "hier"}), "request.from"),
        (line({"to": "2027-02-01"}), "request.to"),
        (line({"text": " "}), "request.text"),
        (line({"quantity": "deux"}), "request.quantity"),
        (line({"quantity": 1.5}), "request.quantity"),
        (line({"weeklySlot": "le soir"}), "request.weeklySlot.0"),
        (line({"constraints": {"roues": {"op": "=", "value": 4}}}), "request.constraints.roues"),
        (
            line({"constraints": {"seats": {"op": "<=", "value": 4}}}),
            "request.constraints.seats.op",
        ),
        (
            line({"constraints": {"seats": {"op": ">=", "value": "x"}}}),
            "request.constraints.seats.value",
        ),
        (line(attributes={"roues": 4}), "resources.0.attributes.roues"),
        (line(attributes={"seats": -1}), "resources.0.attributes.seats"),
        (line(label=4), "resources.0.label"),
        (line(label=True), "resources.0.label"),
        (line(hard="DISTANCE"), "resources.0.hard"),
        (line(member=None), "resources.0.member"),
        (line(status="ouverte"), "resources.0.status"),
        (line(lat="nord", commune=None, lon=2), "resources.0.lat"),
        ({"id": "1", "request": REQUEST, "resources": []}, "resources"),
        ({"id": "1", "resources": [RESOURCE]}, "request"),
        ({"id": "1", "request": REQUEST, "resources": [RESOURCE, RESOURCE]}, "resources.1.id"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_field(
    tmp_path: Path, wrong: dict[str, Any], field: str
) -> None:
    file = told(tmp_path, line(), wrong | {"id": "2"})
    assert (2, field) in fields(file)
    assert [question.name for question in file.questions] == ["1"], "the other line is kept"
    assert all(str(mistake).startswith("Ligne 2, champ « ") for mistake in file.mistakes)


def test_every_mistake_of_a_file_is_told(tmp_path: Path) -> None:
    file = told(tmp_path, "{", line({"kind": "VELO"}, label=7), line(), line())
    assert fields(file) == [(1, ""), (2, "request.kind"), (2, "resources.0.label"), (4, "id")]
    assert str(file.mistakes[0]).startswith("Ligne 1 : ce n'est pas du JSON")


def test_a_field_that_nothing_reads_is_counted(tmp_path: Path) -> None:
    file = told(tmp_path, line({"preferredRadiusKm": 5}, couleur="bleu") | {"note": "x"})
    assert file.unread == {"request.preferredRadiusKm": 1, "resources.couleur": 1, "note": 1}
    assert len(file.questions) == 1


def test_a_gzipped_file_is_the_same_file(tmp_path: Path) -> None:
    plain = told(tmp_path, line())
    packed = tmp_path / "needs.jsonl.gz"
    packed.write_bytes(gzip.compress((tmp_path / "needs.jsonl").read_bytes()))
    assert read(packed) == plain
