"""A coordinator proposes, both sides accept; the last slot has one winner, and can be freed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import update

from ptce.commands.needs import PostRequest
from ptce.commands.requests import POST_REQUEST
from ptce.commands.transaction import give
from ptce.db import tables
from tests.journeys.journey import Journey, Step
from tests.world import NOW, World

TUESDAY = NOW + timedelta(days=8)


async def _scene(world: World) -> Mapping[str, str]:
    pole = await world.pole()
    lender = await world.member(pole, "Les Mains du Faron")
    other = await world.member(pole, "L'Épicerie des Maures", "83069")
    first = await world.member(pole, "La Rade solidaire")
    second = await world.member(pole, "Les Jardins de Claret")
    await world.resource(lender, details={"refrigerated": True}, title="Camion frigo")
    await world.resource(other, details={"refrigerated": True}, title="Petit camion frigo")
    contact = {"name": "Alix Fabre", "email": "alix@example.org", "phone": "0494111111"}
    async with world.engine.begin() as connection:
        await connection.execute(
            update(tables.contact).where(tables.contact.c.member_id == lender).values(contact)
        )
    people = {
        "Camille": await world.user(first),
        "Inès": await world.user(second, "Inès Roche"),
        "Dominique": await world.coordinator(pole),
    }
    for name in ("Camille", "Inès"):
        need = PostRequest(
            kind="VEHICLE",
            details={"refrigerated_required": True},
            title="Camion frigo",
            period_start=TUESDAY,
            period_end=TUESDAY + timedelta(hours=8),
        )
        viewer = await world.viewer(people[name])
        posted = await give(world.engine, viewer, NOW, POST_REQUEST, need)
        assert posted.errors == ()
    return {name: await world.token(principal) for name, principal in people.items()}


PROPOSE = """
mutation Proposer($choix: ProposeMatchInput!) {
  proposeMatch(input: $choix) {
    match { status version }
    userErrors { code message }
  }
}
"""

ACCEPT = """
mutation Accepter($accord: AcceptMatchInput!) {
  acceptMatch(input: $accord) {
    match { status booking { id status periods { start end } holdUntil } }
    alternatives { id status score resource { title } }
    userErrors { code message }
  }
}
"""

DECLINE = """
mutation Decliner($refus: DeclineMatchInput!) {
  declineMatch(input: $refus) {
    match { status }
    userErrors { code message }
  }
}
"""

BASKET = """
query ARelancer {
  requests(
    filter: { attention: [NO_OFFER, UNANSWERED, HALF_AGREED, ALL_DECLINED, AGEING, DUE_SOON] }
    attentionOrder: ASC
  ) {
    totalCount
    nodes {
      title
      attention
      ageDays
      period { start }
      member { name }
      matches(filter: { status: [DECLINED] }) {
        nodes { declinedBy declineReason resource { title } }
      }
    }
  }
}
"""

AGREEING = Journey(
    slug="3-proposer-accepter-reserver",
    title="Proposer, accepter, réserver",
    intro=(
        "Une mise en relation n'engage personne tant que les deux côtés n'ont pas accepté. "
        "L'animation du pôle propose ; le premier accord *retient* le créneau, le second le "
        "*confirme* et donne les contacts. Un créneau n'est jamais promis deux fois : qui arrive "
        "trop tard l'apprend aussitôt, avec ce qui reste possible. Une annulation libère le "
    ),
    people={
        "Dominique": "anime le Pôle de la rade",
        "Camille": "de « La Rade solidaire » ; cherche un camion frigo mardi",
        "Inès": "des « Jardins de Claret » ; cherche le même, le même jour",
    },
    scene=_scene,
    steps=(
        Step(
            "Dominique",
            "voir ce qui est possible",
            "Deux besoins, deux camions : quatre suggestions du moteur. Les deux meilleures sont "
            "pour le même camion, le même jour.",
            """
query Possibles {
  requests(first: 10) {
    nodes {
      id
      member { id name }
      matches(first: 5) {
        nodes { id version status score resource { title member { id name } } }
      }
    }
  }
}
""",
            "quatre suggestions",
            ('"status": "SUGGESTED"', '"Camion frigo"', '"Petit camion frigo"'),
            keeps={
                "rivale": "data.requests.nodes.0.matches.nodes.0.id",
                "choisie": "data.requests.nodes.1.matches.nodes.0.id",
                "offreur": "data.requests.nodes.1.matches.nodes.0.resource.member.id",
                "camille": "data.requests.nodes.1.member.id",
            },
        ),
        Step(
            "Dominique",
            "proposer le camion à Camille",
            "`expectedVersion` est la version lue : si quelque chose a changé depuis, rien n'est "
            "fait.",
            PROPOSE,
            "PROPOSED",
            ('"status": "PROPOSED"', '"userErrors": []'),
            variables={
                "choix": {
                    "matchId": "{choisie}",
                    "comment": "Le camion du Faron est libre mardi.",
                    "expectedVersion": 1,
                }
            },
        ),
        Step(
            "Dominique",
            "proposer aussi le camion à Inès",
            "Proposer ne retient rien : le même camion peut l'être à deux besoins.",
            PROPOSE,
            "PROPOSED",
            ('"status": "PROPOSED"', '"userErrors": []'),
            variables={"choix": {"matchId": "{rivale}"}},
        ),
        Step(
            "Camille",
            "accepter",
            "Premier accord : le créneau est retenu sept jours, et n'est plus suggéré à d'autres.",
            ACCEPT,
            "le créneau est retenu",
            (
                '"status": "ACCEPTED_BY_RECEIVER"',
                '"status": "HELD"',
                '"holdUntil": "2026-03-09T09:00:00+01:00"',
                '"userErrors": []',
            ),
            variables={"accord": {"matchId": "{choisie}"}},
            keeps={"reservation": "data.acceptMatch.match.booking.id"},
        ),
        Step(
            "Inès",
            "accepter trop tard",
            "Le créneau vient d'être retenu : rien n'est écrit, et la réponse donne les autres "
            "offres encore possibles pour son besoin.",
            ACCEPT,
            "CONFLICT, et une autre offre",
            ('"match": null', '"code": "CONFLICT"', '"title": "Petit camion frigo"'),
            variables={"accord": {"matchId": "{rivale}"}},
        ),
        Step(
            "Dominique",
            "noter l'accord entendu au téléphone",
            "L'offreur n'a pas ouvert l'application. Dominique note son oui, dit comment il l'a "
            "entendu ; la structure en est prévenue et la trace est gardée. Second accord : la "
            "réservation est confirmée.",
            ACCEPT,
            "la réservation est confirmée",
            ('"status": "AGREED"', '"status": "CONFIRMED"', '"userErrors": []'),
            variables={
                "accord": {
                    "matchId": "{choisie}",
                    "onBehalfOf": "{offreur}",
                    "heard": "au téléphone, ce matin",
                }
            },
        ),
        Step(
            "Camille",
            "lire la réservation et les contacts",
            "Les contacts étaient null jusqu'ici ; chaque côté voit maintenant celui de l'autre. "
            "Les étapes disent qui a dit oui, et comment.",
            """
query Reservation($reservation: ID!) {
  bookings(filter: { ids: [$reservation] }) {
    nodes {
      status
      periods { start end }
      resource { title commune { name } }
      providerContact { name email phone }
      match { steps { event status side heard } }
    }
  }
}
""",
            "qui joindre",
            (
                '"status": "CONFIRMED"',
                '"providerContact": {',
                '"name": "Alix Fabre"',
                '"heard": "au téléphone, ce matin"',
            ),
            variables={"reservation": "{reservation}"},
        ),
        Step(
            "Inès",
            "ne rien voir de la réservation",
            "Elle n'est ni d'un côté ni de l'autre : pour elle, cette réservation n'existe pas.",
            """
query Reservation($reservation: ID!) {
  bookings(filter: { ids: [$reservation] }) { totalCount nodes { status } }
}
""",
            "rien",
            ('"totalCount": 0', '"nodes": []'),
            variables={"reservation": "{reservation}"},
        ),
        Step(
            "Camille",
            "annuler",
            "L'empêchement est dit à l'autre côté ; le créneau est libre, et le besoin de nouveau "
            "ouvert.",
            """
mutation Annuler($annulation: CancelBookingInput!) {
  cancelBooking(input: $annulation) {
    booking { status request { status } match { status } }
    userErrors { code message }
  }
}
""",
            "le créneau est libre",
            ('"status": "CANCELLED"', '"request": {"status": "PUBLISHED"}', '"userErrors": []'),
            variables={
                "annulation": {
                    "bookingId": "{reservation}",
                    "reason": "La collecte est reportée.",
                }
            },
        ),
        Step(
            "Inès",
            "retrouver l'offre",
            "Le camion lui est de nouveau suggéré : personne n'a eu à y penser.",
            """
query MesOffres {
  requests(first: 1) {
    nodes { matches(first: 5) { nodes { id status score resource { title } } } }
  }
}
""",
            "le camion, de nouveau suggéré",
            ('"title": "Camion frigo"', '"status": "SUGGESTED"'),
            hides=("LAPSED",),
            keeps={
                "une": "data.requests.nodes.0.matches.nodes.0.id",
                "autre": "data.requests.nodes.0.matches.nodes.1.id",
            },
        ),
        Step(
            "Inès",
            "décliner la première",
            "Un motif aide l'animation ; il n'est lu que des deux côtés et d'elle.",
            DECLINE,
            "DECLINED",
            ('"status": "DECLINED"', '"userErrors": []'),
            variables={"refus": {"matchId": "{une}", "reason": "TIMING"}},
        ),
        Step(
            "Inès",
            "décliner la seconde",
            "Il ne reste aucune offre pour son besoin, qui est toujours ouvert.",
            DECLINE,
            "DECLINED",
            ('"status": "DECLINED"', '"userErrors": []'),
            variables={"refus": {"matchId": "{autre}", "reason": "TERMS"}},
        ),
        Step(
            "Dominique",
            "ouvrir la corbeille des besoins à relancer",
            "Ceux que le silence menace le plus d'abord, chacun avec ses raisons : tout a été "
            "décliné, il n'y a plus d'offre. Celui de Camille n'y est pas : des offres lui sont "
            "suggérées, et rien ne presse. Demain, à sept jours de mardi, il y sera aussi "
            "(`DUE_SOON`). Personne d'autre que sa structure et l'animation ne lit ces raisons.",
            BASKET,
            "un besoin à relancer",
            (
                '"totalCount": 1',
                '"name": "Les Jardins de Claret"',
                '"attention": ["NO_OFFER", "ALL_DECLINED"]',
                '"ageDays": 0',
            ),
            hides=("Rade",),
        ),
    ),
)
