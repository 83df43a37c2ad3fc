"""Registering members: by their pole's coordinators only, whole or not at all."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from ptce.commands.members import REGISTER_MEMBER, RegisterMember
from ptce.db import tables
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.rights import ANONYMOUS
from ptce.domain.terms import Article9Category, Language
from tests.commands.scene import TOULON, Scene, codes


def registration(scene: Scene) -> RegisterMember:
    return RegisterMember(
        pole_id=public_id("pole", scene.pole),
        name="  L'Établi\tdu Port ",
        article9_category=Article9Category.ESS_ENTERPRISE,
        commune_code=TOULON,
    )


async def test_a_registered_member_is_an_applicant_with_a_main_site(scene: Scene) -> None:
    given = replace(
        registration(scene),
        siret="732 829 320 00074",
        naf="8899b",
        legal_form="9220",
        contact_name="Camille Roux",
        contact_email="camille@example.org",
    )
    outcome = await scene.give(scene.coordinator, REGISTER_MEMBER, given)
    member = await scene.row(tables.member, outcome)
    assert (member.name, member.sort_key) == ("L'Établi du Port", "l etabli du port")
    assert (member.status, member.version) == ("APPLICANT", 1)
    assert (member.siret, member.naf) == ("73282932000074", "88.99B")
    assert member.reference.startswith("MBR-20260302-")
    [site] = await scene.rows(select(tables.site).where(tables.site.c.member_id == member.id))
    assert (site.commune_insee, site.main) == (TOULON, True)
    [contact] = await scene.rows(
        select(tables.contact).where(tables.contact.c.member_id == member.id)
    )
    assert (contact.name, contact.phone) == ("Camille Roux", None)


async def test_registering_leaves_an_audit_and_an_outbox_row(scene: Scene) -> None:
    outcome = await scene.give(scene.coordinator, REGISTER_MEMBER, registration(scene))
    [audit] = await scene.audits(outcome)
    assert (audit.actor_id, audit.command) == (scene.coordinator.principal_id, "registerMember")
    assert audit.on_behalf_of is None
    assert [message.topic for message in await scene.messages(outcome)] == ["member.registered"]


async def test_nothing_personal_enters_the_audit_trail(scene: Scene) -> None:
    given = replace(
        registration(scene), contact_name="Camille Roux", contact_phone="04 94 00 00 00"
    )
    outcome = await scene.give(scene.coordinator, REGISTER_MEMBER, given)
    [audit] = await scene.audits(outcome)
    assert set(audit.detail) == {"pole"}


@pytest.mark.parametrize(
    ("field", "value", "code", "path"),
    [
        ("name", " ", ErrorCode.REQUIRED, "name"),
        ("name", "a\0b", ErrorCode.INVALID_TEXT, "name"),
        ("name", "\udcff", ErrorCode.INVALID_TEXT, "name"),
        ("name", "é" * 121, ErrorCode.TOO_LONG, "name"),
        ("siret", "73282932000075", ErrorCode.INVALID, "siret"),
        ("siret", "7328293200007", ErrorCode.INVALID, "siret"),
        ("siret", "ABC", ErrorCode.INVALID, "siret"),
        ("naf", "88.99", ErrorCode.UNKNOWN_CODE, "naf"),
        ("legal_form", "SCIC", ErrorCode.UNKNOWN_CODE, "legalForm"),
        ("site_name", "\x07", ErrorCode.INVALID_TEXT, "siteName"),
        ("contact_email", "camille@", ErrorCode.INVALID, "contactEmail"),
        ("contact_email", "a@" + "." * 900_000, ErrorCode.TOO_LONG, "contactEmail"),
        ("contact_phone", "demander Camille", ErrorCode.INVALID, "contactPhone"),
        ("commune_code", "00000", ErrorCode.UNKNOWN_COMMUNE, "communeCode"),
        ("commune_code", "\0", ErrorCode.UNKNOWN_COMMUNE, "communeCode"),
        ("pole_id", "pol_1", ErrorCode.NOT_FOUND, "poleId"),
        ("pole_id", "pol_\0", ErrorCode.NOT_FOUND, "poleId"),
    ],
)
async def test_a_wrong_field_is_refused_and_nothing_is_written(
    scene: Scene, field: str, value: str, code: ErrorCode, path: str
) -> None:
    given = replace(registration(scene), contact_name="Camille", **{field: value})  # type: ignore[arg-type]
    before = await scene.counts()
    outcome = await scene.give(scene.coordinator, REGISTER_MEMBER, given)
    assert codes(outcome) == [(code, (path,))]
    assert await scene.counts() == before


async def test_la_poste_has_its_own_key(scene: Scene) -> None:
    """Its sites break Luhn's rule: the sum of their digits is a multiple of five."""
    given = replace(registration(scene), siret="35600000009075")
    assert codes(await scene.give(scene.coordinator, REGISTER_MEMBER, given)) == []


async def test_a_siret_is_registered_once_in_a_pole(scene: Scene) -> None:
    given = replace(registration(scene), siret="73282932000074")
    await scene.give(scene.coordinator, REGISTER_MEMBER, given)
    before = await scene.counts()
    outcome = await scene.give(scene.coordinator, REGISTER_MEMBER, given)
    assert codes(outcome) == [(ErrorCode.ALREADY_EXISTS, ("siret",))]
    assert await scene.counts() == before
    elsewhere = replace(given, pole_id=public_id("pole", scene.other_pole))
    assert codes(await scene.give(scene.other_coordinator, REGISTER_MEMBER, elsewhere)) == []


async def test_somebody_to_write_to_has_a_name(scene: Scene) -> None:
    given = replace(registration(scene), contact_email="camille@example.org")
    outcome = await scene.give(scene.coordinator, REGISTER_MEMBER, given)
    assert codes(outcome) == [(ErrorCode.REQUIRED, ("contactName",))]


async def test_a_former_code_or_a_postcode_is_answered_by_the_right_one(scene: Scene) -> None:
    for code, hint in (
        ("01039", "01138 (Culoz-Béon)"),
        ("83000", "83137 (Toulon)"),
        ("83400", "83069 (Hyères)"),
        ("51800", ", …"),
    ):
        given = replace(registration(scene), commune_code=code)
        outcome = await scene.give(scene.coordinator, REGISTER_MEMBER, given)
        assert codes(outcome) == [(ErrorCode.UNKNOWN_COMMUNE, ("communeCode",))]
        assert hint in outcome.errors[0].message(Language.FR)
        assert hint in outcome.errors[0].message(Language.EN)


async def test_only_the_coordinators_of_the_pole_register_its_members(scene: Scene) -> None:
    before = await scene.counts()
    for viewer in (scene.other_coordinator, scene.user, scene.partner, scene.two_hats, ANONYMOUS):
        with pytest.raises(Denied):
            await scene.give(viewer, REGISTER_MEMBER, registration(scene))
    assert await scene.counts() == before


async def test_the_same_key_registers_one_member(scene: Scene) -> None:
    given = replace(registration(scene), idempotency_key="cle-1")
    first, second = await scene.both(scene.coordinator, REGISTER_MEMBER, given)
    third = await scene.give(scene.coordinator, REGISTER_MEMBER, given)
    assert first.object_id is not None
    assert first.object_id == second.object_id == third.object_id
    assert len(await scene.messages(first)) == 1
    other = replace(given, name="Autre")
    outcome = await scene.give(scene.coordinator, REGISTER_MEMBER, other)
    assert codes(outcome) == [(ErrorCode.IDEMPOTENCY_KEY_REUSED, ("idempotencyKey",))]
