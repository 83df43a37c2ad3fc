"""The contract tells its own history, by pages, in the language asked."""

from __future__ import annotations

from typing import Any

from ptce.contracts.changes import recorded
from tests.client import client_of
from tests.conftest import Database

HISTORY = """
query ($since: Date, $kind: [SchemaChangeKind!], $first: Int, $after: String) {
  schemaChangelog(since: $since, kind: $kind, first: $first, after: $after) {
    version totalCount next
    changes { cursor on version kind element breaking sentence }
  }
}
"""


async def test_every_change_is_read_page_after_page(database: Database) -> None:
    found: list[dict[str, Any]] = []
    after = None
    async with client_of(database.url) as client:
        while True:
            page = (await client.data(HISTORY, {"first": 100, "after": after}))["schemaChangelog"]
            found += page["changes"]
            after = page["next"]
            if after is None:
                break
    assert page["totalCount"] == len(found) == len(recorded())
    assert [each["cursor"] for each in found] == [each.cursor for each in recorded()]
    first, told = recorded()[0], found[0]
    assert told == {
        "cursor": first.cursor,
        "on": first.on.isoformat(),
        "version": first.version,
        "kind": first.difference.kind.value,
        "element": first.difference.element,
        "breaking": first.difference.breaking,
        "sentence": first.difference.fr,
    }


async def test_the_history_is_asked_by_day_kind_and_language(database: Database) -> None:
    async with client_of(database.url) as client:
        client.http.headers["accept-language"] = "en"
        none = await client.data(HISTORY, {"since": "2099-01-01"})
        changed = await client.data(HISTORY, {"kind": ["CHANGED", "REMOVED"]})
    assert none["schemaChangelog"]["totalCount"] == 0
    assert none["schemaChangelog"]["changes"] == []
    wanted = [each for each in recorded() if each.difference.kind in {"CHANGED", "REMOVED"}]
    found = changed["schemaChangelog"]["changes"]
    assert [each["sentence"] for each in found] == [each.difference.en for each in wanted][:20]


async def test_a_wrong_page_is_refused_with_its_argument(database: Database) -> None:
    async with client_of(database.url) as client:
        for wrong in ({"first": -1}, {"first": 101}, {"after": "0.1.0/ADDED/Nothing"}):
            refused = await client(HISTORY, wrong)
            [error] = refused["errors"]
            assert error["extensions"]["code"] == "BAD_USER_INPUT"
            assert error["extensions"]["field"] == list(wrong)
