"""The last tonne: two members accept at the same moment, one has it, the other what remains."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from ptce.commands.needs import PostRequest
from ptce.commands.requests import POST_REQUEST
from ptce.commands.resources import PUBLISH_RESOURCE, PublishResource
from ptce.commands.transaction import give
from ptce.domain.terms import ExchangeMode, Unit
from tests.journeys.journey import Journey, Rival, Step
from tests.world import NOW, World

NEXT_WEEK = NOW + timedelta(days=7)
OFFCUTS = {"material_status": "REUSABLE_PRODUCT", "physical_state": "SOLID"}


async def _scene(world: World) -> Mapping[str, str]:
    pole = await world.pole()
    people = {"Dominique": await world.coordinator(pole)}
    for name, title, commune in (
        ("Menuiserie", "Chutes de chêne", "83137"),
        ("Scierie", "Chutes de pin", "83069"),
    ):
        owner = await world.viewer(await world.user(await world.member(pole, name, commune)))
        offer = PublishResource(
            kind="WASTE_STREAM",
            details=OFFCUTS,
            title=title,
            exchange_modes=(ExchangeMode.GIFT,),
            quantity=Decimal(1),
            unit=Unit.TONNE,
            divisible=True,
        )
        assert (await give(world.engine, owner, NOW, PUBLISH_RESOURCE, offer)).errors == ()
    for name, member in (("Camille", "La Rade solidaire"), ("Inès", "Les Jardins de Claret")):
        people[name] = await world.user(await world.member(pole, member), name)
        need = PostRequest(
            kind="WASTE_STREAM",
            details={"material_status_in": ("REUSABLE_PRODUCT",)},
            title="Chutes de bois",
            quantity=Decimal(1),
            unit=Unit.TONNE,
            period_start=NEXT_WEEK,
            period_end=NEXT_WEEK + timedelta(days=1),
        )
        viewer = await world.viewer(people[name])
        assert (await give(world.engine, viewer, NOW, POST_REQUEST, need)).errors == ()
    return {name: await world.token(principal) for name, principal in people.items()}


RACING = Journey(
    slug="3-bis-la-derniere-tonne",
    title="La dernière tonne",
    intro=(
        "Deux membres acceptent au même instant la même et dernière tonne. La base de données "
        "tranche : l'un l'a, l'autre reçoit `CONFLICT` et ce qui reste possible. Rien n'est promis "
        "deux fois, et rien n'est écrit pour qui arrive second."
    ),
    people={
        "Dominique": "anime le Pôle de la rade",
        "Camille": "de « La Rade solidaire » ; cherche une tonne de chutes de bois",
        "Inès": "des « Jardins de Claret » ; cherche la même chose",
    },
    scene=_scene,
    steps=(
        Step(
            "Dominique",
            "voir les offres des deux besoins",
            "Une menuiserie donne une tonne de chêne, une scierie, plus loin, une tonne de pin.",
            """
query Possibles {
  requests(first: 10) {
    nodes {
      member { name }
      matches(first: 5) { nodes { id status resource { title } } }
    }
  }
}
""",
            "le chêne d'abord, pour les deux",
            ('"title": "Chutes de chêne"', '"title": "Chutes de pin"'),
            keeps={
                "celle_d_ines": "data.requests.nodes.0.matches.nodes.0.id",
                "celle_de_camille": "data.requests.nodes.1.matches.nodes.0.id",
            },
        ),
        Step(
            "Dominique",
            "proposer le chêne aux deux",
            "Proposer ne retient rien ; deux commandes se suivent dans une même requête.",
            """
mutation Proposer($aCamille: ProposeMatchInput!, $aInes: ProposeMatchInput!) {
  camille: proposeMatch(input: $aCamille) { match { status } userErrors { code } }
  ines: proposeMatch(input: $aInes) { match { status } userErrors { code } }
}
""",
            "PROPOSED, deux fois",
            (
                '"camille": {"match": {"status": "PROPOSED"}, "userErrors": []}',
                '"ines": {"match": {"status": "PROPOSED"}, "userErrors": []}',
            ),
            variables={
                "aCamille": {"matchId": "{celle_de_camille}"},
                "aInes": {"matchId": "{celle_d_ines}"},
            },
        ),
        Step(
            "Camille",
            "accepter, au même instant",
            "Chacune envoie la même commande, pour sa propre mise en relation. Laquelle gagne ne "
            "dépend que de la base ; la perdante garde son besoin ouvert, et reçoit les autres "
            "offres encore possibles.",
            """
mutation Accepter($accord: AcceptMatchInput!) {
  acceptMatch(input: $accord) {
    match { status booking { status quantity } }
    alternatives { status resource { title } }
    userErrors { code message remedy }
  }
}
""",
            "l'une la retient ; l'autre : CONFLICT, et le pin",
            (
                '"status": "ACCEPTED_BY_RECEIVER"',
                '"status": "HELD"',
                '"match": null',
                '"code": "CONFLICT"',
                '"title": "Chutes de pin"',
            ),
            variables={"accord": {"matchId": "{celle_de_camille}"}},
            rival=Rival("Inès", {"accord": {"matchId": "{celle_d_ines}"}}),
        ),
        Step(
            "Dominique",
            "lire ce qui est promis",
            "Une réservation, d'une tonne, et pas deux.",
            """
query Promis {
  bookings { totalCount nodes { status quantity resource { title } } }
}
""",
            "une tonne, une fois",
            ('"totalCount": 1', '"title": "Chutes de chêne"', '"status": "HELD"'),
            hides=("Chutes de pin",),
        ),
    ),
)
