"""Publishing and asking for skills, waste streams and equipment: what is kept, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from ptce.commands.needs import PostRequest
from ptce.commands.requests import POST_REQUEST
from ptce.commands.resources import PUBLISH_RESOURCE, PublishResource
from ptce.db import tables
from ptce.db.candidates import offers_by_id
from ptce.domain.calendar import Interval
from ptce.domain.errors import ErrorCode
from ptce.domain.terms import ExchangeMode, PriceUnit, QuantityBasis, Unit
from tests.commands.scene import Scene, codes
from tests.world import NOW


def stream(**changes: Any) -> PublishResource:
    given: dict[str, Any] = {
        "kind": "WASTE_STREAM",
        "details": {"material_status": "WASTE", "waste_code": "15 01 03"},
        "title": "Palettes à donner",
        "quantity": Decimal(40),
        "unit": Unit.PALLET,
        "exchange_modes": (ExchangeMode.GIFT,),
    }
    return PublishResource(**(given | changes))


async def kept(scene: Scene, data: PublishResource) -> Any:
    """The rows of what was published, as one."""
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, data)
    assert outcome.errors == (), outcome.errors
    own = tables.resource_of[data.kind]
    query = select(tables.resource.c.divisible, tables.resource.c.radius_km, own).join_from(
        tables.resource, own
    )
    async with scene.engine.connect() as connection:
        rows = await connection.execute(query.where(own.c.id == outcome.object_id))
        return rows.one()


@pytest.mark.parametrize(
    ("details", "hazard"),
    [
        ({"waste_code": "15 01 03"}, "NON_HAZARDOUS"),
        ({"waste_code": "08 01 11*"}, "HAZARDOUS"),
        ({"waste_code": "16 02 14"}, "TO_BE_ASSESSED"),
        ({"waste_code": "08 01 11"}, "HAZARDOUS"),
        ({"waste_code": "16 02 14", "hazard_analysed": True}, "TO_BE_ASSESSED"),
        (
            {"waste_code": "16 02 14", "hazard_analysed": True, "analysis_reference": "LAB-7"},
            "NON_HAZARDOUS",
        ),
        ({"waste_code": "15 01 03", "pop": True}, "HAZARDOUS"),
    ],
)
async def test_the_hazard_of_waste_is_kept_with_it(
    scene: Scene, details: dict[str, object], hazard: str
) -> None:
    row = await kept(scene, stream(details={"material_status": "WASTE"} | details))
    assert row.hazard == hazard


async def test_an_object_for_reuse_needs_no_code_and_is_shared_out(scene: Scene) -> None:
    row = await kept(scene, stream(details={"material_status": "REUSABLE_PRODUCT"}))
    assert (row.waste_code, row.hazard, row.divisible) == (None, None, True)


async def test_waste_without_a_code_is_not_published(scene: Scene) -> None:
    given = stream(details={"material_status": "WASTE"})
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, given)
    assert codes(outcome) == [(ErrorCode.REQUIRED, ("details", "wasteStream", "wasteCode"))]


@pytest.mark.parametrize("evidence", [".", "1234", "!?", "n°"])
async def test_evidence_that_says_nothing_is_not_evidence(scene: Scene, evidence: str) -> None:
    given = stream(details={"material_status": "BY_PRODUCT", "evidence": evidence})
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, given)
    assert codes(outcome) == [(ErrorCode.INVALID, ("details", "wasteStream", "evidence"))]
    analysed = {"material_status": "WASTE", "waste_code": "160214", "analysis_reference": "-"}
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, stream(details=analysed))
    assert codes(outcome) == [(ErrorCode.INVALID, ("details", "wasteStream", "analysisReference"))]


@pytest.mark.parametrize(
    ("basis", "fits"), [(QuantityBasis.IN_ALL, False), (QuantityBasis.PER_MONTH, True)]
)
async def test_a_lot_is_no_more_than_the_stock_it_is_taken_from(
    scene: Scene, basis: QuantityBasis, fits: bool
) -> None:
    details = {"material_status": "REUSABLE_PRODUCT", "lot_minimum": Decimal(11)}
    given = stream(details=details, quantity=Decimal(10), quantity_basis=basis)
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, given)
    lot = [(ErrorCode.INVALID, ("details", "wasteStream", "lotMinimum"))]
    assert codes(outcome) == ([] if fits else lot)
    whole = replace(given, details=details | {"lot_minimum": Decimal(10)})
    assert codes(await scene.give(scene.user, PUBLISH_RESOURCE, whole)) == []


async def test_a_skill_is_no_rental_and_is_kept_with_its_lists(scene: Scene) -> None:
    given: dict[str, Any] = {
        "kind": "SKILL",
        "details": {
            "skill_mode": "SERVICE",
            "rome_code": "k1302",
            "certificates": ["SST", "LICENCE_B"],
            "languages": ["AR", "FR"],
        },
        "title": "Aide à domicile",
        "quantity": Decimal(20),
    }
    rented = PublishResource(**given, exchange_modes=(ExchangeMode.RENTAL,))
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, rented)
    assert codes(outcome) == [(ErrorCode.INVALID, ("exchangeModes",))]
    row = await kept(scene, PublishResource(**given, exchange_modes=(ExchangeMode.SERVICE,)))
    assert (row.rome_code, row.certificates, row.languages) == (
        "K1302",
        ["SST", "LICENCE_B"],
        ["FR", "AR"],
    )


async def test_a_need_of_a_branch_of_codes_meets_what_lies_in_it(scene: Scene) -> None:
    proven = {"material_status": "END_OF_WASTE", "evidence": "contrôle du 3 février"}
    inside, outside = (
        await kept(scene, stream(details=proven | {"waste_code": "15 01 03"})),
        await kept(scene, stream(details=proven | {"waste_code": "20 01 08"})),
    )
    need = PostRequest(
        kind="WASTE_STREAM",
        details={"waste_code_in": ["15 01"]},
        title="Palettes",
        quantity=Decimal(10),
        unit=Unit.PALLET,
        period_start=NOW + timedelta(days=7),
        period_end=NOW + timedelta(days=8),
    )
    outcome = await scene.give(scene.neighbour_user, POST_REQUEST, need)
    match = tables.match
    async with scene.engine.connect() as connection:
        query = select(match.c.resource_id, match.c.to_verify).where(
            match.c.request_id == outcome.object_id
        )
        found = {row.resource_id: row.to_verify for row in await connection.execute(query)}
    assert found == {inside.id: False, outside.id: True}


async def test_who_pays_to_have_it_removed_does_not_sell_it_too(scene: Scene) -> None:
    both = (ExchangeMode.PAY_TO_REMOVE, ExchangeMode.SALE)
    paid = {"price_eur": Decimal(60), "price_unit": PriceUnit.FLAT}
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, stream(exchange_modes=both, **paid))
    assert codes(outcome) == [(ErrorCode.INVALID, ("exchangeModes",))]
    await kept(scene, stream(exchange_modes=(ExchangeMode.PAY_TO_REMOVE,), **paid))


@pytest.mark.parametrize(
    ("details", "radius_km"), [({"remote": True}, 1_500), ({"remote": False}, 40), ({}, 40)]
)
async def test_what_is_done_remotely_is_offered_to_everybody(
    scene: Scene, details: dict[str, object], radius_km: int
) -> None:
    given = PublishResource(
        kind="SKILL",
        details={"skill_mode": "SERVICE"} | details,
        title="Comptabilité",
        exchange_modes=(ExchangeMode.SERVICE,),
    )
    row = await kept(scene, given)
    assert row.radius_km == radius_km


async def test_a_day_is_read_back_as_a_day(scene: Scene) -> None:
    last = date(2027, 3, 31)
    given = PublishResource(
        kind="VEHICLE",
        details={"technical_inspection_until": last},
        title="Fourgon",
        exchange_modes=(ExchangeMode.LOAN,),
    )
    row = await kept(scene, given)
    assert row.technical_inspection_until == last
    period = Interval(NOW, NOW + timedelta(days=1))
    async with scene.engine.connect() as connection:
        found = await offers_by_id(connection, "VEHICLE", [row.id], period)
    assert found[row.id].offer.attributes == {"technical_inspection_until": last}
