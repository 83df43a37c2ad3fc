"""The lifecycle of matches is published as the commands obey it."""

from __future__ import annotations

from typing import Any

from ptce.domain.lifecycle import COMMANDS, MATCH_TRANSITIONS, MatchEvent
from ptce.domain.rights import RIGHTS
from tests.client import client_of
from tests.conftest import Database

TRANSITIONS = "{ matchTransitions { fromStatus event toStatus by command roles sentence } }"


async def published(database: Database, language: str = "fr") -> list[dict[str, Any]]:
    async with client_of(database.url) as client:
        client.http.headers["accept-language"] = language
        found: list[dict[str, Any]] = (await client.data(TRANSITIONS))["matchTransitions"]
    return found


async def test_every_step_of_the_table_is_published_after_the_first(database: Database) -> None:
    first, *others = await published(database)
    assert (first["fromStatus"], first["event"], first["by"]) == (None, "SUGGEST", "ENGINE")
    told = [(each["fromStatus"], each["event"], each["toStatus"]) for each in others]
    assert told == [(before, event, to) for (before, event), to in MATCH_TRANSITIONS.items()]


async def test_a_step_says_who_brings_it_about(database: Database) -> None:
    by = {each["event"]: each for each in await published(database)}
    proposed, yes = by["PROPOSE"], by["ACCEPT_AS_PROVIDER"]
    assert (proposed["by"], proposed["command"]) == ("PEOPLE", "proposeMatch")
    assert proposed["roles"] == ["COORDINATOR", "POLE_ADMIN"]
    both = ["COORDINATOR", "MEMBER_ADMIN", "MEMBER_USER", "POLE_ADMIN"]
    assert (yes["command"], yes["roles"]) == ("acceptMatch", both)
    assert (by["RELEASE"]["by"], by["RELEASE"]["command"]) == ("WORKER", None)
    assert (by["LAPSE"]["by"], by["LAPSE"]["roles"]) == ("ENGINE", [])


async def test_a_step_is_told_in_the_language_asked(database: Database) -> None:
    for language in ("fr", "en"):
        for each in await published(database, language):
            assert each["sentence"] == getattr(MatchEvent[each["event"]], language)


def test_people_bring_events_about_by_commands_that_somebody_may_give() -> None:
    assert set(COMMANDS.values()) <= set(RIGHTS)
