"""The first person of a pole is invited by whoever runs the server."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ptce.__main__ import parser
from ptce.db import tables
from ptce.domain.terms import Role
from ptce.launcher_errors import LauncherError
from ptce.principals import Enrolment, invite
from tests.signing.conftest import House
from tests.world import NOW


async def slug(house: House) -> str:
    async with house.world.engine.connect() as connection:
        found = await connection.scalar(select(tables.pole.c.slug))
    return str(found)


async def test_the_link_that_is_printed_makes_the_administrator_of_a_pole(house: House) -> None:
    wanted = Enrolment(" Camille@Example.org", Role.POLE_ADMIN, await slug(house))
    secret = await invite(house.world.engine, wanted, NOW)
    tokens = await house.tokens(invitation=secret, name="Camille Roux")
    asked = "{ viewer { name grants { role } } }"
    viewer = (await house.client.data(asked, token=tokens["accessToken"]))["viewer"]
    assert viewer == {"name": "Camille Roux", "grants": [{"role": "POLE_ADMIN"}]}


async def test_an_invitation_that_cannot_be_is_told_in_a_sentence(house: House) -> None:
    engine, pole = house.world.engine, await slug(house)
    for wanted in (
        Enrolment("camille", Role.POLE_ADMIN, pole),
        Enrolment("camille@example.org", Role.POLE_ADMIN, "ailleurs"),
        Enrolment("camille@example.org", Role.MEMBER_USER, pole),
        Enrolment("camille@example.org", Role.MEMBER_USER, pole, "MBR-20260301-000000"),
    ):
        with pytest.raises(LauncherError):
            await invite(engine, wanted, NOW)


def test_the_command_invites_an_administrator_unless_told_otherwise() -> None:
    options = parser().parse_args(["invite", "--email", "a@x.fr", "--pole", "rade"])
    assert (options.role, options.member) == ("admin", None)
