"""Words that a pole's coordinators propose for the thesaurus, approve or reject.

What is approved changes no score by itself: the next version of the thesaurus takes it in, for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.acting import require_version, visible_row
from ptce.commands.applications import require_runs
from ptce.commands.parsing import Parser
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.db.tables import TEXT_LENGTH, TITLE_LENGTH
from ptce.domain.calendar import PARIS
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.proposals import PROPOSAL_TRANSITIONS, ProposalEvent, ProposalStatus
from ptce.matching.concepts import Approved
from ptce.matching.labels import DECOYS, fold
from ptce.matching.thesaurus import load

REASON_LENGTH: Final = 500
MOST_OPEN: Final = 500
"""Proposals of one pole that wait for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeLabel:
    """`concept` is one of the thesaurus, of this kind."""

    pole_id: str
    kind: str
    concept: str
    label: str
    note: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeConcept:
    """`broader` is a concept of the thesaurus, of this kind, that the new one is a sort of."""

    pole_id: str
    kind: str
    broader: str
    label: str
    label_en: str
    note: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewProposal:
    """A rejection needs its reason."""

    proposal_id: str
    reason: str | None = None
    expected_version: int | None = None
    idempotency_key: str | None = None


async def propose_label(work: Work, data: ProposeLabel) -> UUID:
    """Write a label that the thesaurus does not have. Answers the proposal's id."""
    parser = Parser()
    _known(parser, "concept", data.kind, data.concept)
    return await _propose(work, parser, data, {"concept": data.concept})


async def propose_concept(work: Work, data: ProposeConcept) -> UUID:
    """Write a concept that the thesaurus does not have. Answers the proposal's id."""
    parser = Parser()
    _known(parser, "broader", data.kind, data.broader)
    english = parser.text(("labelEn",), data.label_en, TITLE_LENGTH, required=True)
    concept = fold(english).replace(" ", "-")
    if concept in load().concepts:
        parser.invalid(("labelEn",), f"« {concept} » existe déjà", f"“{concept}” exists already")
    elif not concept:
        parser.refuse(ErrorCode.REQUIRED, ("labelEn",))
    new = {"concept": concept[:TITLE_LENGTH], "broader": data.broader, "label_en": english}
    return await _propose(work, parser, data, new)


async def approve_proposal(work: Work, data: ReviewProposal) -> UUID:
    """It comes into the next version."""
    return await _review(work, data, ProposalEvent.APPROVE)


async def reject_proposal(work: Work, data: ReviewProposal) -> UUID:
    """It does not, and why."""
    return await _review(work, data, ProposalEvent.REJECT)


async def approved_words(engine: AsyncEngine) -> list[Approved]:
    """What the coordinators of all poles approved, in the order in which it was proposed. Words to
    be set apart are for whoever writes the next version."""
    proposal, pole = tables.thesaurus_proposal, tables.pole
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(proposal, pole.c.slug)
            .join(pole, pole.c.id == proposal.c.pole_id)
            .where(
                proposal.c.status == ProposalStatus.APPROVED.value, proposal.c.apart_from.is_(None)
            )
            .order_by(proposal.c.id)
        )
    return [
        Approved(
            kind=row.kind,
            concept=row.concept,
            broader=row.broader,
            label=row.label,
            label_en=row.label_en,
            source=f"pole {row.slug}",
            dated=row.reviewed_at.astimezone(PARIS).date(),
        )
        for row in rows
    ]


async def _propose(
    work: Work, parser: Parser, data: ProposeLabel | ProposeConcept, concept: dict[str, str]
) -> UUID:
    label = parser.text(("label",), data.label, TITLE_LENGTH, required=True)
    note = parser.text(("note",), data.note, TEXT_LENGTH, lines=True)
    _new(parser, data.kind, label)
    parser.finish()
    pole = await visible_row(work, tables.pole, data.pole_id, ("poleId",), "Pôle", "Pole", False)
    require_runs(work, pole.id)
    await _require_room(work, pole.id)
    proposal = tables.thesaurus_proposal
    rows = await work.connection.execute(
        insert(proposal)
        .values(
            pole_id=pole.id,
            kind=data.kind,
            label=label,
            note=note,
            status=ProposalStatus.PROPOSED.value,
            proposed_by=work.viewer.principal_id,
            created_at=work.now,
            updated_at=work.now,
            **concept,
        )
        .returning(proposal.c.id)
    )
    id_: UUID = rows.scalar_one()
    await work.audit(proposal.name, id_, {"label": label} | concept, pole_id=pole.id)
    return id_


def _known(parser: Parser, field: str, kind: str, concept: str) -> None:
    known = load().concepts.get(concept)
    if known is None or known.kind != kind:
        parser.invalid(
            (field,),
            "ce n'est pas une chose que le thésaurus connaît, de cette nature (`meanings`)",
            "the thesaurus knows no such thing of this kind (`meanings`)",
        )


def _new(parser: Parser, kind: str, label: str) -> None:
    """A label that is somebody's already would change nothing, or break what it means."""
    if kind not in KIND_BY_CODE or not label:
        return
    thesaurus = load()
    try:
        owner = thesaurus.owner(kind, label)
    except ValueError:
        parser.invalid(("label",), "il n'y a là aucun mot", "there is no word in it")
        return
    if owner == DECOYS:
        parser.invalid(
            ("label",),
            "ce mot ressemble à un autre, et le thésaurus l'écarte exprès",
            "this word looks like another, and the thesaurus sets it aside on purpose",
        )
    elif owner is not None:
        fr, en = thesaurus.label(owner, "fr"), thesaurus.label(owner, "en")
        parser.invalid(
            ("label",), f"c'est déjà un nom de « {fr} »", f"it is a name of “{en}” already"
        )


async def _require_room(work: Work, pole_id: UUID) -> None:
    proposal = tables.thesaurus_proposal
    waiting = await work.connection.scalar(
        select(func.count())
        .select_from(proposal)
        .where(
            proposal.c.pole_id == pole_id,
            proposal.c.status == ProposalStatus.PROPOSED.value,
        )
    )
    if (waiting or 0) >= MOST_OPEN:
        parser = Parser()
        parser.too_many((), MOST_OPEN, "propositions en attente", "proposals that wait")
        parser.finish()


async def _review(work: Work, data: ReviewProposal, event: ProposalEvent) -> UUID:
    row = await _proposal(work, data)
    status = ProposalStatus[row.status]
    following = PROPOSAL_TRANSITIONS.get((status, event))
    if following is None:
        raise Refusal.of(
            ErrorCode.WRONG_STATE,
            "proposalId",
            state=f"proposition : {status.fr}",
            state_en=f"proposal: {status.en}",
        )
    parser = Parser()
    if event is ProposalEvent.REJECT:
        parser.text(("reason",), data.reason, REASON_LENGTH, required=True, lines=True)
    reason = parser.text(("reason",), data.reason, REASON_LENGTH, lines=True)
    parser.finish()
    proposal = tables.thesaurus_proposal
    await work.connection.execute(
        update(proposal)
        .where(proposal.c.id == row.id)
        .values(
            status=following.value,
            reason=reason,
            reviewed_by=work.viewer.principal_id,
            reviewed_at=work.now,
            updated_at=work.now,
            version=proposal.c.version + 1,
        )
    )
    detail = {"label": row.label, "status": following.value, "version": row.version + 1}
    await work.audit(proposal.name, row.id, detail, pole_id=row.pole_id)
    id_: UUID = row.id
    return id_


async def _proposal(work: Work, data: ReviewProposal) -> Row[Any]:
    """The locked row, of a pole that the viewer coordinates."""
    row = await visible_row(
        work,
        tables.thesaurus_proposal,
        data.proposal_id,
        ("proposalId",),
        "Proposition",
        "Proposal",
    )
    require_runs(work, row.pole_id)
    require_version(row, data.expected_version)
    return row


PROPOSE_LABEL: Command[ProposeLabel] = Command("proposeLabel", propose_label)
PROPOSE_CONCEPT: Command[ProposeConcept] = Command("proposeConcept", propose_concept)
APPROVE_PROPOSAL: Command[ReviewProposal] = Command("approveProposal", approve_proposal)
REJECT_PROPOSAL: Command[ReviewProposal] = Command("rejectProposal", reject_proposal)
