"""A partner reads: nobody, then an application with a key, see what each may see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from sqlalchemy.dialects.postgresql import Range

from ptce.commands.needs import PostRequest
from ptce.commands.requests import POST_REQUEST
from ptce.commands.transaction import give
from ptce.domain.terms import Visibility
from tests.journeys.journey import ANONYMOUS, Journey, Step
from tests.world import NOW, World

MONDAY = NOW + timedelta(days=7)


async def _scene(world: World) -> Mapping[str, str]:
    pole = await world.pole()
    lender = await world.member(pole, "Les Mains du Faron", visibility="PUBLIC")
    borrower = await world.member(
        pole, "La Rade solidaire", "83126", visibility="POLE_AND_PARTNERS"
    )
    await world.resource(
        lender,
        "PREMISES",
        {"premises_kind": "MEETING_ROOM", "seats": 20, "step_free": True},
        title="Salle de réunion du Faron",
        visibility="PUBLIC",
    )
    await world.resource(
        lender,
        details={"category": "N1", "cargo_volume_m3": 12, "refrigerated": True},
        title="Camion frigo",
        visibility="POLE_AND_PARTNERS",
    )
    await world.resource(lender, title="Minibus des bénévoles", visibility="MEMBERS")
    await world.resource(lender, title="Voiture de direction", visibility="PRIVATE")
    need = PostRequest(
        kind="VEHICLE",
        details={"cargo_volume_m3_min": Decimal(10), "refrigerated_required": True},
        title="Camion frigo pour la collecte",
        period_start=MONDAY,
        period_end=MONDAY + timedelta(hours=8),
        visibility=Visibility.POLE_AND_PARTNERS,
    )
    member = await world.viewer(await world.user(borrower))
    posted = await give(world.engine, member, NOW, POST_REQUEST, need)
    assert posted.errors == ()
    await world.request(
        borrower, title="Besoin réservé aux membres", period=Range(NOW, NOW + timedelta(days=30))
    )
    return {"Carte": await world.token(await world.partner(pole))}


OFFERED = """
query Offert {
  viewer { name grants { role pole { name } } }
  resources(first: 10) {
    totalCount
    nodes { kind title visibility member { name } commune { name } }
    pageInfo { hasNextPage endCursor }
  }
}
"""

READING = Journey(
    slug="1-un-partenaire-lit",
    title="Un partenaire lit",
    intro=(
        "Ce que l'API montre dépend de qui demande : sans jeton, ce qui est public ; avec la clé "
        "d'une application partenaire, aussi ce que le pôle ouvre à ses partenaires. Une ligne que "
        "l'on ne peut pas voir n'existe pas : ni dans une liste, ni dans un compte, ni dans un "
        "message."
    ),
    people={"Carte": "« Carte des communs », application partenaire du Pôle de la rade"},
    scene=_scene,
    steps=(
        Step(
            ANONYMOUS,
            "lire les ressources offertes",
            "Le pôle a quatre ressources ; une seule est publique, et `totalCount` ne dit rien des "
            "trois autres.",
            OFFERED,
            "la ressource publique, et elle seule",
            (
                '"viewer": {"name": null, "grants": []}',
                '"totalCount": 1',
                '"title": "Salle de réunion du Faron"',
                '"visibility": "PUBLIC"',
            ),
            hides=("Camion frigo", "Minibus", "Voiture de direction"),
        ),
        Step(
            "Carte",
            "lire la même chose avec sa clé",
            "La même requête, avec l'en-tête `Authorization: Bearer <clé>` : ce que le pôle ouvre "
            "à ses partenaires s'ajoute. Ce qui est réservé aux membres reste hors de vue.",
            OFFERED,
            "aussi ce qui est ouvert aux partenaires",
            (
                '"name": "Carte des communs"',
                '"role": "PARTNER_APP"',
                '"totalCount": 2',
                '"visibility": "PUBLIC"',
                '"visibility": "POLE_AND_PARTNERS"',
            ),
            hides=("Minibus", "Voiture de direction"),
        ),
        Step(
            "Carte",
            "d'un membre à ses besoins et à leurs offres",
            "Une seule requête suit le fil : le membre, ses besoins, les offres mises en "
            "relation, la phrase qui explique chaque score, critère par critère, et ce qui est "
            "respecté ou reste à vérifier. Elle tient dans la limite ordinaire, et coûte une seule "
            "requête SQL.",
            """
query DunMembreAuxOffres {
  members(first: 1, orderBy: { field: NAME, direction: ASC }) {
    nodes {
      name
      requests(first: 5) {
        totalCount
        nodes {
          title
          period { start end }
          matches(first: 3) {
            nodes {
              score
              sentence
              criteria { code pointsLost sentence }
              checks { status sentence }
              resource { title member { name } }
            }
          }
        }
      }
    }
  }
}
""",
            "le besoin, l'offre, et pourquoi",
            (
                '"name": "La Rade solidaire"',
                '"title": "Camion frigo pour la collecte"',
                '"start": "2026-03-09T09:00:00+01:00"',
                '"sentence": "',
                '"title": "Camion frigo"',
                '"totalCount": 1',
            ),
            hides=("réservé aux membres",),
        ),
        Step(
            "Carte",
            "filtrer par ce que la ressource sait faire",
            "Chaque nature a ses critères. Une caractéristique non renseignée ne convient pas : un "
            "filtre ne promet que ce qui est sûr.",
            """
query Frigos($frigo: ResourceFilter!) {
  resources(filter: $frigo) {
    nodes {
      title
      ... on Vehicle { cargoVolumeM3 refrigerated }
    }
  }
}
""",
            "le camion, avec ses caractéristiques",
            ('"title": "Camion frigo"', '"cargoVolumeM3": "12"', '"refrigerated": true'),
            variables={
                "frigo": {"vehicle": {"refrigeratedRequired": True, "cargoVolumeM3Min": 10}}
            },
            hides=("Salle",),
        ),
        Step(
            "Carte",
            "demander trop",
            "Une page compte 100 éléments au plus. Davantage est une erreur, qui dit le champ : "
            "l'API ne rogne jamais en silence.",
            "query Trop { resources(first: 500) { nodes { title } } }",
            "BAD_USER_INPUT",
            ('"code": "BAD_USER_INPUT"', '"first"'),
        ),
        Step(
            "Carte",
            "essayer une commande",
            "Une application partenaire lit. La liste des rôles admis est dans le schéma, à côté "
            "de chaque commande : `@requires(roles: …)`.",
            """
mutation Retirer($retrait: WithdrawResourceInput!) {
  withdrawResource(input: $retrait) { resource { title } userErrors { code } }
}
""",
            "FORBIDDEN",
            ('"code": "FORBIDDEN"', '"withdrawResource": null'),
            variables={"retrait": {"resourceId": f"res_{0:032x}"}},
        ),
    ),
)
