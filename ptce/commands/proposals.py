"""Words that a pole's coordinators propose for the thesaurus, approve or reject.

Both are checked as the tables would read them, so that what is approved can always be taken in:
what they can hold, what they hold already, what was proposed or approved before. It changes no
score by itself: the next version of the thesaurus takes it in, for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.acting import require_version, visible_row
from ptce.commands.applications import require_runs
from ptce.commands.parsing import Parser, Path
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.db.tables import TEXT_LENGTH, TITLE_LENGTH
from ptce.domain.calendar import PARIS
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.proposals import PROPOSAL_TRANSITIONS, ProposalEvent, ProposalStatus
from ptce.matching.concepts import SEPARATOR, Approved, identifier
from ptce.matching.labels import DECOYS, key
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
    _known(parser, ("concept",), data.kind, data.concept)
    return await _propose(work, parser, data, {"concept": data.concept})


async def propose_concept(work: Work, data: ProposeConcept) -> UUID:
    """Write a concept that the thesaurus does not have. Answers the proposal's id."""
    parser = Parser()
    _known(parser, ("broader",), data.kind, data.broader)
    english = _spaced(parser.text(("labelEn",), data.label_en, TITLE_LENGTH, required=True))
    concept = identifier(english, TITLE_LENGTH) or ""
    if concept:
        _unknown(parser, ("labelEn",), concept)
    elif english:
        parser.invalid(
            ("labelEn",),
            "des lettres de a à z sont attendues, ou des chiffres",
            "letters from a to z are expected, or digits",
        )
    new = {"concept": concept, "broader": data.broader, "label_en": english}
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
    label = _spaced(parser.text(("label",), data.label, TITLE_LENGTH, required=True))
    note = parser.text(("note",), data.note, TEXT_LENGTH, lines=True)
    _new(parser, ("label",), data.kind, label)
    parser.finish()
    pole = await visible_row(work, tables.pole, data.pole_id, ("poleId",), "Pôle", "Pole", False)
    require_runs(work, pole.id)
    await _require_room(work, pole.id)
    proposal = tables.thesaurus_proposal
    waits = and_(proposal.c.pole_id == pole.id, proposal.c.status == ProposalStatus.PROPOSED.value)
    named = ("label",), ("labelEn",)
    await _require_first(work, data.kind, label, concept, named, waits)
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


def _spaced(text: str) -> str:
    """With one space between two words, as SKOS is read."""
    return " ".join(text.split())


def _known(parser: Parser, path: Path, kind: str, concept: str) -> None:
    known = load().concepts.get(concept)
    if known is None or known.kind != kind:
        parser.invalid(
            path,
            "ce n'est pas une chose que le thésaurus connaît, de cette nature (`meanings`)",
            "the thesaurus knows no such thing of this kind (`meanings`)",
        )


def _unknown(parser: Parser, path: Path, concept: str) -> None:
    if concept in load().concepts:
        parser.invalid(path, f"« {concept} » existe déjà", f"“{concept}” exists already")


def _new(parser: Parser, path: Path, kind: str, label: str) -> None:
    """A label that is somebody's already would change nothing, or break what it means."""
    if kind not in KIND_BY_CODE or not label:
        return
    if SEPARATOR in label:
        parser.invalid(
            path,
            f"« {SEPARATOR} » n'est pas possible dans un libellé",
            f"“{SEPARATOR}” is not possible in a label",
        )
        return
    if not key(label):
        parser.invalid(path, "il n'y a là aucun mot", "there is no word in it")
        return
    thesaurus = load()
    owner = thesaurus.owner(kind, label)
    if owner == DECOYS:
        parser.invalid(
            path,
            "ce mot ressemble à un autre, et le thésaurus l'écarte exprès",
            "this word looks like another, and the thesaurus sets it aside on purpose",
        )
    elif owner is not None:
        fr, en = thesaurus.label(owner, "fr"), thesaurus.label(owner, "en")
        parser.invalid(path, f"c'est déjà un nom de « {fr} »", f"it is a name of “{en}” already")


async def _require_first(
    work: Work,
    kind: str,
    label: str,
    concept: Mapping[str, str | None],
    paths: tuple[Path, Path],
    *also: ColumnElement[bool],
) -> None:
    """ALREADY_EXISTS when the label, in any form of it, or a new concept of this name was approved,
    in whatever pole, or is one of `also`; `paths`: of the label and of the new concept's name.

    Whoever comes second waits for the first.
    """
    lock = func.pg_advisory_xact_lock(func.hashtextextended("thesaurus proposals", 0))
    await work.connection.execute(select(lock))
    proposal = tables.thesaurus_proposal
    rows = await work.connection.execute(
        select(proposal).where(
            or_(proposal.c.status == ProposalStatus.APPROVED.value, *also),
            or_(proposal.c.kind == kind, proposal.c.concept == concept["concept"]),
            proposal.c.apart_from.is_(None),
        )
    )
    parser, form = Parser(), key(label)
    for row in rows:
        approved = row.status == ProposalStatus.APPROVED.value
        fr, en = ("approuvé", "approved") if approved else ("proposé", "proposed")
        if row.kind == kind and key(row.label) == form:
            parser.refuse(
                ErrorCode.ALREADY_EXISTS,
                paths[0],
                what=f"Le mot « {row.label} » ({fr} pour « {row.concept} »)",
                what_en=f"The word “{row.label}” ({en} for “{row.concept}”)",
            )
        elif concept.get("broader") and row.broader and row.concept == concept["concept"]:
            parser.refuse(
                ErrorCode.ALREADY_EXISTS,
                paths[1],
                what=f"La chose « {row.concept} » ({fr}e sous le nom « {row.label} »)",
                what_en=f"The thing “{row.concept}” ({en} by the name “{row.label}”)",
            )
        if parser.errors:
            break
    parser.finish()


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
        reason: str | None = parser.text(
            ("reason",), data.reason, REASON_LENGTH, required=True, lines=True
        )
    else:
        reason = parser.text(("reason",), data.reason, REASON_LENGTH, lines=True)
        if row.apart_from is None:
            _addable(parser, row)
    parser.finish()
    if event is ProposalEvent.APPROVE and row.apart_from is None:
        named = ("proposalId",), ("proposalId",)
        concept = {"concept": row.concept, "broader": row.broader}
        await _require_first(work, row.kind, row.label, concept, named)
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


def _addable(parser: Parser, row: Row[Any]) -> None:
    """The thesaurus may have changed since it was proposed."""
    path = ("proposalId",)
    _known(parser, path, row.kind, row.broader or row.concept)
    if row.broader is not None:
        _unknown(parser, path, row.concept)
    _new(parser, path, row.kind, row.label)


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
