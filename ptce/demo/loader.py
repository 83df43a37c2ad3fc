"""One load under way: who loads, where, and how a command is given and its refusal told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.transaction import Command, give
from ptce.domain.calendar import PARIS
from ptce.domain.rights import Viewer
from ptce.domain.terms import Language

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Loading:
    """Whoever loads, and the pole that is loaded. `progress` receives French sentences."""

    engine: AsyncEngine
    viewer: Viewer
    pole_id: UUID
    now: datetime
    progress: Progress

    async def given(self, command: Command[Any], data: Any, what: str) -> UUID | None:
        """The command's object; None, and a sentence, when it was refused."""
        outcome = await give(self.engine, self.viewer, self.now, command, data)
        if outcome.errors:
            why = " ".join(error.message(Language.FR) for error in outcome.errors)
            self.progress(f"Démonstration : « {what} » est laissé de côté. {why}")
        return outcome.object_id

    async def rows(self, query: Any) -> list[Any]:
        async with self.engine.connect() as connection:
            return list((await connection.execute(query)).all())

    @property
    def today(self) -> date:
        return self.now.astimezone(PARIS).date()
