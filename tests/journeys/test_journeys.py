"""Each journey holds, and its printed page is the one that is committed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.client import client_of
from tests.conftest import Database
from tests.journeys.agreeing import AGREEING
from tests.journeys.journey import Journey, carried_out
from tests.journeys.looking import LOOKING
from tests.journeys.permitting import PERMITTING
from tests.journeys.posting import POSTING
from tests.journeys.printing import page
from tests.journeys.racing import RACING
from tests.journeys.reading import READING
from tests.journeys.verifying import VERIFYING
from tests.world import World

PAGES = Path(__file__).resolve().parents[2] / "docs/journeys"
WRITE = os.environ.get("JOURNEYS") == "write"
"""Set by `make journeys`."""

JOURNEYS = (READING, LOOKING, POSTING, AGREEING, RACING, PERMITTING, VERIFYING)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.slug)
async def test_a_journey_is_as_its_page_tells(
    journey: Journey, world: World, database: Database
) -> None:
    tokens = await journey.scene(world)
    assert tokens.keys() == journey.people.keys()
    async with client_of(database.url) as client:
        text = page(journey, await carried_out(journey, client, tokens))
    path = PAGES / f"{journey.slug}.md"
    if WRITE:
        path.write_text(text)
    assert path.read_text() == text, f"docs/journeys/{path.name} is out of date: make journeys"


def test_every_page_belongs_to_a_journey() -> None:
    pages = {path.stem for path in PAGES.glob("*.md")} - {"README"}
    assert pages == {journey.slug for journey in JOURNEYS}
