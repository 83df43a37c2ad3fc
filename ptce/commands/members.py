"""Registering a member of a pole: by its coordinators, an applicant until it signs the charter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert

from ptce.commands.acting import visible_row
from ptce.commands.member_fields import contact_columns, member_columns
from ptce.commands.parsing import Parser
from ptce.commands.places import Place, commune_place
from ptce.commands.references import new_reference
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.db.tables import TITLE_LENGTH
from ptce.domain.errors import Forbidden
from ptce.domain.membership import (
    CompanySize,
    InclusiveStructureKind,
    MemberCircle,
    MemberLabel,
)
from ptce.domain.terms import Article9Category, EssFamily, MembershipStatus, Visibility

DEFAULT_SITE_NAME = "Site principal"


@dataclass(frozen=True, slots=True)
class RegisterMember:
    """`legal_form` is an INSEE catégorie juridique (9220), `naf` a NAF rev. 2 code (88.99B).

    `ess_family` is for what the legal category does not say, with its `ess_proof`.
    """

    pole_id: str
    name: str
    article9_category: Article9Category
    commune_code: str
    legal_form: str | None = None
    siret: str | None = None
    siren: str | None = None
    rna: str | None = None
    naf: str | None = None
    size: CompanySize | None = None
    circle: MemberCircle = MemberCircle.PARTNER
    labels: tuple[MemberLabel, ...] = ()
    inclusive_kinds: tuple[InclusiveStructureKind, ...] = ()
    ess_family: EssFamily | None = None
    ess_proof: str | None = None
    non_diffusible: bool = False
    site_name: str | None = None
    visibility: Visibility = Visibility.MEMBERS
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class _Member:
    columns: Mapping[str, Any]
    site_name: str
    place: Place
    contact: dict[str, str | None] | None


async def register_member(work: Work, data: RegisterMember) -> UUID:
    """Write the member, its main site and its contact; answers the member's id."""
    pole = await visible_row(work, tables.pole, data.pole_id, ("poleId",), "Pôle", "Pole", False)
    if pole.id not in work.viewer.coordinated_pole_ids:
        raise Forbidden
    member = await _parsed(work, data)
    member_id = await _written(work, pole, member)
    await work.audit(tables.member.name, member_id, {"pole": pole.slug})
    await work.announce("member.registered", member_id, [member_id])
    return member_id


async def _parsed(work: Work, data: RegisterMember) -> _Member:
    parser = Parser()
    given = {name: getattr(data, name) for name in data.__slots__}
    member = _Member(
        columns=await member_columns(work.connection, parser, given),
        site_name=parser.text(("siteName",), data.site_name, TITLE_LENGTH) or DEFAULT_SITE_NAME,
        place=await commune_place(work.connection, parser, data.commune_code),
        contact=contact_columns(parser, given),
    )
    parser.finish()
    return member


async def _written(work: Work, pole: Row[Any], member: _Member) -> UUID:
    moments = {"created_at": work.now, "updated_at": work.now}
    rows = await work.connection.execute(
        insert(tables.member)
        .values(
            reference=new_reference(tables.member, work.now),
            pole_id=pole.id,
            status=MembershipStatus.APPLICANT.value,
            **member.columns,
            **moments,
        )
        .returning(tables.member.c.id)
    )
    member_id: UUID = rows.scalar_one()
    await work.connection.execute(
        insert(tables.site).values(
            member_id=member_id,
            name=member.site_name,
            commune_insee=member.place.insee,
            siret=member.columns["siret"],
            main=True,
            **moments,
        )
    )
    if member.contact is not None:
        await work.connection.execute(
            insert(tables.contact).values(member_id=member_id, **member.contact)
        )
    return member_id


REGISTER_MEMBER: Command[RegisterMember] = Command("registerMember", register_member)
