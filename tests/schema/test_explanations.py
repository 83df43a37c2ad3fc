"""Why a posted need has no offer, or not that one: to those who answer for it, and nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import Range

from ptce.db import tables
from ptce.domain.identifiers import public_id
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import NOW, World

HYERES = "83069"

MISSES = """query ($need: ID!) {
  nearMisses(requestId: $need) { candidates sentence offers { sentence resource { title } } }
}"""
REMEDIES = "remedies { effort status score sentence changes { kind side field value sentence } }"
MISSING = f"""query ($need: ID!, $offer: ID!) {{
  nearMisses(requestId: $need) {{ offers {{ resource {{ title }} {REMEDIES} }} }}
  matchExplanation(requestId: $need, resourceId: $offer) {{ status score {REMEDIES} }}
}}"""
EXPLAINED = """query ($need: ID!, $offer: ID!) {
  matchExplanation(requestId: $need, resourceId: $offer) {
    status suggestible score sentence match { status } request { title } resource { title }
    criteria { code utility weight pointsLost sentence }
    checks {
      code attribute status sentence rule article remedy verificationRequired verification
    }
    distanceKm costEur
  }
}"""


@dataclass
class Asked:
    """A need of La Rade for a refrigerated van of 8 m³, and vans that do not fit."""

    world: World
    client: Client
    pole: UUID
    asker: UUID
    need: UUID
    small: UUID
    far: UUID
    hidden: UUID
    elsewhere: UUID
    tokens: dict[str, str]

    async def misses(self, who: str | None) -> Any:
        values = {"need": public_id("request", self.need)}
        token = None if who is None else self.tokens[who]
        return (await self.client.data(MISSES, values, token))["nearMisses"]

    async def explained(self, offer: UUID, who: str | None) -> Any:
        values = {
            "need": public_id("request", self.need),
            "offer": public_id("resource", offer),
        }
        token = None if who is None else self.tokens[who]
        return (await self.client.data(EXPLAINED, values, token))["matchExplanation"]

    async def done(self, change: Any, who: str) -> None:
        """A change of the need, sent as it was told."""
        value = change["value"]
        for name in reversed(change["field"]):
            value = {name: value}
        given = {"requestId": public_id("request", self.need), **value}
        if who == "Dominique":
            given["onBehalfOf"] = public_id("member", self.asker)
        query = (
            "mutation ($i: UpdateRequestInput!)"
            " { updateRequest(input: $i) { userErrors { message } } }"
        )
        done = await self.client.data(query, {"i": given}, self.tokens[who])
        assert done["updateRequest"]["userErrors"] == []

    async def change(self, **columns: Any) -> None:
        change = update(tables.request).where(tables.request.c.id == self.need).values(**columns)
        async with self.world.engine.begin() as connection:
            await connection.execute(change)


@pytest.fixture
async def asked(world: World, database: Database) -> AsyncIterator[Asked]:
    pole, other = await world.pole(), await world.pole("Ailleurs")
    asker = await world.member(pole, "La Rade")
    lender = await world.member(pole, "Les Mains du Faron")
    there = await world.member(other, "Voisins", visibility="PUBLIC")
    van: dict[str, Any] = {"category": "N1", "refrigerated": True, "cargo_volume_m3": 10}
    need = await world.request(
        asker,
        title="Camion frigo",
        details={"refrigerated_required": True, "cargo_volume_m3_min": 8},
        radius_km=20,
    )
    small, far, hidden = [
        await world.resource(lender, title=title, details=van | more, **columns)
        for title, more, columns in (
            ("Camion frigo de 3 m³", {"cargo_volume_m3": 3}, {}),
            ("Camion frigo d'Hyères", {}, {"commune_insee": HYERES}),
            ("Camion frigo gardé pour soi", {"cargo_volume_m3": 7}, {"visibility": "PRIVATE"}),
        )
    ]
    elsewhere = await world.resource(
        there, title="Camion frigo d'ailleurs", details=van, visibility="PUBLIC"
    )
    people = {
        "Camille": await world.user(asker),
        "Robin": await world.user(await world.member(pole, "Le Port"), "Robin Noir"),
        "Sacha": await world.user(lender, "Sacha Blanc"),
        "Dominique": await world.coordinator(pole),
        "the other pole": await world.coordinator(other),
        "the partner": await world.partner(pole),
    }
    tokens = {name: await world.token(person) for name, person in people.items()}
    async with client_of(database.url) as client:
        yield Asked(world, client, pole, asker, need, small, far, hidden, elsewhere, tokens)


@pytest.mark.parametrize("who", ["Camille", "Dominique"])
async def test_a_posted_need_without_offer_says_what_comes_near_and_what_it_lacks(
    asked: Asked, who: str
) -> None:
    found = await asked.misses(who)
    assert found["candidates"] == 2
    assert [each["resource"]["title"] for each in found["offers"]] == [
        "Camion frigo d'Hyères",
        "Camion frigo de 3 m³",
    ]
    assert "Ce qui manque : un rayon de 28 km" in found["offers"][0]["sentence"]
    assert "Ce qui manque : 5 m³ de plus" in found["offers"][1]["sentence"]
    assert "2 ressources examinées" in found["sentence"]


@pytest.mark.parametrize(
    ("status", "said"),
    [("DECLINED", "Déclinée le "), ("WITHDRAWN", "Retirée le "), ("CANCELLED", "Annulée le ")],
)
async def test_what_fits_but_was_closed_by_people_comes_first_and_can_be_reopened(
    asked: Asked, status: str, said: str
) -> None:
    lender = await asked.world.member(asked.pole, "Le bon prêteur")
    van = {"category": "N1", "refrigerated": True, "cargo_volume_m3": 9}
    good = await asked.world.resource(lender, title="Camion frigo de 9 m³", details=van)
    match = await asked.world.match(asked.need, good, status=status)
    for who in ("Camille", "Dominique"):
        found = await asked.misses(who)
        first = found["offers"][0]
        assert (first["resource"]["title"], len(found["offers"])) == ("Camion frigo de 9 m³", 3)
        assert first["sentence"].startswith(said)
        assert "l'animation peut la rouvrir (`reopenMatch`). Proposé à " in first["sentence"]
        assert "3 ressources examinées, 1 qui convient encore a été close" in found["sentence"]
    async with asked.world.engine.begin() as connection:
        table = tables.match
        lapsed = update(table).where(table.c.id == match).values(status="LAPSED")
        await connection.execute(lapsed)
    assert "sans convenir" in (await asked.misses("Camille"))["sentence"]


@pytest.mark.parametrize("who", [None, "Robin", "the other pole", "the partner"])
async def test_whoever_answers_for_neither_side_is_told_nothing(
    asked: Asked, who: str | None
) -> None:
    """Robin, a member of the pole, sees the need and the offers: it is not theirs to explain."""
    assert await asked.misses(who) is None
    assert await asked.explained(asked.small, who) is None


async def test_who_offers_is_told_why_not_as_far_as_they_see_the_need(asked: Asked) -> None:
    """Sacha answers for the vans: of the pair, the same is said as to Camille; of the other offers
    that come near the need, nothing."""
    said = await asked.explained(asked.small, "Sacha")
    assert said == await asked.explained(asked.small, "Camille")
    assert await asked.misses("Sacha") is None
    assert await asked.explained(asked.elsewhere, "Sacha") is None
    await asked.change(visibility="PRIVATE")
    assert await asked.explained(asked.small, "Sacha") is None
    await asked.change(visibility="PUBLIC")
    assert (await asked.explained(asked.elsewhere, "the other pole"))["status"] == "OK"
    assert await asked.explained(asked.small, "the other pole") is None


@pytest.mark.parametrize("who", ["Camille", "Dominique"])
async def test_what_is_missing_can_be_done_as_it_is_told(asked: Asked, who: str) -> None:
    """The change that is announced goes into `updateRequest` as it is, and brings the match with
    the score that was told."""
    offer = asked.far
    values = {"need": public_id("request", asked.need), "offer": public_id("resource", offer)}
    told = await asked.client.data(MISSING, values, asked.tokens[who])
    pair = told["matchExplanation"]
    remedy = pair["remedies"][0]
    [change] = remedy["changes"]
    assert pair["status"] == "VIOLATED"
    assert (change["kind"], change["side"]) == ("WIDEN_RADIUS", "RECEIVER")
    assert (change["field"], change["value"]) == (["radiusKm"], "28")
    assert remedy["sentence"] == (
        "Demandeur : élargir le rayon à 28 km (au lieu de 20 km). "
        f"Score alors : {str(remedy['score']).replace('.', ',')}/100."
    )
    assert told["nearMisses"]["offers"][0]["remedies"] == pair["remedies"]
    await asked.done(change, who)
    now = await asked.explained(offer, who)
    assert (now["status"], now["score"]) == (remedy["status"], remedy["score"])
    assert now["match"] == {"status": "SUGGESTED"}


async def test_what_the_offer_does_not_state_is_for_its_own_people_to_state(asked: Asked) -> None:
    """Camille reads what is to be stated; Sacha, whose van it is, states it as it was told."""
    lender = await asked.world.member(asked.pole, "Le bon prêteur")
    van = await asked.world.resource(
        lender, title="Camion frigo sans volume", details={"category": "N1", "refrigerated": True}
    )
    values = {"need": public_id("request", asked.need), "offer": public_id("resource", van)}
    told = await asked.client.data(MISSING, values, asked.tokens["Camille"])
    pair = told["matchExplanation"]
    [remedy] = pair["remedies"]
    [change] = remedy["changes"]
    assert (pair["status"], remedy["status"]) == ("TO_VERIFY", "OK")
    assert (change["kind"], change["side"]) == ("STATE", "PROVIDER")
    assert change["field"] == ["details", "vehicle", "cargoVolumeM3"]
    assert change["sentence"] == "préciser : volume utile (8 m³ au moins)"
    asked.tokens["the owner"] = await asked.world.token(await asked.world.user(lender, "Noa Vert"))
    assert await asked.explained(van, "the owner") == await asked.explained(van, "Camille")
    query = (
        "mutation ($i: UpdateResourceInput!) { updateResource(input: $i) { userErrors { code } } }"
    )
    given = {
        "resourceId": values["offer"],
        "details": {"vehicle": {"cargoVolumeM3": change["value"]}},
    }
    done = await asked.client.data(query, {"i": given}, asked.tokens["the owner"])
    assert done["updateResource"]["userErrors"] == []
    now = await asked.explained(van, "Camille")
    assert (now["status"], now["score"]) == ("OK", remedy["score"])
    good = await asked.client.data(MISSING, values, asked.tokens["Camille"])
    assert good["matchExplanation"]["remedies"] == [], "nothing is missing of a good pair"


async def test_a_need_just_posted_without_an_answer_shows_what_is_missing_in_both_languages(
    asked: Asked,
) -> None:
    query = f"""mutation ($i: PostRequestInput!) {{ postRequest(input: $i) {{
      userErrors {{ message }} request {{ matches {{ totalCount }} }}
      nearMisses {{ resource {{ title }} {REMEDIES} }} }} }}"""
    given = {
        "title": "Camion frigo",
        "need": {"vehicle": {"refrigeratedRequired": True, "cargoVolumeM3Min": 9}},
        "period": {"start": "2027-03-09T08:00", "end": "2027-03-09T12:00"},
        "radiusKm": 20,
    }
    said = {}
    for language in ("fr", "en"):
        asked.client.http.headers["accept-language"] = language
        posted = (await asked.client.data(query, {"i": given}, asked.tokens["Camille"]))[
            "postRequest"
        ]
        assert posted["userErrors"] == []
        assert posted["request"]["matches"]["totalCount"] == 0
        [far] = [each for each in posted["nearMisses"] if "Hyères" in each["resource"]["title"]]
        said[language] = far["remedies"][0]["sentence"]
    assert said["fr"].startswith("Demandeur : élargir le rayon à 28 km (au lieu de 20 km).")
    assert said["en"].startswith("Receiver: widen the radius to 28 km (instead of 20 km).")


async def test_a_requirement_that_is_relaxed_is_one_field_of_the_need(asked: Asked) -> None:
    lender = await asked.world.member(asked.pole, "Le bon prêteur")
    details = {"category": "N1", "refrigerated": True, "cargo_volume_m3": 6}
    van = await asked.world.resource(lender, title="Camion frigo de 6 m³", details=details)
    values = {"need": public_id("request", asked.need), "offer": public_id("resource", van)}
    told = await asked.client.data(MISSING, values, asked.tokens["Camille"])
    remedy = told["matchExplanation"]["remedies"][0]
    [change] = remedy["changes"]
    assert change["field"] == ["need", "vehicle", "cargoVolumeM3Min"]
    await asked.done(change, "Camille")
    now = await asked.explained(van, "Camille")
    assert (now["status"], now["score"]) == (remedy["status"], remedy["score"])
    assert now["match"] == {"status": "SUGGESTED"}


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"visibility": "PRIVATE"}, "PRIVATE"),
        ({"status": "PAUSED"}, "pas ouvert"),
        ({"period": Range(NOW.replace(year=2025), NOW)}, "période est passée"),
    ],
)
async def test_a_need_that_nothing_is_compared_with_says_why(
    asked: Asked, columns: dict[str, Any], said: str
) -> None:
    await asked.change(**columns)
    found = await asked.misses("Camille")
    assert (found["offers"], found["candidates"]) == ([], 0)
    assert said in found["sentence"]


async def test_a_need_without_any_resource_of_its_kind_in_reach_says_so(asked: Asked) -> None:
    async with asked.world.engine.begin() as connection:
        await connection.execute(update(tables.resource).values(status="WITHDRAWN"))
    found = await asked.misses("Dominique")
    assert (found["offers"], found["candidates"]) == ([], 0)
    assert "Aucune ressource de cette nature" in found["sentence"]


async def test_a_pair_that_never_met_says_why_not_and_what_would_change_it(asked: Asked) -> None:
    said = await asked.explained(asked.small, "Camille")
    assert (said["status"], said["suggestible"], said["match"]) == ("VIOLATED", False, None)
    assert said["request"] == {"title": "Camion frigo"}
    assert said["resource"] == {"title": "Camion frigo de 3 m³"}
    assert said["sentence"].startswith("Non proposé, parce que : volume utile")
    lost = sum(each["pointsLost"] for each in said["criteria"])
    assert round(100 + lost, 1) == said["score"] > 0


async def test_a_pair_that_fits_is_explained_with_its_match(asked: Asked) -> None:
    world = asked.world
    lender = await world.member(asked.pole, "Le bon prêteur")
    van = await world.resource(
        lender,
        title="Camion frigo",
        details={"category": "N1", "refrigerated": True, "cargo_volume_m3": 9},
    )
    await world.match(asked.need, van, status="DECLINED")
    said = await asked.explained(van, "Dominique")
    assert (said["status"], said["suggestible"]) == ("OK", True)
    assert said["match"] == {"status": "DECLINED"}
    assert said["sentence"].startswith("Proposé à ")


async def test_a_pair_of_a_closed_need_is_not_proposed_and_nothing_would_help(
    asked: Asked,
) -> None:
    values = {"need": public_id("request", asked.need), "offer": public_id("resource", asked.far)}
    before = await asked.client.data(MISSING, values, asked.tokens["Camille"])
    assert before["matchExplanation"]["remedies"]
    await asked.change(status="WITHDRAWN")
    said = await asked.explained(asked.far, "Camille")
    assert (said["status"], said["suggestible"]) == ("VIOLATED", False)
    assert said["score"] == before["matchExplanation"]["score"]
    assert said["sentence"].startswith("Non proposé, parce que : le besoin est retiré ; à environ")
    assert said["checks"][0]["sentence"] == "le besoin est retiré"
    missing = await asked.client.data(MISSING, values, asked.tokens["Camille"])
    assert missing["matchExplanation"]["remedies"] == []
    await asked.change(status="PUBLISHED", period=Range(NOW.replace(year=2025), NOW))
    over = await asked.explained(asked.far, "Camille")
    assert over["sentence"].startswith("Non proposé, parce que : le besoin est échu ; ")


async def test_a_pair_of_a_closed_resource_is_not_proposed_and_nothing_would_help(
    asked: Asked,
) -> None:
    async with asked.world.engine.begin() as connection:
        await connection.execute(update(tables.resource).values(status="PAUSED"))
    said = await asked.explained(asked.small, "Sacha")
    assert (said["status"], said["suggestible"]) == ("VIOLATED", False)
    assert "l'annonce est fermée" in said["sentence"]
    values = {"need": public_id("request", asked.need), "offer": public_id("resource", asked.small)}
    missing = await asked.client.data(MISSING, values, asked.tokens["Sacha"])
    assert missing["matchExplanation"]["remedies"] == []


async def test_a_pair_of_unlike_things_is_not_proposed_and_says_so(asked: Asked) -> None:
    lender = await asked.world.member(asked.pole, "Le bon prêteur")
    cars = await asked.world.resource(
        lender, title="Flotte de 12 voitures", details={"category": "M1"}
    )
    said = await asked.explained(cars, "Camille")
    assert (said["status"], said["suggestible"]) == ("TO_VERIFY", False)
    assert said["sentence"].startswith("Non proposé, parce que : nature différente (")


async def test_what_the_asker_does_not_see_or_the_need_may_not_meet_is_not_explained(
    asked: Asked,
) -> None:
    assert await asked.explained(asked.hidden, "Camille") is None
    assert await asked.explained(asked.elsewhere, "Camille") is None  # the need is its pole's alone
    assert await asked.explained(UUID(int=7), "Camille") is None
    await asked.change(visibility="PUBLIC")
    assert (await asked.explained(asked.elsewhere, "Camille"))["status"] == "OK"


@pytest.mark.parametrize("identifier", ["", "req_", "mem_1", "\x00", "res_01a216eba4ae7511917e"])
async def test_what_is_no_identifier_of_a_need_is_nothing(asked: Asked, identifier: str) -> None:
    token = asked.tokens["Camille"]
    for query, values in (
        (MISSES, {"need": identifier}),
        (EXPLAINED, {"need": identifier, "offer": identifier}),
    ):
        assert set((await asked.client.data(query, values, token)).values()) == {None}
