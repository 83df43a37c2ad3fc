"""The pole as a waste broker: its declaration to the préfet (code de l'environnement R541-54-1 to
R541-61), without which WASTE matches are information only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import update

from ptce.commands.acting import require_version, visible_row
from ptce.commands.parsing import Parser
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.domain.calendar import PARIS
from ptce.domain.errors import ErrorCode, Forbidden

NUMBER_LENGTH: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareBroker:
    """A receipt's number and its last day; neither: the pole is no longer a broker."""

    pole_id: str
    number: str | None = None
    valid_until: date | None = None
    expected_version: int | None = None
    idempotency_key: str | None = None


async def declare_broker(work: Work, data: DeclareBroker) -> UUID:
    """Keep the pole's declaration. Answers the pole's id."""
    pole = await visible_row(work, tables.pole, data.pole_id, ("poleId",), "Pôle", "Pole")
    if pole.id not in work.viewer.coordinated_pole_ids:
        raise Forbidden
    require_version(pole, data.expected_version)
    parser = Parser()
    number = parser.text(("number",), data.number, NUMBER_LENGTH)
    if number is None and data.valid_until is not None:
        parser.refuse(ErrorCode.REQUIRED, ("number",))
    if number is not None and data.valid_until is None:
        parser.refuse(ErrorCode.REQUIRED, ("validUntil",))
    if data.valid_until is not None and data.valid_until < work.now.astimezone(PARIS).date():
        parser.refuse(ErrorCode.PERIOD_PAST, ("validUntil",))
    parser.finish()
    table = tables.pole
    await work.connection.execute(
        update(table)
        .where(table.c.id == pole.id)
        .values(
            broker_number=number,
            broker_valid_until=data.valid_until,
            version=table.c.version + 1,
        )
    )
    await work.audit(table.name, pole.id, {"version": pole.version + 1, "broker": bool(number)})
    await work.announce("pole.broker_declared", pole.id, [])
    pole_id: UUID = pole.id
    return pole_id


DECLARE_BROKER: Command[DeclareBroker] = Command("declareBroker", declare_broker)
