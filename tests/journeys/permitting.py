"""A hazardous stream, without and with an authorised receiver: what the law stops, and says."""

from __future__ import annotations

from collections.abc import Mapping

from tests.journeys.journey import ANONYMOUS, Journey, Step
from tests.world import World


async def _scene(world: World) -> Mapping[str, str]:
    pole = await world.pole()
    maker = await world.member(pole, "L'Atelier couleur")
    taker = await world.member(pole, "Le Tri de la rade", "83069")
    people = {
        "Samira": await world.user(maker, "Samira Kadi"),
        "Hugo": await world.user(taker, "Hugo Vidal"),
        "Dominique": await world.coordinator(pole),
    }
    return {name: await world.token(principal) for name, principal in people.items()}


_PAINT = {
    "title": "Fonds de peinture",
    "details": {"wasteStream": {"materialStatus": "WASTE", "wasteCode": "08 01 11*"}},
    "exchangeModes": ["PAY_TO_REMOVE"],
}

PUBLISH = """
mutation Publier($ressource: PublishResourceInput!) {
  publishResource(input: $ressource) {
    resource { title ... on WasteStream { materialStatus wasteCode hazard } matches { totalCount } }
    userErrors { code field message rule remedy }
  }
}
"""

READ = """
query Lire($besoin: ID!) {
  matches(filter: { requestId: $besoin }) {
    nodes {
      id
      status
      sentence
      checks { status sentence rule article remedy }
      notice { rule message }
      ruleSetVersion
    }
  }
}
"""

PROPOSE = """
mutation Proposer($choix: ProposeMatchInput!) {
  proposeMatch(input: $choix) {
    match { status }
    userErrors { code message rule remedy }
  }
}
"""

PERMITTING = Journey(
    slug="4-un-dechet-dangereux",
    title="Un déchet dangereux, sans et avec repreneur autorisé",
    intro=(
        "Un déchet dangereux ne va qu'à qui a une autorisation vérifiée de le recevoir. Tant que "
        "ce n'est pas le cas, la paire n'est ni suggérée, ni proposée, ni acceptée : qui cherche "
        "apprend pourquoi, d'après quel article, et ce qui aiderait. Les règles informent, elles "
        "ne sont pas un conseil juridique ([toutes les règles](../regles.md))."
    ),
    people={
        "Samira": "de « L'Atelier couleur » ; a des fonds de peinture",
        "Hugo": "du « Tri de la rade » ; les reprendrait",
        "Dominique": "anime le Pôle de la rade",
    },
    scene=_scene,
    steps=(
        Step(
            "Samira",
            "publier un déchet dangereux",
            "L'étoile du code dit le danger ; il est déduit, personne ne le saisit.",
            PUBLISH,
            "publié, dangereux",
            ('"hazard": "HAZARDOUS"', '"totalCount": 0', '"userErrors": []'),
            variables={"ressource": _PAINT},
        ),
        Step(
            "Hugo",
            "chercher des fonds de peinture",
            "Il n'a pas d'autorisation : aucune offre. Celle de Samira est dite proche, avec la "
            "règle, son article, et ce qui aiderait.",
            """
mutation Exprimer($besoin: PostRequestInput!) {
  postRequest(input: $besoin) {
    request { id matches { totalCount } }
    nearMisses {
      sentence
      resource { title }
      checks { status sentence rule article remedy }
    }
    userErrors { code message }
  }
}
""",
            "non proposé : W01, et ce qui aide",
            (
                '"totalCount": 0',
                "Non proposé, parce que",
                '"rule": "W01"',
                "passer par un repreneur autorisé (2718)",
            ),
            variables={
                "besoin": {
                    "need": {"wasteStream": {}},
                    "title": "Fonds de peinture",
                    "period": {"start": "2026-03-10T08:00", "end": "2026-03-10T18:00"},
                }
            },
            keeps={"besoin": "data.postRequest.request.id"},
        ),
        Step(
            "Hugo",
            "déclarer son autorisation",
            "Une autorisation déclarée n'en est pas une : pour un déchet dangereux, rien ne change "
            "encore.",
            """
mutation Declarer($autorisation: DeclarePermitInput!) {
  declarePermit(input: $autorisation) {
    permit { id status rubrique coversHazardous validUntil }
    userErrors { code field message }
  }
}
""",
            "DECLARED",
            ('"status": "DECLARED"', '"userErrors": []'),
            variables={
                "autorisation": {
                    "kind": "ICPE",
                    "rubrique": "2718",
                    "number": "ARR-2718-FICTIF",
                    "coversHazardous": True,
                    "validUntil": "2026-12-31",
                }
            },
            keeps={"autorisation": "data.declarePermit.permit.id"},
        ),
        Step(
            "Hugo",
            "relire son besoin",
            "Toujours rien.",
            READ,
            "aucune mise en relation",
            ('"nodes": []',),
            variables={"besoin": "{besoin}"},
        ),
        Step(
            "Dominique",
            "vérifier l'autorisation",
            "L'animation a vu l'arrêté. Dans la même transaction, le besoin est mis en relation de "
            "nouveau.",
            """
mutation Verifier($autorisation: ID!) {
  verifyPermit(input: { permitId: $autorisation }) {
    permit { status }
    userErrors { code message }
  }
}
""",
            "VERIFIED",
            ('"status": "VERIFIED"', '"userErrors": []'),
            variables={"autorisation": "{autorisation}"},
        ),
        Step(
            "Dominique",
            "lire la mise en relation",
            "Suggérée : la règle est respectée, et dit par quelle autorisation. Le pôle n'a pas de "
            "déclaration de courtage : un avis le rappelle, sans rien bloquer.",
            READ,
            "SUGGESTED, avec un avis",
            ('"status": "SUGGESTED"', "rubrique 2718, vérifiée", '"rule": "C01"'),
            variables={"besoin": "{besoin}"},
            keeps={"paire": "data.matches.nodes.0.id"},
        ),
        Step(
            "Dominique",
            "la proposer",
            "Elle n'engage encore personne.",
            PROPOSE,
            "PROPOSED",
            ('"status": "PROPOSED"', '"userErrors": []'),
            variables={"choix": {"matchId": "{paire}"}},
        ),
        Step(
            "Hugo",
            "retirer son autorisation",
            "Son installation ferme.",
            """
mutation Retirer($autorisation: ID!) {
  withdrawPermit(input: { permitId: $autorisation, reason: "L'installation ferme." }) {
    permit { status }
    userErrors { code message }
  }
}
""",
            "WITHDRAWN",
            ('"status": "WITHDRAWN"', '"userErrors": []'),
            variables={"autorisation": "{autorisation}"},
        ),
        Step(
            "Dominique",
            "proposer quand même",
            "La mise en relation est caduque. La tentative est refusée, avec la règle et ce qui "
            "aiderait ; elle est gardée.",
            PROPOSE,
            "BLOCKED_BY_RULE",
            ('"match": null', '"code": "BLOCKED_BY_RULE"', '"rule": "W01"', "Passer par"),
            variables={"choix": {"matchId": "{paire}"}},
        ),
        Step(
            "Dominique",
            "relire ce qui s'est passé",
            "La mise en relation dit pourquoi elle est fermée ; chaque étape garde les règles et "
            "les versions qui l'ont jugée.",
            """
query Trace($besoin: ID!) {
  matches(filter: { requestId: $besoin }) {
    nodes {
      status
      sentence
      steps { event status rules ruleSetVersion engineVersion }
    }
  }
}
""",
            "LAPSED, puis BLOCK, par W01",
            ('"LAPSED"', '"event": "BLOCK"', '["W01"]', "Non proposé, parce que"),
            variables={"besoin": "{besoin}"},
        ),
        Step(
            "Samira",
            "publier de l'amiante",
            "Ce que seules des filières spécialisées prennent en charge est refusé dès la "
            "publication.",
            PUBLISH,
            "BLOCKED_BY_RULE",
            ('"resource": null', '"rule": "W10"', "filière spécialisée"),
            variables={
                "ressource": {
                    **_PAINT,
                    "title": "Plaques de fibrociment",
                    "details": {
                        "wasteStream": {"materialStatus": "WASTE", "wasteCode": "17 06 05*"}
                    },
                }
            },
        ),
        Step(
            ANONYMOUS,
            "lire les règles en vigueur",
            "Elles sont publiques, datées, avec leur source et jusqu'où elles ont été vérifiées.",
            """
{
  rules(date: "2026-03-10") {
    version
    notice
    rules { id severity title article confidence checkedOn }
  }
}
""",
            "les règles, et leur réserve",
            ('"id": "W01"', "pas un conseil juridique", '"confidence": '),
        ),
    ),
)
