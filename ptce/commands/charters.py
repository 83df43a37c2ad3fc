"""Signing the pole's charter, what makes an applicant an active member, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, insert, select, update

from ptce.commands.acting import acting_member, record
from ptce.commands.memberships import REASON_LENGTH, membership_after
from ptce.commands.parsing import Parser
from ptce.commands.standing import rematch_member
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.db.tables import TITLE_LENGTH
from ptce.domain.calendar import PARIS
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.membership import MembershipEvent


@dataclass(frozen=True, slots=True)
class SignCharter:
    """`version` is the pole's current one; `signed_on` is today unless given, never later."""

    version: int
    signatory: str
    signed_on: date | None = None
    on_behalf_of: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawCharterSignature:
    reason: str | None = None
    on_behalf_of: str | None = None
    idempotency_key: str | None = None


async def sign_charter(work: Work, data: SignCharter) -> UUID:
    """Write the signature, make the member active, look again at its listings' matches.

    Answers the member's id.
    """
    member = await acting_member(work, data.on_behalf_of)
    status = membership_after(member, MembershipEvent.SIGN, "onBehalfOf")
    signatory, signed_on = await _parsed(work, data, member)
    await work.connection.execute(
        insert(tables.charter_signature).values(
            member_id=member.id,
            pole_id=member.pole_id,
            charter_version=data.version,
            signed_on=signed_on,
            signatory=signatory,
            created_at=work.now,
        )
    )
    await work.connection.execute(
        update(tables.member)
        .where(tables.member.c.id == member.id)
        .values(
            status=status.value,
            version=tables.member.c.version + 1,
            updated_at=work.now,
        )
    )
    await record(work, tables.member, member.id, member.id, {"charterVersion": data.version})
    await work.announce("charter.signed", member.id, [member.id], {"version": data.version})
    await rematch_member(work, member.id)
    signed: UUID = member.id
    return signed


async def withdraw_charter_signature(work: Work, data: WithdrawCharterSignature) -> UUID:
    """The member no longer stands by the charter: nothing of it is proposed until it signs again.

    Answers the member's id.
    """
    member = await acting_member(work, data.on_behalf_of)
    parser = Parser()
    reason = parser.text(("reason",), data.reason, REASON_LENGTH, lines=True)
    parser.finish()
    signature = tables.charter_signature
    withdrawn = await work.connection.execute(
        update(signature)
        .where(signature.c.member_id == member.id, signature.c.withdrawn_on.is_(None))
        .values(withdrawn_on=work.now.astimezone(PARIS).date())
    )
    if withdrawn.rowcount == 0:
        raise Refusal.of(
            ErrorCode.WRONG_STATE,
            state="aucune signature à retirer",
            state_en="no signature to withdraw",
        )
    detail = {} if reason is None else {"reason": reason}
    await record(work, tables.member, member.id, member.id, detail)
    await work.announce("charter.signature_withdrawn", member.id, [member.id], detail)
    await rematch_member(work, member.id)
    member_id: UUID = member.id
    return member_id


async def _parsed(work: Work, data: SignCharter, member: Row[Any]) -> tuple[str, date]:
    parser = Parser()
    charter = await _current_charter(work, member.pole_id)
    if data.version != charter.version:
        parser.invalid(
            ("version",),
            f"la version en vigueur est la {charter.version}",
            f"the current version is {charter.version}",
        )
    elif await _already_signed(work, member.id, data.version):
        parser.refuse(
            ErrorCode.ALREADY_EXISTS,
            ("version",),
            what="La signature de cette version",
            what_en="The signature of this version",
        )
    signatory = parser.text(("signatory",), data.signatory, TITLE_LENGTH, required=True)
    today = work.now.astimezone(PARIS).date()
    signed_on = today if data.signed_on is None else data.signed_on
    if signed_on > today:
        parser.invalid(("signedOn",), "cette date est à venir", "this date is in the future")
    elif signed_on < charter.adopted_on:
        parser.invalid(
            ("signedOn",),
            f"cette version a été adoptée le {charter.adopted_on:%d/%m/%Y}",
            f"this version was adopted on {charter.adopted_on:%Y-%m-%d}",
        )
    parser.finish()
    return signatory, signed_on


async def _current_charter(work: Work, pole_id: UUID) -> Any:
    """The version and the day of adoption of the pole's current charter."""
    charter, pole = tables.charter, tables.pole
    rows = await work.connection.execute(
        select(charter.c.version, charter.c.adopted_on)
        .join(
            pole, (pole.c.id == charter.c.pole_id) & (pole.c.charter_version == charter.c.version)
        )
        .where(pole.c.id == pole_id)
    )
    return rows.one()


async def _already_signed(work: Work, member_id: UUID, version: int) -> bool:
    signature = tables.charter_signature
    signed = exists().where(
        signature.c.member_id == member_id,
        signature.c.charter_version == version,
        signature.c.withdrawn_on.is_(None),
    )
    return bool(await work.connection.scalar(select(signed)))


SIGN_CHARTER: Command[SignCharter] = Command("signCharter", sign_charter)
WITHDRAW_CHARTER_SIGNATURE: Command[WithdrawCharterSignature] = Command(
    "withdrawCharterSignature", withdraw_charter_signature
)
