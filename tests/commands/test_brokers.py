"""The pole's declaration as a waste broker: a number and a day, noted by its coordinators."""

from dataclasses import replace

import pytest

from ptce.commands.brokers import DECLARE_BROKER, DeclareBroker
from ptce.db import tables
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from tests.commands.scene import Scene, codes
from tests.world import NOW


async def test_a_coordinator_notes_the_poles_broker_declaration(scene: Scene) -> None:
    given = DeclareBroker(
        pole_id=public_id("pole", scene.pole),
        number=" 83-2026-4 ",
        valid_until=NOW.date(),
        expected_version=1,
    )
    pole = await scene.row(tables.pole, await scene.give(scene.coordinator, DECLARE_BROKER, given))
    assert (pole.broker_number, pole.broker_valid_until, pole.version) == (
        "83-2026-4",
        NOW.date(),
        2,
    )
    stale = await scene.give(scene.coordinator, DECLARE_BROKER, given)
    assert codes(stale) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]
    half = replace(given, number=None, expected_version=None)
    outcome = await scene.give(scene.coordinator, DECLARE_BROKER, half)
    assert codes(outcome) == [(ErrorCode.REQUIRED, ("number",))]
    none = DeclareBroker(pole_id=given.pole_id)
    pole = await scene.row(tables.pole, await scene.give(scene.coordinator, DECLARE_BROKER, none))
    assert (pole.broker_number, pole.broker_valid_until) == (None, None)
    for viewer in (scene.user, scene.other_coordinator):
        with pytest.raises(Denied):
            await scene.give(viewer, DECLARE_BROKER, given)
