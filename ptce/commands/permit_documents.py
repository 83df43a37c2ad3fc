"""A permit's document: what it bears is stated before it is verified, and declared once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, or_, select

from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Refusal, UserError
from ptce.domain.identifiers import public_id
from ptce.domain.permits import LIVE, SHOWN_TO_VERIFY, PermitKind, VerificationStatus

_SHOWN: Final = {
    "number": ("son numéro", "its number"),
    "valid_until": ("son dernier jour", "its last day"),
}


def require_shown(row: Row[Any]) -> None:
    """REQUIRED unless it states what a document of its kind bears: its number, its last day."""
    names = () if row.below_threshold else SHOWN_TO_VERIFY[PermitKind[row.kind]]
    missing = [_SHOWN[name] for name in names if row._mapping[name] is None]
    if not missing:
        return
    french = " ni ".join(each[0] for each in missing)
    english = " nor ".join(each[1] for each in missing)
    raise Refusal(
        [
            UserError(
                ErrorCode.REQUIRED,
                ("permitId",),
                {
                    "sentence": f"Cette autorisation ne dit pas {french}.",
                    "sentence_en": f"This permit does not state {english}.",
                },
                remedy_fr="Complétez-la d'après la pièce (updatePermit), puis vérifiez-la.",
                remedy_en="Complete it from the document (updatePermit), then verify it.",
            )
        ]
    )


async def require_new(
    work: Work,
    member_id: UUID,
    kind: PermitKind,
    columns: Mapping[str, Any],
    own: UUID | None = None,
) -> None:
    """ALREADY_EXISTS at `number` when the member has another one like it, which is not over.

    One act may be about several headings: each is a permit.
    """
    if columns["number"] is None:
        return
    permit = tables.permit
    rows = await work.connection.execute(
        select(permit.c.id, permit.c.status)
        .where(permit.c.member_id == member_id, permit.c.kind == kind.value)
        .where(func.lower(permit.c.number) == columns["number"].lower())
        .where(permit.c.rubrique.is_not_distinct_from(columns["rubrique"]))
        .where(permit.c.status.in_(sorted(status.value for status in LIVE)))
        .where(or_(permit.c.valid_until.is_(None), permit.c.valid_until >= work.today))
        .order_by(permit.c.id)
    )
    there = next((row for row in rows if row.id != own), None)
    if there is None:
        return
    status, id_ = VerificationStatus[there.status], public_id(permit.name, there.id)
    raise Refusal(
        [
            UserError(
                ErrorCode.ALREADY_EXISTS,
                ("number",),
                {
                    "what": f"L'autorisation n° {columns['number']} ({status.fr})",
                    "what_en": f"Permit no. {columns['number']} ({status.en})",
                },
                remedy_fr=f"Modifiez celle qui existe (updatePermit, permitId : {id_}).",
                remedy_en=f"Change the one that exists (updatePermit, permitId: {id_}).",
            )
        ]
    )
