"""What the sign-in of one API process works with, found in the application's state."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import Request

from ptce.clock import Clock


@dataclass(frozen=True, slots=True)
class Desk:
    """`public_url` is where people reach the API, as links and providers are told: an origin."""

    engine: AsyncEngine
    clock: Clock
    public_url: str

    @property
    def secure(self) -> bool:
        """Whether people reach the API by https."""
        return self.public_url.startswith("https://")


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk
