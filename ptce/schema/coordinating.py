"""Mutations on a match that binds nobody: it is kept, taken back, or reopened."""

from __future__ import annotations

import strawberry

from ptce.commands.reopenings import REOPEN_MATCH, ReopenMatch
from ptce.commands.shortlists import SHORTLIST_MATCH, ShortlistMatch
from ptce.commands.withdrawals import WITHDRAW_MATCH, WithdrawMatch
from ptce.domain.terms import MatchSide
from ptce.schema.entities import MATCH
from ptce.schema.fields import needed, optional
from ptce.schema.inputs import EXPECTED, KEY
from ptce.schema.matches import Match
from ptce.schema.requesting import fields_of, mutation, payload_type


@strawberry.input(description="Une suggestion à retenir.")
class ShortlistMatchInput:
    match_id: strawberry.ID = needed("La mise en relation.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une mise en relation close à rouvrir.")
class ReopenMatchInput:
    match_id: strawberry.ID = needed("La mise en relation.")
    reason: str = needed("Pourquoi ; dit tel quel aux deux côtés.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une proposition ou un accord sur lequel on revient.")
class WithdrawMatchInput:
    match_id: strawberry.ID = needed("La mise en relation.")
    reason: str = needed("Pourquoi ; dit tel quel aux deux côtés.")
    side: MatchSide | None = optional(
        "Le côté qui revient sur son accord ; déduit de la structure."
    )
    on_behalf_of: strawberry.ID | None = optional(
        "Structure qui revient sur son accord ; par défaut la vôtre. Sans elle, l'animation retire "
        "sa proposition."
    )
    heard: str | None = optional(
        "Pour l'animation, quand elle retire l'accord d'un côté : comment elle l'a su ; dit tel "
        "quel aux deux côtés."
    )
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


WITHDRAW = mutation(
    WITHDRAW_MATCH,
    lambda given: WithdrawMatch(**fields_of(WithdrawMatch, given)),
    WithdrawMatchInput,
    payload_type("withdrawMatch", "match", Match, MATCH, "La mise en relation retirée."),
    (
        "Revenir sur ce qu'on a proposé ou accepté : l'animation retire sa proposition, un côté "
        "son propre accord tant que l'autre n'a pas répondu ; ce qu'il retenait est libéré."
    ),
)
SHORTLIST = mutation(
    SHORTLIST_MATCH,
    lambda given: ShortlistMatch(**fields_of(ShortlistMatch, given)),
    ShortlistMatchInput,
    payload_type("shortlistMatch", "match", Match, MATCH, "La mise en relation retenue."),
    "Retenir une suggestion, à proposer plus tard ; les deux côtés voient qu'elle est retenue.",
)
REOPEN = mutation(
    REOPEN_MATCH,
    lambda given: ReopenMatch(**fields_of(ReopenMatch, given)),
    ReopenMatchInput,
    payload_type("reopenMatch", "match", Match, MATCH, "La mise en relation rouverte."),
    (
        "Rouvrir ce qui a été décliné, retiré ou annulé, si cela convient encore : c'est de "
        "nouveau une suggestion, et chaque côté devra donner un nouvel accord."
    ),
)
