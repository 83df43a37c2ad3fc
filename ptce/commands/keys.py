"""Keys of applications: issued, rotated, revoked. Of a secret only its hash is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.acting import visible_row
from ptce.commands.applications import application_of, require_open
from ptce.commands.parsing import Parser
from ptce.commands.tokens import PREFIXES, token_hash
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.db.tables import TITLE_LENGTH
from ptce.domain.addresses import PAGE_ORIGIN
from ptce.domain.allowances import SMALLEST
from ptce.domain.errors import ErrorCode, MissingScope, Refusal
from ptce.domain.rights import opened_by
from ptce.domain.scopes import CredentialKind, KeyKind, Scope, in_order
from ptce.domain.terms import Role

USUAL_LIFE: Final = timedelta(days=365)
LONGEST_LIFE: Final = timedelta(days=730)
USUAL_GRACE_HOURS: Final = 24
LONGEST_GRACE_HOURS: Final = 720
MOST_ORIGINS: Final = 20
MOST_LIVE_KEYS: Final = 50
MOST_POINTS: Final = 100_000_000
MOST_POINTS_A_DAY: Final = 2_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueKey:
    """`drawn` makes the secret; a command sent again draws anew, so it is not compared."""

    application_id: str
    kind: KeyKind
    label: str
    scopes: tuple[Scope, ...] = (Scope.READ,)
    origins: tuple[str, ...] = ()
    expires_at: datetime | None = None
    points_per_minute: int | None = None
    points_per_day: int | None = None
    idempotency_key: str | None = None
    drawn: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateKey:
    key_id: str
    grace_hours: int = USUAL_GRACE_HOURS
    idempotency_key: str | None = None
    drawn: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeKey:
    key_id: str
    idempotency_key: str | None = None


async def issue_key(work: Work, data: IssueKey) -> UUID:
    """Write a key that opens no more than whoever gives it may, nor than the application's roles.
    Answers its id."""
    seen = await visible_row(
        work,
        tables.application,
        data.application_id,
        ("applicationId",),
        "Application",
        "Application",
    )
    application = await application_of(work, seen.id)
    require_open(application, "applicationId")
    parser = Parser()
    label = parser.text(("label",), data.label, TITLE_LENGTH, required=True)
    scopes = _scopes(parser, work, data, await _roles(work, application.id))
    origins = _origins(parser, data)
    expires_at = _end(parser, work.now, data.expires_at)
    points = _points(parser, data)
    parser.finish()
    await _require_room(work, application.id, "applicationId")
    kind = CredentialKind[data.kind.value]
    return await _written(
        work, application, data.drawn, kind, label, scopes, origins, expires_at, points
    )


async def rotate_key(work: Work, data: RotateKey) -> UUID:
    """A key like the one named, which lives on for a while. Answers the new one's id."""
    old, application = await _key(work, data.key_id)
    parser = Parser()
    if not 0 <= data.grace_hours <= LONGEST_GRACE_HOURS:
        parser.refuse(
            ErrorCode.OUT_OF_RANGE, ("graceHours",), minimum=0, maximum=LONGEST_GRACE_HOURS
        )
    parser.finish()
    _require_live(work, old)
    for scope in old.scopes:
        work.viewer.require_scope(Scope[scope])
    expires_at = work.now + (old.expires_at - old.created_at)
    end = min(old.expires_at, work.now + timedelta(hours=data.grace_hours))
    await _require_room(work, application.id, "keyId", old.id if end <= work.now else None)
    kind = CredentialKind[old.kind]
    points = {"points_per_minute": old.points_per_minute, "points_per_day": old.points_per_day}
    new = await _written(
        work, application, data.drawn, kind, old.label, old.scopes, old.origins, expires_at, points
    )
    await _change(work, application, old.id, {"replaced_by": new, "expires_at": end})
    return new


async def revoke_key(work: Work, data: RevokeKey) -> UUID:
    """The key opens nothing any more, at once. Answers its id; one that was revoked stays so."""
    key, application = await _key(work, data.key_id)
    if key.revoked_at is None:
        await _change(work, application, key.id, {"revoked_at": work.now})
    key_id: UUID = key.id
    return key_id


async def secret_of(engine: AsyncEngine, key_id: UUID, drawn: str) -> str | None:
    """The key's secret, if it was made of this; None when an earlier, equal command made it."""
    key = tables.access_token
    async with engine.connect() as connection:
        rows = await connection.execute(select(key.c.kind, key.c.sha256).where(key.c.id == key_id))
    kind, sha256 = rows.one()
    secret = PREFIXES[CredentialKind[kind]] + drawn
    return secret if token_hash(secret) == sha256 else None


async def _key(work: Work, identifier: str) -> tuple[Row[Any], Row[Any]]:
    """The key, locked, and its application."""
    key = await visible_row(work, tables.access_token, identifier, ("keyId",), "Clé", "Key")
    return key, await application_of(work, key.principal_id)


def _require_live(work: Work, key: Row[Any]) -> None:
    if key.revoked_at is not None:
        fr, en = "cette clé est révoquée", "this key is revoked"
    elif key.replaced_by is not None:
        fr, en = "cette clé est déjà remplacée par une autre", "this key already has a successor"
    elif key.expires_at <= work.now:
        fr, en = "cette clé est échue : donnez-en une autre", "this key is over: issue another one"
    else:
        return
    raise Refusal.of(ErrorCode.WRONG_STATE, "keyId", state=fr, state_en=en)


async def _roles(work: Work, application_id: UUID) -> frozenset[Role]:
    grant = tables.role_grant
    held = select(grant.c.role).where(grant.c.principal_id == application_id)
    return frozenset(Role[role] for role in await work.connection.scalars(held))


def _scopes(parser: Parser, work: Work, data: IssueKey, roles: frozenset[Role]) -> Sequence[str]:
    path = ("scopes",)
    opened = opened_by(roles)
    if Scope.READ not in data.scopes:
        parser.invalid(path, "READ va avec toutes les autres", "READ goes with every other scope")
    elif data.kind is KeyKind.PUBLISHABLE_KEY and set(data.scopes) != {Scope.READ}:
        parser.invalid(
            path, "une clé publiable ne fait que lire", "a publishable key does nothing but read"
        )
    for scope in in_order(data.scopes):
        if work.viewer.scopes is not None and scope not in work.viewer.scopes:
            raise MissingScope(scope)
        if scope not in opened:
            parser.invalid(
                path,
                f"aucun rôle de l'application n'ouvre {scope}",
                f"no role of the application opens {scope}",
            )
    return [scope.value for scope in in_order(data.scopes)]


def _origins(parser: Parser, data: IssueKey) -> Sequence[str]:
    path = ("origins",)
    publishable = data.kind is KeyKind.PUBLISHABLE_KEY
    if publishable and not data.origins:
        parser.refuse(ErrorCode.REQUIRED, path)
    elif not publishable and data.origins:
        parser.invalid(
            path, "une clé secrète ne va dans aucune page", "a secret key goes into no page"
        )
    if len(data.origins) > MOST_ORIGINS:
        parser.too_many(path, MOST_ORIGINS, "origines", "origins")
        return []
    for origin in data.origins:
        if len(origin) > 300 or not PAGE_ORIGIN.fullmatch(origin):
            parser.invalid(
                path,
                "une origine s'écrit comme « https://carte.example.org » : https (ou "
                "http://localhost), sans chemin ni barre finale",
                "an origin is written like “https://carte.example.org”: https (or "
                "http://localhost), without path or final bar",
            )
    return list(dict.fromkeys(data.origins))


def _end(parser: Parser, now: datetime, given: datetime | None) -> datetime:
    if given is None:
        return now + USUAL_LIFE
    sound = len(parser.errors)
    end = parser.instant(("expiresAt",), given)
    if len(parser.errors) > sound:
        return end
    if end <= now:
        parser.refuse(ErrorCode.PERIOD_PAST, ("expiresAt",))
    elif end > now + LONGEST_LIFE:
        parser.refuse(ErrorCode.PERIOD_TOO_LONG, ("expiresAt",), maximum=LONGEST_LIFE.days)
    return end


def _points(parser: Parser, data: IssueKey) -> dict[str, int | None]:
    """What the key may spend, when it is less than usual."""
    given = {"points_per_minute": data.points_per_minute, "points_per_day": data.points_per_day}
    for name, most in (("points_per_minute", MOST_POINTS), ("points_per_day", MOST_POINTS_A_DAY)):
        points = given[name]
        if points is not None and not SMALLEST <= points <= most:
            path = ("pointsPerMinute" if most is MOST_POINTS else "pointsPerDay",)
            parser.refuse(ErrorCode.OUT_OF_RANGE, path, minimum=SMALLEST, maximum=most)
    return given


async def _require_room(
    work: Work, application_id: UUID, field: str, ending: UUID | None = None
) -> None:
    """TOO_MANY unless one more key may live, beside all but the one that is `ending`."""
    key = tables.access_token
    live = await work.connection.execute(
        select(key.c.id)
        .where(
            key.c.principal_id == application_id,
            key.c.revoked_at.is_(None),
            key.c.expires_at > work.now,
            key.c.id.is_distinct_from(ending),
        )
        .limit(MOST_LIVE_KEYS)
    )
    if len(live.all()) >= MOST_LIVE_KEYS:
        raise Refusal.of(
            ErrorCode.TOO_MANY,
            field,
            maximum=MOST_LIVE_KEYS,
            what="clés en cours",
            what_en="live keys",
        )


async def _written(
    work: Work,
    application: Row[Any],
    drawn: str,
    kind: CredentialKind,
    label: str,
    scopes: Sequence[str],
    origins: Sequence[str],
    expires_at: datetime,
    points: Mapping[str, int | None],
) -> UUID:
    key = tables.access_token
    rows = await work.connection.execute(
        insert(key)
        .values(
            sha256=token_hash(PREFIXES[kind] + drawn),
            principal_id=application.id,
            kind=kind.value,
            label=label,
            scopes=list(scopes),
            origins=list(origins),
            expires_at=expires_at,
            created_at=work.now,
            **points,
        )
        .returning(key.c.id)
    )
    key_id: UUID = rows.scalar_one()
    told = {"kind": kind.value, "scopes": list(scopes)}
    await work.audit(key.name, key_id, told, pole_id=application.pole_id)
    return key_id


async def _change(work: Work, application: Row[Any], key_id: UUID, columns: dict[str, Any]) -> None:
    key = tables.access_token
    await work.connection.execute(update(key).where(key.c.id == key_id).values(**columns))
    told = {"changed": sorted(columns)}
    await work.audit(key.name, key_id, told, pole_id=application.pole_id)


ISSUE_KEY: Command[IssueKey] = Command("issueKey", issue_key)
ROTATE_KEY: Command[RotateKey] = Command("rotateKey", rotate_key)
REVOKE_KEY: Command[RevokeKey] = Command("revokeKey", revoke_key)
