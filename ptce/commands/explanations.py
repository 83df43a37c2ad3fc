"""Why a posted need has no offer, or not that one: told to those who answer for the need.

Nothing is written. Only resources that the asker sees and that the need may meet are judged, as its
matches are; what is theirs alone (a permit, a booking) is said no further than there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.matchmaking import NEAR_MISSES
from ptce.db import tables, visible
from ptce.db.candidates import met_offer, needs_by_id, preview_offers, relaxed_offers
from ptce.db.found import FoundNeed
from ptce.domain.calendar import PARIS
from ptce.domain.lifecycle import REOPENABLE
from ptce.domain.rights import Viewer
from ptce.domain.terms import CheckStatus, MatchStatus, Visibility
from ptce.domain.values import Need, Offer
from ptce.matching.explanation import as_document
from ptce.matching.scoring import Verdict, judge, near_misses, rank
from ptce.matching.thesaurus import load

Document = dict[str, Any]

SHORT: Final = {
    MatchStatus.DECLINED: ("Déclinée", "Declined"),
    MatchStatus.WITHDRAWN: ("Retirée", "Withdrawn"),
    MatchStatus.CANCELLED: ("Annulée", "Cancelled"),
}
"""How people ended a match, in a word."""

CLOSED: Final = (
    "Ce besoin n'est pas ouvert, ou sa période est passée : rien n'y est plus comparé.",
    "This need is not open, or its period is over: nothing is compared with it any more.",
)
KEPT_PRIVATE: Final = (
    "Ce besoin n'est vu de personne (PRIVATE) : il n'est mis en relation avec rien. "
    "Ouvrez-le au pôle (`updateRequest`, `visibility`).",
    "Nobody sees this need (PRIVATE): it is matched with nothing. "
    "Open it to the pole (`updateRequest`, `visibility`).",
)
NOTHING_OF_THE_KIND: Final = (
    "Aucune ressource de cette nature n'est offerte à portée de ce besoin.",
    "No resource of this kind is offered within reach of this need.",
)
NOTHING_NEAR: Final = (
    "Des ressources de cette nature existent ({count} examinées), mais aucune n'en est proche.",
    "There are resources of this kind ({count} examined), but none comes near.",
)
NEAR: Final = (
    "Ce qui est le plus proche, sans convenir, de {count} ressources examinées.",
    "What comes nearest, without fitting, of {count} resources examined.",
)
CLOSED_BY_PEOPLE: Final = (
    "Sur {count} ressources examinées, {closed} qui convient encore a été close par quelqu'un : "
    "l'animation peut la rouvrir (`reopenMatch`).",
    "Of {count} resources examined, {closed} that still fits was closed by somebody: "
    "a coordinator can reopen it (`reopenMatch`).",
)
SOME_CLOSED_BY_PEOPLE: Final = (
    "Sur {count} ressources examinées, {closed} qui conviennent encore ont été closes par "
    "quelqu'un : l'animation peut les rouvrir (`reopenMatch`).",
    "Of {count} resources examined, {closed} that still fit were closed by somebody: "
    "a coordinator can reopen them (`reopenMatch`).",
)


async def nearest_misses(
    connection: AsyncConnection, viewer: Viewer, request_id: UUID, now: datetime
) -> Document | None:
    """What fits a posted need but was closed by people, best first, then what comes near without
    fitting, least lacking first; None unless the viewer answers for it.

    {"near_misses": documents as in a preview, "candidates": how many resources were judged,
    "sentence_fr", "sentence_en": what that means}.
    """
    found = await _answered_for(connection, viewer, request_id, now)
    if found is None:
        return None
    need, visibility = found.need, found.visibility
    if not found.open or need.period.end <= now:
        return _told([], 0, CLOSED)
    if visibility is Visibility.PRIVATE:
        return _told([], 0, KEPT_PRIVATE)
    near = await preview_offers(connection, viewer, need, visibility)
    far = await relaxed_offers(connection, viewer, need, visibility)
    offers = {each.offer.id: each.seen_by(need.id) for each in [*near, *far]}
    if not offers:
        return _told([], 0, NOTHING_OF_THE_KIND)
    closed = await _closed_by_people(connection, request_id)
    kept, missed = await asyncio.to_thread(_missed, need, list(offers.values()), closed)
    shown = [*kept, *missed][:NEAR_MISSES]
    if kept:
        sentence = CLOSED_BY_PEOPLE if len(kept) == 1 else SOME_CLOSED_BY_PEOPLE
        return _told(shown, len(offers), sentence, len(kept))
    return _told(shown, len(offers), NEAR if missed else NOTHING_NEAR)


async def pair_explained(
    connection: AsyncConnection,
    viewer: Viewer,
    request_id: UUID,
    resource_id: UUID,
    now: datetime,
) -> Document | None:
    """What the engine says now of a posted need and a resource, whether they were matched or not.

    None unless the viewer answers for the need, sees the resource, and the two may meet. A document
    as in a preview, with "status", "suggestible" and the ids of both.
    """
    found = await _answered_for(connection, viewer, request_id, now)
    if found is None:
        return None
    offered = await met_offer(connection, viewer, found, resource_id, now)
    if offered is None:
        return None
    need = found.need
    verdict, document = await asyncio.to_thread(_explained, need, offered.seen_by(need.id))
    fits = verdict.status is not CheckStatus.VIOLATED and verdict.worth_showing
    open_ = found.open and need.period.end > now
    return document | {
        "request_id": str(request_id),
        "status": verdict.status.value,
        "suggestible": fits and open_,
    }


async def _answered_for(
    connection: AsyncConnection, viewer: Viewer, request_id: UUID, now: datetime
) -> FoundNeed | None:
    """The request, when it is the viewer's own or of a pole that the viewer coordinates."""
    request = tables.request
    query = select(request.c.kind).where(
        request.c.id == request_id, visible.listing(request), visible.inner(request)
    )
    asking = visible.parameters(viewer) | visible.moment(now)
    kind = (await connection.execute(query, asking)).scalar_one_or_none()
    if kind is None:
        return None
    return (await needs_by_id(connection, kind, [request_id])).get(request_id)


async def _closed_by_people(connection: AsyncConnection, request_id: UUID) -> dict[UUID, Row[Any]]:
    """The matches of a request that can be reopened, by resource."""
    match = tables.match.c
    query = select(tables.match).where(
        match.request_id == request_id,
        match.status.in_(sorted(status.value for status in REOPENABLE)),
    )
    return {row.resource_id: row for row in await connection.execute(query)}


def _missed(
    need: Need, offers: Sequence[Offer], closed: Mapping[UUID, Row[Any]]
) -> tuple[list[Document], list[Document]]:
    """What fits and is among the `closed`, and what comes near without fitting."""
    verdicts = judge(need, offers, load())
    kept = [each for each in rank(verdicts) if each.worth_showing and each.offer_id in closed]
    missed = near_misses(need, offers, verdicts, NEAR_MISSES)
    return (
        [_reopenable(each, closed[each.offer_id]) for each in kept],
        [_document(each) for each in missed],
    )


def _reopenable(verdict: Verdict, row: Row[Any]) -> Document:
    """« Déclinée le 26/11/2026 (MER-…) ; l'animation peut la rouvrir. », then its sentence."""
    document, ended = _document(verdict), SHORT[MatchStatus[row.status]]
    day = f"{row.updated_at.astimezone(PARIS):%d/%m/%Y}"
    fr = f"{ended[0]} le {day} ({row.reference}) ; l'animation peut la rouvrir (`reopenMatch`). "
    en = f"{ended[1]} on {day} ({row.reference}); a coordinator can reopen it (`reopenMatch`). "
    return document | {
        "sentence_fr": fr + document["sentence_fr"],
        "sentence_en": en + document["sentence_en"],
    }


def _explained(need: Need, offer: Offer) -> tuple[Verdict, Document]:
    verdicts = judge(need, [offer], load())
    verdict = (near_misses(need, [offer], verdicts) or verdicts)[0]
    return verdict, _document(verdict)


def _document(verdict: Verdict) -> Document:
    document = as_document(verdict, load())
    return document | {"resource_id": document["offer_id"]}


def _told(
    missed: list[Document], candidates: int, sentence: tuple[str, str], closed: int = 0
) -> Document:
    fr, en = (each.format(count=candidates, closed=closed) for each in sentence)
    return {
        "near_misses": missed,
        "candidates": candidates,
        "sentence_fr": fr,
        "sentence_en": en,
    }
