"""What people type about a member, as the columns of its row and of its contact's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from stdnum import exceptions
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

from ptce.commands.codes import check_code
from ptce.commands.parsing import AnyTerm, Parser
from ptce.db import tables
from ptce.db.concepts import exactly
from ptce.db.tables import TITLE_LENGTH
from ptce.domain.errors import ErrorCode
from ptce.domain.membership import (
    PUBLIC_LAW,
    EssBasis,
    InclusiveStructureKind,
    MemberLabel,
)
from ptce.domain.schemes import Scheme
from ptce.domain.terms import EssFamily
from ptce.domain.text import fold

CODE_LENGTH: Final = 30
EMAIL_LENGTH: Final = 254
PHONE_LENGTH: Final = 30
PROOF_LENGTH: Final = 200

_RNA = re.compile(r"W[0-9][0-9A-Z][0-9][0-9]{6}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"\+?[0-9](?:[ .()-]*[0-9]){5,}")


async def member_columns(
    connection: AsyncConnection, parser: Parser, given: Mapping[str, Any]
) -> dict[str, Any]:
    """The columns of a member that follow from what is given; every name of them is in `given`.

    The family of the ESS follows from the legal category where it is by right; otherwise it is
    declared, with its proof.
    """
    name = parser.text(("name",), given["name"], TITLE_LENGTH, required=True)
    siret_ = siret(parser, given["siret"])
    legal_form, by_right = await _legal_form(connection, parser, given["legal_form"])
    size = given["size"]
    return {
        "name": name,
        "sort_key": fold(name),
        "article9_category": str(given["article9_category"]),
        "legal_form": legal_form,
        "siret": siret_,
        "siren": _siren(parser, given["siren"], siret_),
        "rna": _rna(parser, given["rna"]),
        "naf": await _naf(connection, parser, given["naf"]),
        "size": None if size is None else str(size),
        "circle": str(given["circle"]),
        "labels": _terms(parser, "labels", given["labels"], MemberLabel),
        "inclusive_kinds": _terms(
            parser, "inclusiveKinds", given["inclusive_kinds"], InclusiveStructureKind
        ),
        "non_diffusible": bool(given["non_diffusible"]),
        "visibility": str(given["visibility"]),
        **_ess(parser, given, legal_form, by_right),
    }


def siret(parser: Parser, value: str | None) -> str | None:
    """14 digits with a right key (La Poste's own included); spaces and points are dropped."""
    text = parser.text(("siret",), value, CODE_LENGTH)
    if not text:
        return None
    try:
        return stdnum_siret.validate(text)
    except exceptions.InvalidChecksum:
        parser.invalid(("siret",), *_WRONG_KEY)
    except exceptions.ValidationError:
        parser.invalid(("siret",), "un SIRET compte 14 chiffres", "a SIRET has 14 digits")
    return None


_WRONG_KEY = (
    "la clé de contrôle est fausse, vérifiez chaque chiffre",
    "the check digit is wrong, check every digit",
)


def _siren(parser: Parser, value: str | None, siret_: str | None) -> str | None:
    """9 digits with a right key; those that the SIRET begins with, when it is known."""
    text = parser.text(("siren",), value, CODE_LENGTH)
    if not text:
        return None if siret_ is None else siret_[:9]
    try:
        clean = stdnum_siren.validate(text)
    except exceptions.InvalidChecksum:
        parser.invalid(("siren",), *_WRONG_KEY)
        return None
    except exceptions.ValidationError:
        parser.invalid(("siren",), "un SIREN compte 9 chiffres", "a SIREN has 9 digits")
        return None
    if siret_ is not None and not siret_.startswith(clean):
        parser.invalid(
            ("siren",),
            "le SIRET commence par un autre SIREN",
            "the SIRET begins with another SIREN",
        )
    return clean


def _rna(parser: Parser, value: str | None) -> str | None:
    """The number of an association in its national register: W and 9 characters."""
    text = parser.text(("rna",), value, CODE_LENGTH)
    if not text:
        return None
    clean = text.replace(" ", "").upper()
    if _RNA.fullmatch(clean) is None:
        parser.invalid(
            ("rna",),
            "un numéro RNA s'écrit W et 9 caractères, comme W831000001",
            "an RNA number is W and 9 characters, such as W831000001",
        )
        return None
    return clean


async def _legal_form(
    connection: AsyncConnection, parser: Parser, value: str | None
) -> tuple[str | None, EssFamily | None]:
    """A legal category of INSEE, and the family of the ESS that it has by right."""
    text = parser.text(("legalForm",), value, CODE_LENGTH)
    if not text:
        return None, None
    code = await check_code(connection, parser, ("legalForm",), Scheme.LEGAL_CATEGORY, text)
    concept = tables.concept
    family = await connection.scalar(
        select(concept.c.ess_family).where(
            concept.c.scheme == Scheme.LEGAL_CATEGORY.value, concept.c.code == code
        )
    )
    return code, None if family is None else EssFamily[family]


async def _naf(connection: AsyncConnection, parser: Parser, value: str | None) -> str | None:
    """A sub-class of NAF rev. 2, or else of NAF 2025: SIRENE carries both until 2027."""
    text = parser.text(("naf",), value, CODE_LENGTH)
    if not text:
        return None
    newer = await exactly(connection, Scheme.NAF_2025, text)
    older = await exactly(connection, Scheme.NAF, text)
    for found in (older, newer):
        if found is not None and found.assignable:
            return found.code
    return await check_code(connection, parser, ("naf",), Scheme.NAF, text)


def _ess(
    parser: Parser, given: Mapping[str, Any], legal_form: str | None, by_right: EssFamily | None
) -> dict[str, Any]:
    """The family, why, and the proof of what is only declared."""
    family = None if given["ess_family"] is None else EssFamily[given["ess_family"]]
    if by_right is not None:
        if family not in (None, by_right):
            parser.invalid(
                ("essFamily",),
                f"par sa catégorie juridique, cette structure est : {by_right.fr}",
                f"by its legal category, this member is: {by_right.en}",
            )
        return {
            "ess_family": by_right.value,
            "ess_basis": EssBasis.BY_RIGHT.value,
            "ess_proof": None,
        }
    proof = parser.text(("essProof",), given["ess_proof"], PROOF_LENGTH)
    if family is None:
        return {"ess_family": None, "ess_basis": None, "ess_proof": None}
    if legal_form is not None and legal_form.startswith(PUBLIC_LAW):
        parser.invalid(
            ("essFamily",),
            "une personne publique n'est pas de l'ESS (loi n° 2014-856, art. 1)",
            "a public body is not of the social economy (law 2014-856, art. 1)",
        )
    if not proof:
        parser.refuse(ErrorCode.REQUIRED, ("essProof",))
        parser.help(
            ("essProof",),
            "Dites ce qui le prouve : statuts, extrait du RCS, agrément, convention…",
            "Say what proves it: articles, register extract, approval, agreement…",
        )
    return {
        "ess_family": family.value,
        "ess_basis": EssBasis.DECLARED.value,
        "ess_proof": proof,
    }


def contact_columns(parser: Parser, given: Mapping[str, Any]) -> dict[str, str | None] | None:
    """The contact's columns, or None when nothing is said of anybody."""
    name = parser.text(("contactName",), given["contact_name"], TITLE_LENGTH)
    email = parser.text(("contactEmail",), given["contact_email"], EMAIL_LENGTH)
    phone = parser.text(("contactPhone",), given["contact_phone"], PHONE_LENGTH)
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


def _terms(
    parser: Parser, name: str, values: Iterable[AnyTerm] | None, allowed: type[AnyTerm]
) -> list[str]:
    known = tuple(allowed)
    return [term.value for term in parser.terms((name,), values or (), known)]
