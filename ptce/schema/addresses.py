"""The address that a request comes from, as far as it can be believed."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Final

from starlette.types import Scope

_HOP: Final = re.compile(
    r"\[([0-9a-f:.]+)\](?::[0-9]+)?|([0-9.]+)(?::[0-9]+)?|([0-9a-f:.]+)", re.ASCII
)
"""An address as proxies write it: some add its port."""


def address_of(scope: Scope, forwarded: bytes, proxies: int) -> str:
    """The address that counts; of IPv6, the network that one subscriber has.

    `proxies` are how many of our own servers stand in front: each added to the header
    X-Forwarded-For (`forwarded`) whom it heard, and what stands before them is only said. What
    stands where our own proxy should have written one, and is none, counts for the proxy.
    """
    client: str = scope["client"][0] if scope.get("client") else ""
    if proxies:
        told = forwarded.decode("latin-1").split(",")
        if proxies <= len(told) and (said := _subscriber(told[-proxies].strip()[:LONGEST])):
            return said
    return _subscriber(client) or client


LONGEST: Final = 100
"""Characters of an address that are read."""


@lru_cache(1_000)
def _subscriber(text: str) -> str | None:
    found = _HOP.fullmatch(text.lower().partition("%")[0])
    try:
        address = ip_address("".join(found.groups("")) if found else "")
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))
