"""Who pays for a request: a person or a secret key for itself, else the address it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from starlette.types import Scope

from ptce.db.budgets import Budgets, Purse
from ptce.domain.allowances import Allowance, Allowances
from ptce.domain.memories import Memory
from ptce.domain.rights import Viewer
from ptce.domain.scopes import CredentialKind
from ptce.schema.addresses import address_of

BY_ADDRESS: Final = frozenset({None, CredentialKind.PUBLISHABLE_KEY})
"""Credentials that anybody may have: whoever floods with one spends only what is theirs."""


Headers = list[tuple[bytes, bytes]]


def told(purse: Purse, cost: int) -> tuple[Headers, bytes]:
    """The headers RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers), and how an
    answer ends that says what it cost, and what may be spent now, in Shopify's words."""
    standing = purse.standing()
    minute, _, day, _ = standing
    policy, costs = _words(purse.allowance)
    left = b'"minute";r=%d;t=%d, "day";r=%d;t=%d' % standing
    return [(b"ratelimit", left), policy], costs % (cost, minute if minute < day else day)


def _of_allowance(allowance: Allowance) -> tuple[tuple[bytes, bytes], bytes]:
    """What is said of it at each answer: the header, and the end without its figures."""
    policy = b'"minute";q=%d;w=60, "day";q=%d;w=86400' % (allowance.per_minute, allowance.per_day)
    said = (
        b',"extensions":{"cost":{"requestedQueryCost":%%d,"throttleStatus":{"maximumAvailable":%d,'
        b'"currentlyAvailable":%%d,"restoreRate":%d}}}}'
    ) % (allowance.per_minute, allowance.per_second)
    return (b"ratelimit-policy", policy), said


_words: Final = Memory(_of_allowance)


class Payers:
    """The purses of callers; `proxies` as in `address_of`."""

    def __init__(self, budgets: Budgets, allowances: Allowances, proxies: int) -> None:
        self._budgets = budgets
        self._allowances = allowances
        self._proxies = proxies
        self._own = Memory(self._of)

    def payer(self, viewer: Viewer, scope: Scope, sent: Mapping[bytes, bytes]) -> Purse:
        return self._own(viewer) or self.stranger(scope, sent, viewer)

    def stranger(
        self, scope: Scope, sent: Mapping[bytes, bytes], viewer: Viewer | None = None
    ) -> Purse:
        """Of an address, whoever is there; with a publishable key, an account beside."""
        address = address_of(scope, sent.get(b"x-forwarded-for", b""), self._proxies)
        key = b"" if viewer is None or viewer.credential_id is None else viewer.credential_id.bytes
        return self._budgets.purse(_hashed(address, key), self.allowance_of(viewer))

    def _of(self, viewer: Viewer) -> Purse | None:
        """The purse of who has one wherever they are."""
        if viewer.credential in BY_ADDRESS:
            return None
        return self._budgets.purse(_account_of(viewer), self.allowance_of(viewer))

    def allowance_of(self, viewer: Viewer | None) -> Allowance:
        known = self._allowances
        if viewer is None or viewer.credential is None:
            return known.visitor
        usual = known.visitor if viewer.credential in BY_ADDRESS else known.holder
        return usual.within(viewer.points_per_minute, viewer.points_per_day)


def _account_of(viewer: Viewer) -> bytes:
    """A secret key has its own; a person has one, whatever the session, and one an application
    that acts for them."""
    if viewer.credential is CredentialKind.SECRET_KEY:
        assert viewer.credential_id is not None, "it was found by its row"
        return b"k" + viewer.credential_id.bytes
    assert viewer.principal_id is not None, "who has a session is somebody"
    application = b"" if viewer.application_id is None else viewer.application_id.bytes
    return b"p" + viewer.principal_id.bytes + application


@lru_cache(1_000)
def _hashed(address: str, key: bytes) -> bytes:
    return b"a" + blake2b(address.encode(errors="replace") + b" " + key, digest_size=16).digest()
