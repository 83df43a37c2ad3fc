"""The structures of the demo pole: registered, their permits, the charter and who has signed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from ptce.commands.charter_versions import LONGEST_GRACE, PUBLISH_CHARTER, PublishCharter
from ptce.commands.charters import SIGN_CHARTER, SignCharter
from ptce.commands.members import REGISTER_MEMBER, RegisterMember
from ptce.commands.permits import (
    DECLARE_PERMIT,
    REJECT_PERMIT,
    VERIFY_PERMIT,
    ReviewPermit,
)
from ptce.db import tables
from ptce.demo.loader import Loading
from ptce.demo.pole import CHARTER, NEW_ARTICLE
from ptce.demo.tables import DemoMember, DemoPermit, members, permits
from ptce.domain.identifiers import public_id
from ptce.domain.permits import VerificationStatus
from ptce.domain.terms import Article9Category, Visibility

PUBLIC_BODIES = frozenset(
    {
        Article9Category.LOCAL_AUTHORITY,
        Article9Category.LOCAL_AUTHORITY_GROUP,
        Article9Category.TRAINING_BODY,
        Article9Category.RESEARCH_CENTRE,
    }
)

CHARTER_TITLES = {
    1: "Charte fictive du pôle de démonstration",
    2: "Charte fictive du pôle de démonstration, avec les matières",
}
ADOPTED_BEFORE = timedelta(days=20)
"""How long ago the charter in force was adopted, the day of the first loading."""

REVIEWS = {
    VerificationStatus.VERIFIED: VERIFY_PERMIT,
    VerificationStatus.REJECTED: REJECT_PERMIT,
}


async def load_members(loading: Loading) -> dict[str, UUID]:
    """The structures, registered; the first charter signed, then the second, as the table says."""
    member = tables.member
    rows = await loading.rows(
        select(member.c.id, member.c.siret).where(member.c.pole_id == loading.pole_id)
    )
    known = {row.siret: row.id for row in rows}
    every = members()
    missing = [each for each in every if each.siret not in known]
    if missing:
        loading.progress(f"Démonstration : inscription de {len(missing)} structures fictives…")
    for each in missing:
        registered = await loading.given(
            REGISTER_MEMBER, _registration(loading.pole_id, each), each.name
        )
        if registered is not None:
            known[each.siret] = registered
    people = {each.key: known[each.siret] for each in every if each.siret in known}
    for version in CHARTER_TITLES:
        await _adopt(loading, version)
        await _sign(loading, people, version)
    return people


async def load_permits(loading: Loading, people: dict[str, UUID]) -> None:
    """What the structures declare, and what the coordinator says of it."""
    permit = tables.permit
    rows = await loading.rows(
        select(permit.c.member_id, permit.c.kind, permit.c.rubrique).where(
            permit.c.pole_id == loading.pole_id
        )
    )
    known = {(row.member_id, row.kind, row.rubrique) for row in rows}
    for each in permits(loading.today):
        declared = each.input
        if each.member not in people:
            continue
        if (people[each.member], declared.kind.value, declared.rubrique) in known:
            continue
        await _declare(loading, people[each.member], each)


async def _declare(loading: Loading, member_id: UUID, permit: DemoPermit) -> None:
    data = replace(permit.input, on_behalf_of=public_id("member", member_id))
    id_ = await loading.given(DECLARE_PERMIT, data, permit.key)
    review = REVIEWS.get(permit.decision)
    if id_ is not None and review is not None:
        said = ReviewPermit(permit_id=public_id("permit", id_), reason=permit.reason)
        await loading.given(review, said, permit.key)


async def _adopt(loading: Loading, version: int) -> None:
    """The pole was founded with the first version; a later one is published once."""
    pole = tables.pole
    [row] = await loading.rows(select(pole.c.charter_version).where(pole.c.id == loading.pole_id))
    if row.charter_version >= version:
        return
    data = PublishCharter(
        pole_id=public_id("pole", loading.pole_id),
        title=CHARTER_TITLES[version],
        body=CHARTER + NEW_ARTICLE,
        adopted_on=loading.today - ADOPTED_BEFORE,
        grace_days=LONGEST_GRACE,
    )
    await loading.given(PUBLISH_CHARTER, data, data.title)


async def _sign(loading: Loading, people: dict[str, UUID], version: int) -> None:
    """Only the version in force can be signed: earlier ones were, the day they were in force."""
    signature, pole = tables.charter_signature, tables.pole
    [row] = await loading.rows(select(pole.c.charter_version).where(pole.c.id == loading.pole_id))
    if row.charter_version != version:
        return
    rows = await loading.rows(
        select(signature.c.member_id).where(
            signature.c.pole_id == loading.pole_id, signature.c.charter_version == version
        )
    )
    signed = {row.member_id for row in rows}
    for each in members():
        if each.charter >= version and each.key in people and people[each.key] not in signed:
            data = SignCharter(
                version=version,
                signatory=each.contact.name,
                on_behalf_of=public_id("member", people[each.key]),
            )
            await loading.given(SIGN_CHARTER, data, each.name)


def _registration(pole_id: UUID, each: DemoMember) -> RegisterMember:
    return RegisterMember(
        pole_id=public_id("pole", pole_id),
        name=each.name,
        article9_category=each.article9_category,
        commune_code=each.commune,
        legal_form=each.legal_form,
        siret=each.siret,
        naf=each.naf,
        size=each.size,
        circle=each.circle,
        labels=each.labels,
        inclusive_kinds=each.inclusive_kinds,
        ess_family=each.ess_family,
        ess_proof=None if each.ess_family is None else "statuts (pièce fictive)",
        visibility=_shown_to(each.article9_category),
        contact_name=each.contact.name,
        contact_email=each.contact.email,
        contact_phone=each.contact.phone,
    )


def _shown_to(category: Article9Category) -> Visibility:
    """Public bodies are shown to everybody, the others to the pole and its partners."""
    return Visibility.PUBLIC if category in PUBLIC_BODIES else Visibility.POLE_AND_PARTNERS
