"""A hazardous by-product: what a coordinator has to verify and record before the second yes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from ptce.commands.needs import PostRequest
from ptce.commands.requests import POST_REQUEST
from ptce.commands.resources import PUBLISH_RESOURCE, PublishResource
from ptce.commands.transaction import give
from ptce.domain.terms import ExchangeMode
from tests.journeys.journey import Journey, Step
from tests.world import NOW, World

TITLE = "Solvants de rinçage"
OFFERED = PublishResource(
    kind="WASTE_STREAM",
    details={
        "material_status": "BY_PRODUCT",
        "hazard_properties": ["HP3"],
        "evidence": "Contrat d'usage certain avec « Le Vernis bleu »",
    },
    title=TITLE,
    exchange_modes=(ExchangeMode.GIFT,),
)
WANTED = PostRequest(
    kind="WASTE_STREAM",
    details={},
    title=TITLE,
    period_start=NOW + timedelta(days=7),
    period_end=NOW + timedelta(days=8),
)


async def _scene(world: World) -> Mapping[str, str]:
    pole = await world.pole()
    maker = await world.member(pole, "L'Imprimerie du port")
    taker = await world.member(pole, "Le Vernis bleu", "83069")
    people = {
        "Inès": await world.user(maker, "Inès Roca"),
        "Yanis": await world.user(taker, "Yanis Brun"),
        "Dominique": await world.coordinator(pole),
    }
    offering = await world.viewer(people["Inès"])
    asking = await world.viewer(people["Yanis"])
    assert (await give(world.engine, offering, NOW, PUBLISH_RESOURCE, OFFERED)).errors == ()
    assert (await give(world.engine, asking, NOW, POST_REQUEST, WANTED)).errors == ()
    return {name: await world.token(principal) for name, principal in people.items()}


ACCEPT = """
mutation Accepter($paire: ID!) {
  acceptMatch(input: { matchId: $paire }) {
    match { status }
    userErrors { code message rule remedy }
  }
}
"""

RECORD = """
mutation Noter($vu: RecordVerificationInput!) {
  recordVerification(input: $vu) {
    match {
      checks { status sentence rule verificationRequired verification }
      verifications { rule seen by at }
    }
    userErrors { code field message remedy }
  }
}
"""

VERIFYING = Journey(
    slug="4-bis-une-preuve-a-verifier",
    title="Une preuve à vérifier avant le second accord",
    intro=(
        "Une preuve annoncée n'est pas une preuve vérifiée. Quand une règle qui protège les "
        "personnes laisse quelque chose à vérifier, le second accord est refusé tant que "
        "l'animation n'a pas noté ce qu'elle a vu. La note reste, et ne vaut que pour ce qui a été "
        "vérifié : si l'annonce change, elle est à refaire."
    ),
    people={
        "Inès": "de « L'Imprimerie du port » ; a des solvants de rinçage, en sous-produit",
        "Yanis": "du « Vernis bleu » ; les reprendrait",
        "Dominique": "anime le Pôle de la rade",
    },
    scene=_scene,
    steps=(
        Step(
            "Dominique",
            "lire ce qui est à vérifier",
            "La preuve du statut est annoncée, et la matière dangereuse : la règle W03 demande que "
            "l'animation vérifie.",
            """
{
  matches(first: 1) {
    nodes {
      id
      status
      sentence
      checks { status sentence rule article remedy verificationRequired verification }
    }
  }
}
""",
            "W03 à vérifier",
            ('"rule": "W03"', '"verificationRequired": true', "reste à vérifier"),
            keeps={"paire": "data.matches.nodes.0.id"},
        ),
        Step(
            "Dominique",
            "la proposer",
            "Rien ne l'empêche : elle n'engage encore personne.",
            """
mutation Proposer($paire: ID!) {
  proposeMatch(input: { matchId: $paire }) {
    match { status }
    userErrors { code message }
  }
}
""",
            "PROPOSED",
            ('"status": "PROPOSED"',),
            variables={"paire": "{paire}"},
        ),
        Step(
            "Yanis",
            "dire oui",
            "Le premier accord retient la quantité.",
            ACCEPT,
            "ACCEPTED_BY_RECEIVER",
            ('"status": "ACCEPTED_BY_RECEIVER"', '"userErrors": []'),
            variables={"paire": "{paire}"},
        ),
        Step(
            "Inès",
            "dire oui trop tôt",
            "Le second accord est refusé, avec la règle, l'article et ce qui aide ; rien n'est "
            "perdu, la quantité reste retenue.",
            ACCEPT,
            "VERIFICATION_REQUIRED",
            ('"match": null', '"code": "VERIFICATION_REQUIRED"', '"rule": "W03"', "L541-4-2"),
            variables={"paire": "{paire}"},
        ),
        Step(
            "Dominique",
            "noter trop peu",
            "Un point n'est pas une vérification.",
            RECORD,
            "INVALID",
            ('"code": "INVALID"', '"seen"'),
            variables={"vu": {"matchId": "{paire}", "rule": "W03", "seen": "."}},
        ),
        Step(
            "Dominique",
            "noter ce qui a été vu",
            "La note garde qui, quand et quoi ; les deux côtés l'apprennent.",
            RECORD,
            "vérifié par l'animation",
            ("vérifié par l'animation le 02/03/2026", '"verificationRequired": false'),
            variables={
                "vu": {
                    "matchId": "{paire}",
                    "rule": "W03",
                    "seen": "Contrat signé lu au téléphone avec les deux structures.",
                }
            },
        ),
        Step(
            "Inès",
            "dire oui",
            "Les contacts sont échangés.",
            ACCEPT,
            "AGREED",
            ('"status": "AGREED"', '"userErrors": []'),
            variables={"paire": "{paire}"},
        ),
    ),
)
