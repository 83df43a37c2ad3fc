"""What rules are told of members: live permits only, in two statements for any number."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from ptce.db.parties import parties_by_id
from ptce.domain.permits import CapacityUnit, Permit, PermitKind, VerificationStatus
from ptce.domain.terms import Article9Category
from tests.conftest import Database, Statements
from tests.world import World


async def test_a_party_has_its_declared_and_verified_permits(world: World) -> None:
    pole = await world.pole()
    member = await world.member(pole, article9_category="LOCAL_AUTHORITY")
    bare = await world.member(pole, "Sans rien")
    shown: dict[str, Any] = {
        "low_prefixes": ["1501"],
        "capacity": Decimal(3),
        "capacity_unit": "TONNE_PER_DAY",
    }
    await world.permit(member, valid_until=date(2030, 1, 31), **shown)
    await world.permit(member, "ADR", status="DECLARED")
    for status in ("REJECTED", "EXPIRED", "WITHDRAWN"):
        await world.permit(member, status=status)
    async with world.engine.connect() as connection:
        found = await parties_by_id(connection, [member, bare, UUID(int=0)])
    assert set(found) == {member, bare}
    assert found[bare].permits == ()
    assert found[member].article9_category is Article9Category.LOCAL_AUTHORITY
    assert found[member].permits == (
        Permit(
            PermitKind.ICPE,
            VerificationStatus.VERIFIED,
            rubrique="2714",
            low_prefixes=("1501",),
            capacity=Decimal(3),
            capacity_unit=CapacityUnit.TONNE_PER_DAY,
            valid_until=date(2030, 1, 31),
        ),
        Permit(PermitKind.ADR, VerificationStatus.DECLARED),
    )


async def test_many_parties_cost_as_many_statements_as_one(
    world: World, database: Database, statements: Statements
) -> None:
    pole = await world.pole()
    members = [await world.member(pole, f"Membre {number}") for number in range(5)]
    for member in members:
        await world.permit(member)
    async with world.engine.connect() as connection:
        await parties_by_id(connection, members[:1])
        async with statements(database) as counted:
            await parties_by_id(connection, members)
    reads = {text: calls for text, calls in counted.texts.items() if "FROM" in text}
    assert sum(reads.values()) == 2
