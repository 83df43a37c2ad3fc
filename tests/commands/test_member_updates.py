"""Changing a member: field by field, checked as a whole, some of it by coordinators only."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from ptce.commands.member_updates import UPDATE_MEMBER, UpdateMember
from ptce.commands.members import REGISTER_MEMBER
from ptce.db import tables
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.membership import CompanySize, InclusiveStructureKind, MemberCircle
from ptce.domain.rights import ANONYMOUS
from ptce.domain.terms import Article9Category, EssFamily, Visibility
from tests.commands.scene import Scene, codes
from tests.commands.test_members import registration


def change(scene: Scene, **fields: Any) -> UpdateMember:
    return UpdateMember(member_id=public_id("member", scene.member), **fields)


async def contacts(scene: Scene) -> list[tuple[str, str | None, str | None]]:
    contact = tables.contact
    query = select(contact.c.name, contact.c.email, contact.c.phone)
    rows = await scene.rows(query.where(contact.c.member_id == scene.member))
    return [(row.name, row.email, row.phone) for row in rows]


async def test_only_what_is_given_changes(scene: Scene) -> None:
    given = change(scene, name=" Les Mains ", size=CompanySize.SME, expected_version=1)
    outcome = await scene.give(scene.user, UPDATE_MEMBER, given)
    member = await scene.row(tables.member, outcome)
    assert (member.name, member.sort_key, member.size) == ("Les Mains", "les mains", "SME")
    assert (member.version, member.visibility, member.circle) == (2, "MEMBERS", "PARTNER")
    assert await contacts(scene) == [("Camille Roux", "camille@example.org", "0494000000")]
    [audit] = await scene.audits(outcome)
    assert audit.detail == {"changed": ["name", "size", "sort_key"]}
    assert [message.topic for message in await scene.messages(outcome)] == ["member.updated"]


async def test_what_changes_nothing_is_not_a_change(scene: Scene) -> None:
    outcome = await scene.give(scene.user, UPDATE_MEMBER, change(scene, legal_form=None))
    assert (await scene.row(tables.member, outcome)).version == 1
    assert await scene.audits(outcome) == []


async def test_a_contact_changes_in_part_and_goes_whole(scene: Scene) -> None:
    given = change(scene, contact_phone="+33 4 94 11 11 11")
    outcome = await scene.give(scene.user, UPDATE_MEMBER, given)
    assert await contacts(scene) == [("Camille Roux", "camille@example.org", "+33 4 94 11 11 11")]
    [audit] = await scene.audits(outcome)
    assert audit.detail == {"changed": ["contact"]}
    gone = await scene.give(scene.user, UPDATE_MEMBER, change(scene, contact_name=None))
    assert (await scene.row(tables.member, gone)).version == 3
    assert await contacts(scene) == []
    nobody = change(scene, contact_email="nom@exemple.fr")
    outcome = await scene.give(scene.user, UPDATE_MEMBER, nobody)
    assert codes(outcome) == [(ErrorCode.REQUIRED, ("contactName",))]


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"name": None}, ErrorCode.REQUIRED, "name"),
        ({"visibility": None}, ErrorCode.REQUIRED, "visibility"),
        ({"siret": "73282932000075"}, ErrorCode.INVALID, "siret"),
        ({"siren": "732829321"}, ErrorCode.INVALID, "siren"),
        ({"siren": "73282932"}, ErrorCode.INVALID, "siren"),
        ({"siret": "73282932000074", "siren": "356000000"}, ErrorCode.INVALID, "siren"),
        ({"rna": "W12345678"}, ErrorCode.INVALID, "rna"),
        ({"rna": "X831000001"}, ErrorCode.INVALID, "rna"),
        ({"legal_form": "922"}, ErrorCode.UNKNOWN_CODE, "legalForm"),
        ({"legal_form": "9299"}, ErrorCode.UNKNOWN_CODE, "legalForm"),
        ({"ess_family": EssFamily.ESS_COMPANY}, ErrorCode.REQUIRED, "essProof"),
        (
            {"legal_form": "9220", "ess_family": EssFamily.COOPERATIVE},
            ErrorCode.INVALID,
            "essFamily",
        ),
        (
            {"legal_form": "7210", "ess_family": EssFamily.ASSOCIATION, "ess_proof": "Statuts"},
            ErrorCode.INVALID,
            "essFamily",
        ),
    ],
)
async def test_a_wrong_change_is_refused_and_nothing_is_written(
    scene: Scene, fields: dict[str, Any], code: ErrorCode, path: str
) -> None:
    before = await scene.counts()
    outcome = await scene.give(scene.user, UPDATE_MEMBER, change(scene, **fields))
    assert codes(outcome) == [(code, (path,))]
    assert await scene.counts() == before


async def test_the_family_of_the_ess_follows_the_legal_category(scene: Scene) -> None:
    outcome = await scene.give(scene.user, UPDATE_MEMBER, change(scene, legal_form="5558"))
    member = await scene.row(tables.member, outcome)
    assert (member.ess_family, member.ess_basis, member.ess_proof) == (
        "COOPERATIVE",
        "BY_RIGHT",
        None,
    )
    outcome = await scene.give(scene.user, UPDATE_MEMBER, change(scene, legal_form="5710"))
    member = await scene.row(tables.member, outcome)
    assert (member.ess_family, member.ess_basis) == (None, None)


async def test_what_the_category_does_not_say_is_declared_with_its_proof(scene: Scene) -> None:
    given = change(
        scene,
        legal_form="5710",
        ess_family=EssFamily.ESS_COMPANY,
        ess_proof="Extrait du RCS, mention ESS",
    )
    member = await scene.row(tables.member, await scene.give(scene.user, UPDATE_MEMBER, given))
    assert (member.ess_family, member.ess_basis) == ("ESS_COMPANY", "DECLARED")
    kept = await scene.give(scene.user, UPDATE_MEMBER, change(scene, naf="88.99B"))
    assert (await scene.row(tables.member, kept)).ess_proof == "Extrait du RCS, mention ESS"


async def test_a_siren_is_that_of_the_siret(scene: Scene) -> None:
    outcome = await scene.give(
        scene.user, UPDATE_MEMBER, change(scene, siret="732 829 320 00074", rna="w831 000 001")
    )
    member = await scene.row(tables.member, outcome)
    assert (member.siren, member.rna) == ("732829320", "W831000001")
    [site] = await scene.rows(select(tables.site).where(tables.site.c.member_id == scene.member))
    assert site.siret == "73282932000074"


async def test_only_coordinators_say_how_the_pole_counts_a_member(scene: Scene) -> None:
    given = change(
        scene, circle=MemberCircle.LEAD, article9_category=Article9Category.TRAINING_BODY
    )
    outcome = await scene.give(scene.user, UPDATE_MEMBER, given)
    assert codes(outcome) == [
        (ErrorCode.COORDINATORS_ONLY, ("article9Category",)),
        (ErrorCode.COORDINATORS_ONLY, ("circle",)),
    ]
    outcome = await scene.give(scene.coordinator, UPDATE_MEMBER, given)
    member = await scene.row(tables.member, outcome)
    assert (member.circle, member.article9_category) == ("LEAD", "TRAINING_BODY")
    told = [message.topic for message in await scene.messages(outcome)]
    assert told == ["member.acted_for", "member.updated"]


async def test_nobody_else_changes_a_member(scene: Scene) -> None:
    for viewer in (scene.neighbour_user, scene.partner, ANONYMOUS):
        with pytest.raises(Denied):
            await scene.give(viewer, UPDATE_MEMBER, change(scene, name="Autre"))
    hidden = UpdateMember(member_id=public_id("member", scene.hidden), name="Autre")
    outcome = await scene.give(scene.neighbour_user, UPDATE_MEMBER, hidden)
    assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("memberId",))]


async def test_a_stale_version_is_refused(scene: Scene) -> None:
    await scene.give(scene.user, UPDATE_MEMBER, change(scene, visibility=Visibility.PUBLIC))
    outcome = await scene.give(
        scene.user, UPDATE_MEMBER, change(scene, name="Autre", expected_version=1)
    )
    assert codes(outcome) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]


async def test_an_rna_is_registered_once_in_a_pole(scene: Scene) -> None:
    given = replace(
        registration(scene),
        rna="W831000001",
        legal_form="9220",
        inclusive_kinds=(InclusiveStructureKind.GEIQ, InclusiveStructureKind.ACI),
    )
    member = await scene.row(
        tables.member, await scene.give(scene.coordinator, REGISTER_MEMBER, given)
    )
    assert (member.inclusive_kinds, member.ess_family) == (["ACI", "GEIQ"], "ASSOCIATION")
    outcome = await scene.give(scene.user, UPDATE_MEMBER, change(scene, rna="W831000001"))
    assert codes(outcome) == [(ErrorCode.ALREADY_EXISTS, ("rna",))]
