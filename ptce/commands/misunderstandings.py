"""« Not the resource that is sought »: two words that were taken for close, for the thesaurus."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from ptce.commands.proposals import MOST_OPEN
from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.db.candidates import needs_by_id, offers_by_id
from ptce.db.tables import TITLE_LENGTH
from ptce.domain.proposals import ProposalStatus
from ptce.matching.fusions import meanings
from ptce.matching.thesaurus import Meaning, load


async def note_misunderstanding(work: Work, match: Row[Any]) -> None:
    """Propose, to the coordinators of the need's pole, that the words of a declined match be set
    apart: those that name what each listing is, or its title. Nothing when the thesaurus knows
    neither, when they were proposed already, or when too many proposals wait."""
    kind: str = match.kind
    need = (await needs_by_id(work.connection, kind, [match.request_id]))[match.request_id].need
    offers = await offers_by_id(work.connection, kind, [match.resource_id], need.period)
    offer = offers[match.resource_id].offer
    [meant] = await asyncio.to_thread(meanings, need, [offer], load())
    concept = meant.offer_concept or meant.need_concept
    if concept is None:
        return
    label, sought = await _words(work, match, meant)
    if label.casefold() == sought.casefold() or not await _room(work, match.receiver_pole_id):
        return
    proposal = tables.thesaurus_proposal
    added = await work.connection.execute(
        upsert(proposal)
        .values(
            pole_id=match.receiver_pole_id,
            kind=kind,
            concept=concept,
            label=label,
            apart_from=sought,
            match_id=match.id,
            status=ProposalStatus.PROPOSED.value,
            created_at=work.now,
            updated_at=work.now,
        )
        .on_conflict_do_nothing()
        .returning(proposal.c.id)
    )
    if (id_ := added.scalar_one_or_none()) is not None:
        detail = {"label": label, "apart_from": sought}
        await work.audit(proposal.name, id_, detail, pole_id=match.receiver_pole_id)


async def _words(work: Work, match: Row[Any], meant: Meaning) -> tuple[str, str]:
    """Of the offer, and of the need."""
    met, request, resource = tables.match, tables.request, tables.resource
    rows = await work.connection.execute(
        select(resource.c.title, request.c.title.label("sought"))
        .join(met, met.c.resource_id == resource.c.id)
        .join(request, request.c.id == met.c.request_id)
        .where(met.c.id == match.id)
    )
    titles = rows.one()
    label = meant.offer_words or titles.title
    sought = meant.need_words or titles.sought
    return label[:TITLE_LENGTH], sought[:TITLE_LENGTH]


async def _room(work: Work, pole_id: UUID) -> bool:
    proposal = tables.thesaurus_proposal
    waiting = await work.connection.scalar(
        select(func.count())
        .select_from(proposal)
        .where(proposal.c.pole_id == pole_id, proposal.c.status == ProposalStatus.PROPOSED.value)
    )
    return (waiting or 0) < MOST_OPEN
