"""Why a posted need has no offer, or not that one: told to those who answer for the need; of one
pair, also to those who answer for the resource.

Nothing is written. Only listings that the asker sees and that may meet are judged, as matches are;
what is theirs alone (a permit, a booking) is said no further than there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.previews import NEAR_MISSES
from ptce.commands.remedies import remedy_documents
from ptce.db import tables, visible
from ptce.db.candidates import met_offer, needs_by_id, preview_offers, relaxed_offers
from ptce.db.found import OPEN, FoundNeed
from ptce.domain.calendar import PARIS
from ptce.domain.lifecycle import REOPENABLE
from ptce.domain.rights import Viewer
from ptce.domain.terms import CheckStatus, ListingStatus, MatchStatus, Visibility
from ptce.domain.values import Need, Offer
from ptce.matching.closings import with_closed_need
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
    connection: AsyncConnection,
    viewer: Viewer,
    request_id: UUID,
    now: datetime,
    *,
    with_remedies: bool = True,
) -> Document | None:
    """What fits a posted need but was closed by people, best first, then what comes near without
    fitting, least lacking first; None unless the viewer answers for it.

    {"near_misses": documents as in a preview, "candidates": how many resources were judged,
    "sentence_fr", "sentence_en": what that means}.
    """
    asked = await _answered_for(connection, viewer, request_id, now)
    if asked is None:
        return None
    found = asked.found
    need, visibility = found.need, found.visibility
    if asked.closed:
        return _told([], 0, CLOSED)
    if visibility is Visibility.PRIVATE:
        return _told([], 0, KEPT_PRIVATE)
    near = await preview_offers(connection, viewer, need, visibility)
    far = await relaxed_offers(connection, viewer, need, visibility)
    offers = {each.offer.id: each.seen_by(need.id) for each in [*near, *far]}
    if not offers:
        return _told([], 0, NOTHING_OF_THE_KIND)
    closed = await _closed_by_people(connection, request_id)
    covered = asked.covered if with_remedies else None
    kept, shown = await asyncio.to_thread(_missed, need, offers, closed, covered)
    if kept:
        sentence = CLOSED_BY_PEOPLE if kept == 1 else SOME_CLOSED_BY_PEOPLE
        return _told(shown, len(offers), sentence, kept)
    return _told(shown, len(offers), NEAR if shown else NOTHING_NEAR)


async def pair_explained(
    connection: AsyncConnection,
    viewer: Viewer,
    request_id: UUID,
    resource_id: UUID,
    now: datetime,
    *,
    with_remedies: bool = True,
) -> Document | None:
    """What the engine says now of a posted need and a resource, whether they were matched or not.

    None unless the viewer answers for one of them, sees the other, and the two may meet. A document
    as in a preview, with "status", "suggestible" and the ids of both.
    """
    asked = await _seen(connection, viewer, request_id, now)
    if asked is None:
        return None
    if not asked.own and not await _owns_resource(connection, viewer, resource_id):
        return None
    found = asked.found
    offered = await met_offer(connection, viewer, found, resource_id, now)
    if offered is None:
        return None
    need = found.need
    covered = asked.covered if with_remedies else None
    offer = offered.seen_by(need.id)
    explained = _explained_closed if asked.closed else _explained
    verdict, document = await asyncio.to_thread(explained, asked, offer, covered)
    return document | {
        "request_id": str(request_id),
        "suggestible": verdict.status is not CheckStatus.VIOLATED and verdict.worth_showing,
    }


class Asked(NamedTuple):
    """A request that the viewer sees, whether they answer for it, how much of its quantity is
    covered already, where it stands, and whether it is closed, or over."""

    found: FoundNeed
    own: bool
    covered: Decimal
    status: ListingStatus
    closed: bool


async def _answered_for(
    connection: AsyncConnection, viewer: Viewer, request_id: UUID, now: datetime
) -> Asked | None:
    """The request, when it is the viewer's own or of a pole that the viewer coordinates."""
    asked = await _seen(connection, viewer, request_id, now)
    return asked if asked is not None and asked.own else None


async def _seen(
    connection: AsyncConnection, viewer: Viewer, request_id: UUID, now: datetime
) -> Asked | None:
    request = tables.request
    own = visible.inner(request).label("own")
    query = select(request.c.kind, request.c.quantity, request.c.status, own).where(
        request.c.id == request_id, visible.listing(request)
    )
    asking = visible.parameters(viewer) | visible.moment(now)
    row = (await connection.execute(query, asking)).one_or_none()
    if row is None:
        return None
    found = (await needs_by_id(connection, row.kind, [request_id])).get(request_id)
    if found is None:
        return None
    covered, status = row.quantity - found.need.quantity, ListingStatus[row.status]
    over = found.need.period.end <= now
    if over and status in OPEN:
        status = ListingStatus.EXPIRED
    return Asked(found, bool(row.own), covered, status, over or not found.open)


async def _owns_resource(connection: AsyncConnection, viewer: Viewer, resource_id: UUID) -> bool:
    """Whether it is the viewer's own, or of a pole that the viewer coordinates."""
    resource = tables.resource
    query = select(resource.c.id).where(resource.c.id == resource_id, visible.inner(resource))
    found = await connection.execute(query, visible.parameters(viewer))
    return found.scalar_one_or_none() is not None


async def _closed_by_people(connection: AsyncConnection, request_id: UUID) -> dict[UUID, Row[Any]]:
    """The matches of a request that can be reopened, by resource."""
    match = tables.match.c
    query = select(tables.match).where(
        match.request_id == request_id,
        match.status.in_(sorted(status.value for status in REOPENABLE)),
    )
    return {row.resource_id: row for row in await connection.execute(query)}


def _missed(
    need: Need,
    offers: Mapping[UUID, Offer],
    closed: Mapping[UUID, Row[Any]],
    covered: Decimal | None,
) -> tuple[int, list[Document]]:
    """How many fit and are among the `closed`; the best of them, then what comes near without
    fitting, NEAR_MISSES in all."""
    judged = list(offers.values())
    verdicts = judge(need, judged, load())
    kept = [each for each in rank(verdicts) if each.worth_showing and each.offer_id in closed]
    missed = near_misses(need, judged, verdicts, NEAR_MISSES)
    shown = []
    for each in [*kept, *missed][:NEAR_MISSES]:
        document = _document(need, offers[each.offer_id], each, covered)
        row = closed[each.offer_id] if each in kept else None
        shown.append(document if row is None else _reopenable(document, row))
    return len(kept), shown


def _reopenable(document: Document, row: Row[Any]) -> Document:
    """« Déclinée le 26/11/2026 (MER-…) ; l'animation peut la rouvrir. », then its sentence."""
    ended = SHORT[MatchStatus[row.status]]
    day = f"{row.updated_at.astimezone(PARIS):%d/%m/%Y}"
    fr = f"{ended[0]} le {day} ({row.reference}) ; l'animation peut la rouvrir (`reopenMatch`). "
    en = f"{ended[1]} on {day} ({row.reference}); a coordinator can reopen it (`reopenMatch`). "
    return document | {
        "sentence_fr": fr + document["sentence_fr"],
        "sentence_en": en + document["sentence_en"],
    }


def _explained(asked: Asked, offer: Offer, covered: Decimal | None) -> tuple[Verdict, Document]:
    need = asked.found.need
    verdicts = judge(need, [offer], load())
    verdict = (near_misses(need, [offer], verdicts) or verdicts)[0]
    return verdict, _document(need, offer, verdict, covered)


def _explained_closed(
    asked: Asked, offer: Offer, covered: Decimal | None
) -> tuple[Verdict, Document]:
    """Nothing that either side could change makes a pair of a closed need."""
    need, status = asked.found.need, None if asked.status in OPEN else asked.status
    verdict = with_closed_need(judge(need, [offer], load())[0], status)
    document = _document(need, offer, verdict, None)
    return verdict, document if covered is None else document | {"remedies": []}


def _document(need: Need, offer: Offer, verdict: Verdict, covered: Decimal | None) -> Document:
    """With its remedies, unless `covered` is None: they are not asked then."""
    document = as_document(verdict, load())
    document["resource_id"] = document["offer_id"]
    if covered is not None:
        document["remedies"] = remedy_documents(need, offer, verdict, covered)
    return document


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
