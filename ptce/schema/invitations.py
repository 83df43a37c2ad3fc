"""Invitations to a role of a pole, and the sessions of whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, case, select

from ptce.db import tables, visible
from ptce.domain.terms import Role, Term
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Arm, Orders, Row
from ptce.schema.entities import MEMBER, POLE
from ptce.schema.fields import column, identifier, one, quoted, value
from ptce.schema.pages import order_type
from ptce.schema.shapes import Node
from ptce.schema.vocabularies import vocabulary

if TYPE_CHECKING:
    from ptce.schema.members import Member
    from ptce.schema.poles import Pole


@vocabulary("Où en est une invitation.")
class InvitationStatus(Term):
    PENDING = "PENDING", "en attente", "pending"
    ACCEPTED = "ACCEPTED", "acceptée", "accepted"
    REVOKED = "REVOKED", "reprise", "taken back"
    EXPIRED = "EXPIRED", "expirée", "expired"


def _status(row: Row) -> ColumnElement[str]:
    return case(
        (row.c.accepted_at.is_not(None), quoted(InvitationStatus.ACCEPTED.value)),
        (row.c.revoked_at.is_not(None), quoted(InvitationStatus.REVOKED.value)),
        (row.c.expires_at <= visible.NOW, quoted(InvitationStatus.EXPIRED.value)),
        else_=quoted(InvitationStatus.PENDING.value),
    )


def _named(name: str) -> Any:
    """The name of the principal that a column holds."""

    def read(row: Row) -> ColumnElement[Any]:
        principal = tables.principal.alias()
        who = select(principal.c.name).where(principal.c.id == row.c[name])
        return who.correlate_except(principal).scalar_subquery()

    return read


@strawberry.type(
    description=(
        "Invitation d'une personne à un rôle. L'animation du pôle seule la voit ; le lien n'est "
        "connu que de qui reçoit le courriel."
    )
)
class Invitation(Node):
    id: strawberry.ID = identifier("invitation", "Identifiant.")
    role: Role = column("role", "Rôle offert.")
    email: str | None = column(
        "email", "Courriel invité ; oublié dès que l'invitation est acceptée ou reprise."
    )
    status: InvitationStatus = value(_status, "Où elle en est, à cet instant.")
    invited_by: str | None = value(
        _named("invited_by"), "Qui a invité ; null : qui exploite le serveur."
    )
    accepted_by: str | None = value(_named("accepted_by"), "Qui a accepté.")
    sent_at: datetime | None = column("sent_at", "Départ du courriel ; null tant qu'il attend.")
    expires_at: datetime = column("expires_at", "Fin de validité du lien.")
    accepted_at: datetime | None = column("accepted_at", "Acceptation.")
    revoked_at: datetime | None = column("revoked_at", "Reprise.")
    created_at: datetime = column("created_at", "Création.")
    pole: Annotated[Pole, strawberry.lazy("ptce.schema.poles")] | None = one(
        POLE, lambda row, pole: pole.c.id == row.c.pole_id, "Pôle."
    )
    member: Annotated[Member, strawberry.lazy("ptce.schema.members")] | None = one(
        MEMBER,
        lambda row, member: member.c.id == row.c.member_id,
        "Structure, pour un rôle de membre.",
    )


@strawberry.type(
    description=(
        "Session d'une personne : dans un navigateur, sur les pages de connexion, ou dans une "
        "application. Vue d'elle seule."
    )
)
class SignInSession(Node):
    id: strawberry.ID = identifier("sign_in_session", "Identifiant.")
    label: str | None = column("label", "Navigateur et système, comme « Firefox, Linux ».")
    browser: bool = value(
        lambda row: row.c.cookie_sha256.is_not(None),
        "Est-ce un navigateur, sur les pages de connexion ? Sinon, une application.",
    )
    created_at: datetime = column("created_at", "Connexion.")
    seen_at: datetime = column("seen_at", "Dernier usage connu.")
    expires_at: datetime = column("expires_at", "Fin, si rien ne la termine avant.")
    revoked_at: datetime | None = column("revoked_at", "Fin demandée, ou jeton présenté deux fois.")


@vocabulary("Clé de tri des invitations.")
class InvitationOrderField(Term):
    CREATED = "CREATED", "par ordre de création", "by creation"


@vocabulary("Clé de tri des sessions.")
class SignInSessionOrderField(Term):
    CREATED = "CREATED", "par ordre de connexion", "by sign-in"


InvitationOrder = order_type("InvitationOrder", InvitationOrderField)
SignInSessionOrder = order_type("SignInSessionOrder", SignInSessionOrderField)
NEWEST = Orders({"CREATED": None}, "CREATED", descending=True)


def invitation_arms(row: Row, arguments: Arguments) -> Sequence[Arm]:
    """Of one's poles, and for the members that one looks after."""
    return [
        Arm(lambda row, each: row.c.pole_id == each, visible.COORDINATED),
        Arm(lambda row, each: row.c.member_id == each, visible.LOOKED_AFTER),
    ]
