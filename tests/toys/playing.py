"""Run in a copy of the project that has the toy kind: `python -m tests.toys.playing <owner> <app>`.

Writes and applies the migration, then lives a small life with the new kind through the API. Prints
one JSON document of what happened.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from ptce.db import tables
from ptce.db.migrate import migrate, revision
from ptce.db.session import command_engine
from ptce.schema.root import sdl
from tests.client import Client, client_of
from tests.world import World

PUBLISH = """
mutation Publier($input: PublishResourceInput!) {
  publishResource(input: $input) {
    userErrors { code field message }
    resource {
      kind
      title
      ... on Instrument { family keysCount weightKg amplified caseIncluded }
    }
  }
}
"""

POST = """
mutation Exprimer($input: PostRequestInput!) {
  postRequest(input: $input) {
    userErrors { code field message }
    request {
      kind
      ... on InstrumentRequest { familyIn keysCountMin weightKgMax amplifiedRequired }
      matches(first: 10) {
        nodes { status score sentence toVerify resource { title } checks { attribute status } }
      }
    }
  }
}
"""

FILTERED = """
query Filtrer($filter: ResourceFilter!) { resources(filter: $filter) { nodes { title } } }
"""

ANSWERED = """
{ requests(first: 1) { nodes { matches(first: 10) { nodes { resource { title } } } } } }
"""

DIGITAL = {"family": "KEYBOARD", "keysCount": 88, "weightKg": 25, "amplified": True}
GRAND = {"family": "KEYBOARD", "keysCount": 88, "weightKg": 450, "caseIncluded": False}
GUITAR = {"family": "STRINGS", "weightKg": 3, "amplified": True}
UNSAID = {"family": "KEYBOARD", "keysCount": 61, "weightKg": 9}

ASKED = {
    "familyIn": ["KEYBOARD"],
    "keysCountMin": 61,
    "weightKgMax": "30",
    "amplifiedRequired": True,
}


async def publish(client: Client, token: str, title: str, details: dict[str, Any]) -> Any:
    given = {
        "title": title,
        "details": {"instrument": details},
        "exchangeModes": ["LOAN"],
    }
    answered = await client.data(PUBLISH, {"input": given}, token)
    return answered["publishResource"]


async def play(owner_url: str, url: str) -> dict[str, Any]:
    written = await revision(owner_url, "instruments")
    await migrate(owner_url)
    again = await revision(owner_url, "nothing left")
    engine = command_engine(url)
    world = World(engine)
    pole = await world.pole()
    lender = await world.token(await world.user(await world.member(pole)))
    borrower = await world.token(await world.user(await world.member(pole, "La Rade solidaire")))
    await engine.dispose()
    need = {
        "title": "Clavier pour un concert",
        "need": {"instrument": ASKED},
        "period": {"start": "2026-03-10T18:00", "end": "2026-03-10T23:00"},
    }
    async with client_of(url) as client:
        published = [
            await publish(client, lender, "Piano numérique", DIGITAL),
            await publish(client, lender, "Piano à queue", GRAND),
            await publish(client, lender, "Guitare électrique", GUITAR),
            await publish(client, lender, "Synthétiseur", UNSAID),
        ]
        refused = await publish(client, lender, "Orgue", {"keysCount": 999})
        posted = await client.data(POST, {"input": need}, borrower)
        mirror = await publish(client, lender, "Clavier de scène", DIGITAL)
        filters = [{"instrument": ASKED}, {"kind": "INSTRUMENT"}, {"vehicle": {}}]
        found = [await client.data(FILTERED, {"filter": each}, borrower) for each in filters]
        after = await client.data(ANSWERED, token=borrower)
    return {
        "migration": "" if written is None else written.read_text(),
        "left": again is not None,
        "tables": sorted(name for name in tables.metadata.tables if "instrument" in name),
        "sdl": sdl(),
        "published": [*published, mirror],
        "refused": refused,
        "posted": posted["postRequest"],
        "filtered": [
            sorted(node["title"] for node in each["resources"]["nodes"]) for each in found
        ],
        "after": [
            node["resource"]["title"] for node in after["requests"]["nodes"][0]["matches"]["nodes"]
        ],
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(play(sys.argv[1], sys.argv[2]))))
