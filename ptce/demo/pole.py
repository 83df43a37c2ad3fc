"""The fictitious pole itself, its charter, and the people who show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.auth import issue_token
from ptce.db import tables
from ptce.domain.calendar import PARIS
from ptce.domain.rights import Grant, Viewer
from ptce.domain.terms import Role
from ptce.principals import enrol

SLUG = "demonstration-toulon-provence-mediterranee"
NAME = "Pôle de démonstration Toulon Provence Méditerranée (données fictives)"
FIRST_CHARTER = 1
CHARTER_TITLE = "Charte fictive du pôle de démonstration"
CHARTER_AGE = timedelta(days=90)
CHARTER = """\
Cette charte est fictive, comme le pôle et toutes les structures qui l'ont signée.

1. Partager ce que nous avons. Chaque membre dit ce qu'il peut prêter, louer ou partager — locaux, \
véhicules, matériel, savoir-faire — et à quelles conditions. Il tient son annonce à jour.
2. Dire ce dont nous avons besoin. Un besoin est décrit simplement, avec ses dates et son budget. \
Personne n'est tenu d'y répondre ; répondre non est une réponse, et elle se donne vite.
3. S'engager à deux. Une proposition n'engage personne. Une réservation n'existe que lorsque les \
deux côtés ont dit oui ; alors chacun la tient, ou prévient dès qu'il ne le peut plus.
4. Rendre en bon état. Ce qui est prêté est rendu propre, complet et à l'heure. Un dommage se dit \
le jour même et se répare ensemble.
5. Prix justes. On ne gagne pas sur le dos d'un autre membre : les prix couvrent les coûts et sont \
affichés d'avance.
6. Respecter les personnes. Les coordonnées d'un membre ne servent qu'à la réservation conclue.
7. Apprendre. L'animation du pôle rend compte une fois l'an de ce qui a été partagé, et de ce que \
cela a évité de dépenser, d'acheter ou de jeter.
"""
NEW_ARTICLE = """\
8. Matières et déchets. Chacun dit d'abord si ce qu'il offre est un produit, un sous-produit ou un \
déchet, avec ses preuves ; un déchet ne va qu'à qui peut le recevoir.
"""

TOKENS_LAST = timedelta(days=30)

LOADER = "Chargement de la démonstration (données fictives)"
COORDINATOR = "Dominique Barjavel, animation du pôle (personne fictive)"
MEMBER = "Camille Escoffier, Restauration Relais du Port (personne fictive)"
PARTNER = "Carte des communs (application partenaire fictive)"


@dataclass(frozen=True, slots=True)
class DemoPole:
    """The loaded pole: its row, who loads it, and the member whom the demonstration follows."""

    id: UUID
    loader: Viewer
    member_id: UUID


@dataclass(frozen=True, slots=True)
class Pass:
    """Somebody of the demonstration, and the token that says so."""

    name: str
    role: Role
    token: str
    expires_at: datetime


async def found(connection: AsyncConnection, now: datetime) -> UUID:
    """The demo pole, made with its charter if there is none."""
    pole = tables.pole
    known = await connection.scalar(select(pole.c.id).where(pole.c.slug == SLUG))
    if known is not None:
        id_: UUID = known
        return id_
    rows = await connection.execute(
        insert(pole)
        .values(
            slug=SLUG,
            name=NAME,
            charter_version=FIRST_CHARTER,
            fictitious=True,
            created_at=now,
        )
        .returning(pole.c.id)
    )
    made: UUID = rows.scalar_one()
    await connection.execute(
        insert(tables.charter).values(
            pole_id=made,
            version=FIRST_CHARTER,
            title=CHARTER_TITLE,
            adopted_on=(now - CHARTER_AGE).astimezone(PARIS).date(),
            body=CHARTER,
        )
    )
    return made


async def loader(connection: AsyncConnection, pole_id: UUID, now: datetime) -> Viewer:
    """The coordinator who enters what members say: not the one whom the demonstration shows."""
    grant = Grant(Role.COORDINATOR, pole_id)
    return Viewer(await enrol(connection, LOADER, grant, now, application=True), LOADER, (grant,))


async def passes(engine: AsyncEngine, pole: DemoPole, now: datetime) -> dict[str, Pass]:
    """A new token for each of the three people: `member`, `coordinator`, `partner`."""
    people = {
        "member": (MEMBER, Grant(Role.MEMBER_USER, pole.id, pole.member_id)),
        "coordinator": (COORDINATOR, Grant(Role.COORDINATOR, pole.id)),
        "partner": (PARTNER, Grant(Role.PARTNER_APP, pole.id)),
    }
    expires_at = now + TOKENS_LAST
    issued = {}
    async with engine.begin() as connection:
        for key, (name, grant) in people.items():
            partner = grant.role is Role.PARTNER_APP
            who = await enrol(connection, name, grant, now, application=partner)
            token = await issue_token(connection, who, expires_at, now)
            issued[key] = Pass(name, grant.role, token, expires_at)
    return issued
