"""Resources that were read before, by the revision of their rows: they are not read again.

A revision is where each row lies and which transaction wrote it, so a row that is changed, by
whomever, has another one. What a resource has of other tables than its own is a part of it. All
that is one number of 64 bits (candidates.sql): two thousand of them are soon read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.db.found import FoundOffer

LATEST: Final = 4_096
"""How many are remembered of a database, at some 3 KB each: those of one or two large poles."""

Revision = int


class Revisions:
    """The latest resources, without their bookings."""

    def __init__(self) -> None:
        self._known: OrderedDict[UUID, tuple[Revision, FoundOffer]] = OrderedDict()

    def get(self, id_: UUID, revision: Revision) -> FoundOffer | None:
        known = self._known.get(id_)
        if known is None or known[0] != revision:
            return None
        self._known.move_to_end(id_)
        return known[1]

    def keep(self, found: Iterable[tuple[Revision, FoundOffer]]) -> None:
        for revision, each in found:
            self._known[each.offer.id] = revision, each
            self._known.move_to_end(each.offer.id)
        while len(self._known) > LATEST:
            self._known.popitem(last=False)


_OF: WeakKeyDictionary[Engine, Revisions] = WeakKeyDictionary()


def revisions_of(connection: AsyncConnection) -> Revisions:
    """Those of the database that it is connected to."""
    engine = connection.engine.sync_engine
    found = _OF.get(engine)
    if found is None:
        found = _OF[engine] = Revisions()
    return found
