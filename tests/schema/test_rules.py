"""The rules are published, as they stand on a day, with the reserve that goes with them."""

from __future__ import annotations

from ptce.domain.rules import FIRST_DAY, RULE_SET_VERSION, rules_on
from tests.client import client_of
from tests.conftest import Database

RULES = (
    "query ($date: Date) { rules(date: $date) { version on notice rules { id version severity title"
    " article source checkedOn confidence effectiveFrom effectiveUntil message remedy } } }"
)
RULE_ON = "query ($date: Date) { rules(date: $date) { on rules { id } } }"


async def test_rules_say_their_text_their_reserve_and_what_helps(database: Database) -> None:
    async with client_of(database.url) as client:
        found = (await client.data(RULES))["rules"]
    assert (found["version"], found["on"]) == (RULE_SET_VERSION, "2026-03-02")
    assert "pas un conseil juridique" in found["notice"]
    [ramp] = [rule for rule in found["rules"] if rule["id"] == "P02"]
    assert ramp["article"] == "art. L164-1 CCH"
    assert (ramp["severity"], ramp["confidence"]) == ("BLOCK", "GENERAL_KNOWLEDGE")
    assert (ramp["effectiveFrom"], ramp["effectiveUntil"]) == ("2026-01-01", None)
    assert ramp["remedy"].startswith("choisir un local accessible")


async def test_rules_are_those_of_the_day(database: Database) -> None:
    async with client_of(database.url) as client:
        before = await client.data(RULE_ON, {"date": "2025-12-31"})
        since = await client.data(RULE_ON, {"date": "2026-01-01"})
    assert before["rules"] == {"on": "2025-12-31", "rules": []}
    assert [rule["id"] for rule in since["rules"]["rules"]] == [
        rule.id for rule in rules_on(FIRST_DAY)
    ]


async def test_rules_are_told_in_english_on_request(database: Database) -> None:
    async with client_of(database.url) as client:
        client.http.headers["accept-language"] = "en"
        found = (await client.data(RULES))["rules"]
    assert found["notice"].startswith("These rules inform")
    assert "Step-free access" in [rule["title"] for rule in found["rules"]]
