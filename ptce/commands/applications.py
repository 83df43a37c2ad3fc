"""Applications of partners: a pole's coordinators register them, give them keys, close them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, insert, or_, select, update

from ptce.commands.acting import require_version, visible_row
from ptce.commands.changes import UNCHANGED, Unchanged, differing, merged
from ptce.commands.parsing import Parser
from ptce.commands.sessions import end_sessions
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.db.tables import TITLE_LENGTH
from ptce.domain.addresses import origin_of
from ptce.domain.errors import ErrorCode, Forbidden, Refusal
from ptce.domain.rights import RIGHTS
from ptce.domain.terms import Role

MOST_ADDRESSES: Final = 10
LONGEST_ADDRESS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterApplication:
    """`redirect_uris` are the only addresses to which people who authorise it are sent back;
    `confidential`: it keeps a secret, and proves itself by one of its keys there."""

    pole_id: str
    name: str
    redirect_uris: tuple[str, ...] = ()
    confidential: bool = False
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateApplication:
    """What changes. `confidential` does not: tokens were given to who proved itself that way."""

    application_id: str
    name: str | Unchanged | None = UNCHANGED
    redirect_uris: tuple[str, ...] | Unchanged | None = UNCHANGED
    expected_version: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseApplication:
    application_id: str
    expected_version: int | None = None
    idempotency_key: str | None = None


async def register_application(work: Work, data: RegisterApplication) -> UUID:
    """Write the application, a partner of the pole. Answers its id."""
    pole = await visible_row(work, tables.pole, data.pole_id, ("poleId",), "Pôle", "Pole", False)
    require_runs(work, pole.id)
    parser = Parser()
    name = parser.text(("name",), data.name, TITLE_LENGTH, required=True)
    addresses = _addresses(parser, data.redirect_uris)
    parser.finish()
    principal, grant, application = tables.principal, tables.role_grant, tables.application
    made = insert(principal).values(name=name, application=True, created_at=work.now)
    rows = await work.connection.execute(made.returning(principal.c.id))
    id_: UUID = rows.scalar_one()
    role = {"principal_id": id_, "role": Role.PARTNER_APP.value, "pole_id": pole.id}
    await work.connection.execute(insert(grant).values(**role))
    await work.connection.execute(
        insert(application).values(
            id=id_,
            pole_id=pole.id,
            name=name,
            redirect_uris=addresses,
            confidential=data.confidential,
            registered_by=work.viewer.principal_id,
            created_at=work.now,
        )
    )
    await work.audit(application.name, id_, {"pole": pole.slug}, pole_id=pole.id)
    return id_


async def update_application(work: Work, data: UpdateApplication) -> UUID:
    """Change its name, or where people are sent back: a code that is on its way to an address that
    goes is good no more (`signing.delegations`). Answers its id."""
    row = await _named(work, data.application_id)
    require_version(row, data.expected_version)
    require_open(row, "applicationId")
    given = merged(row, data)
    parser = Parser()
    columns = {
        "name": parser.text(("name",), given["name"], TITLE_LENGTH, required=True),
        "redirect_uris": _addresses(parser, given["redirect_uris"] or ()),
    }
    parser.finish()
    changes = differing(row, columns)
    if "name" in changes:
        principal = tables.principal
        await work.connection.execute(
            update(principal).where(principal.c.id == row.id).values(name=changes["name"])
        )
    if changes:
        await _write(work, row, changes)
    id_: UUID = row.id
    return id_


async def close_application(work: Work, data: CloseApplication) -> UUID:
    """Nothing that it holds opens anything any more, at once and for good: its keys, the access
    that people gave it, its role. One that was closed stays so. Answers its id."""
    row = await _named(work, data.application_id, closing=True)
    require_version(row, data.expected_version)
    id_: UUID = row.id
    if row.closed_at is not None:
        return id_
    await _write(work, row, {"closed_at": work.now})
    session, token, grant = tables.sign_in_session, tables.access_token, tables.role_grant
    await end_sessions(work.connection, work.now, session.c.application_id == id_)
    its = or_(token.c.principal_id == id_, token.c.application_id == id_)
    await work.connection.execute(
        update(token).where(its, token.c.revoked_at.is_(None)).values(revoked_at=work.now)
    )
    await work.connection.execute(delete(grant).where(grant.c.principal_id == id_))
    return id_


def require_open(application: Row[Any], *path: str) -> None:
    """WRONG_STATE for one that is closed."""
    if application.closed_at is not None:
        raise Refusal.of(
            ErrorCode.WRONG_STATE,
            *path,
            state="cette application est fermée : enregistrez-en une autre",
            state_en="this application is closed: register another one",
        )


def require_runs(work: Work, pole_id: UUID) -> None:
    """Denied unless the viewer may give this command in the pole."""
    roles = RIGHTS[work.command]
    if not any(grant.role in roles and grant.pole_id == pole_id for grant in work.viewer.grants):
        raise Forbidden


async def application_of(work: Work, id_: UUID, closing: bool = False) -> Row[Any]:
    """The application, which the viewer runs, locked: its keys change one after the other.

    `closing`: who is about to be given access by it comes before, or finds it closed.
    """
    row = tables.application
    rows = await work.connection.execute(
        select(row).where(row.c.id == id_).with_for_update(key_share=not closing)
    )
    found = rows.one()
    require_runs(work, found.pole_id)
    return found


async def _named(work: Work, identifier: str, closing: bool = False) -> Row[Any]:
    path = ("applicationId",)
    seen = await visible_row(
        work, tables.application, identifier, path, "Application", "Application", False
    )
    return await application_of(work, seen.id, closing)


async def _write(work: Work, row: Row[Any], columns: dict[str, Any]) -> None:
    application, version = tables.application, row.version + 1
    await work.connection.execute(
        update(application).where(application.c.id == row.id).values(**columns, version=version)
    )
    told = {"version": version, "changed": sorted(columns)}
    await work.audit(application.name, row.id, told, pole_id=row.pole_id)


def _addresses(parser: Parser, given: Sequence[str]) -> list[str]:
    path = ("redirectUris",)
    if len(given) > MOST_ADDRESSES:
        parser.too_many(path, MOST_ADDRESSES, "adresses", "addresses")
        return []
    for address in given:
        if len(address) > LONGEST_ADDRESS:
            parser.refuse(ErrorCode.TOO_LONG, path, maximum=LONGEST_ADDRESS)
        elif origin_of(address) is None:
            parser.invalid(
                path,
                f"« {address[:80]!a} » n'est pas une adresse https (ou http://localhost) sans "
                "fragment",
                f"“{address[:80]!a}” is no https address (nor http://localhost) without fragment",
            )
    return list(dict.fromkeys(given))


REGISTER_APPLICATION: Command[RegisterApplication] = Command(
    "registerApplication", register_application
)
UPDATE_APPLICATION: Command[UpdateApplication] = Command("updateApplication", update_application)
CLOSE_APPLICATION: Command[CloseApplication] = Command("closeApplication", close_application)
