"""A partner's program on the client that ariadne-codegen wrote, which is put beside it."""

import asyncio
import json
import os
from datetime import datetime

from ptce_client import (
    Client,
    PeriodInput,
    PostRequestInput,
    RequestNeedInput,
    VehicleNeedInput,
)

HEADERS = {"Authorization": f"Bearer {os.environ['TOKEN']}"}


async def main() -> None:
    async with Client(url=os.environ["URL"], headers=HEADERS) as client:
        home = await client.accueil()
        pole = home.viewer.grants[0].pole
        assert pole is not None
        ids: list[str] = []
        after: str | None = None
        while True:
            page = (await client.ressources_du_pole(pole=pole.id, after=after)).resources
            ids += [edge.node.id for edge in page.edges]
            if not page.page_info.has_next_page:
                break
            after = page.page_info.end_cursor
        needs = (await client.besoins_et_offres(pole=pole.id)).requests.nodes
        posted = await client.exprimer_un_besoin(
            PostRequestInput(
                title="Fourgon",
                need=RequestNeedInput(vehicle=VehicleNeedInput()),
                period=PeriodInput(start=datetime(2030, 1, 8, 18), end=datetime(2030, 1, 8, 8)),
            )
        )
    assert posted.post_request is not None
    refused = [each.field[0] for each in posted.post_request.user_errors if each.field]
    found = {"resources": len(ids), "distinct": len(set(ids)), "needs": len(needs)}
    print(json.dumps({**found, "refused": refused}))


asyncio.run(main())
