"""What a need that is not posted would find, among what whoever asks may see."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.remedies import remedy_documents
from ptce.db.candidates import preview_offers, relaxed_offers, with_receiver
from ptce.domain.rights import Viewer
from ptce.domain.terms import Visibility
from ptce.domain.values import Need, Offer
from ptce.matching.explanation import as_document
from ptce.matching.scoring import Verdict, judge, near_misses, rank
from ptce.matching.thesaurus import load

SHOWN = 20
NEAR_MISSES = 3

EVERYTHING = frozenset({"offers.remedies", "nearMisses.remedies"})
"""What is worked out only if it is asked."""


async def preview(
    connection: AsyncConnection,
    viewer: Viewer,
    need: Need,
    now: datetime,
    visibility: Visibility = Visibility.MEMBERS,
    selected: frozenset[str] = EVERYTHING,
) -> dict[str, Any]:
    """What a need that is not posted would find, among what the viewer may see.

    {"offers": documents best first, at most SHOWN; "near_misses": documents with what they lack;
    "candidates": how many were judged}. A document is that of `as_document`, with the resource's id
    under "resource_id" too, and its remedies if `selected` names them. A need whose period is over,
    or that would be PRIVATE, finds nothing.
    """
    if need.period.end <= now or visibility is Visibility.PRIVATE:
        return {"offers": [], "near_misses": [], "candidates": 0}
    need = await with_receiver(connection, need)
    near = await preview_offers(connection, viewer, need, visibility)
    far = await relaxed_offers(connection, viewer, need, visibility)
    known = {found.offer.id for found in near}
    offers = [found.seen_by(None) for found in near]
    others = [found.seen_by(None) for found in far if found.offer.id not in known]
    return await asyncio.to_thread(_previewed, need, offers, others, selected)


def _previewed(
    need: Need, offers: Sequence[Offer], others: Sequence[Offer], selected: frozenset[str]
) -> dict[str, Any]:
    thesaurus = load()
    every = [*offers, *others]
    by_id = {offer.id: offer for offer in every}
    verdicts = judge(need, every, thesaurus)
    shown = [each for each in rank(verdicts) if each.worth_showing][:SHOWN]
    missed = near_misses(need, every, verdicts, NEAR_MISSES)

    def documents(chosen: Sequence[Verdict], name: str) -> list[dict[str, Any]]:
        made = []
        for each in chosen:
            document = as_document(each, thesaurus)
            document["resource_id"] = document["offer_id"]
            if f"{name}.remedies" in selected:
                document["remedies"] = remedy_documents(need, by_id[each.offer_id], each)
            made.append(document)
        return made

    return {
        "offers": documents(shown, "offers"),
        "near_misses": documents(missed, "nearMisses"),
        "candidates": len(offers),
    }
