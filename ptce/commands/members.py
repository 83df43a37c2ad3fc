"""Registering a member of a pole: by its coordinators, an applicant until it signs the charter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert
from stdnum import exceptions
from stdnum.fr import siret as stdnum_siret

from ptce.commands.acting import visible_row
from ptce.commands.parsing import Parser
from ptce.commands.places import Place, commune_place
from ptce.commands.references import new_reference
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.db.tables import TITLE_LENGTH
from ptce.domain.errors import ErrorCode, Forbidden
from ptce.domain.terms import Article9Category, MembershipStatus, Visibility
from ptce.domain.text import fold

CODE_LENGTH = 30
EMAIL_LENGTH = 254
PHONE_LENGTH = 30
DEFAULT_SITE_NAME = "Site principal"

_LEGAL_FORM = re.compile(r"[0-9]{4}")
_NAF = re.compile(r"([0-9]{2})\.?([0-9]{2}[A-Z])")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"\+?[0-9](?:[ .()-]*[0-9]){5,}")


@dataclass(frozen=True, slots=True)
class RegisterMember:
    """`legal_form` is an INSEE catégorie juridique (9220), `naf` a NAF rev. 2 code (88.99B)."""

    pole_id: str
    name: str
    article9_category: Article9Category
    commune_code: str
    legal_form: str | None = None
    siret: str | None = None
    naf: str | None = None
    site_name: str | None = None
    visibility: Visibility = Visibility.MEMBERS
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    legal_form: str | None
    siret: str | None
    naf: str | None
    site_name: str
    place: Place
    contact: dict[str, str | None] | None


async def register_member(work: Work, data: RegisterMember) -> UUID:
    """Write the member, its main site and its contact; answers the member's id."""
    pole = await visible_row(work, tables.pole, data.pole_id, ("poleId",), "Pôle", "Pole", False)
    if pole.id not in work.viewer.coordinated_pole_ids:
        raise Forbidden
    member = await _parsed(work, data)
    member_id = await _written(work, data, pole, member)
    await work.audit(tables.member.name, member_id, {"pole": pole.slug})
    await work.announce("member.registered", member_id, [member_id])
    return member_id


async def _parsed(work: Work, data: RegisterMember) -> _Member:
    parser = Parser()
    member = _Member(
        name=parser.text(("name",), data.name, TITLE_LENGTH, required=True),
        legal_form=_legal_form(parser, data.legal_form),
        siret=_siret(parser, data.siret),
        naf=_naf(parser, data.naf),
        site_name=parser.text(("siteName",), data.site_name, TITLE_LENGTH) or DEFAULT_SITE_NAME,
        place=await commune_place(work.connection, parser, data.commune_code),
        contact=_contact(parser, data),
    )
    parser.finish()
    return member


async def _written(work: Work, data: RegisterMember, pole: Row[Any], member: _Member) -> UUID:
    rows = await work.connection.execute(
        insert(tables.member)
        .values(
            reference=await new_reference(work, tables.member),
            pole_id=pole.id,
            name=member.name,
            sort_key=fold(member.name),
            article9_category=data.article9_category.value,
            legal_form=member.legal_form,
            siret=member.siret,
            naf=member.naf,
            status=MembershipStatus.APPLICANT.value,
            visibility=data.visibility.value,
            created_at=work.now,
            updated_at=work.now,
        )
        .returning(tables.member.c.id)
    )
    member_id: UUID = rows.scalar_one()
    await work.connection.execute(
        insert(tables.site).values(
            member_id=member_id,
            name=member.site_name,
            commune_insee=member.place.insee,
            main=True,
        )
    )
    if member.contact is not None:
        await work.connection.execute(
            insert(tables.contact).values(member_id=member_id, **member.contact)
        )
    return member_id


def _siret(parser: Parser, value: str | None) -> str | None:
    """14 digits with a right key (La Poste's own included); spaces and points are dropped."""
    text = parser.text(("siret",), value, CODE_LENGTH)
    if not text:
        return None
    try:
        return stdnum_siret.validate(text)
    except exceptions.InvalidChecksum:
        parser.invalid(
            ("siret",),
            "la clé de contrôle est fausse, vérifiez chaque chiffre",
            "the check digit is wrong, check every digit",
        )
    except exceptions.ValidationError:
        parser.invalid(("siret",), "un SIRET compte 14 chiffres", "a SIRET has 14 digits")
    return None


def _legal_form(parser: Parser, value: str | None) -> str | None:
    text = parser.text(("legalForm",), value, CODE_LENGTH)
    if text and _LEGAL_FORM.fullmatch(text) is None:
        parser.invalid(
            ("legalForm",),
            "une catégorie juridique de l'INSEE compte 4 chiffres, comme 9220",
            "an INSEE legal category has 4 digits, such as 9220",
        )
    return text


def _naf(parser: Parser, value: str | None) -> str | None:
    text = parser.text(("naf",), value, CODE_LENGTH)
    if not text:
        return None
    found = _NAF.fullmatch(text.upper())
    if found is None:
        parser.invalid(
            ("naf",), "un code NAF s'écrit comme 88.99B", "a NAF code is written like 88.99B"
        )
        return None
    return f"{found[1]}.{found[2]}"


def _contact(parser: Parser, data: RegisterMember) -> dict[str, str | None] | None:
    """The contact's columns, or None when nothing was given about anybody."""
    name = parser.text(("contactName",), data.contact_name, TITLE_LENGTH)
    email = parser.text(("contactEmail",), data.contact_email, EMAIL_LENGTH)
    phone = parser.text(("contactPhone",), data.contact_phone, PHONE_LENGTH)
    if email and _EMAIL.fullmatch(email) is None:
        parser.invalid(
            ("contactEmail",), "une adresse comme nom@exemple.fr", "an address like name@example.fr"
        )
    if phone and _PHONE.fullmatch(phone) is None:
        parser.invalid(
            ("contactPhone",), "un numéro comme 04 94 00 00 00", "a number like +33 4 94 00 00 00"
        )
    if name is None and (email or phone):
        parser.refuse(ErrorCode.REQUIRED, ("contactName",))
    return None if name is None else {"name": name, "email": email, "phone": phone}


REGISTER_MEMBER: Command[RegisterMember] = Command("registerMember", register_member)
