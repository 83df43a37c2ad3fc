"""Applications of partners: a pole's coordinators register them, then give them keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, insert, select

from ptce.commands.acting import visible_row
from ptce.commands.parsing import Parser
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.db.tables import TITLE_LENGTH
from ptce.domain.addresses import origin_of
from ptce.domain.errors import ErrorCode, Forbidden
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


def require_runs(work: Work, pole_id: UUID) -> None:
    """Denied unless the viewer may give this command in the pole."""
    roles = RIGHTS[work.command]
    if not any(grant.role in roles and grant.pole_id == pole_id for grant in work.viewer.grants):
        raise Forbidden


async def application_of(work: Work, id_: UUID) -> Row[Any]:
    """The application, which the viewer runs, locked: its keys change one after the other."""
    row = tables.application
    rows = await work.connection.execute(
        select(row).where(row.c.id == id_).with_for_update(key_share=True)
    )
    found = rows.one()
    require_runs(work, found.pole_id)
    return found


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
