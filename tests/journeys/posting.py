"""A member posts a need and is answered; whoever publishes second is matched too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.journeys.journey import Journey, Step
from tests.world import World

NICE = "06088"

NEED: Mapping[str, Any] = {
    "title": "Camion frigo",
    "need": {"vehicle": {"refrigeratedRequired": True, "cargoVolumeM3Min": 8}},
    "period": {"start": "2026-03-10T08:00", "end": "2026-03-10T18:00"},
    "budget": {"amount": 80},
}


async def _scene(world: World) -> Mapping[str, str]:
    pole = await world.pole()
    asking = await world.member(pole, "La Rade solidaire")
    lender = await world.member(pole, "Les Mains du Faron")
    grocer = await world.member(pole, "L'Épicerie des Maures", "83069")
    caterer = await world.member(pole, "Les Tablées du port", "83126")
    builder = await world.member(pole, "Chantiers du littoral")
    distant = await world.member(pole, "Les Amis de la baie", NICE)
    van: dict[str, Any] = {"category": "N1", "refrigerated": True}
    await world.resource(lender, details=van | {"cargo_volume_m3": 10}, title="Camion frigo")
    await world.resource(
        grocer,
        details=van | {"cargo_volume_m3": 14},
        title="Fourgon réfrigéré",
        exchange_modes=["RENTAL"],
        price_eur=70,
        price_unit="DAY",
    )
    await world.resource(
        builder, details={"category": "N1", "cargo_volume_m3": 12}, title="Fourgon"
    )
    await world.resource(
        caterer,
        details={"category": "N1", "cargo_volume_m3": 12, "refrigerated": False},
        title="Fourgon isotherme",
    )
    await world.resource(distant, details=van | {"cargo_volume_m3": 12}, title="Camion frigo")
    return {
        "Camille": await world.token(await world.user(asking)),
        "Sacha": await world.token(await world.user(caterer, "Sacha Blanc")),
    }


POSTING = Journey(
    slug="2-un-membre-exprime-un-besoin",
    title="Un membre exprime un besoin",
    intro=(
        "Quatre champs suffisent : ce qu'il faut, un titre, une période, un budget. La réponse "
        "arrive dans la même requête : les offres classées, chacune avec son score, les points qui "
        "le font, une phrase, et ce qui reste à vérifier. Ce qui ne convient pas n'est pas "
        "proposé, et dit ce qui manque. Qui publie ensuite est mis en relation aussi."
    ),
    people={
        "Camille": "de « La Rade solidaire », à Toulon ; cherche un camion frigo",
        "Sacha": "des « Tablées du port », à La Seyne-sur-Mer",
    },
    scene=_scene,
    steps=(
        Step(
            "Camille",
            "regarder avant d'exprimer le besoin",
            "`matchPreview` répond sans rien enregistrer. Les offres proches qui ne conviennent "
            "pas sont là aussi, avec la phrase qui dit ce qui leur manque.",
            """
query Apercu($besoin: PostRequestInput!) {
  matchPreview(input: $besoin) {
    candidates
    offers { score sentence resource { title member { name } } }
    nearMisses { sentence resource { title } }
  }
}
""",
            "trois offres, et une qui ne convient pas",
            (
                '"offers": [',
                '"title": "Camion frigo"',
                '"title": "Fourgon réfrigéré"',
                '"nearMisses": [',
                '"title": "Fourgon isotherme"',
            ),
            variables={"besoin": NEED},
        ),
        Step(
            "Camille",
            "exprimer le besoin",
            "Les offres sont classées aussitôt. 100 plus la somme des `pointsLost` fait "
            "exactement le score. `toVerify` : une caractéristique demandée que l'offreur n'a pas "
            "renseignée.",
            """
mutation Exprimer($besoin: PostRequestInput!) {
  postRequest(input: $besoin) {
    userErrors { code field message }
    request {
      id
      status
      matches(first: 3) {
        totalCount
        nodes {
          score
          sentence
          toVerify
          resource { title member { name } }
          criteria { code pointsLost sentence }
          checks { code status sentence }
        }
      }
    }
    nearMisses { sentence resource { title } }
  }
}
""",
            "trois offres classées et expliquées",
            (
                '"userErrors": []',
                '"status": "PUBLISHED"',
                '"totalCount": 3',
                '"code": "MEANING"',
                '"pointsLost": ',
                '"toVerify": true',
                '"status": "TO_VERIFY"',
                "Non proposé, parce que",
            ),
            variables={"besoin": {**NEED, "idempotencyKey": "camion-du-10-mars"}},
            hides=("Les Amis de la baie",),
            keeps={"besoin": "data.postRequest.request.id"},
        ),
        Step(
            "Camille",
            "demander plus tard ce qui manque de peu",
            "`nearMisses` se lit à tout moment d'un besoin exprimé : ce qui en est proche, et ce "
            "qui y manque. Seuls sa structure et l'animation de son pôle l'apprennent.",
            """
query Manque($besoin: ID!) {
  nearMisses(requestId: $besoin) {
    sentence
    offers { sentence resource { id title } }
  }
}
""",
            "une offre à qui il manque le froid",
            ("Ce qui manque : réfrigéré", '"title": "Fourgon isotherme"'),
            variables={"besoin": "{besoin}"},
            keeps={"isotherme": "data.nearMisses.offers.0.resource.id"},
        ),
        Step(
            "Camille",
            "demander pourquoi pas celle-ci",
            "`matchExplanation` explique une paire, mise en relation ou non : le score qu'elle "
            "aurait, ce qui s'y oppose, et le plus petit changement qui la rendrait possible.",
            """
query PourquoiPas($besoin: ID!, $ressource: ID!) {
  matchExplanation(requestId: $besoin, resourceId: $ressource) {
    status
    suggestible
    score
    sentence
    match { status }
    checks { status sentence }
  }
}
""",
            "non proposé, et ce qui le changerait",
            (
                '"status": "VIOLATED"',
                '"suggestible": false',
                '"match": null',
                "Ce qui manque : réfrigéré",
            ),
            variables={"besoin": "{besoin}", "ressource": "{isotherme}"},
        ),
        Step(
            "Camille",
            "recommencer après une coupure",
            "La même demande avec la même `idempotencyKey` ne crée rien : elle répond le même "
            "besoin, tel qu'il est à présent.",
            """
mutation Exprimer($besoin: PostRequestInput!) {
  postRequest(input: $besoin) {
    request { id matches(first: 0) { totalCount } }
    userErrors { code }
  }
}
""",
            "le même besoin",
            ('"totalCount": 3', '"userErrors": []'),
            variables={"besoin": {**NEED, "idempotencyKey": "camion-du-10-mars"}},
            keeps={"encore": "data.postRequest.request.id"},
        ),
        Step(
            "Camille",
            "se tromper",
            "Les refus d'une commande sont des données : un code stable, le chemin du champ, une "
            "phrase à montrer. Toutes les fautes sont dites à la fois, et rien n'est écrit.",
            """
mutation Exprimer($besoin: PostRequestInput!) {
  postRequest(input: $besoin) {
    request { id }
    userErrors { code field message remedy }
  }
}
""",
            "chaque faute, avec son champ",
            (
                '"request": null',
                '"code": "REVERSED_PERIOD"',
                '"code": "UNKNOWN_COMMUNE"',
                '"communeCode"',
            ),
            variables={
                "besoin": {
                    **NEED,
                    "period": {"start": "2026-03-10T18:00", "end": "2026-03-10T08:00"},
                    "communeCode": "83000",
                }
            },
        ),
        Step(
            "Sacha",
            "publier une ressource, après",
            "Le miroir : Sacha publie un camion frigo quand le besoin est déjà là. La réponse "
            "montre les besoins auxquels il convient.",
            """
mutation Publier($ressource: PublishResourceInput!) {
  publishResource(input: $ressource) {
    userErrors { code field message }
    resource {
      title
      matches(first: 5) {
        nodes { score sentence request { title member { name } } }
      }
    }
  }
}
""",
            "le besoin de Camille",
            ('"userErrors": []', '"name": "La Rade solidaire"', '"score": '),
            variables={
                "ressource": {
                    "title": "Camion frigo neuf",
                    "details": {
                        "vehicle": {"category": "N1", "refrigerated": True, "cargoVolumeM3": 9}
                    },
                    "exchangeModes": ["LOAN"],
                }
            },
        ),
        Step(
            "Camille",
            "relire son besoin",
            "Elle n'a rien eu à refaire : la nouvelle offre a pris sa place dans le classement.",
            """
query Relire($besoin: ID!) {
  requests(filter: { ids: [$besoin] }) {
    nodes {
      title
      matches(first: 10) { totalCount nodes { score resource { title member { name } } } }
    }
  }
}
""",
            "quatre offres",
            ('"totalCount": 4', '"title": "Camion frigo neuf"'),
            variables={"besoin": "{besoin}"},
        ),
    ),
)
