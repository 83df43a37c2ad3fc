"""Inviting by GraphQL: who may, what leaves, what is taken back; and ending one's sessions."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from ptce.domain.identifiers import public_id
from ptce.domain.rights import Grant
from ptce.domain.terms import Role
from ptce.signing.rates import INVITATIONS_EACH
from tests.conftest import Database
from tests.signing.conftest import PASSWORD, House, code, opened
from tests.world import World

INVITE = """mutation ($i: InvitePersonInput!) { invitePerson(input: $i) {
  invitation { id email status role member { name } pole { name } invitedBy acceptedBy sentAt }
  userErrors { code field message remedy } } }"""
REVOKE = """mutation ($i: RevokeInvitationInput!) { revokeInvitation(input: $i) {
  invitation { status email } userErrors { code field message } } }"""
END = """mutation ($i: RevokeSessionInput!) { revokeSession(input: $i) {
  session { id revokedAt } userErrors { code field } } }"""
LISTED = "{ pole { invitations { totalCount nodes { email status acceptedBy } } } }"
SENT = "{ pole { invitations { nodes { id email sentAt } } } }"
SESSIONS = "{ sessions { totalCount nodes { id label browser revokedAt } } }"


async def coordinator(house: House) -> str:
    return await house.world.token(await house.world.coordinator(house.pole))


async def invited(house: House, token: str, **given: Any) -> Any:
    data = {"email": "ali@example.org", "role": "MEMBER_USER"} | given
    if "memberId" not in data and "poleId" not in data:
        data["memberId"] = public_id("member", house.member)
    return (await house.client.data(INVITE, {"i": data}, token))["invitePerson"]


async def test_a_coordinator_invites_and_the_member_reads_from_the_letter_to_graphql(
    house: House,
) -> None:
    token = await coordinator(house)
    payload = await invited(house, token, email=" Ali@Example.org")
    assert payload["userErrors"] == []
    invitation = payload["invitation"]
    assert invitation["email"] == "ali@example.org"
    assert (invitation["status"], invitation["invitedBy"]) == ("PENDING", "Dominique Petit")
    letter = await house.box.letter()
    assert letter["To"] == "ali@example.org"
    assert "Les Mains du Faron (Pôle de la rade)" in letter.get_content()
    tokens = await house.tokens(invitation=await house.box.secret(), name="Ali Saïd")
    assert await house.name(tokens["accessToken"]) == "Ali Saïd"
    listed = (await house.client.data(LISTED, token=token))["pole"]["invitations"]
    assert listed["nodes"] == [{"email": None, "status": "ACCEPTED", "acceptedBy": "Ali Saïd"}]
    none = await house.client.data(LISTED, token=tokens["accessToken"])
    assert none["pole"]["invitations"]["totalCount"] == 0


async def test_when_a_letter_left_is_known(house: House) -> None:
    token = await coordinator(house)
    payload = await invited(house, token)
    await house.box.letter()
    query = "query ($i: ID!) { node(id: $i) { ... on Invitation { sentAt } } }"
    async with asyncio.timeout(5):
        while True:
            node = await house.client.data(query, {"i": payload["invitation"]["id"]}, token)
            if node["node"]["sentAt"] is not None:
                break
            await asyncio.sleep(0.01)


async def test_the_same_key_invites_and_writes_once(house: House) -> None:
    token = await coordinator(house)
    first = await invited(house, token, idempotencyKey="k")
    again = await invited(house, token, idempotencyKey="k")
    assert first["invitation"]["id"] == again["invitation"]["id"]
    await house.tokens(invitation=await house.box.secret(), name="Ali")
    await asyncio.sleep(0.2)
    assert len(house.box.letters) == 1


@pytest.mark.parametrize(
    ("given", "field", "why"),
    [
        ({"email": "ali"}, ["email"], "INVALID"),
        ({"email": ""}, ["email"], "REQUIRED"),
        ({"email": "a@x.fr\nBcc: b@x.fr"}, ["email"], "INVALID"),
        ({"email": "a" * 300 + "@x.fr"}, ["email"], "TOO_LONG"),
        ({"role": "PARTNER_APP", "memberId": None}, ["role"], "INVALID"),
        ({"role": "COORDINATOR"}, ["poleId"], "REQUIRED"),
        ({"memberId": None}, ["memberId"], "REQUIRED"),
        ({"memberId": "mbr_" + "0" * 32}, ["memberId"], "NOT_FOUND"),
        ({"role": "COORDINATOR", "memberId": None, "poleId": "x"}, ["poleId"], "NOT_FOUND"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_its_field(
    house: House, given: dict[str, Any], field: list[str], why: str
) -> None:
    payload = await invited(house, await coordinator(house), **given)
    refused = [(each["field"], each["code"]) for each in payload["userErrors"]]
    assert (field, why) in refused
    assert payload["invitation"] is None and house.box.letters == []


async def test_who_coordinates_nothing_here_invites_nobody_and_takes_nothing_back(
    house: House,
) -> None:
    world = house.world
    elsewhere = await world.pole()
    stranger = await world.token(await world.coordinator(elsewhere))
    user = await world.token(await world.user(house.member))
    member = {"email": "a@x.fr", "role": "MEMBER_USER"}
    member["memberId"] = public_id("member", house.member)
    assert code(await house.client(INVITE, {"i": member}, user)) == "FORBIDDEN"
    assert code(await house.client(INVITE, {"i": member})) == "UNAUTHENTICATED"
    hidden = await house.client.data(INVITE, {"i": member}, stranger)
    assert hidden["invitePerson"]["userErrors"][0]["code"] == "NOT_FOUND"
    pole = {"email": "a@x.fr", "role": "COORDINATOR", "poleId": public_id("pole", house.pole)}
    assert code(await house.client(INVITE, {"i": pole}, stranger)) == "FORBIDDEN"
    made = await invited(house, await coordinator(house))
    aimed = {"i": {"invitationId": made["invitation"]["id"]}}
    answer = await house.client.data(REVOKE, aimed, stranger)
    assert answer["revokeInvitation"]["userErrors"][0]["code"] == "NOT_FOUND"


async def test_nobody_invites_to_a_role_that_does_more_than_theirs(house: House) -> None:
    pole = public_id("pole", house.pole)
    whole: dict[str, Any] = {"email": "a@x.fr", "memberId": None, "poleId": pole}
    data = {"i": whole | {"role": "COORDINATOR"}}
    assert code(await house.client(INVITE, data, await coordinator(house))) == "FORBIDDEN"
    grants = [Grant(Role.POLE_ADMIN, house.pole)]
    admin = await house.world.token(await house.world.principal("Administration", *grants))
    for role in ("COORDINATOR", "POLE_ADMIN", "AUDITOR", "EVALUATOR"):
        assert (await invited(house, admin, **whole | {"role": role}))["userErrors"] == []
    grants = [Grant(Role.MEMBER_ADMIN, house.pole, house.member)]
    lead = await house.world.token(await house.world.principal("Direction", *grants))
    made = await invited(house, lead, role="MEMBER_ADMIN")
    assert made["userErrors"] == []
    aimed = {"i": {"invitationId": made["invitation"]["id"]}}
    listed = (await house.client.data(LISTED, token=lead))["pole"]["invitations"]
    assert listed["totalCount"] == 1
    answer = (await house.client.data(REVOKE, aimed, lead))["revokeInvitation"]
    assert answer["userErrors"] == []


async def test_an_invitation_that_is_taken_back_is_good_for_nothing(house: House) -> None:
    token = await coordinator(house)
    made = await invited(house, token)
    secret = await house.box.secret()
    aimed = {"i": {"invitationId": made["invitation"]["id"]}}
    answer = (await house.client.data(REVOKE, aimed, token))["revokeInvitation"]
    assert answer["invitation"] == {"status": "REVOKED", "email": None}
    assert code(await house.tokens(401, invitation=secret, name="A")) == "INVITATION_NOT_VALID"
    again = (await house.client.data(REVOKE, aimed, token))["revokeInvitation"]
    assert [each["code"] for each in again["userErrors"]] == ["WRONG_STATE"]


@pytest.mark.parametrize(
    "lost",
    [
        "DELETE FROM role_grant WHERE role = 'MEMBER_ADMIN'",
        "UPDATE role_grant SET role = 'MEMBER_USER' WHERE role = 'MEMBER_ADMIN'",
        "UPDATE member SET status = 'SUSPENDED'",
    ],
)
async def test_an_invitation_is_worth_what_its_giver_may_still_give(
    house: House, lost: str
) -> None:
    grant = Grant(Role.MEMBER_ADMIN, house.pole, house.member)
    lead = await house.world.token(await house.world.principal("Direction", grant))
    await invited(house, lead, role="MEMBER_ADMIN")
    secret = await house.box.secret()
    assert (await house.http.get(f"/sign-in/invitation/{secret}")).status_code == 200
    async with house.world.engine.begin() as connection:
        await connection.execute(text(lost))
    assert (await house.http.get(f"/sign-in/invitation/{secret}")).status_code == 401
    assert code(await house.tokens(401, invitation=secret, name="A")) == "INVITATION_NOT_VALID"


async def test_nobody_is_flooded_with_invitations(house: House) -> None:
    token = await coordinator(house)
    for number in range(1, INVITATIONS_EACH.tries + 1):
        await invited(house, token)
        await house.box.letter(number)
    unsent = (await invited(house, token))["invitation"]["id"]
    await invited(house, token, email="lea@example.org")
    assert (await house.box.letter(number + 1))["To"] == "lea@example.org"
    listed = (await house.client.data(SENT, token=token))["pole"]["invitations"]["nodes"]
    sent = {each["id"]: each["sentAt"] is not None for each in listed if each["email"]}
    assert sent.pop(unsent) is False and len(sent) == 1


async def test_without_mail_nobody_is_invited_in_vain(world: World, database: Database) -> None:
    async with opened(world, database, mail=None) as house:
        payload = await invited(house, await coordinator(house))
        assert [each["code"] for each in payload["userErrors"]] == ["WRONG_STATE"]
        assert "SMTP_URL" in payload["userErrors"][0]["remedy"]


async def test_the_audit_names_nobody(house: House) -> None:
    await invited(house, await coordinator(house))
    async with house.world.engine.connect() as connection:
        rows = (await connection.execute(text("SELECT command, detail FROM audit_event"))).all()
    assert [row.command for row in rows] == ["invitePerson"]
    assert "ali" not in str(rows)


async def test_one_ends_one_s_own_sessions_by_graphql(house: House) -> None:
    await house.person(password=PASSWORD)
    await house.person("ali@example.org", PASSWORD)
    mine = [await house.tokens(email="camille@example.org", password=PASSWORD) for _ in range(3)]
    theirs = await house.tokens(email="ali@example.org", password=PASSWORD)
    token = mine[0]["accessToken"]
    foreign = await house.client.data(SESSIONS, token=theirs["accessToken"])
    listed = (await house.client.data(SESSIONS, token=token))["sessions"]
    assert listed["totalCount"] == 3
    stolen = {"i": {"sessionId": foreign["sessions"]["nodes"][0]["id"]}}
    answer = await house.client.data(END, stolen, token)
    assert answer["revokeSession"]["userErrors"] == [{"code": "NOT_FOUND", "field": ["sessionId"]}]
    first = {"i": {"sessionId": listed["nodes"][-1]["id"], "everywhere": True}}
    ended = await house.client.data(END, first, mine[1]["accessToken"])
    assert ended["revokeSession"]["userErrors"] == []
    async with asyncio.timeout(2):
        for each in mine:
            while "errors" not in await house.client(SESSIONS, None, each["accessToken"]):
                await asyncio.sleep(0.01)
    assert await house.name(theirs["accessToken"]) == "Camille Roux"
