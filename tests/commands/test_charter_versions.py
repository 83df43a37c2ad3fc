"""A new charter: a while to sign it, then what is not signed is proposed no more."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import Range

from ptce.commands.bookings import release_expired_holds
from ptce.commands.charter_versions import (
    PUBLISH_CHARTER,
    PublishCharter,
    settle_charters,
)
from ptce.commands.charters import (
    SIGN_CHARTER,
    WITHDRAW_CHARTER_SIGNATURE,
    SignCharter,
    WithdrawCharterSignature,
)
from ptce.commands.requests import POST_REQUEST
from ptce.commands.resources import PUBLISH_RESOURCE
from ptce.commands.transaction import give
from ptce.db import tables
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.rights import ANONYMOUS
from ptce.domain.terms import Language
from tests.commands.deals import Deals, done
from tests.commands.scene import Scene, codes, fridge_van, offer
from tests.world import NOW, World

LATER = NOW + timedelta(days=61)


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


def second(pole: Any, **more: Any) -> PublishCharter:
    return PublishCharter(
        pole_id=public_id("pole", pole), title="Charte 2", body="Nous partageons\nmieux.", **more
    )


async def test_a_new_version_is_in_force_at_once_with_a_while_to_sign_it(scene: Scene) -> None:
    given = second(scene.pole, expected_version=1)
    outcome = await scene.give(scene.coordinator, PUBLISH_CHARTER, given)
    pole = await scene.row(tables.pole, outcome)
    assert (pole.charter_version, pole.charter_required) == (2, 1)
    assert (pole.grace_until, pole.version) == (date(2026, 5, 1), 2)
    charter = tables.charter
    [row] = await scene.rows(
        select(charter).where(charter.c.pole_id == scene.pole, charter.c.version == 2)
    )
    assert (row.adopted_on, row.body) == (NOW.date(), "Nous partageons\nmieux.")
    [told] = await scene.messages(outcome)
    assert (told.topic, set(told.member_ids)) == (
        "charter.published",
        {scene.member, scene.neighbour, scene.hidden},
    )
    stale = await scene.give(scene.coordinator, PUBLISH_CHARTER, given)
    assert codes(stale) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"title": " "}, ErrorCode.REQUIRED, "title"),
        ({"body": ""}, ErrorCode.REQUIRED, "body"),
        ({"body": "é" * 20_001}, ErrorCode.TOO_LONG, "body"),
        ({"adopted_on": date(2026, 3, 3)}, ErrorCode.INVALID, "adoptedOn"),
        ({"adopted_on": date(2020, 1, 1)}, ErrorCode.INVALID, "adoptedOn"),
        ({"grace_days": -1}, ErrorCode.OUT_OF_RANGE, "graceDays"),
        ({"grace_days": 367}, ErrorCode.OUT_OF_RANGE, "graceDays"),
    ],
)
async def test_a_wrong_charter_is_refused_and_nothing_is_written(
    scene: Scene, changes: dict[str, Any], code: ErrorCode, path: str
) -> None:
    before = await scene.counts()
    outcome = await scene.give(
        scene.coordinator, PUBLISH_CHARTER, replace(second(scene.pole), **changes)
    )
    assert codes(outcome) == [(code, (path,))]
    assert await scene.counts() == before


async def test_only_the_poles_coordinators_publish_its_charter(scene: Scene) -> None:
    for viewer in (scene.user, scene.partner, scene.other_coordinator, ANONYMOUS):
        with pytest.raises(Denied):
            await scene.give(viewer, PUBLISH_CHARTER, second(scene.pole))


async def test_two_at_once_make_two_versions(scene: Scene) -> None:
    await scene.both(scene.coordinator, PUBLISH_CHARTER, second(scene.pole))
    count = select(func.count()).where(tables.charter.c.pole_id == scene.pole)
    assert (await scene.rows(count))[0][0] == 3
    [pole] = await scene.rows(select(tables.pole).where(tables.pole.c.id == scene.pole))
    assert (pole.charter_version, pole.charter_required) == (3, 1)


async def test_during_the_grace_nothing_changes_and_afterwards_the_unsigned_are_out(
    deals: Deals,
) -> None:
    match = await deals.suggested()
    done(await deals.give(deals.coordinator, PUBLISH_CHARTER, second(deals.pole)))
    engine = deals.world.engine
    assert await settle_charters(engine, NOW + timedelta(days=60)) == 0
    row = await deals.row(tables.match, match)
    await deals.rematch(request=row.request_id)
    assert await deals.status(match) == "SUGGESTED"
    assert await settle_charters(engine, LATER) == 1
    assert await deals.status(match) == "LAPSED"
    assert await settle_charters(engine, LATER) == 0
    done(await deals.give(deals.lending, SIGN_CHARTER, SignCharter(2, "Camille Roux")))
    assert await deals.status(match) == "SUGGESTED"


async def test_whoever_signed_in_time_is_not_touched(deals: Deals) -> None:
    match = await deals.suggested()
    done(await deals.give(deals.coordinator, PUBLISH_CHARTER, second(deals.pole)))
    done(await deals.give(deals.lending, SIGN_CHARTER, SignCharter(2, "Camille Roux")))
    assert await settle_charters(deals.world.engine, LATER) == 0
    assert await deals.status(match) == "SUGGESTED"


@pytest.mark.parametrize("grace_days", [0, 29])
async def test_a_new_version_leaves_a_month_to_sign_it(scene: Scene, grace_days: int) -> None:
    given = second(scene.pole, grace_days=grace_days)
    outcome = await scene.give(scene.coordinator, PUBLISH_CHARTER, given)
    assert codes(outcome) == [(ErrorCode.OUT_OF_RANGE, ("graceDays",))]
    [error] = outcome.errors
    assert error.facts == {"minimum": "30", "maximum": "366"}
    assert all(error.remedy(language) for language in Language)


async def test_a_poles_first_charter_may_be_asked_for_at_once(world: World) -> None:
    async with world.engine.begin() as connection:
        pole = await connection.scalar(
            insert(tables.pole)
            .values(name="Pôle neuf", slug="pole-neuf", charter_version=1)
            .returning(tables.pole.c.id)
        )
    coordinator = await world.viewer(await world.coordinator(pole))
    given = second(pole, grace_days=0)
    assert done(await give(world.engine, coordinator, NOW, PUBLISH_CHARTER, given)) == pole


async def ended(deals: Deals) -> None:
    """A new charter that the lender never signs, after its grace."""
    done(await deals.give(deals.coordinator, PUBLISH_CHARTER, second(deals.pole, grace_days=30)))
    assert await settle_charters(deals.world.engine, AFTER_A_MONTH) == 1


FAR = Range(NOW + timedelta(days=40), NOW + timedelta(days=41))
AFTER_A_MONTH = NOW + timedelta(days=31)


async def test_the_end_of_a_grace_ends_only_what_nobody_has_accepted(deals: Deals) -> None:
    statuses = {}
    for accepting in ((), (deals.lending,), (deals.borrowing,), (deals.lending, deals.borrowing)):
        match = await deals.proposed(period=FAR)
        for viewer in accepting:
            done(await deals.accept(match, viewer, NOW + timedelta(days=28)))
        statuses[match] = len(accepting)
    await ended(deals)
    for match, yeses in statuses.items():
        booked = ["LAPSED", "ACCEPTED", "AGREED"][yeses]
        assert (await deals.status(match)).startswith(booked)
        assert await deals.bookings(match) == [[], ["HELD"], ["CONFIRMED"]][yeses]


@pytest.mark.parametrize("side", ["lending", "borrowing"])
async def test_the_second_yes_is_given_after_the_grace_as_well(deals: Deals, side: str) -> None:
    match = await deals.proposed(period=FAR)
    others = {"lending": deals.borrowing, "borrowing": deals.lending}
    done(await deals.accept(match, others[side], NOW + timedelta(days=28)))
    await ended(deals)
    row = await deals.row(tables.match, match)
    await deals.rematch(request=row.request_id, now=AFTER_A_MONTH)
    await deals.rematch(resource=row.resource_id, now=AFTER_A_MONTH)
    rival = await deals.need(period=FAR)
    await deals.rematch(request=rival, now=AFTER_A_MONTH)
    assert (rival, row.resource_id) not in await deals.statuses()
    done(await deals.accept(match, getattr(deals, side), AFTER_A_MONTH))
    assert await deals.bookings(match) == ["CONFIRMED"]


async def test_what_runs_out_after_the_grace_is_proposed_no_more(deals: Deals) -> None:
    match = await deals.proposed(period=FAR)
    done(await deals.accept(match, deals.borrowing, NOW + timedelta(days=28)))
    await ended(deals)
    assert await release_expired_holds(deals.world.engine, NOW + timedelta(days=36)) == 1
    assert await deals.status(match) == "LAPSED"


async def test_a_signature_taken_back_takes_a_first_yes_back(deals: Deals) -> None:
    match = await deals.proposed(period=FAR)
    done(await deals.accept(match, deals.borrowing))
    done(await deals.give(deals.lending, WITHDRAW_CHARTER_SIGNATURE, WithdrawCharterSignature()))
    assert (await deals.status(match), await deals.bookings(match)) == ("LAPSED", ["RELEASED"])


async def test_an_outdated_signature_is_enough_to_post_during_the_grace_only(scene: Scene) -> None:
    await scene.give(scene.coordinator, PUBLISH_CHARTER, second(scene.pole))
    posted = await scene.give(scene.user, PUBLISH_RESOURCE, offer())
    assert codes(posted) == []
    await settle_charters(scene.engine, LATER)
    refused = await scene.give(scene.user, POST_REQUEST, fridge_van())
    assert codes(refused) == [(ErrorCode.CHARTER_NOT_SIGNED, ())]
    assert refused.errors[0].facts["version"] == "2"


async def test_a_signature_taken_back_closes_the_door_until_it_is_given_again(
    deals: Deals,
) -> None:
    match = await deals.suggested()
    taken = WithdrawCharterSignature(reason="En discussion")
    done(await deals.give(deals.lending, WITHDRAW_CHARTER_SIGNATURE, taken))
    assert await deals.status(match) == "LAPSED"
    again = await deals.give(deals.lending, WITHDRAW_CHARTER_SIGNATURE, taken)
    assert codes(again) == [(ErrorCode.WRONG_STATE, ())]
    done(await deals.give(deals.lending, SIGN_CHARTER, SignCharter(1, "Camille Roux")))
    assert await deals.status(match) == "SUGGESTED"


async def test_nobody_takes_back_the_signature_of_others(scene: Scene) -> None:
    given = WithdrawCharterSignature(on_behalf_of=public_id("member", scene.neighbour))
    for viewer in (scene.user, scene.partner, ANONYMOUS):
        with pytest.raises(Denied):
            await scene.give(viewer, WITHDRAW_CHARTER_SIGNATURE, given)
