"""Sites: one SIRET each, one main site, never closed under a resource."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from ptce.commands.resources import PUBLISH_RESOURCE, WITHDRAW_RESOURCE, WithdrawResource
from ptce.commands.sites import (
    ADD_SITE,
    CLOSE_SITE,
    MOST_SITES,
    UPDATE_SITE,
    AddSite,
    CloseSite,
    UpdateSite,
)
from ptce.db import tables
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.terms import Language
from tests.commands.scene import HYERES, Scene, codes, offer
from tests.world import NOW

DEPOT = AddSite(name="Dépôt", commune_code=HYERES, address="3 quai des Pêcheurs")


async def added(scene: Scene, given: AddSite = DEPOT) -> UUID:
    outcome = await scene.give(scene.user, ADD_SITE, given)
    assert outcome.object_id is not None, outcome.errors
    return outcome.object_id


async def sites(scene: Scene) -> list[tuple[str, bool]]:
    site = tables.site
    query = select(site.c.name, site.c.main).where(site.c.member_id == scene.member)
    return [tuple(row) for row in await scene.rows(query.order_by(site.c.id))]


async def test_a_site_is_added_beside_the_main_one(scene: Scene) -> None:
    outcome = await scene.give(scene.user, ADD_SITE, replace(DEPOT, siret="73282932000074"))
    site = await scene.row(tables.site, outcome)
    assert (site.commune_insee, site.siret, site.address_public) == (
        HYERES,
        "73282932000074",
        False,
    )
    assert await sites(scene) == [("Siège", True), ("Dépôt", False)]
    assert [audit.command for audit in await scene.audits(outcome)] == ["addSite"]


async def test_another_site_becomes_the_main_one(scene: Scene) -> None:
    depot = await added(scene)
    given = UpdateSite(site_id=public_id("site", depot), main=True)
    assert codes(await scene.give(scene.user, UPDATE_SITE, given)) == []
    assert await sites(scene) == [("Siège", False), ("Dépôt", True)]
    refused = await scene.give(scene.user, UPDATE_SITE, replace(given, main=False))
    assert codes(refused) == [(ErrorCode.INVALID, ("main",))]


async def test_two_sites_do_not_become_the_main_one_at_once(scene: Scene) -> None:
    both = [await added(scene), await added(scene, replace(DEPOT, name="Atelier"))]
    outcomes = await asyncio.gather(
        *(
            scene.give(
                scene.user, UPDATE_SITE, UpdateSite(site_id=public_id("site", id_), main=True)
            )
            for id_ in both
        )
    )
    assert [codes(outcome) for outcome in outcomes] == [[], []]
    assert [main for _, main in await sites(scene)].count(True) == 1


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"name": " "}, ErrorCode.REQUIRED, "name"),
        ({"commune_code": "83000"}, ErrorCode.UNKNOWN_COMMUNE, "communeCode"),
        ({"siret": "1"}, ErrorCode.INVALID, "siret"),
        ({"address": "a" * 201}, ErrorCode.TOO_LONG, "address"),
        ({"address": None, "address_public": True}, ErrorCode.REQUIRED, "address"),
    ],
)
async def test_a_wrong_site_is_refused_and_nothing_is_written(
    scene: Scene, changes: dict[str, Any], code: ErrorCode, path: str
) -> None:
    before = await scene.counts()
    outcome = await scene.give(scene.user, ADD_SITE, replace(DEPOT, **changes))
    assert codes(outcome) == [(code, (path,))]
    assert await scene.counts() == before


async def test_a_site_has_the_siren_of_its_member_and_a_siret_of_its_own(scene: Scene) -> None:
    change = update(tables.member).where(tables.member.c.id == scene.member)
    async with scene.engine.begin() as connection:
        await connection.execute(change.values(siren="732829320"))
    outcome = await scene.give(scene.user, ADD_SITE, replace(DEPOT, siret="35600000009075"))
    assert codes(outcome) == [(ErrorCode.INVALID, ("siret",))]
    assert "732829320" in outcome.errors[0].message(Language.FR)
    await added(scene, replace(DEPOT, siret="73282932000074"))
    again = await scene.give(scene.user, ADD_SITE, replace(DEPOT, siret="73282932000074"))
    assert codes(again) == [(ErrorCode.ALREADY_EXISTS, ("siret",))]


async def test_a_site_is_closed_only_once_nothing_is_offered_there(scene: Scene) -> None:
    depot = public_id("site", await added(scene))
    published = await scene.give(scene.user, PUBLISH_RESOURCE, replace(offer(), site_id=depot))
    assert published.object_id is not None
    refused = await scene.give(scene.user, CLOSE_SITE, CloseSite(site_id=depot))
    assert codes(refused) == [(ErrorCode.WRONG_STATE, ("siteId",))]
    assert "withdrawResource" in (refused.errors[0].remedy(Language.FR) or "")
    gone = WithdrawResource(resource_id=public_id("resource", published.object_id))
    await scene.give(scene.user, WITHDRAW_RESOURCE, gone)
    closed = await scene.give(scene.user, CLOSE_SITE, CloseSite(site_id=depot, expected_version=1))
    assert (await scene.row(tables.site, closed)).closed_at == NOW
    again = await scene.give(scene.user, CLOSE_SITE, CloseSite(site_id=depot))
    assert codes(again) == [(ErrorCode.WRONG_STATE, ("siteId",))]
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, replace(offer(), site_id=depot))
    assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("siteId",))]


async def test_the_main_site_is_not_closed(scene: Scene) -> None:
    main = public_id("site", await scene.main_site(scene.member))
    refused = await scene.give(scene.user, CLOSE_SITE, CloseSite(site_id=main))
    assert codes(refused) == [(ErrorCode.WRONG_STATE, ("siteId",))]
    assert "updateSite" in (refused.errors[0].remedy(Language.FR) or "")


async def test_a_member_has_a_bounded_number_of_open_sites(scene: Scene) -> None:
    for number in range(MOST_SITES - 1):
        await added(scene, replace(DEPOT, name=f"Site {number}"))
    outcome = await scene.give(scene.user, ADD_SITE, DEPOT)
    assert codes(outcome) == [(ErrorCode.TOO_MANY, ())]


async def test_the_address_of_a_non_diffusible_member_is_not_opened(scene: Scene) -> None:
    async with scene.engine.begin() as connection:
        await connection.execute(update(tables.member).values(non_diffusible=True))
    outcome = await scene.give(scene.user, ADD_SITE, replace(DEPOT, address_public=True))
    assert codes(outcome) == [(ErrorCode.INVALID, ("addressPublic",))]


async def test_others_change_no_site(scene: Scene) -> None:
    site = public_id("site", await scene.main_site(scene.neighbour))
    with pytest.raises(Denied):
        await scene.give(scene.user, UPDATE_SITE, UpdateSite(site_id=site, name="Pris"))
    hidden = public_id("site", await scene.main_site(scene.hidden))
    outcome = await scene.give(scene.user, UPDATE_SITE, UpdateSite(site_id=hidden, name="Pris"))
    assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("siteId",))]
