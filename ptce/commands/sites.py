"""A member's sites: one SIRET each, one of them the main one; closed when no listing needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from ptce.commands.acting import (
    acting_member,
    record,
    require_acting_for,
    require_version,
    visible_row,
)
from ptce.commands.changes import UNCHANGED, Unchanged, differing, merged
from ptce.commands.member_fields import siret
from ptce.commands.parsing import Parser
from ptce.commands.places import commune_place
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.db.tables import TITLE_LENGTH
from ptce.domain.errors import ErrorCode, Refusal, UserError
from ptce.domain.terms import ListingStatus

ADDRESS_LENGTH: Final = 200
MOST_SITES: Final = 20
"""Open sites of one member: they are read whole with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSite:
    """Others see the `address` when it is `address_public`, or once something there is booked."""

    name: str
    commune_code: str
    siret: str | None = None
    address: str | None = None
    address_public: bool = False
    main: bool = False
    on_behalf_of: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateSite:
    """What changes; the commune does not: another place is another site."""

    site_id: str
    name: str | Unchanged | None = UNCHANGED
    siret: str | Unchanged | None = UNCHANGED
    address: str | Unchanged | None = UNCHANGED
    address_public: bool | Unchanged | None = UNCHANGED
    main: bool | Unchanged | None = UNCHANGED
    expected_version: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSite:
    site_id: str
    expected_version: int | None = None
    idempotency_key: str | None = None


async def add_site(work: Work, data: AddSite) -> UUID:
    """Write a site of the member; answers its id."""
    member = await acting_member(work, data.on_behalf_of)
    parser = Parser()
    given = {name: getattr(data, name) for name in data.__slots__}
    columns = _columns(parser, given, member)
    place = await commune_place(work.connection, parser, data.commune_code)
    await _require_room(work, parser, member.id)
    parser.finish()
    if data.main:
        await _no_longer_main(work, member.id)
    site = tables.site
    rows = await work.connection.execute(
        insert(site)
        .values(
            member_id=member.id,
            commune_insee=place.insee,
            created_at=work.now,
            updated_at=work.now,
            **columns,
        )
        .returning(site.c.id)
    )
    site_id: UUID = rows.scalar_one()
    await record(work, site, site_id, member.id, {"version": 1})
    await work.announce("site.added", site_id, [member.id])
    return site_id


async def update_site(work: Work, data: UpdateSite) -> UUID:
    """Change a site. It becomes the main one with `main`; to stop being it, another must become it.

    Answers the site's id.
    """
    row, member = await _site(work, data.site_id, data.expected_version)
    parser = Parser()
    given = merged(row, data)
    columns = _columns(parser, given, member)
    if row.main and not columns["main"]:
        parser.invalid(
            ("main",),
            "désignez plutôt un autre établissement comme principal",
            "make another site the main one instead",
        )
    parser.finish()
    changes = differing(row, columns)
    if "main" in changes:
        await _no_longer_main(work, row.member_id)
    if changes:
        await _write(work, row, changes)
        await record(work, tables.site, row.id, row.member_id, {"changed": sorted(changes)})
        await work.announce("site.updated", row.id, [row.member_id])
    site_id: UUID = row.id
    return site_id


async def close_site(work: Work, data: CloseSite) -> UUID:
    """Close a site. WRONG_STATE for the main one, and while a resource is offered there."""
    row, _ = await _site(work, data.site_id, data.expected_version)
    if row.main:
        raise _closing_refused(
            "c'est l'établissement principal",
            "it is the main site",
            "Désignez d'abord un autre établissement comme principal (updateSite).",
            "Make another site the main one first (updateSite).",
        )
    resource = tables.resource
    reference = await work.connection.scalar(
        select(resource.c.reference)
        .where(resource.c.site_id == row.id)
        .where(resource.c.status != ListingStatus.WITHDRAWN.value)
        .order_by(resource.c.id)
        .limit(1)
    )
    if reference is not None:
        raise _closing_refused(
            f"la ressource {reference} y est offerte",
            f"resource {reference} is offered there",
            f"Retirez d'abord la ressource {reference} (withdrawResource).",
            f"Withdraw resource {reference} first (withdrawResource).",
        )
    await _write(work, row, {"closed_at": work.now})
    await record(work, tables.site, row.id, row.member_id, {"version": row.version + 1})
    await work.announce("site.closed", row.id, [row.member_id])
    site_id: UUID = row.id
    return site_id


def _columns(parser: Parser, given: Mapping[str, Any], member: Row[Any]) -> dict[str, Any]:
    """The columns of a site; its SIRET begins with the member's SIREN, where that is known."""
    number = siret(parser, given["siret"])
    if number is not None and member.siren is not None and not number.startswith(member.siren):
        parser.invalid(
            ("siret",),
            f"les établissements de cette structure commencent par {member.siren}",
            f"this member's sites begin with {member.siren}",
        )
    address = parser.text(("address",), given["address"], ADDRESS_LENGTH)
    public = bool(given["address_public"])
    if public and address is None:
        parser.refuse(ErrorCode.REQUIRED, ("address",))
    if public and member.non_diffusible:
        parser.invalid(
            ("addressPublic",),
            "cette structure est non diffusible : son adresse n'est pas rendue publique",
            "this member is not to be published: nor is its address",
        )
    return {
        "name": parser.text(("name",), given["name"], TITLE_LENGTH, required=True),
        "siret": number,
        "address": address,
        "address_public": public,
        "main": bool(given["main"]),
    }


async def _site(work: Work, identifier: str, expected: int | None) -> tuple[Row[Any], Row[Any]]:
    """The open site and its member, both locked: two cannot become the main one at once."""
    seen = await visible_row(
        work, tables.site, identifier, ("siteId",), "Établissement", "Site", False
    )
    member, site = tables.member, tables.site
    rows = await work.connection.execute(
        select(member).where(member.c.id == seen.member_id).with_for_update(key_share=True)
    )
    owner = rows.one()
    require_acting_for(work, owner.id, owner.pole_id)
    rows = await work.connection.execute(
        select(site).where(site.c.id == seen.id).with_for_update(key_share=True)
    )
    row = rows.one()
    require_version(row, expected)
    if row.closed_at is not None:
        raise Refusal.of(
            ErrorCode.WRONG_STATE,
            "siteId",
            state="cet établissement est fermé",
            state_en="this site is closed",
        )
    return row, owner


def _closing_refused(state: str, state_en: str, remedy_fr: str, remedy_en: str) -> Refusal:
    facts = {"state": state, "state_en": state_en}
    return Refusal(
        [
            UserError(
                ErrorCode.WRONG_STATE,
                ("siteId",),
                facts,
                remedy_fr=remedy_fr,
                remedy_en=remedy_en,
            )
        ]
    )


async def _no_longer_main(work: Work, member_id: UUID) -> None:
    site = tables.site
    await work.connection.execute(
        update(site)
        .where(site.c.member_id == member_id, site.c.main)
        .values(main=False, version=site.c.version + 1, updated_at=work.now)
    )


async def _write(work: Work, row: Row[Any], columns: Mapping[str, Any]) -> None:
    site = tables.site
    await work.connection.execute(
        update(site)
        .where(site.c.id == row.id)
        .values(**columns, version=site.c.version + 1, updated_at=work.now)
    )


async def _require_room(work: Work, parser: Parser, member_id: UUID) -> None:
    site = tables.site
    count = select(func.count()).select_from(site)
    held = await work.connection.scalar(
        count.where(site.c.member_id == member_id, site.c.closed_at.is_(None))
    )
    if (held or 0) >= MOST_SITES:
        parser.too_many((), MOST_SITES, "sites ouverts", "open sites")


ADD_SITE: Command[AddSite] = Command("addSite", add_site)
UPDATE_SITE: Command[UpdateSite] = Command("updateSite", update_site)
CLOSE_SITE: Command[CloseSite] = Command("closeSite", close_site)
