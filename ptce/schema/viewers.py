"""Who the API takes you for."""

from __future__ import annotations

from typing import Any

import strawberry
from sqlalchemy import UUID, cast

from ptce.domain.terms import Role
from ptce.reads.declarations import Computed, One
from ptce.schema.entities import MEMBER, POLE
from ptce.schema.fields import declared, items, json_text, value
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


@strawberry.type(description="Qui vous êtes pour l'API, et ce que vous pouvez y faire.")
class Viewer:
    name: str | None = value(text_of("name"), "Nom ; null sans jeton d'accès.")
    grants: list[Grant] = items(among_document("grants"), "Rôles.")


async def _viewer(asking: Asking, *_: object) -> dict[str, Any]:
    viewer = asking.viewer
    return {
        "name": viewer.name or None,
        "grants": [
            {
                "role": grant.role.value,
                "pole_id": str(grant.pole_id),
                "member_id": None if grant.member_id is None else str(grant.member_id),
            }
            for grant in viewer.grants
        ],
    }


VIEWER: Any = declared(Computed(_viewer), "Qui vous êtes pour l'API.")
