"""Changing what is known of a member: by its own people, some of it by its coordinators only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from ptce.commands.acting import record, require_acting_for, require_version, visible_row
from ptce.commands.changes import UNCHANGED, Unchanged, differing, merged
from ptce.commands.member_fields import contact_columns, member_columns
from ptce.commands.parsing import Parser, camel
from ptce.commands.standing import rematch_member, rematch_receiver
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.domain.errors import ErrorCode
from ptce.domain.membership import (
    CompanySize,
    InclusiveStructureKind,
    MemberCircle,
    MemberLabel,
)
from ptce.domain.terms import Article9Category, EssFamily, Visibility

COORDINATORS_CHANGE: Final = ("article9_category", "circle")
"""What says how the pole counts a member: not for the member itself to change."""

RULES_READ: Final = frozenset({"article9_category", "inclusive_kinds"})
"""What rules may read of a party to a match (`domain/parties.py`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMember:
    """What changes. Without a `contact_name` nobody is to be called any more."""

    member_id: str
    name: str | Unchanged | None = UNCHANGED
    article9_category: Article9Category | Unchanged | None = UNCHANGED
    legal_form: str | Unchanged | None = UNCHANGED
    siret: str | Unchanged | None = UNCHANGED
    siren: str | Unchanged | None = UNCHANGED
    rna: str | Unchanged | None = UNCHANGED
    naf: str | Unchanged | None = UNCHANGED
    size: CompanySize | Unchanged | None = UNCHANGED
    circle: MemberCircle | Unchanged | None = UNCHANGED
    labels: tuple[MemberLabel, ...] | Unchanged | None = UNCHANGED
    inclusive_kinds: tuple[InclusiveStructureKind, ...] | Unchanged | None = UNCHANGED
    ess_family: EssFamily | Unchanged | None = UNCHANGED
    ess_proof: str | Unchanged | None = UNCHANGED
    non_diffusible: bool | Unchanged | None = UNCHANGED
    visibility: Visibility | Unchanged | None = UNCHANGED
    contact_name: str | Unchanged | None = UNCHANGED
    contact_email: str | Unchanged | None = UNCHANGED
    contact_phone: str | Unchanged | None = UNCHANGED
    expected_version: int | None = None
    idempotency_key: str | None = None


async def update_member(work: Work, data: UpdateMember) -> UUID:
    """Change a member and its contact; what changes nothing is not a change. Answers its id."""
    row = await visible_row(
        work, tables.member, data.member_id, ("memberId",), "Structure", "Member"
    )
    require_acting_for(work, row.id, row.pole_id)
    require_version(row, data.expected_version)
    contact = await _contact(work, row.id)
    parser = Parser()
    columns = await member_columns(work.connection, parser, _given(parser, row, data))
    said = contact_columns(parser, _spoken(contact, data))
    changes = differing(row, columns)
    _require_coordinator(work, parser, row, changes)
    parser.finish()
    changed = sorted(changes) + (["contact"] if said != contact else [])
    if changed:
        await _write(work, row, changes)
        await _write_contact(work, row.id, said)
        await record(work, tables.member, row.id, row.id, {"changed": changed})
        await work.announce("member.updated", row.id, [row.id])
    if RULES_READ & set(changes):
        await rematch_member(work, row.id)
    elif "naf" in changes:  # what it takes is matched by what is known of its activity
        await rematch_receiver(work, row.id)
    member_id: UUID = row.id
    return member_id


def _given(parser: Parser, row: Row[Any], data: UpdateMember) -> dict[str, Any]:
    """The member as it would be. A SIRET that changes takes its SIREN along; a family that the
    legal category said no longer stands by itself."""
    given = merged(row, data)
    for name in ("article9_category", "circle", "visibility"):
        if given[name] is None:
            parser.refuse(ErrorCode.REQUIRED, (camel(name),))
            given[name] = row._mapping[name]
    if data.siren is UNCHANGED and data.siret is not UNCHANGED:
        given["siren"] = None
    if data.ess_family is UNCHANGED and data.ess_proof is UNCHANGED and row.ess_proof is None:
        given["ess_family"] = None
    return given


def _require_coordinator(
    work: Work, parser: Parser, row: Row[Any], changes: Mapping[str, Any]
) -> None:
    if row.pole_id not in work.viewer.coordinated_pole_ids:
        for name in COORDINATORS_CHANGE:
            if name in changes:
                parser.refuse(ErrorCode.COORDINATORS_ONLY, (camel(name),))


async def _contact(work: Work, member_id: UUID) -> dict[str, str | None] | None:
    contact = tables.contact
    rows = await work.connection.execute(
        select(contact.c.name, contact.c.email, contact.c.phone).where(
            contact.c.member_id == member_id
        )
    )
    row = rows.one_or_none()
    return None if row is None else dict(row._mapping)


def _spoken(contact: Mapping[str, str | None] | None, data: UpdateMember) -> dict[str, Any]:
    """The contact as it would be; without a name, nothing is kept of what was not given."""
    known = contact or {}
    given = {
        f"contact_{name}": known.get(name) if value is UNCHANGED else value
        for name, value in (
            ("name", data.contact_name),
            ("email", data.contact_email),
            ("phone", data.contact_phone),
        )
    }
    if not given["contact_name"] and data.contact_email in (UNCHANGED, None):
        given["contact_email"] = None
    if not given["contact_name"] and data.contact_phone in (UNCHANGED, None):
        given["contact_phone"] = None
    return given


async def _write(work: Work, row: Row[Any], changes: Mapping[str, Any]) -> None:
    member, site = tables.member, tables.site
    await work.connection.execute(
        update(member)
        .where(member.c.id == row.id)
        .values(**changes, version=member.c.version + 1, updated_at=work.now)
    )
    if "siret" in changes:  # the main site's own, when it was the same
        await work.connection.execute(
            update(site)
            .where(site.c.member_id == row.id, site.c.main)
            .where(site.c.siret.is_not_distinct_from(row.siret))
            .values(siret=changes["siret"], version=site.c.version + 1, updated_at=work.now)
        )


async def _write_contact(
    work: Work, member_id: UUID, said: Mapping[str, str | None] | None
) -> None:
    contact = tables.contact
    if said is None:
        await work.connection.execute(delete(contact).where(contact.c.member_id == member_id))
        return
    statement = upsert(contact).values(member_id=member_id, **said)
    await work.connection.execute(
        statement.on_conflict_do_update(index_elements=[contact.c.member_id], set_=dict(said))
    )


UPDATE_MEMBER: Command[UpdateMember] = Command("updateMember", update_member)
