"""Mutations on a match before it binds anybody: what was proposed or accepted is taken back."""

from __future__ import annotations

import strawberry

from ptce.commands.withdrawals import WITHDRAW_MATCH, WithdrawMatch
from ptce.domain.terms import MatchSide
from ptce.schema.entities import MATCH
from ptce.schema.fields import needed, optional
from ptce.schema.inputs import BEHALF, EXPECTED, KEY
from ptce.schema.matches import Match
from ptce.schema.requesting import fields_of, mutation, payload_type


@strawberry.input(description="Une proposition ou un accord sur lequel on revient.")
class WithdrawMatchInput:
    match_id: strawberry.ID = needed("La mise en relation.")
    reason: str = needed("Pourquoi ; dit tel quel aux deux côtés.")
    side: MatchSide | None = optional(
        "Le côté qui revient sur son accord ; déduit de la structure."
    )
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
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
