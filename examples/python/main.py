"""Lire ce qui est près de Toulon, regarder ce qui répondrait à un besoin, puis l'exprimer.

PTCE_URL (http://127.0.0.1:8000/graphql) et PTCE_TOKEN : un jeton de membre, pour exprimer.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from partner_client import PartnerClient
from partner_client.alentour import AlentourResourcesEdges
from partner_client.input_types import (
    NearInput,
    PeriodInput,
    PostRequestInput,
    RequestNeedInput,
    VehicleNeedInput,
)


def around(client: PartnerClient, near: NearInput) -> Iterator[AlentourResourcesEdges]:
    """Every page, one after the other."""
    after: str | None = None
    while True:
        page = client.alentour(lieu=near, apres=after).resources
        yield from page.edges
        if not page.page_info.has_next_page:
            return
        after = page.page_info.end_cursor


def main() -> None:
    token = os.environ.get("PTCE_TOKEN", "")
    client = PartnerClient(
        url=os.environ.get("PTCE_URL", "http://127.0.0.1:8000/graphql"),
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )
    near = NearInput(communeCode="83137", radiusKm=Decimal(30))
    for edge in around(client, near):
        print(edge.distance_km, "km", edge.node.kind.value, edge.node.title)

    morning = datetime(2030, 1, 8, 8)
    need = PostRequestInput(
        title="Fourgon frigorifique",
        communeCode="83137",
        need=RequestNeedInput(vehicle=VehicleNeedInput(refrigeratedRequired=True)),
        period=PeriodInput(start=morning, end=morning + timedelta(hours=10)),
        idempotencyKey=str(uuid4()),
    )
    preview = client.apercu(besoin=need).match_preview
    for offer in preview.offers if preview else []:
        print(offer.score, offer.sentence)

    if token:
        posted = client.exprimer(besoin=need).post_request
        for error in posted.user_errors if posted else []:
            print(error.code.value, ".".join(error.field), error.message, error.remedy or "")
        if posted and posted.request:
            print(posted.request.reference)


if __name__ == "__main__":
    main()
