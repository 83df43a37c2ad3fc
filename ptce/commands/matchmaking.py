"""The second to come is matched too: a request with all resources, a resource with all requests.

Whichever side triggers it, the same pure law judges the same pairs, so the matches and scores are
the same; running it again changes nothing. Every function runs inside a command's transaction and
waits for the turn of the kind (turns.py has the lock order). Scoring runs in a thread, on values.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Row, Table, any_, exists, literal, or_, select
from sqlalchemy import UUID as UuidType
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.encodings import understood
from ptce.commands.graces import accepted_needs, accepted_offers
from ptce.commands.suggestions import (
    HOLDING,
    SUGGESTIONS,
    Changes,
    Columns,
    Judged,
    Reason,
    asked_of,
    decide,
    expire,
    forbidding,
    lapse,
    write_changes,
)
from ptce.commands.transaction import Work
from ptce.commands.turns import take_turn
from ptce.commands.verified import columns_of
from ptce.db import tables
from ptce.db.candidates import (
    find_needs,
    find_offers,
    needs_by_id,
    offers_by_id,
    with_slots,
)
from ptce.db.found import FoundNeed, FoundOffer
from ptce.domain.calendar import Interval
from ptce.domain.lifecycle import OPEN_MATCHES
from ptce.domain.rules import RULE_SET_VERSION
from ptce.domain.terms import CheckStatus, ListingStatus, MatchStatus
from ptce.domain.values import Need
from ptce.matching.law import may_forbid
from ptce.matching.scoring import ENGINE_VERSION, Verdict, judge, judge_offer, leading, rank
from ptce.matching.thesaurus import load


@dataclass
class Agenda:
    """What is still to be matched again: each run may free a slot, or leave a place in a list."""

    requests: set[UUID] = field(default_factory=set)
    resources: set[UUID] = field(default_factory=set)


async def rematch_request(work: Work, request_id: UUID, *, together: bool = False) -> None:
    """Suggest the best resources for a request, and let go of those that no longer fit.

    The caller has written or locked the request. `together`: nothing else is matched in this
    transaction, so that other needs may be matched meanwhile.
    """
    agenda = Agenda()
    await _match_request(work, request_id, agenda, together=together)
    await _follow_up(work, agenda)


async def rematch_resource(work: Work, resource_id: UUID) -> None:
    """The mirror. Requests that lose one of a full list of suggestions get the next one."""
    agenda = Agenda()
    await _match_resource(work, resource_id, agenda)
    await _follow_up(work, agenda)


async def lapse_listing(
    work: Work, *, request_id: UUID | None = None, resource_id: UUID | None = None
) -> None:
    """Close the open matches of a listing that is withdrawn, paused or over, and release what they
    held.

    What is concluded stands. Others may get the slots and the places that this frees.
    """
    match = tables.match
    side, listing, id_ = (
        (match.c.request_id, tables.request, request_id)
        if request_id is not None
        else (match.c.resource_id, tables.resource, resource_id)
    )
    if id_ is None:
        raise ValueError("a request or a resource")
    found = select(listing.c.kind, listing.c.status).where(listing.c.id == id_)
    kind, status = (await work.connection.execute(found)).one()
    await take_turn(work.connection, kind)
    rows = await _match_rows(work, side == id_, _open())
    short = await _with_full_lists(work, rows)
    freed = await (expire if status == ListingStatus.EXPIRED else lapse)(work, rows)
    await _follow_up(work, Agenda(short - {request_id}, freed - {resource_id}))


async def judge_pair(need: Need, found: FoundOffer) -> tuple[Verdict, bool]:
    """What the law says of one pair now, and whether only others' bookings forbid it."""
    offers = [found.seen_by(need.id), found.offer]
    now, free = await asyncio.to_thread(judge, need, offers, load())
    return now, now.status is CheckStatus.VIOLATED and free.status is not CheckStatus.VIOLATED


async def _follow_up(work: Work, agenda: Agenda) -> None:
    """Until nothing is left to do. It ends: holds are only released, full lists only filled.

    Nobody holds these listings for us. A match that somebody acts on is skipped: he waits for the
    turn that we have, and what is done here only opens possibilities.
    """
    while agenda.resources or agenda.requests:
        if agenda.resources:
            await _match_resource(work, agenda.resources.pop(), agenda, skip_locked=True)
        else:
            await _match_request(work, agenda.requests.pop(), agenda, skip_locked=True)


async def _match_request(
    work: Work,
    request_id: UUID,
    agenda: Agenda,
    *,
    skip_locked: bool = False,
    together: bool = False,
) -> None:
    connection = work.connection
    kind = await _turn_of(connection, tables.request, request_id, together=together)
    found = (await needs_by_id(connection, kind, [request_id]))[request_id]
    offers = await find_offers(connection, found) if _to_match(found, work.now) else []
    rows = {
        row.resource_id: row
        for row in await _match_rows(
            work,
            tables.match.c.request_id == request_id,
            or_(_open(), _among(tables.match.c.resource_id, [each.offer.id for each in offers])),
            skip_locked=skip_locked,
        )
    }
    if _to_match(found, work.now):
        offers += await accepted_offers(connection, found, rows, offers)
    if not skip_locked:
        found = replace(found, need=await understood(work, found.need))
    judged = await asyncio.to_thread(_judge_request, found.need, offers, rows)
    if not skip_locked:
        await _keep_blocked(work, tables.request, request_id, judged)
    chosen = [verdict.offer_id for verdict in judged.worthy(rows)[:SUGGESTIONS]]
    changes = decide(rows, judged, chosen)
    columns = await columns_of(work, changes, rows, judged)
    parties = {each.offer.id: _parties(found, each) for each in offers}
    reasons = await asyncio.to_thread(_reasons, changes, judged, "resource_id")
    agenda.resources |= await write_changes(work, changes, rows, columns, parties, reasons)


async def _match_resource(
    work: Work, resource_id: UUID, agenda: Agenda, *, skip_locked: bool = False
) -> None:
    connection = work.connection
    kind = await _turn_of(connection, tables.resource, resource_id)
    anytime = Interval(work.now, work.now)
    found = (await offers_by_id(connection, kind, [resource_id], anytime))[resource_id]
    needs = [
        each
        for each in (await find_needs(connection, found) if found.offer.open else [])
        if _to_match(each, work.now)
    ]
    found = await with_slots(connection, found, [each.need.period for each in needs])
    rows = {
        row.request_id: row
        for row in await _match_rows(
            work,
            tables.match.c.resource_id == resource_id,
            or_(_open(), _among(tables.match.c.request_id, [each.need.id for each in needs])),
            skip_locked=skip_locked,
        )
    }
    if not found.offer.charter_signed:
        found, held = await accepted_needs(connection, found, rows)
        needs += [each for each in held if _to_match(each, work.now)]
    if not skip_locked:
        found = replace(found, offer=await understood(work, found.offer))
    judged = await asyncio.to_thread(_judge_resource, found, [each.need for each in needs], rows)
    if not skip_locked:
        await _keep_blocked(work, tables.resource, resource_id, judged)
    chosen, pushed = await _admitted(work, resource_id, judged.worthy(rows))
    changes = decide(rows, judged, chosen)
    columns = await columns_of(work, changes, rows, judged)
    parties = {each.need.id: _parties(each, found) for each in needs if each.need.id is not None}
    sinking = [rows[other] for other in changes.kept if judged.verdicts[other].s < rows[other].s]
    agenda.requests |= await _with_full_lists(work, [*changes.lapsed, *sinking])
    reasons = await asyncio.to_thread(_reasons, changes, judged, "request_id")
    agenda.resources |= await write_changes(work, changes, rows, columns, parties, reasons)
    await lapse(work, pushed)


def _judge_request(
    need: Need, offers: Sequence[FoundOffer], rows: Mapping[UUID, Row[Any]]
) -> Judged:
    """Of the resources that it has not met, those that may be suggested."""
    thesaurus = load()
    judged_as = {id_: asked_of(need, row) for id_, row in rows.items()}
    parts = {id_: said for id_, said in judged_as.items() if said is not need}
    whole = [each.seen_by(need.id) for each in offers if each.offer.id not in parts]
    if may_forbid(need):  # how many pairs the rules forbid is kept
        verdicts = judge(need, whole, thesaurus)
    else:
        met = [each for each in whole if each.id in rows]
        others = [each for each in whole if each.id not in rows]
        verdicts = judge(need, met, thesaurus)
        verdicts += leading(need, others, thesaurus, SUGGESTIONS)
    for each in offers:
        if each.offer.id in parts:
            verdicts += judge(parts[each.offer.id], [each.seen_by(need.id)], thesaurus)
    judged = Judged({each.offer_id: each for each in verdicts})
    firm = [
        verdict
        for each in offers
        if each.offer.id in rows and not judged.fits(each.offer.id)
        for verdict in judge(
            parts.get(each.offer.id, need), [each.seen_by(need.id, firm=True)], thesaurus
        )
    ]
    return Judged(judged.verdicts, frozenset(each.offer_id for each in rank(firm)))


def _judge_resource(
    found: FoundOffer, needs: Sequence[Need], rows: Mapping[UUID, Row[Any]]
) -> Judged:
    """The same verdicts as from the other side: a request's own booking is not held against it."""
    thesaurus = load()
    needs = [asked_of(need, rows.get(need.id)) if need.id else need for need in needs]
    own = {slot.request_id for slot in found.slots}
    strangers = [need for need in needs if need.id not in own]
    verdicts = judge_offer(found.seen_by(None), strangers, thesaurus)
    for need in needs:
        if need.id in own:
            verdicts += judge(need, [found.seen_by(need.id)], thesaurus)
    judged = Judged({each.need_id: each for each in verdicts if each.need_id is not None})
    firm = [
        verdict
        for need in needs
        if need.id is not None and need.id in rows and not judged.fits(need.id)
        for verdict in judge(need, [found.seen_by(need.id, firm=True)], thesaurus)
    ]
    return Judged(judged.verdicts, frozenset(each.need_id for each in rank(firm) if each.need_id))


async def _keep_blocked(work: Work, table: Table, listing_id: UUID, judged: Judged) -> None:
    """In the audit trail of a listing: how many pairs each rule alone forbids, and its version."""
    blocked = Counter(
        rule
        for verdict in judged.verdicts.values()
        if verdict.forbidden_by_rules_alone
        for rule in verdict.forbidding_rules
    )
    if blocked:
        versions = {"rule_set_version": RULE_SET_VERSION, "engine_version": ENGINE_VERSION}
        await work.audit(
            table.name, listing_id, {"blocked": dict(sorted(blocked.items()))} | versions
        )


def _reasons(changes: Changes, judged: Judged, other: str) -> dict[UUID, Reason]:
    """By lapsed match, the rules that forbid it; `other` names the column of the other listing."""
    lapsed = [(row, judged.verdicts.get(row._mapping[other])) for row in changes.lapsed]
    return forbidding(lapsed, load())


async def _admitted(
    work: Work, resource_id: UUID, worthy: Sequence[Verdict]
) -> tuple[list[UUID], list[Row[Any]]]:
    """The requests that take the resource among their best suggestions, and the matches that have
    to give way in a full list."""
    match = tables.match
    wanted = {each.need_id: each for each in worthy if each.need_id is not None}
    lists: dict[UUID, list[tuple[float, int, Row[Any] | None]]] = {
        request_id: [(-verdict.s, resource_id.int, None)] for request_id, verdict in wanted.items()
    }
    for row in await _match_rows(
        work,
        _among(match.c.request_id, list(wanted)),
        match.c.status == MatchStatus.SUGGESTED.value,
        match.c.resource_id != resource_id,
        skip_locked=True,
    ):
        lists[row.request_id].append((-row.s, row.resource_id.int, row))
    chosen: list[UUID] = []
    pushed: list[Row[Any]] = []
    for request_id in wanted:
        ranked = sorted(lists[request_id], key=lambda each: each[:2])
        if any(row is None for _, _, row in ranked[:SUGGESTIONS]):
            chosen.append(request_id)
            pushed += [row for _, _, row in ranked[SUGGESTIONS:] if row is not None]
    return chosen, pushed


async def _with_full_lists(work: Work, lapsing: Sequence[Row[Any]]) -> set[UUID]:
    """The requests that lose a suggestion from a full list: one more may have room now."""
    match = tables.match
    losing = {row.request_id for row in lapsing if row.status == MatchStatus.SUGGESTED}
    if not losing:
        return set()
    counted: dict[UUID, int] = {}
    for row in await work.connection.execute(
        select(match.c.request_id).where(
            match.c.request_id.in_(losing), match.c.status == MatchStatus.SUGGESTED.value
        )
    ):
        counted[row.request_id] = counted.get(row.request_id, 0) + 1
    return {request_id for request_id, count in counted.items() if count >= SUGGESTIONS}


async def _match_rows(
    work: Work, *conditions: ColumnElement[bool], skip_locked: bool = False
) -> Sequence[Row[Any]]:
    """Rows of `match`, locked in the order of their ids."""
    match = tables.match
    query = select(match).where(*conditions).order_by(match.c.id)
    rows = await work.connection.execute(
        query.with_for_update(key_share=True, skip_locked=skip_locked)
    )
    return rows.all()


def _among(column: ColumnElement[UUID], ids: Sequence[UUID | None]) -> ColumnElement[bool]:
    """Whether it is one of these: a single parameter, however many they are."""
    return column == any_(literal(list(ids), ARRAY(UuidType)))


def _open() -> ColumnElement[bool]:
    return tables.match.c.status.in_(sorted(status.value for status in OPEN_MATCHES))


async def _turn_of(
    connection: AsyncConnection, table: Table, id_: UUID, *, together: bool = False
) -> str:
    """Take the turn of a listing's kind, which is answered. A request that holds something may free
    it: it is matched alone. It stays so, as who accepts locks the request."""
    match = tables.match
    held = exists().where(match.c.request_id == id_, match.c.status.in_(sorted(HOLDING)))
    query = select(table.c.kind, held if together else literal(True)).where(table.c.id == id_)
    kind, alone = (await connection.execute(query)).one()
    await take_turn(connection, kind, together=not alone)
    return str(kind)


def _to_match(found: FoundNeed, now: datetime) -> bool:
    return found.open and found.need.period.end > now


def _parties(found: FoundNeed, offered: FoundOffer) -> Columns:
    return {
        "kind": found.need.kind,
        "request_id": found.need.id,
        "resource_id": offered.offer.id,
        "receiver_id": found.member_id,
        "receiver_pole_id": found.pole_id,
        "provider_id": offered.offer.member_id,
        "provider_pole_id": offered.pole_id,
    }
