"""Skills, waste streams and equipment through the API: published, refused, asked for, matched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import World

PUBLISH = """mutation($input: PublishResourceInput!) {
  publishResource(input: $input) {
    userErrors { code field message }
    resource {
      divisible
      radiusKm
      ... on WasteStream { materialStatus wasteCode hazard storage evidence adrSubject }
      ... on Skill { skillMode romeCode level certificates languages hourlyCostEur remote }
      ... on Equipment { equipmentCategory condition operatorCertificate consumables weightKg }
    }
  }
}"""
POST = """mutation($input: PostRequestInput!) {
  postRequest(input: $input) {
    userErrors { code field message }
    request {
      ... on SkillRequest { romeCodeIn levelWished languagesAll }
      ... on PremisesRequest { amenitiesAll amenitiesWished }
      matches(first: 10) { nodes { criteria { code pointsLost sentence } toVerify } }
    }
  }
}"""


class Market:
    """A client, and the tokens of one who offers and of one who looks for."""

    def __init__(self, client: Client, offering: str, asking: str) -> None:
        self.client, self.offering, self.asking = client, offering, asking

    async def publish(self, details: dict[str, Any], **given: Any) -> Any:
        plain = {"title": "Annonce", "exchangeModes": ["BARTER"], "details": details}
        answer = await self.client.data(PUBLISH, {"input": plain | given}, self.offering)
        return answer["publishResource"]

    async def post(self, need: dict[str, Any], **given: Any) -> Any:
        period = {"start": "2026-03-10T08:00", "end": "2026-03-10T18:00"}
        plain = {"title": "Besoin", "need": need, "period": period}
        answer = await self.client.data(POST, {"input": plain | given}, self.asking)
        return answer["postRequest"]


@pytest.fixture
async def market(database: Database, engine: AsyncEngine) -> AsyncIterator[Market]:
    world = World(engine)
    pole = await world.pole()
    offering = await world.token(await world.user(await world.member(pole)))
    asking = await world.token(await world.user(await world.member(pole, "La Rade")))
    async with client_of(database.url) as client:
        yield Market(client, offering, asking)


async def test_waste_tells_its_hazard_and_is_shared_out(market: Market) -> None:
    stated = {"materialStatus": "WASTE", "wasteCode": "16 02 14", "storage": ["DRY", "INDOOR"]}
    done = await market.publish({"wasteStream": stated}, quantity=60, unit="UNIT")
    assert done["userErrors"] == []
    assert done["resource"] == {
        "divisible": True,
        "radiusKm": "40",
        "materialStatus": "WASTE",
        "wasteCode": "160214",
        "hazard": "TO_BE_ASSESSED",
        "storage": ["INDOOR", "DRY"],
        "evidence": None,
        "adrSubject": None,
    }


@pytest.mark.parametrize(
    ("details", "field", "message"),
    [
        (
            {"wasteStream": {"materialStatus": "WASTE"}},
            ["details", "wasteStream", "wasteCode"],
            "Cette matière est un déchet : donnez son code de la liste des déchets (ex. 15 01 03).",
        ),
        (
            {"wasteStream": {"materialStatus": "WASTE", "wasteCode": "palette"}},
            ["details", "wasteStream", "wasteCode"],
            "« palette » n'est pas un code (liste européenne des déchets) ; essayez 15 01 03 "
            "(emballages en bois), 17 02 01 (bois) ou 15 01 02 (emballages en matières "
            "plastiques).",
        ),
        (
            {"skill": {"level": "EXPERT"}},
            ["details", "skill", "skillMode"],
            "Dites sous quel cadre la personne intervient : prestation, prêt de main-d'œuvre, "
            "mécénat, bénévolat…",
        ),
        (
            {"skill": {"skillMode": "STAFF_LOAN"}},
            ["details", "skill", "hourlyCostEur"],
            "Un prêt de main-d'œuvre se facture au coût, jamais au-dessus : donnez le coût "
            "horaire (salaire, charges et frais).",
        ),
    ],
)
async def test_people_are_told_in_french_what_to_give(
    market: Market, details: dict[str, Any], field: list[str], message: str
) -> None:
    done = await market.publish(details)
    assert done["resource"] is None
    assert [(each["field"], each["message"]) for each in done["userErrors"]] == [(field, message)]


async def test_equipment_says_what_its_user_must_hold(market: Market) -> None:
    lift = {
        "equipmentCategory": "CONSTRUCTION",
        "condition": "GOOD",
        "operatorCertificate": "CACES_R486",
        "consumables": "gazole à la charge de l'emprunteur",
        "weightKg": 1200,
    }
    done = await market.publish({"equipment": lift}, title="Nacelle")
    assert done["userErrors"] == []
    assert done["resource"] == {"divisible": False, "radiusKm": "25", **lift, "weightKg": "1200"}
    for held, unsure in ((["CACES_R486"], False), ([], True)):
        need = {"equipment": {"operatorCertificateHeld": held}}
        asked = await market.post(need, title="Nacelle")
        [match] = asked["request"]["matches"]["nodes"]
        assert match["toVerify"] is unsure


async def test_a_skill_is_scored_on_its_job_and_level(market: Market) -> None:
    skill = {"skillMode": "SERVICE", "romeCode": "M1203", "level": "CONFIRMED", "languages": ["FR"]}
    done = await market.publish({"skill": skill}, title="Comptable")
    assert (done["userErrors"], done["resource"]["romeCode"]) == ([], "M1203")
    wanted = {"romeCodeIn": ["M12"], "levelWished": "EXPERT", "languagesAll": ["FR"]}
    asked = await market.post({"skill": wanted}, title="Comptable")
    assert asked["userErrors"] == []
    request = asked["request"]
    assert {name: request[name] for name in wanted} == wanted
    [match] = request["matches"]["nodes"]
    level = next(each for each in match["criteria"] if each["code"] == "LEVEL")
    assert level["pointsLost"] < 0
    assert level["sentence"] == "niveau confirmé pour expert souhaité"


async def test_equipment_may_be_required_and_wished_for_at_once(market: Market) -> None:
    room = {"premisesKind": "MEETING_ROOM", "amenities": ["WIFI", "PROJECTOR"]}
    await market.publish({"premises": room}, title="Salle de réunion")
    wanted = {"amenitiesAll": ["PROJECTOR"], "amenitiesWished": ["WIFI", "KITCHENETTE"]}
    asked = await market.post({"premises": wanted}, title="Salle de réunion")
    [match] = asked["request"]["matches"]["nodes"]
    equipment = next(each for each in match["criteria"] if each["code"] == "EQUIPMENT")
    assert (match["toVerify"], equipment["sentence"]) == (False, "il manque coin cuisine")
    stage = await market.post({"premises": {"amenitiesAll": ["STAGE"]}}, title="Salle de réunion")
    assert stage["request"]["matches"]["nodes"] == []
