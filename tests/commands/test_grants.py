"""Who has which role: granted and revoked by who may, never more than one's own, obeyed at once."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from ptce.commands.grants import GRANT_ROLE, REVOKE_ROLE, GrantRole, RevokeRole
from ptce.commands.memberships import WITHDRAW_MEMBER, ChangeMembership
from ptce.commands.transaction import Outcome
from ptce.db import tables
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.rights import ANONYMOUS, EVERYBODY, GRANTABLE, RIGHTS, Grant, Viewer
from ptce.domain.terms import Role
from tests.client import client_of
from tests.commands.scene import Scene, codes
from tests.conftest import Database


async def somebody(scene: Scene, *grants: Grant) -> Viewer:
    return await scene.world.viewer(await scene.world.principal("Sacha Blanc", *grants))


def to(who: Viewer, role: Role, **place: UUID) -> GrantRole:
    assert who.principal_id is not None
    given: dict[str, Any] = {f"{name}_id": public_id(name, id_) for name, id_ in place.items()}
    return GrantRole(principal_id=public_id("principal", who.principal_id), role=role, **given)


def of(grant: UUID) -> RevokeRole:
    return RevokeRole(role_grant_id=public_id("role_grant", grant))


async def roles_of(scene: Scene, who: Viewer) -> set[tuple[str, UUID, UUID | None]]:
    grant = tables.role_grant
    rows = await scene.rows(grant.select().where(grant.c.principal_id == who.principal_id))
    return {(row.role, row.pole_id, row.member_id) for row in rows}


async def test_a_pole_administrator_grants_every_role_of_its_pole(scene: Scene) -> None:
    admin = await somebody(scene, Grant(Role.POLE_ADMIN, scene.pole))
    for role in sorted(set(Role) - {Role.PARTNER_APP}):
        of_a_member = role in (Role.MEMBER_USER, Role.MEMBER_ADMIN)
        place = {"member": scene.neighbour} if of_a_member else {"pole": scene.pole}
        outcome = await scene.give(admin, GRANT_ROLE, to(scene.user, role, **place))
        assert codes(outcome) == []
        member = scene.neighbour if of_a_member else None
        assert (str(role), scene.pole, member) in await roles_of(scene, scene.user)
        again = await scene.give(admin, GRANT_ROLE, to(scene.user, role, **place))
        assert again.object_id == outcome.object_id
    app = await scene.give(admin, GRANT_ROLE, to(scene.user, Role.PARTNER_APP, pole=scene.pole))
    assert codes(app) == [(ErrorCode.INVALID, ("role",))]
    person = await scene.give(admin, GRANT_ROLE, to(scene.partner, Role.AUDITOR, pole=scene.pole))
    assert codes(person) == [(ErrorCode.INVALID, ("role",))]


async def test_nobody_grants_more_than_their_own(scene: Scene) -> None:
    of_member = await somebody(scene, Grant(Role.MEMBER_ADMIN, scene.pole, scene.member))
    granters = {of_member: Role.MEMBER_ADMIN, scene.coordinator: Role.COORDINATOR}
    for granter, own in granters.items():
        for role in sorted(set(Role)):
            of_a_member = role in (Role.MEMBER_USER, Role.MEMBER_ADMIN)
            place = {"member": scene.member} if of_a_member else {"pole": scene.pole}
            given = to(scene.user, role, **place)
            if role in GRANTABLE[own]:
                assert codes(await scene.give(granter, GRANT_ROLE, given)) == []
            else:
                with pytest.raises(Denied, match="FORBIDDEN"):
                    await scene.give(granter, GRANT_ROLE, given)
    others = (scene.user, scene.partner, ANONYMOUS)
    for nobody in (*others, *[await somebody(scene, Grant(r, scene.pole)) for r in READERS]):
        with pytest.raises(Denied):
            await scene.give(
                nobody, GRANT_ROLE, to(scene.user, Role.MEMBER_USER, member=scene.member)
            )


READERS = (Role.EVALUATOR, Role.AUDITOR)


async def test_a_role_elsewhere_is_no_role_here(scene: Scene) -> None:
    elsewhere = await somebody(scene, Grant(Role.POLE_ADMIN, scene.other_pole))
    unseen = await scene.give(
        elsewhere, GRANT_ROLE, to(scene.user, Role.MEMBER_USER, member=scene.member)
    )
    assert codes(unseen) == [(ErrorCode.NOT_FOUND, ("memberId",))]
    with pytest.raises(Denied, match="FORBIDDEN"):
        await scene.give(elsewhere, GRANT_ROLE, to(elsewhere, Role.AUDITOR, pole=scene.pole))
    unknown = await scene.give(
        elsewhere, GRANT_ROLE, to(scene.user, Role.AUDITOR, pole=scene.other_pole)
    )
    assert codes(unknown) == [(ErrorCode.NOT_FOUND, ("principalId",))]
    neighbours = await somebody(scene, Grant(Role.MEMBER_ADMIN, scene.pole, scene.neighbour))
    with pytest.raises(Denied, match="FORBIDDEN"):
        await scene.give(
            neighbours, GRANT_ROLE, to(neighbours, Role.MEMBER_USER, member=scene.member)
        )


async def test_a_role_says_where_it_is_held(scene: Scene) -> None:
    admin = await somebody(scene, Grant(Role.POLE_ADMIN, scene.pole))
    bare = await scene.give(admin, GRANT_ROLE, to(scene.user, Role.MEMBER_USER))
    assert codes(bare) == [(ErrorCode.REQUIRED, ("memberId",))]
    both = to(scene.user, Role.AUDITOR, pole=scene.pole, member=scene.member)
    assert codes(await scene.give(admin, GRANT_ROLE, both)) == [(ErrorCode.INVALID, ("memberId",))]


async def test_the_last_administrator_of_a_pole_cannot_go(scene: Scene) -> None:
    world = scene.world
    admin = await world.principal("Noa Sauvage")
    grants = [await world.grant(admin, Grant(Role.POLE_ADMIN, scene.pole))]
    viewer = await world.viewer(admin)
    alone = await scene.give(viewer, REVOKE_ROLE, of(grants[0]))
    assert codes(alone) == [(ErrorCode.WRONG_STATE, ("roleGrantId",))]
    second = await world.principal("Charlie Fontaine")
    grants.append(await world.grant(second, Grant(Role.POLE_ADMIN, scene.pole)))
    outcome = await scene.give(viewer, REVOKE_ROLE, of(grants[1]))
    assert outcome.object_id == scene.pole
    assert await roles_of(scene, await world.viewer(second)) == set()


async def test_of_two_administrators_who_revoke_each_other_one_stays(scene: Scene) -> None:
    world = scene.world
    pair = [await world.principal(name) for name in ("Noa Sauvage", "Charlie Fontaine")]
    grants = [await world.grant(each, Grant(Role.POLE_ADMIN, scene.pole)) for each in pair]
    viewer = await world.viewer(pair[0])
    outcomes: list[Outcome] = []
    both = await scene.both(viewer, REVOKE_ROLE, of(grants[1]))
    outcomes += both
    assert sorted(len(outcome.errors) for outcome in outcomes) in ([0, 0], [0, 1])
    last = await scene.give(viewer, REVOKE_ROLE, of(grants[0]))
    assert codes(last) == [(ErrorCode.WRONG_STATE, ("roleGrantId",))]


async def test_who_looks_after_a_member_revokes_its_people_only(scene: Scene) -> None:
    world = scene.world
    own = await somebody(scene, Grant(Role.MEMBER_ADMIN, scene.pole, scene.member))
    person = await world.principal("Lou Garnier")
    here = await world.grant(person, Grant(Role.MEMBER_USER, scene.pole, scene.member))
    there = await world.grant(person, Grant(Role.MEMBER_USER, scene.pole, scene.neighbour))
    assert codes(await scene.give(own, REVOKE_ROLE, of(there))) == [
        (ErrorCode.NOT_FOUND, ("roleGrantId",))
    ]
    assert codes(await scene.give(own, REVOKE_ROLE, of(here))) == []
    assert await roles_of(scene, await world.viewer(person)) == {
        ("MEMBER_USER", scene.pole, scene.neighbour)
    }


async def test_the_administrator_of_a_member_that_left_grants_nothing(scene: Scene) -> None:
    own = await world_admin(scene)
    gone = ChangeMembership(member_id=public_id("member", scene.member))
    assert codes(await scene.give(scene.coordinator, WITHDRAW_MEMBER, gone)) == []
    assert own.principal_id is not None
    outside = await scene.world.viewer(own.principal_id)
    with pytest.raises(Denied, match="FORBIDDEN"):
        await scene.give(outside, GRANT_ROLE, to(outside, Role.MEMBER_USER, member=scene.member))


async def world_admin(scene: Scene) -> Viewer:
    return await somebody(scene, Grant(Role.MEMBER_ADMIN, scene.pole, scene.member))


async def test_an_evaluator_and_an_auditor_give_no_command(scene: Scene) -> None:
    for role in READERS:
        reader = await somebody(scene, Grant(role, scene.pole))
        for command, roles in RIGHTS.items():
            if roles == EVERYBODY:
                continue
            with pytest.raises(Denied, match="FORBIDDEN"):
                reader.require(command)


def test_an_administrator_may_all_that_the_roles_below_may() -> None:
    for command, roles in RIGHTS.items():
        assert Role.MEMBER_USER not in roles or Role.MEMBER_ADMIN in roles, command
        assert Role.COORDINATOR not in roles or Role.POLE_ADMIN in roles, command


async def test_several_memberships_are_one_person(scene: Scene) -> None:
    """MEMBER_USER of two members of one pole, COORDINATOR of another."""
    person = await somebody(
        scene,
        Grant(Role.MEMBER_USER, scene.pole, scene.member),
        Grant(Role.MEMBER_USER, scene.pole, scene.neighbour),
        Grant(Role.COORDINATOR, scene.other_pole),
    )
    assert person.member_ids == {scene.member, scene.neighbour}
    assert person.inside_pole_ids == {scene.pole, scene.other_pole}
    assert person.coordinated_pole_ids == {scene.other_pole}
    assert not person.may_grant(Role.MEMBER_USER, scene.pole, scene.member)
    assert person.may_grant(Role.MEMBER_USER, scene.other_pole, scene.foreign)


ROLES = "{ viewer { grants { role } } roleGrants { totalCount nodes { role name } } }"


async def test_a_revoked_role_is_gone_from_the_next_request(
    scene: Scene, database: Database
) -> None:
    world = scene.world
    person = await world.principal("Lou Garnier")
    grant = await world.grant(person, Grant(Role.COORDINATOR, scene.pole))
    token = await world.token(person)
    admin = await world.token(
        await world.principal("Noa Sauvage", Grant(Role.POLE_ADMIN, scene.pole))
    )
    async with client_of(database.url) as client:
        before = await client.data(ROLES, token=token)
        assert before["viewer"]["grants"] == [{"role": "COORDINATOR"}]
        assert "Lou Garnier" in {each["name"] for each in before["roleGrants"]["nodes"]}
        revoke = "mutation ($i: RevokeRoleInput!) { revokeRole(input: $i) { userErrors { code } } }"
        given = {"i": {"roleGrantId": public_id("role_grant", grant)}}
        revoked = await client.data(revoke, given, token=admin)
        assert revoked["revokeRole"]["userErrors"] == []
        for _ in range(100):  # the notification is on its way
            after = await client.data(ROLES, token=token)
            if after["viewer"]["grants"] == []:
                break
            await asyncio.sleep(0.05)
        assert after == {"viewer": {"grants": []}, "roleGrants": {"totalCount": 0, "nodes": []}}
