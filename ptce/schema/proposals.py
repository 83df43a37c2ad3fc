"""Words proposed for the thesaurus: the list that coordinators read, and their commands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import ColumnElement

from ptce.commands.proposals import (
    APPROVE_PROPOSAL,
    PROPOSE_CONCEPT,
    PROPOSE_LABEL,
    REJECT_PROPOSAL,
    ProposeConcept,
    ProposeLabel,
    ReviewProposal,
)
from ptce.db import visible
from ptce.domain.proposals import ProposalStatus
from ptce.domain.terms import Term
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Arm, Orders, Row
from ptce.schema.entities import MATCH, POLE, PROPOSAL
from ptce.schema.fields import column, connection, identifier, needed, one, optional
from ptce.schema.filtering import among, by_id
from ptce.schema.inputs import EXPECTED, KEY
from ptce.schema.matches import Match
from ptce.schema.pages import order_type
from ptce.schema.poles import Pole
from ptce.schema.requesting import fields_of, mutation, payload_type
from ptce.schema.shapes import Node
from ptce.schema.vocabularies import ResourceKind, vocabulary

vocabulary("Ce que devient un mot proposé pour le thésaurus.")(ProposalStatus)


@vocabulary("Clé de tri des propositions.")
class ThesaurusProposalOrderField(Term):
    CREATED = "CREATED", "de la plus récente à la plus ancienne, ou l'inverse", "by creation"


ThesaurusProposalOrder = order_type("ThesaurusProposalOrder", ThesaurusProposalOrderField)
CREATED = Orders({"CREATED": None}, "CREATED", descending=True)


@strawberry.type(
    description=(
        "Un mot proposé pour le thésaurus dans un pôle : par l'animation, un nom de plus pour une "
        "chose, ou une chose qui y manque (`broader`) ; par un refus, un mot à éloigner d'un autre "
        "(`apartFrom`)."
    )
)
class ThesaurusProposal(Node):
    id: strawberry.ID = identifier("thesaurus_proposal", "Identifiant.")
    kind: ResourceKind = column("kind", "Nature.")
    concept: str = column(
        "concept", "La chose, comme `meanings` la nomme ; nouvelle si `broader` est là."
    )
    broader: str | None = column("broader", "Ce dont la chose nouvelle est une sorte.")
    label: str = column("label", "Le mot proposé.")
    label_en: str | None = column("label_en", "Le nom anglais d'une chose nouvelle.")
    apart_from: str | None = column(
        "apart_from",
        "Le mot d'un besoin dont `label` est à éloigner : l'un a été proposé pour l'autre, et "
        "refusé (`WRONG_RESOURCE`). Qui écrit la prochaine version du thésaurus en tient compte.",
    )
    match: Match | None = one(
        MATCH,
        lambda row, match: match.c.id == row.c.match_id,
        "La mise en relation refusée d'où vient `apartFrom`.",
    )
    note: str | None = column("note", "Pourquoi.", weight=20)
    status: ProposalStatus = column("status", "Où elle en est.")
    reason: str | None = column("reason", "Ce qu'en dit qui l'a examinée.", weight=5)
    reviewed_at: datetime | None = column("reviewed_at", "Quand elle l'a été.")
    created_at: datetime = column("created_at", "Quand elle a été faite.")
    version: int = column("version", "Version, pour `expectedVersion`.")
    pole: Pole | None = one(POLE, lambda row, pole: pole.c.id == row.c.pole_id, "Pôle.")


@strawberry.input(description="Critères d'une liste de propositions.")
class ThesaurusProposalFilter:
    pole_id: strawberry.ID | None = optional("De ce pôle.")
    status: list[ProposalStatus] | None = optional("Dans l'un de ces états.")


def _filters(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    given = arguments.inside("filter")
    return [
        *by_id(row.c.pole_id, given, "poleId", "pole"),
        *among(row.c.status, given, "status"),
    ]


def _arms(row: Row, arguments: Arguments) -> Sequence[Arm]:
    """Of each of one's poles, along its index."""
    return [Arm(lambda row, each: row.c.pole_id == each, visible.COORDINATED)]


PROPOSALS: Any = connection(
    PROPOSAL,
    CREATED,
    "Mots proposés pour le thésaurus, pour l'animation de leur pôle.",
    order_input=ThesaurusProposalOrder,
    filter_input=ThesaurusProposalFilter,
    filters=_filters,
    arms=_arms,
)

_POLE = "Le pôle où l'on a rencontré ce mot."
_LABEL = "Le mot, tel que les membres l'écrivent, 120 caractères au plus."
_NOTE = "Pourquoi : la phrase qui n'a pas été comprise, par exemple."


@strawberry.input(description="Un nom de plus pour une chose que le thésaurus connaît.")
class ProposeLabelInput:
    pole_id: strawberry.ID = needed(_POLE)
    kind: ResourceKind = needed("Nature de la chose.")
    concept: str = needed("La chose, comme `meanings` la nomme : « pallets ».")
    label: str = needed(_LABEL)
    note: str | None = optional(_NOTE)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une chose que le thésaurus ne connaît pas.")
class ProposeConceptInput:
    pole_id: strawberry.ID = needed(_POLE)
    kind: ResourceKind = needed("Nature de la chose.")
    broader: str = needed("Ce dont c'est une sorte, comme `meanings` le nomme : « wood ».")
    label: str = needed(_LABEL)
    label_en: str = needed("Son nom anglais ; l'identifiant de la chose en est fait.")
    note: str | None = optional(_NOTE)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une proposition à approuver ou à ne pas retenir.")
class ReviewProposalInput:
    proposal_id: strawberry.ID = needed("La proposition.")
    reason: str | None = optional("Ce que l'on en dit ; nécessaire pour ne pas la retenir.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


def _payload(command: str) -> Any:
    return payload_type(command, "proposal", ThesaurusProposal, PROPOSAL, "La proposition.")


PROPOSE_LABEL_FIELD = mutation(
    PROPOSE_LABEL,
    lambda given: ProposeLabel(**fields_of(ProposeLabel, given)),
    ProposeLabelInput,
    _payload("proposeLabel"),
    "Proposer un mot que le moteur n'a pas compris, pour une chose qu'il connaît. Un nom qui est "
    "déjà à une chose est refusé.",
)
PROPOSE_CONCEPT_FIELD = mutation(
    PROPOSE_CONCEPT,
    lambda given: ProposeConcept(**fields_of(ProposeConcept, given)),
    ProposeConceptInput,
    _payload("proposeConcept"),
    "Proposer une chose que le moteur ne connaît pas.",
)
APPROVE = mutation(
    APPROVE_PROPOSAL,
    lambda given: ReviewProposal(**fields_of(ReviewProposal, given)),
    ReviewProposalInput,
    _payload("approveProposal"),
    "Approuver une proposition : la prochaine version du thésaurus la reprend. Aucun score ne "
    "change d'ici là.",
)
REJECT = mutation(
    REJECT_PROPOSAL,
    lambda given: ReviewProposal(**fields_of(ReviewProposal, given)),
    ReviewProposalInput,
    _payload("rejectProposal"),
    "Ne pas retenir une proposition, en disant pourquoi ; on peut y revenir.",
)
