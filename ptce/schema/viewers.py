"""Who the API takes you for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import UUID, DateTime, cast

from ptce.domain.identifiers import public_id
from ptce.domain.rights import Viewer as Asker
from ptce.domain.scopes import CredentialKind, KeyKind, Scope, in_order
from ptce.domain.terms import Role
from ptce.reads.declarations import Computed, One
from ptce.schema.audits import name_of
from ptce.schema.entities import MEMBER, POLE
from ptce.schema.fields import declared, items, json_part, json_text, part, value
from ptce.schema.matches import text_of
from ptce.schema.members import Member
from ptce.schema.poles import Pole
from ptce.schema.requesting import Asking, among_document


def _named(key: str) -> Any:
    return lambda row, child: child.c.id == cast(json_text(row, key), UUID())


@strawberry.type(description="Un rôle dans un pôle ; celui d'un membre vaut pour sa structure.")
class Grant:
    role: Role = value(text_of("role"), "Rôle.")
    pole: Pole | None = declared(One(POLE, _named("pole_id")), "Pôle.")
    member: Member | None = declared(One(MEMBER, _named("member_id")), "Structure, s'il y a lieu.")


@strawberry.type(
    description=(
        "Ce par quoi vous êtes connu : session, clé, ou accès d'une application qui agit pour vous."
    )
)
class Credential:
    kind: CredentialKind = value(text_of("kind"), "Sa nature.")
    key_id: strawberry.ID | None = value(
        text_of("key_id"), "Identifiant de la clé, si c'en est une ; ce n'est pas le secret."
    )
    application_id: strawberry.ID | None = value(
        text_of("application_id"), "L'application qui demande, pour elle-même ou pour quelqu'un."
    )
    application_name: str | None = value(
        lambda row: name_of(cast(json_text(row, "application"), UUID())), "Son nom."
    )
    scopes: list[Scope] | None = value(
        lambda row: json_part(row, "scopes"),
        "Ce à quoi il peut servir, parmi ce que permettent les rôles ; null : à tout.",
    )
    expires_at: datetime = value(
        lambda row: cast(json_text(row, "expires_at"), DateTime(timezone=True)),
        "Quand il cesse de valoir.",
    )


@strawberry.type(description="Qui vous êtes pour l'API, et ce que vous pouvez y faire.")
class Viewer:
    name: str | None = value(text_of("name"), "Nom ; null sans jeton d'accès.")
    credential: Credential | None = part(
        "Ce par quoi vous êtes connu ; null sans jeton d'accès.",
        lambda row: json_text(row, "kind").is_not(None),
    )
    grants: list[Grant] = items(among_document("grants"), "Rôles.")


async def _viewer(asking: Asking, *_: object) -> dict[str, Any]:
    viewer = asking.viewer
    return {
        "name": viewer.name or None,
        **_credential(viewer),
        "grants": [
            {
                "role": grant.role.value,
                "pole_id": str(grant.pole_id),
                "member_id": None if grant.member_id is None else str(grant.member_id),
            }
            for grant in viewer.grants
        ],
    }


def _credential(viewer: Asker) -> dict[str, Any]:
    """All that memory holds of it; empty for who has none."""
    if viewer.credential is None or viewer.expires_at is None:
        return {}
    key = viewer.credential_id if viewer.credential.value in KeyKind.__members__ else None
    application = viewer.application_id
    scopes = None if viewer.scopes is None else [each.value for each in in_order(viewer.scopes)]
    return {
        "kind": viewer.credential.value,
        "key_id": key and public_id("access_token", key),
        "application_id": application and public_id("application", application),
        "application": application and str(application),
        "scopes": scopes,
        "expires_at": viewer.expires_at.isoformat(),
    }


VIEWER: Any = declared(Computed(_viewer, weight=100), "Qui vous êtes pour l'API.")
