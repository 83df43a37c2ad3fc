"""Builders of a small world, by plain SQL: what a test is not about has a sane default.

    pole = await world.pole()
    lender = await world.member(pole, "Les Mains du Faron")
    van = await world.resource(lender, details={"cargo_volume_m3": 12})
    viewer = await world.viewer(await world.user(lender))

Everything answers the id of the row it made, and commits. Keyword arguments replace columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, insert, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.dml import ReturningInsert

from ptce.auth import issue_token
from ptce.db import tables
from ptce.domain.identifiers import REFERENCES
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.rights import Grant, Viewer
from ptce.domain.scopes import CredentialKind, Scope
from ptce.domain.terms import Role
from ptce.domain.text import fold
from ptce.domain.weights import published

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
"""A Monday, 09:00 in Paris."""

WEEK_FROM_NOW = Range(NOW + timedelta(days=7), NOW + timedelta(days=7, hours=8))
"""The Monday after, 09:00 to 17:00 in Paris."""

FAR = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class World:
    """The builders, over a database that `ptce_app` (or its owner) reaches by `engine`."""

    engine: AsyncEngine
    now: datetime = NOW
    _numbers: count[int] = field(default_factory=lambda: count(1))

    async def pole(self, name: str = "Pôle de la rade", **columns: Any) -> UUID:
        """A pole and version 1 of its charter."""
        number = next(self._numbers)
        row = {"slug": f"pole-{number}", "name": name, "charter_version": 1} | columns
        pole = await self._insert(tables.pole, row)
        charter = {"pole_id": pole, "version": row["charter_version"], "title": "Charte"}
        text = {"adopted_on": self.now.date(), "body": "Nous partageons nos moyens."}
        await self._insert(tables.charter, charter | text)
        return pole

    async def member(
        self,
        pole: UUID,
        name: str = "Les Mains du Faron",
        commune: str = "83137",
        *,
        signed: bool = True,
        **columns: Any,
    ) -> UUID:
        """A member with its contact and main site; active when it has `signed` the charter."""
        row = {
            "reference": self._reference("member"),
            "pole_id": pole,
            "name": name,
            "sort_key": fold(name),
            "article9_category": "ESS_ENTERPRISE",
            "status": "ACTIVE" if signed else "APPLICANT",
            "visibility": "MEMBERS",
        }
        member = await self._insert(tables.member, row | columns)
        contact = {"name": "Camille Roux", "email": "camille@example.org", "phone": "0494000000"}
        await self._insert(tables.contact, {"member_id": member} | contact)
        site = {"member_id": member, "name": "Siège", "commune_insee": commune, "main": True}
        await self._insert(tables.site, site)
        if signed:
            version = (await self._row(tables.pole, pole)).charter_version
            of = {"member_id": member, "pole_id": pole, "charter_version": version}
            by = {"signed_on": self.now.date(), "signatory": "Camille Roux"}
            await self._insert(tables.charter_signature, of | by)
        return member

    async def permit(self, member: UUID, kind: str = "ICPE", **columns: Any) -> UUID:
        """A verified permit without an end, number « 2026-14 »; an ICPE one has heading 2714."""
        row = {
            "member_id": member,
            "pole_id": (await self._row(tables.member, member)).pole_id,
            "kind": kind,
            "rubrique": "2714" if kind == "ICPE" else None,
            "number": "2026-14",
            "covers_hazardous": False,
            "low_prefixes": [],
            "below_threshold": False,
            "status": "VERIFIED",
        }
        return await self._insert(tables.permit, row | columns)

    async def user(self, member: UUID, name: str = "Camille Roux") -> UUID:
        """A person of this member."""
        pole = (await self._row(tables.member, member)).pole_id
        return await self.principal(name, Grant(Role.MEMBER_USER, pole, member))

    async def coordinator(self, pole: UUID, name: str = "Dominique Petit") -> UUID:
        return await self.principal(name, Grant(Role.COORDINATOR, pole))

    async def partner(self, pole: UUID, name: str = "Carte des communs") -> UUID:
        """A partner application of this pole."""
        partner = await self.principal(name, Grant(Role.PARTNER_APP, pole), application=True)
        row = {"id": partner, "pole_id": pole, "name": name, "confidential": True}
        return await self._insert(tables.application, row)

    async def principal(self, name: str, *grants: Grant, application: bool = False) -> UUID:
        row = {"name": name, "application": application}
        principal = await self._insert(tables.principal, row)
        for grant in grants:
            await self.grant(principal, grant)
        return principal

    async def grant(self, principal: UUID, grant: Grant) -> UUID:
        on = {"pole_id": grant.pole_id, "member_id": grant.member_id}
        row = {"principal_id": principal, "role": grant.role.value}
        return await self._insert(tables.role_grant, row | on)

    async def token(self, principal: UUID, expires_at: datetime = FAR) -> str:
        """A token to put in `Authorization: Bearer …`."""
        async with self.engine.begin() as connection:
            return await issue_token(connection, principal, expires_at, self.now)

    async def key(
        self,
        application: UUID,
        *scopes: Scope,
        origins: Sequence[str] = (),
        expires_at: datetime = FAR,
        **columns: Any,
    ) -> str:
        """A secret key of these scopes (READ without any); publishable when it names origins."""
        kind = CredentialKind.PUBLISHABLE_KEY if origins else CredentialKind.SECRET_KEY
        given = {
            "scopes": [each.value for each in scopes or (Scope.READ,)],
            "label": "Essai",
            **columns,
        }
        async with self.engine.begin() as connection:
            return await issue_token(
                connection, application, expires_at, self.now, kind, origins=[*origins], **given
            )

    async def proposal(self, pole: UUID, label: str = "palox") -> UUID:
        """A label that a pole proposes for the thesaurus."""
        row = {"pole_id": pole, "kind": "EQUIPMENT", "concept": "packing-gear", "label": label}
        return await self._insert(tables.thesaurus_proposal, row | {"status": "PROPOSED"})

    async def weights(self, pole: UUID, kind: str = "VEHICLE", **columns: Any) -> UUID:
        """Version 1 of a pole's weights, in force: the published ones."""
        row = {"pole_id": pole, "kind": kind, "number": 1, "base_number": 0, "origin": "CHOSEN"}
        why = {"status": "IN_FORCE", "reason": "La distance compte.", "decided_at": self.now}
        made = await self._insert(tables.weight_set, row | why | columns)
        async with self.engine.begin() as connection:
            await connection.execute(
                insert(tables.criterion_weight),
                [
                    {"weight_set_id": made, "criterion": code.value, "weight": weight}
                    for code, weight in published(kind).items()
                ],
            )
        return made

    async def calibrations(self, kind: str) -> None:
        """Two fits of the likelihood that pairs of a kind are accepted."""
        row = {"kind": kind, "decisions": 30, "accepted": 12, "ece": 0.04, "brier": 0.2}
        for number, (a, b) in enumerate(((1.5, 0.25), (0.75, -0.5)), 1):
            await self._insert(tables.calibration, row | {"number": number, "a": a, "b": b})

    async def viewer(self, principal: UUID) -> Viewer:
        """Who the principal is, as `Viewers` would say."""
        known = await self._row(tables.principal, principal)
        granted = select(tables.role_grant).where(tables.role_grant.c.principal_id == principal)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(granted.order_by(tables.role_grant.c.id))).all()
            left = set(
                await connection.scalars(
                    select(tables.member.c.id).where(
                        tables.member.c.status.in_(("SUSPENDED", "WITHDRAWN"))
                    )
                )
            )
        grants = tuple(
            Grant(Role[row.role], row.pole_id, row.member_id, row.member_id in left) for row in rows
        )
        session = CredentialKind.SESSION
        return Viewer(principal, known.name, grants, FAR, credential=session)

    async def person(self, principal: UUID, email: str, **columns: Any) -> None:
        """The principal may sign in, by this e-mail."""
        row = {"principal_id": principal, "email": email} | columns
        async with self.engine.begin() as connection:
            await connection.execute(insert(tables.person).values(**row))

    async def invitation(self, pole: UUID, **columns: Any) -> UUID:
        """A pending one, of a coordinator; nobody knows its secret."""
        row = {
            "pole_id": pole,
            "role": "COORDINATOR",
            "email": "invitee@example.org",
            "secret_sha256": next(self._numbers).to_bytes(32),
            "expires_at": self.now + timedelta(days=14),
        }
        return await self._insert(tables.invitation, row | columns)

    async def consent(self, principal: UUID, member: UUID, audience: str, **columns: Any) -> UUID:
        """Of a person, to be shown as the member's contact."""
        row = {"principal_id": principal, "member_id": member, "audience": audience}
        return await self._insert(tables.contact_consent, row | {"text_version": 1} | columns)

    async def session(self, principal: UUID, **columns: Any) -> UUID:
        """A session of a browser; the principal is a person."""
        row = {
            "principal_id": principal,
            "cookie_sha256": next(self._numbers).to_bytes(32),
            "label": "Firefox, Linux",
            "seen_at": self.now,
            "expires_at": self.now + timedelta(hours=12),
        }
        return await self._insert(tables.sign_in_session, row | columns)

    async def resource(
        self,
        member: UUID,
        kind: str = "VEHICLE",
        details: Mapping[str, Any] | None = None,
        **columns: Any,
    ) -> UUID:
        """A free loan, open at any hour from now on, taken whole; `details` are its attributes."""
        row = await self._listing("resource", member, kind, columns)
        row |= {"available": Range(self.now, None), "divisible": False} | columns
        resource = await self._insert(tables.resource, row)
        await self._insert(tables.resource_of[kind], {"id": resource} | dict(details or {}))
        return resource

    async def request(
        self,
        member: UUID,
        kind: str = "VEHICLE",
        details: Mapping[str, Any] | None = None,
        **columns: Any,
    ) -> UUID:
        """A need of a day, in a week; `details` are what it asks (`seats_min`…)."""
        row = await self._listing("request", member, kind, columns)
        row |= {"period": WEEK_FROM_NOW, "strict_budget": False} | columns
        request = await self._insert(tables.request, row)
        await self._insert(tables.request_of[kind], {"id": request} | dict(details or {}))
        return request

    async def match(self, request: UUID, resource: UUID, **columns: Any) -> UUID:
        """A suggestion of the engine, with a score of 80."""
        need = await self._row(tables.request, request)
        offer = await self._row(tables.resource, resource)
        row = {
            "reference": self._reference("match"),
            "request_id": request,
            "resource_id": resource,
            "receiver_id": need.member_id,
            "provider_id": offer.member_id,
            "receiver_pole_id": need.pole_id,
            "provider_pole_id": offer.pole_id,
            "kind": need.kind,
            "status": "SUGGESTED",
            "score": 80,
            "s": 0.8,
            "distance_km": 3,
            "cost_eur": 0,
            "quantity": need.quantity,
            "periods": [need.period],
            "to_verify": False,
            "criteria": [],
            "checks": [],
            "sentence_fr": "Convient bien.",
            "sentence_en": "A good fit.",
            "engine_version": "test",
            "thesaurus_version": "test",
            "rule_set_version": "test",
        }
        return await self._insert(tables.match, row | columns)

    async def booking(self, match: UUID, status: str = "CONFIRMED", **columns: Any) -> UUID:
        """What the match promises, HELD or CONFIRMED; the match itself is left as it is."""
        of = await self._row(tables.match, match)
        resource = await self._row(tables.resource, of.resource_id)
        row = {
            "reference": self._reference("booking"),
            "match_id": match,
            "resource_id": of.resource_id,
            "request_id": of.request_id,
            "provider_id": of.provider_id,
            "receiver_id": of.receiver_id,
            "provider_pole_id": of.provider_pole_id,
            "receiver_pole_id": of.receiver_pole_id,
            "status": status,
            "during": of.periods,
            "exclusive": True,
            "quantity": of.quantity,
            "unit": resource.unit,
            "quantity_basis": resource.quantity_basis,
            "buffer_minutes": resource.buffer_minutes,
            "covered": of.quantity,
            "price_eur": resource.price_eur,
            "price_unit": resource.price_unit,
            "exchange_modes": resource.exchange_modes,
            "cost_eur": of.cost_eur,
            "hold_until": self.now + timedelta(days=2) if status == "HELD" else None,
        }
        return await self._insert(tables.booking, row | columns)

    async def photo(self, resource: UUID, position: int = 1, **columns: Any) -> UUID:
        """A photo of a resource; its bytes are no image, which no test of rights looks at."""
        row = {
            "resource_id": resource,
            "position": position,
            "alt": f"Vue {position}",
            "width": 1_600,
            "height": 1_200,
            "image": b"image",
            "thumbnail": b"thumbnail",
        }
        return await self._insert(tables.photo, row | columns)

    async def _listing(
        self, table: str, member: UUID, kind: str, columns: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What a resource and a request have in common, at the member's main site."""
        site, place = tables.site, tables.commune
        async with self.engine.connect() as connection:
            where = select(site.c.commune_insee).where(site.c.member_id == member, site.c.main)
            insee = columns.get("commune_insee") or (await connection.execute(where)).scalar_one()
            at = (await connection.execute(select(place).where(place.c.insee == insee))).one()
        title = columns.get("title", "Camionnette" if kind == "VEHICLE" else "Salle")
        words = f"{title} {columns.get('description') or ''}"
        return {
            "reference": self._reference(table),
            "kind": kind,
            "pole_id": (await self._row(tables.member, member)).pole_id,
            "member_id": member,
            "commune_insee": insee,
            "latitude": at.latitude,
            "longitude": at.longitude,
            "radius_km": KIND_BY_CODE[kind].default_radius_km,
            "title": title,
            "status": "PUBLISHED",
            "visibility": "MEMBERS",
            "exchange_modes": ["LOAN"],
            "quantity": 1,
            "unit": KIND_BY_CODE[kind].units[0].value,
            "sort_key": fold(title),
            "search_text": fold(words),
        }

    def _reference(self, table: str) -> str:
        return f"{REFERENCES[table]}-{self.now:%Y%m%d}-{next(self._numbers):06d}"

    async def _row(self, table: Table, id_: UUID) -> Row[Any]:
        async with self.engine.connect() as connection:
            return (await connection.execute(select(table).where(table.c.id == id_))).one()

    async def _insert(self, table: Table, row: Mapping[str, Any]) -> UUID:
        """Add a row made now; its primary key (the first column of it)."""
        moments = {name: self.now for name in ("created_at", "updated_at") if name in table.c}
        statement: ReturningInsert[Any] = (
            insert(table).values({**moments, **row}).returning(*table.primary_key)
        )
        async with self.engine.begin() as connection:
            key: UUID = (await connection.execute(statement)).one()[0]
            return key
