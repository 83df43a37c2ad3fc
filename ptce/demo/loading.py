"""Loading the demo pole by the real commands, given by a coordinator on behalf of its members.

What is there already is not loaded again. Structures and resources are loaded once. Requests and
their deals are those of a *week*, named after the Tuesday that the stories are about: once that
Tuesday has come, the next start makes those of the next week and puts the old ones away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.bookings import CANCEL_BOOKING, CancelBooking
from ptce.commands.matches import (
    ACCEPT_MATCH,
    DECLINE_MATCH,
    PROPOSE_MATCH,
    AcceptMatch,
    DeclineMatch,
    ProposeMatch,
)
from ptce.commands.pauses import PAUSE_RESOURCE, PauseResource
from ptce.commands.requests import POST_REQUEST, WITHDRAW_REQUEST, WithdrawRequest
from ptce.commands.resources import PUBLISH_RESOURCE
from ptce.commands.shortlists import SHORTLIST_MATCH, ShortlistMatch
from ptce.commands.transaction import Command
from ptce.commands.withdrawals import WITHDRAW_MATCH, WithdrawMatch
from ptce.db import tables
from ptce.demo.grammar import next_day
from ptce.demo.loader import Loading, Progress
from ptce.demo.pole import DemoPole, found, loader
from ptce.demo.standing import load_members, load_permits
from ptce.demo.tables import DemoDeal, deals, members, offers, pauses, requests
from ptce.domain.calendar import PARIS
from ptce.domain.identifiers import public_id
from ptce.domain.terms import BookingStatus, CancelCause, DeclineReason, ListingStatus, Weekday

SHOWN = "m064"
"""The member whom the demonstration follows: Restauration Relais du Port, La Seyne-sur-Mer."""

HEARD = "par téléphone (échange fictif)"
RENEWED = "La démonstration est renouvelée pour la semaine qui vient."

ONE_AT_A_TIME = 7_432_002
"""The advisory lock of whoever loads: two starts on one database do not collide."""


async def load(engine: AsyncEngine, now: datetime, progress: Progress = lambda _: None) -> DemoPole:
    """Load what is missing; `progress` receives French sentences. A complete pole is left as is.

    A row that a command refuses is told and left out: the rest is loaded all the same.
    """
    async with engine.begin() as guard:
        # Whoever comes second waits for a whole loading, and the first is idle all along.
        for limit in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            await guard.execute(select(func.set_config(limit, "0", True)))
        await guard.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        async with engine.begin() as connection:
            pole_id = await found(connection, now)
            viewer = await loader(connection, pole_id, now)
        loading = _Listings(engine, viewer, pole_id, now, progress)
        people = await load_members(loading)
        await load_permits(loading, people)
        await loading.resources(people)
        await loading.week(people)
        return DemoPole(pole_id, viewer, people[SHOWN])


@dataclass(frozen=True, slots=True)
class _Listings(Loading):
    """Resources, and the requests and deals of a week. Ids are by the keys of the tables."""

    async def resources(self, people: dict[str, UUID]) -> None:
        """The offers of those who have signed, once; some are parked until their season."""
        resource = tables.resource
        rows = await self.rows(
            select(resource.c.member_id, resource.c.title).where(resource.c.pole_id == self.pole_id)
        )
        known = {(row.member_id, row.title) for row in rows}
        signed = _signed(people)
        missing = [
            each
            for each in offers(self.today)
            if each.member in signed and (signed[each.member], each.input.title) not in known
        ]
        parked = pauses(self.today)
        if missing:
            self.progress(f"Démonstration : publication de {len(missing)} ressources fictives…")
        for each in missing:
            behalf = public_id("member", signed[each.member])
            data = replace(each.input, on_behalf_of=behalf)
            published = await self.given(PUBLISH_RESOURCE, data, each.input.title)
            if published is not None and each.key in parked:
                paused = PauseResource(
                    resource_id=public_id("resource", published), until=parked[each.key]
                )
                await self.given(PAUSE_RESOURCE, paused, each.input.title)

    async def week(self, people: dict[str, UUID]) -> None:
        """The requests and deals of the week, dated from the day when its first was posted."""
        prefix = f"demo-{next_day(self.today, Weekday.TUESDAY).isoformat()}-"
        keys, began = await self.keys(prefix)
        signed = _signed(people)
        due = [each for each in requests(began) if each.member in signed]
        posted = {each.key: keys[each.key] for each in due if each.key in keys}
        missing = [each for each in due if each.key not in keys]
        if missing:
            await self.put_away(set(posted.values()), prefix)
            self.progress(f"Démonstration : {len(missing)} besoins fictifs, mis en relation…")
        for each in missing:
            behalf = public_id("member", signed[each.member])
            data = replace(each.input, on_behalf_of=behalf, idempotency_key=prefix + each.key)
            request_id = await self.given(POST_REQUEST, data, each.input.title)
            if request_id is not None:
                posted[each.key] = request_id
        for deal in deals():
            if deal.key not in keys and deal.request in posted:
                await self.settle(deal, posted[deal.request], prefix + deal.key)

    async def settle(self, deal: DemoDeal, request_id: UUID, key: str) -> None:
        """Bring a match where the table says, step by step; the last step carries the key."""
        seen = await self.match(request_id, deal.resource)
        if seen is None:
            self.progress(f"Démonstration : la mise en relation {deal.key} n'a pas été trouvée.")
            return
        steps = _steps(deal, seen)
        for number, (command, data) in enumerate(steps, 1):
            last = number == len(steps) and deal.outcome != CANCELLED
            step = replace(data, idempotency_key=key if last else f"{key}-{number}")
            done = await self.given(command, step, f"mise en relation {deal.key}")
            if done is None:
                return
        if deal.outcome == CANCELLED:
            await self.cancel(seen.id, deal.reason, key)

    async def cancel(self, match_id: UUID, reason: str | None, key: str) -> None:
        """Cancel the booking of a match that was concluded."""
        booking = tables.booking
        [row] = await self.rows(select(booking.c.id).where(booking.c.match_id == match_id))
        data = CancelBooking(
            booking_id=public_id("booking", row.id),
            cause=CancelCause.TIMING,
            reason=reason,
            idempotency_key=key,
        )
        await self.given(CANCEL_BOOKING, data, "réservation annulée")

    async def match(self, request_id: UUID, offer: str) -> Any:
        """The match of a request with the offer of this key."""
        titles = {each.key: each.input.title for each in offers(self.today)}
        match, resource = tables.match, tables.resource
        rows = await self.rows(
            select(match.c.id, match.c.provider_id, match.c.receiver_id)
            .join(resource, resource.c.id == match.c.resource_id)
            .where(match.c.request_id == request_id, resource.c.title == titles[offer])
        )
        return rows[0] if rows else None

    async def put_away(self, kept: set[UUID], prefix: str) -> None:
        """Withdraw the requests of other weeks, and cancel what they had still to come.

        Their keys are forgotten: should the clock go back to such a week, it is loaded again.
        """
        audit, request, booking = tables.audit_event, tables.request, tables.booking
        ours = select(audit.c.object_id).where(
            audit.c.actor_id == self.viewer.principal_id, audit.c.command == POST_REQUEST.name
        )
        for row in await self.rows(
            select(booking.c.id, booking.c.reference).where(
                booking.c.request_id.in_(ours),
                booking.c.request_id.not_in(kept),
                booking.c.status == BookingStatus.CONFIRMED.value,
                func.upper(booking.c.during) > self.now,
            )
        ):
            data = CancelBooking(booking_id=public_id("booking", row.id), reason=RENEWED)
            await self.given(CANCEL_BOOKING, data, row.reference)
        old = await self.rows(
            select(request.c.id, request.c.title).where(
                request.c.id.in_(ours),
                request.c.id.not_in(kept),
                request.c.status == ListingStatus.PUBLISHED.value,
            )
        )
        if old:
            self.progress(f"Démonstration : retrait de {len(old)} besoins d'une autre semaine…")
        for row in old:
            data_ = WithdrawRequest(request_id=public_id("request", row.id), reason=RENEWED)
            await self.given(WITHDRAW_REQUEST, data_, row.title)
        used = tables.idempotency
        async with self.engine.begin() as connection:
            await connection.execute(
                delete(used).where(
                    used.c.principal_id == self.viewer.principal_id, ~used.c.key.startswith(prefix)
                )
            )

    async def keys(self, prefix: str) -> tuple[dict[str, UUID], date]:
        """What the week holds already, by key; and the local day when it began."""
        used = tables.idempotency
        rows = await self.rows(
            select(used.c.key, used.c.object_id, used.c.created_at).where(
                used.c.principal_id == self.viewer.principal_id, used.c.key.startswith(prefix)
            )
        )
        began = min((row.created_at for row in rows), default=self.now)
        found_ = {row.key.removeprefix(prefix): row.object_id for row in rows}
        return found_, began.astimezone(PARIS).date()


CANCELLED = "CANCELLED"


def _steps(deal: DemoDeal, match: Any) -> list[tuple[Command[Any], Any]]:
    """What leads a suggestion to its outcome; a cancellation follows its conclusion."""
    match_id = public_id("match", match.id)
    receiver, provider = (
        public_id("member", id_) for id_ in (match.receiver_id, match.provider_id)
    )
    proposed = PROPOSE_MATCH, ProposeMatch(match_id=match_id)
    held = AcceptMatch(match_id=match_id, on_behalf_of=receiver, heard=HEARD)
    agreed = replace(held, on_behalf_of=provider)
    ways: dict[str, list[tuple[Command[Any], Any]]] = {
        "PROPOSED": [],
        "HELD": [(ACCEPT_MATCH, held)],
        "CONFIRMED": [(ACCEPT_MATCH, held), (ACCEPT_MATCH, agreed)],
        CANCELLED: [(ACCEPT_MATCH, held), (ACCEPT_MATCH, agreed)],
    }
    if deal.outcome == "SHORTLISTED":
        return [(SHORTLIST_MATCH, ShortlistMatch(match_id=match_id))]
    if deal.outcome == "WITHDRAWN":
        back = WithdrawMatch(match_id=match_id, reason=deal.reason or "")
        return [proposed, (WITHDRAW_MATCH, back)]
    if deal.outcome == "DECLINED":
        reason = DeclineReason[deal.reason or ""]
        no = DeclineMatch(match_id=match_id, reason=reason, on_behalf_of=receiver, heard=HEARD)
        return [proposed, (DECLINE_MATCH, no)]
    return [proposed, *ways[deal.outcome]]


def _signed(people: dict[str, UUID]) -> dict[str, UUID]:
    """Those who may publish and post: the others' rows wait in the tables."""
    return {each.key: people[each.key] for each in members() if each.signed and each.key in people}
