"""A resource that was read is read again when anything that it is made of has changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.db import revisions, tables
from ptce.db.candidates import find_offers, needs_by_id
from ptce.db.found import FoundOffer
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.membership import InclusiveStructureKind
from ptce.domain.wording import offer_text, written
from tests.commands.deals import Deals
from tests.world import World


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def found(connection: AsyncConnection, request: UUID) -> list[FoundOffer]:
    need = (await needs_by_id(connection, "VEHICLE", [request]))[request]
    return await find_offers(connection, need)


async def read(deals: Deals, request: UUID) -> tuple[list[FoundOffer], int]:
    """What is found, and in how many statements."""
    asked: list[str] = []

    def heard(*arguments: Any) -> None:
        asked.append(arguments[2])

    engine = deals.world.engine.sync_engine
    event.listen(engine, "before_cursor_execute", heard)
    async with deals.world.engine.connect() as connection:
        offers = await found(connection, request)
    event.remove(engine, "before_cursor_execute", heard)
    return offers, len(asked)


async def test_what_is_known_is_not_read_again_until_it_changes(deals: Deals) -> None:
    van, request = await deals.van(), await deals.need()
    [first], at_first = await read(deals, request)
    [again], then = await read(deals, request)
    assert again is first and then == at_first - 1

    encodings = tables.ENCODING_OF["resource"]
    for change in (
        update(tables.resource).where(tables.resource.c.id == van).values(title="Benne"),
        update(tables.resource_of["VEHICLE"])
        .where(tables.resource_of["VEHICLE"].c.id == van)
        .values(tail_lift=True),
        update(tables.member)
        .where(tables.member.c.id == deals.lender)
        .values(inclusive_kinds=[InclusiveStructureKind.EI.value]),
        insert(encodings).values(resource_id=van, fingerprint="a/1 b", packed=b"", text_sha256=b""),
    ):
        async with deals.world.engine.begin() as connection:
            await connection.execute(change)
        [changed], _ = await read(deals, request)
        assert changed is not again
        again = changed
    assert again.offer.text.startswith("Benne. ")
    assert again.offer.attributes == {"tail_lift": True}
    assert again.offer.provider_kinds == {InclusiveStructureKind.EI}


async def test_what_was_undone_is_forgotten(deals: Deals) -> None:
    await deals.van()
    request = await deals.need()
    async with deals.world.engine.connect() as connection:
        await connection.execute(update(tables.resource).values(title="Jamais"))
        [inside] = await found(connection, request)
        assert inside.offer.text == "Jamais"
        await connection.rollback()
    [after], _ = await read(deals, request)
    assert after.offer.text == "Camion frigo"


async def test_only_the_latest_are_remembered(
    deals: Deals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "LATEST", 2)
    for number in range(3):
        await deals.van(title=f"Camion {number}")
    request = await deals.need()
    first, _ = await read(deals, request)
    again, _ = await read(deals, request)
    assert first == again and len(first) == 3
    assert sum(one is other for one, other in zip(first, again, strict=True)) <= 2


async def test_what_people_wrote_is_known_as_the_text_says_it(deals: Deals) -> None:
    await deals.van(description="Avec un hayon. ", details={"tail_lift": True})
    [each], _ = await read(deals, await deals.need())
    offer = each.offer
    assert written(offer) == "Camion frigo. Avec un hayon"
    vehicle, said = KIND_BY_CODE["VEHICLE"], ("Camion frigo", "Avec un hayon. ")
    assert offer.text == offer_text(vehicle, *said, offer.attributes)
    assert written(replace(offer, wrote=None)) == written(offer)
