"""A membership is suspended, taken up again, or ends; confirmed bookings stand."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from ptce.commands.charters import SIGN_CHARTER, SignCharter
from ptce.commands.memberships import (
    REINSTATE_MEMBER,
    SUSPEND_MEMBER,
    WITHDRAW_MEMBER,
    ChangeMembership,
)
from ptce.commands.requests import POST_REQUEST
from ptce.commands.resources import PUBLISH_RESOURCE
from ptce.commands.transaction import Command
from ptce.db import tables
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.membership import MEMBERSHIP_TRANSITIONS, MembershipEvent
from ptce.domain.rights import ANONYMOUS
from ptce.domain.terms import Language, MembershipStatus
from tests.commands.deals import Deals, done
from tests.commands.scene import Scene, codes, fridge_van, offer
from tests.world import World


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


def about(member: UUID, **more: Any) -> ChangeMembership:
    return ChangeMembership(member_id=public_id("member", member), **more)


WHY = "Cotisation impayée"


async def test_a_suspension_has_a_reason_and_is_told(scene: Scene) -> None:
    bare = await scene.give(scene.coordinator, SUSPEND_MEMBER, about(scene.member, reason=" "))
    assert codes(bare) == [(ErrorCode.REQUIRED, ("reason",))]
    given = about(scene.member, reason=WHY, expected_version=1)
    outcome = await scene.give(scene.coordinator, SUSPEND_MEMBER, given)
    member = await scene.row(tables.member, outcome)
    assert (member.status, member.version) == ("SUSPENDED", 2)
    told = {message.topic: message.detail for message in await scene.messages(outcome)}
    assert told["member.suspended"] == {"reason": WHY}
    again = await scene.give(scene.coordinator, SUSPEND_MEMBER, replace(given, reason="Encore"))
    assert codes(again) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]


async def test_only_coordinators_suspend_and_reinstate(scene: Scene) -> None:
    for viewer in (scene.user, scene.partner, ANONYMOUS, scene.two_hats):
        for command in (SUSPEND_MEMBER, REINSTATE_MEMBER):
            with pytest.raises(Denied):
                await scene.give(viewer, command, about(scene.member, reason=WHY))
    outcome = await scene.give(
        scene.other_coordinator, SUSPEND_MEMBER, about(scene.member, reason=WHY)
    )
    assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("memberId",))]


async def test_a_suspended_member_is_matched_no_more_and_comes_back_as_it_was(
    deals: Deals,
) -> None:
    suggested = await deals.suggested()
    given = about(deals.lender, reason=WHY)
    done(await deals.give(deals.coordinator, SUSPEND_MEMBER, given))
    assert await deals.status(suggested) == "LAPSED"
    newer = await deals.need()
    await deals.rematch(request=newer)
    assert set(await deals.statuses()) == {await pair(deals, suggested)}
    done(await deals.give(deals.coordinator, REINSTATE_MEMBER, about(deals.lender)))
    assert set((await deals.statuses()).values()) == {"SUGGESTED"}
    assert len(await deals.statuses()) == 2


async def test_what_a_suspended_member_held_is_free_and_what_is_confirmed_stands(
    deals: Deals,
) -> None:
    held = await deals.proposed()
    done(await deals.accept(held, deals.lending))
    agreed = await deals.proposed()
    for side in (deals.lending, deals.borrowing):
        done(await deals.accept(agreed, side))
    done(await deals.give(deals.coordinator, SUSPEND_MEMBER, about(deals.lender, reason=WHY)))
    assert (await deals.status(held), await deals.status(agreed)) == ("LAPSED", "AGREED")
    assert (await deals.bookings(held), await deals.bookings(agreed)) == (
        ["RELEASED"],
        ["CONFIRMED"],
    )


async def test_a_suspended_member_posts_nothing_and_signing_does_not_lift_it(scene: Scene) -> None:
    await scene.renew_charter()
    await scene.give(scene.coordinator, SUSPEND_MEMBER, about(scene.member, reason=WHY))
    signed = await scene.give(scene.user, SIGN_CHARTER, SignCharter(2, "Camille Roux"))
    assert (await scene.row(tables.member, signed)).status == "SUSPENDED"
    for command, given in ((PUBLISH_RESOURCE, offer()), (POST_REQUEST, fridge_van())):
        outcome = await scene.give(scene.user, command, given)  # type: ignore[misc]
        assert codes(outcome) == [(ErrorCode.WRONG_STATE, ())]
        assert "reinstateMember" in (outcome.errors[0].remedy(Language.FR) or "")


async def test_a_member_that_leaves_withdraws_everything_but_what_is_confirmed(
    deals: Deals,
) -> None:
    agreed = await deals.proposed()
    for side in (deals.lending, deals.borrowing):
        done(await deals.accept(agreed, side))
    suggested = await deals.suggested()
    done(await deals.give(deals.lending, WITHDRAW_MEMBER, about(deals.lender)))
    assert (await deals.status(suggested), await deals.status(agreed)) == ("LAPSED", "AGREED")
    rows = await deals.rows(tables.resource, tables.resource.c.member_id == deals.lender)
    assert {row.status for row in rows} == {"WITHDRAWN"}
    signatures = await deals.rows(
        tables.charter_signature, tables.charter_signature.c.member_id == deals.lender
    )
    assert [row.withdrawn_on is not None for row in signatures] == [True]
    assert (await deals.row(tables.member, deals.lender)).status == "WITHDRAWN"


@pytest.mark.parametrize("command", [SUSPEND_MEMBER, WITHDRAW_MEMBER])
async def test_the_other_side_of_what_is_promised_is_told(
    deals: Deals, command: Command[ChangeMembership]
) -> None:
    agreed = await deals.proposed()
    for side in (deals.lending, deals.borrowing):
        done(await deals.accept(agreed, side))
    held = await deals.proposed()
    done(await deals.accept(held, deals.lending))
    done(await deals.give(deals.coordinator, command, about(deals.lender, reason=WHY)))
    outbox = tables.outbox
    [told] = await deals.rows(outbox, outbox.c.topic == "booking.to_settle")
    [booking] = await deals.rows(tables.booking, tables.booking.c.match_id == agreed)
    assert (told.object_id, told.member_ids) == (booking.id, [deals.borrower])
    assert WHY not in str(told.detail)
    request = await deals.row(tables.request, booking.request_id)
    assert request.status == "ALLOCATED"


async def test_whoever_left_comes_back_as_an_applicant_and_signs_again(scene: Scene) -> None:
    resource = await scene.published()
    await scene.give(scene.user, WITHDRAW_MEMBER, about(scene.member, reason="Déménagement"))
    outcome = await scene.give(scene.user, SIGN_CHARTER, SignCharter(1, "Camille Roux"))
    assert codes(outcome) == [(ErrorCode.WRONG_STATE, ("onBehalfOf",))]
    back = await scene.give(scene.coordinator, REINSTATE_MEMBER, about(scene.member))
    assert (await scene.row(tables.member, back)).status == "APPLICANT"
    signed = await scene.give(scene.user, SIGN_CHARTER, SignCharter(1, "Camille Roux"))
    assert (await scene.row(tables.member, signed)).status == "ACTIVE"
    [row] = await scene.rows(select(tables.resource).where(tables.resource.c.id == resource))
    assert row.status == "WITHDRAWN"


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (SUSPEND_MEMBER, MembershipEvent.SUSPEND),
        (REINSTATE_MEMBER, MembershipEvent.REINSTATE),
        (WITHDRAW_MEMBER, MembershipEvent.WITHDRAW),
    ],
)
@pytest.mark.parametrize("status", MembershipStatus)
async def test_what_may_happen_next_is_what_the_table_says(
    scene: Scene,
    command: Command[ChangeMembership],
    event: MembershipEvent,
    status: MembershipStatus,
) -> None:
    member = await scene.world.member(scene.pole, "Une autre", status=status.value)
    outcome = await scene.give(scene.coordinator, command, about(member, reason=WHY))
    following = MEMBERSHIP_TRANSITIONS.get((status, event))
    if following is None:
        assert codes(outcome) == [(ErrorCode.WRONG_STATE, ("memberId",))]
        assert all(outcome.errors[0].remedy(language) for language in Language)
    else:
        assert (await scene.row(tables.member, outcome)).status == following


async def pair(deals: Deals, match: UUID) -> tuple[UUID, UUID]:
    row = await deals.row(tables.match, match)
    return row.request_id, row.resource_id
