"""A person agrees to be shown as the contact of a member, to an audience; and takes that back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from ptce.commands.acting import require_version, visible_row
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.domain.contact_consents import IN_USE, ContactAudience
from ptce.domain.errors import ErrorCode, Forbidden, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveContactConsent:
    """`text_version`: of the words that the person read and agrees to."""

    member_id: str
    audience: ContactAudience
    text_version: int
    expected_version: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawContactConsent:
    consent_id: str
    idempotency_key: str | None = None


async def give_contact_consent(work: Work, data: GiveContactConsent) -> UUID:
    """Only who the contact names, by their e-mail, and in person. Answers the consent's id; one
    that is given again to the same words stays."""
    _require_in_person(work)
    member = await visible_row(
        work, tables.member, data.member_id, ("memberId",), "Structure", "Member"
    )
    require_version(member, data.expected_version)
    if data.text_version != IN_USE.version:
        raise Refusal.of(
            ErrorCode.INVALID,
            "textVersion",
            why=f"le texte en usage est le {IN_USE.version} : relisez-le (contactConsentTerms)",
            why_en=f"the text in use is {IN_USE.version}: read it again (contactConsentTerms)",
        )
    await _require_named(work, member.id)
    consent, told = tables.contact_consent, {"audience": data.audience.value}
    rows = await work.connection.execute(
        select(consent.c.id, consent.c.text_version).where(
            consent.c.member_id == member.id,
            consent.c.principal_id == work.viewer.principal_id,
            consent.c.audience == data.audience.value,
            consent.c.withdrawn_at.is_(None),
        )
    )
    live = rows.one_or_none()
    if live is not None and live.text_version == data.text_version:
        same: UUID = live.id
        return same
    if live is not None:
        await _withdraw(work, live.id)
    made = await work.connection.execute(
        insert(consent)
        .values(
            principal_id=work.viewer.principal_id,
            member_id=member.id,
            text_version=data.text_version,
            created_at=work.now,
            **told,
        )
        .returning(consent.c.id)
    )
    id_: UUID = made.scalar_one()
    detail = {**told, "textVersion": data.text_version}
    await work.audit(consent.name, id_, detail, pole_id=member.pole_id)
    return id_


async def withdraw_contact_consent(work: Work, data: WithdrawContactConsent) -> UUID:
    """Obeyed at once; one that was withdrawn stays so. Answers the consent's id."""
    _require_in_person(work)
    consent: Row[Any] = await visible_row(
        work, tables.contact_consent, data.consent_id, ("consentId",), "Accord", "Consent"
    )
    if consent.withdrawn_at is None:
        await _withdraw(work, consent.id)
        member = tables.member
        pole = await work.connection.scalar(
            select(member.c.pole_id).where(member.c.id == consent.member_id)
        )
        told = {"audience": consent.audience, "textVersion": consent.text_version}
        await work.audit(tables.contact_consent.name, consent.id, told, pole_id=pole)
    id_: UUID = consent.id
    return id_


def _require_in_person(work: Work) -> None:
    if not work.viewer.in_person:
        raise Forbidden


async def _require_named(work: Work, member_id: UUID) -> None:
    """Refused unless the member's contact has the viewer's e-mail. It is locked: who changes it
    ends what was agreed about it (`withdraw_contact_consents`)."""
    contact, person = tables.contact, tables.person
    own = select(person.c.email).where(person.c.principal_id == work.viewer.principal_id)
    named = await work.connection.scalar(
        select(contact.c.member_id)
        .where(
            contact.c.member_id == member_id,
            func.lower(contact.c.email) == own.scalar_subquery(),
        )
        .with_for_update()
    )
    if named is None:
        raise Refusal.of(
            ErrorCode.INVALID,
            "memberId",
            why="la personne à joindre de cette structure n'a pas votre courriel",
            why_en="the contact of this member does not have your e-mail",
        )


async def _withdraw(work: Work, consent_id: UUID) -> None:
    consent = tables.contact_consent
    await work.connection.execute(
        update(consent).where(consent.c.id == consent_id).values(withdrawn_at=work.now)
    )


GIVE_CONTACT_CONSENT: Command[GiveContactConsent] = Command(
    "giveContactConsent", give_contact_consent
)
WITHDRAW_CONTACT_CONSENT: Command[WithdrawContactConsent] = Command(
    "withdrawContactConsent", withdraw_contact_consent
)
