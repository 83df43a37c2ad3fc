"""Who signs in to the varied world: invitations in every state, sessions that live and ended, and
contacts who agreed to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

from ptce.domain.contact_consents import ContactAudience
from tests.world import NOW, World

AGO = NOW - timedelta(days=20)


async def arrived(
    world: World, poles: tuple[UUID, UUID], members: Sequence[UUID], everybody: Mapping[str, Any]
) -> None:
    """Add them, for those of everybody (`varied.Somebody`) who are people."""
    people = {name: each.principal for name, each in everybody.items() if "partner" not in name}
    principals: dict[str, UUID] = {name: each for name, each in people.items() if each is not None}
    for name, principal in principals.items():
        await world.person(principal, f"{name.replace(' ', '.')}@example.org")
        await world.session(principal)
        over = {"revoked_at": NOW - timedelta(hours=1), "created_at": AGO, "label": None}
        await world.session(principal, **over)
        family = {"cookie_sha256": None, "family_sha256": principal.bytes, "refresh_sha256": b"x"}
        await world.session(principal, **family)
    by = {"invited_by": principals["coordinator"]}
    for pole in poles:
        await world.invitation(pole)
        await world.invitation(pole, **by, sent_at=NOW, expires_at=NOW)
        await world.invitation(pole, **by, revoked_at=NOW, email=None)
        accepted = {"accepted_at": NOW, "accepted_by": principals["user"], "email": None}
        await world.invitation(pole, **accepted, created_at=AGO)
    await world.invitation(poles[0], **by, role="MEMBER_USER", member_id=members[0])
    ways = cycle([*ContactAudience, None])
    for member, audience, principal in zip(members, ways, cycle(principals.values()), strict=False):
        if audience is None:
            await world.consent(principal, member, "PUBLIC", withdrawn_at=NOW)
        else:
            await world.consent(principal, member, audience.value)
