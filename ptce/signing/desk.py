"""What the sign-in of one API process works with, found in the application's state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import Request

from ptce.clock import Clock
from ptce.schema import addresses
from ptce.signing.passwords import Passwords
from ptce.signing.post import Post


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a provider says that somebody is; `email` only when the provider has verified it."""

    issuer: str
    subject: str
    email: str | None
    name: str | None


class Provider(Protocol):
    """A provider of identities (OpenID Connect), by the name that people know it by."""

    @property
    def name(self) -> str: ...

    async def way(self, secret: str, back: str) -> str:
        """The address of the provider to go to, for this attempt; it leads to `back`."""

    async def back(self, secret: str, given: dict[str, str], back: str) -> Identity:
        """Who came back to `back` with these parameters. BadRequest for nobody."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`public_url` is where people reach the API, as links and providers are told: an origin.

    `proxies` are how many of our own servers stand in front: they say whose address it is.
    """

    engine: AsyncEngine
    clock: Clock
    public_url: str
    post: Post
    passwords: Passwords = field(default_factory=Passwords)
    provider: Provider | None = None
    proxies: int = 0

    @property
    def secure(self) -> bool:
        """Whether people reach the API by https."""
        return self.public_url.startswith("https://")


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def address_of(request: Request) -> str:
    """The address that a try counts for."""
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).encode("latin-1")
    return addresses.address_of(request.scope, forwarded, desk_of(request).proxies)
