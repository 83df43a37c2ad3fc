"""Mutations on who signs in: inviting people, ending sessions."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

import strawberry

from ptce.commands.invitations import INVITE_PERSON as INVITE_PERSON_COMMAND
from ptce.commands.invitations import REVOKE_INVITATION as REVOKE_INVITATION_COMMAND
from ptce.commands.invitations import InvitePerson, RevokeInvitation
from ptce.commands.sessions import REVOKE_SESSION as REVOKE_SESSION_COMMAND
from ptce.commands.sessions import RevokeSession
from ptce.commands.transaction import Outcome
from ptce.domain.terms import Role
from ptce.schema.entities import INVITATION, SESSION
from ptce.schema.fields import needed, optional
from ptce.schema.inputs import KEY
from ptce.schema.invitations import Invitation, SignInSession
from ptce.schema.requesting import Asking, fields_of, mutation, payload_type


@strawberry.input(
    description=(
        "Une personne à inviter, par courriel, à un rôle. Une invitation de la même personne au "
        "même rôle, encore en attente, est remplacée."
    )
)
class InvitePersonInput:
    email: str = needed("Son courriel.")
    role: Role = needed("MEMBER_USER, pour une structure ; COORDINATOR, pour un pôle.")
    member_id: strawberry.ID | None = optional("La structure, pour un rôle de membre.")
    pole_id: strawberry.ID | None = optional("Le pôle, pour les autres rôles.")
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une invitation à reprendre.")
class RevokeInvitationInput:
    invitation_id: strawberry.ID = needed("L'invitation.")
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une de vos sessions à terminer.")
class RevokeSessionInput:
    session_id: strawberry.ID = needed("La session.")
    everywhere: bool | None = optional(
        "Terminer toutes vos sessions, celle-ci comprise ? Par défaut, celle-ci seule."
    )
    idempotency_key: str | None = optional(KEY)


def _sealed(asking: Asking) -> dict[str, Any]:
    """The secret of a new invitation, and whether there is a post to send it by."""
    return {"secret": token_urlsafe(32), "mailed": asking.post is not None}


async def _sent(
    asking: Asking, data: InvitePerson, outcome: Outcome, _: frozenset[str]
) -> dict[str, Any]:
    if outcome.object_id is not None and asking.post is not None:
        asking.post(outcome.object_id, data.secret)
    return {}


INVITE_PERSON = mutation(
    INVITE_PERSON_COMMAND,
    lambda given: InvitePerson(**fields_of(InvitePerson, given)),
    InvitePersonInput,
    payload_type("invitePerson", "invitation", Invitation, INVITATION, "L'invitation."),
    "Inviter quelqu'un : un courriel part, avec un lien qui sert une fois, pendant 14 jours.",
    _sent,
    _sealed,
)
REVOKE_INVITATION = mutation(
    REVOKE_INVITATION_COMMAND,
    lambda given: RevokeInvitation(**fields_of(RevokeInvitation, given)),
    RevokeInvitationInput,
    payload_type("revokeInvitation", "invitation", Invitation, INVITATION, "L'invitation."),
    "Reprendre une invitation que personne n'a acceptée : son lien ne sert plus à rien.",
)
REVOKE_SESSION = mutation(
    REVOKE_SESSION_COMMAND,
    lambda given: RevokeSession(**fields_of(RevokeSession, given)),
    RevokeSessionInput,
    payload_type("revokeSession", "session", SignInSession, SESSION, "La session, terminée."),
    "Terminer une de vos sessions, ou toutes : leurs jetons sont refusés aussitôt.",
)
