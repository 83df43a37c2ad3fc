"""Article 9: what is missing is said to coordinators, whatever else the pole counts."""

from __future__ import annotations

from itertools import product

from ptce.domain.composition import REQUIRED, SENTENCES
from tests.client import client_of
from tests.conftest import Database
from tests.world import World

QUERY = (
    "{ pole { article9Composition { missing sentence source checkedOn"
    " blocks { category members } } } }"
)


def test_each_way_to_be_incomplete_has_its_sentence() -> None:
    ways = {
        frozenset(block for block, lacks in zip(REQUIRED, each, strict=True) if lacks)
        for each in product((True, False), repeat=len(REQUIRED))
    }
    assert ways == set(SENTENCES)


async def test_a_pole_is_told_what_article_9_asks_for_as_it_grows(
    world: World, database: Database
) -> None:
    pole = await world.pole()
    token = await world.token(await world.coordinator(pole))
    found = []
    async with client_of(database.url) as client:
        for category, status in (
            ("LOCAL_AUTHORITY", "ACTIVE"),
            ("ESS_ENTERPRISE", "ACTIVE"),
            ("ESS_ENTERPRISE", "SUSPENDED"),
            ("ESS_ENTERPRISE", "ACTIVE"),
            ("OTHER_ENTERPRISE", "ACTIVE"),
        ):
            await world.member(
                pole, visibility="PRIVATE", article9_category=category, status=status
            )
            said = (await client.data(QUERY, None, token))["pole"]["article9Composition"]
            found.append(said["missing"])
    both = ["ESS_ENTERPRISE", "OTHER_ENTERPRISE"]
    assert found == [both, both, both, ["OTHER_ENTERPRISE"], []]
    assert "plusieurs entreprises de l'ESS" in said["sentence"]
    counts = {block["category"]: block["members"] for block in said["blocks"]}
    assert (counts["ESS_ENTERPRISE"], counts["TRAINING_BODY"]) == (2, 0)
    assert len(counts) == 9


async def test_whoever_does_not_see_all_members_is_told_nothing(
    world: World, database: Database
) -> None:
    pole = await world.pole()
    member = await world.member(pole)
    people = (await world.user(member), await world.partner(pole))
    async with client_of(database.url) as client:
        for token in (None, *[await world.token(each) for each in people]):
            assert (await client.data(QUERY, None, token))["pole"]["article9Composition"] is None
