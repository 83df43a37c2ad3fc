"""What the matching compares: a need and an offer, as plain frozen values.

Distances are kilometres, money is euros, instants are aware datetimes. An attribute that nobody
stated is absent from its mapping: unknown is neither yes nor no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from ptce.domain.calendar import Interval, WeeklyMinutes
from ptce.domain.membership import InclusiveStructureKind
from ptce.domain.parties import Party
from ptce.domain.terms import ExchangeMode, PriceUnit, QuantityBasis, Unit
from ptce.domain.weights import Weights

Stated = bool | Decimal | str | date | tuple[str, ...]
"""A stated attribute: a flag, a number, words, a day, a code, or that of a term or of several."""

Asked = Stated
"""What a request asks: as above, and several codes also of a single one (ONE_OF, COVERED_BY)."""


@dataclass(frozen=True, slots=True)
class Point:
    """A commune's reference point, in degrees: finer places are never compared."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Booked:
    """A slot of a resource that is held or confirmed for somebody; of a stock or a flow, all that
    one booking takes, in the resource's own terms. The last `buffer` of it makes it ready again."""

    interval: Interval
    quantity: Decimal
    buffer: timedelta = timedelta(0)

    @property
    def used(self) -> Interval:
        return Interval(self.interval.start, self.interval.end - self.buffer)


@dataclass(frozen=True, slots=True)
class Encoding:
    """What a listing's text gives once encoded: stored with the listing, compared by numpy alone.

    `fingerprint` names the encoders, the treatment of texts and the thesaurus it comes from; what
    `packed` holds is the business of `ptce.matching.encodings`. One that is not `whole` is of the
    beginning of a text, and is not stored.
    """

    fingerprint: str
    packed: bytes
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Need:
    """A request, posted or not (`id` is then None).

    `period` bounds it; with `weekly` it asks for each weekly slot inside, without it for the whole
    period at a stretch. `asks` maps asked names (`seats_min`) to what is asked. `quantity` counts
    `unit`s, as `basis` says, and is what is still to be found; `slots`, when some are answered
    already, are those that are not. A `divisible` need may be answered in part. `part` and `taken`
    are what people have said of this pair: how much of `quantity` it is for, and how much of the
    offer that takes, where nobody can tell one from the other. `wrote` is what `wording.written`
    gives, where it is known already. `weights` are those of its pole, if it has chosen some: they
    judge its pairs, whichever side asks.
    """

    id: UUID | None
    kind: str
    member_id: UUID | None
    text: str
    point: Point
    radius_km: float
    period: Interval
    weekly: WeeklyMinutes | None
    quantity: Decimal
    budget: Decimal | None
    strict_budget: bool
    exchange_modes: frozenset[ExchangeMode]
    asks: Mapping[str, Asked]
    unit: Unit = Unit.UNIT
    receiver: Party | None = None
    basis: QuantityBasis = QuantityBasis.AT_ONCE
    divisible: bool = False
    slots: frozenset[Interval] | None = None
    part: Decimal | None = None
    taken: Decimal | None = None
    encoding: Encoding | None = None
    wrote: str | None = field(default=None, compare=False)
    weights: Weights | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A resource as the matching sees it.

    `available_until` None is open-ended. A resource that is not `divisible` is taken whole:
    whatever is booked at an instant leaves nothing. `quantity` counts `unit`s, as `basis` says;
    nobody takes less than `lot`. `price` is per `price_unit`; None is unknown unless an exchange
    mode is free. `provider_kinds`: which inclusive structures the provider is. After a booking to
    come, `buffer` would stay free too. `wrote` is what `wording.written` gives, where it is known
    already.
    """

    id: UUID
    kind: str
    member_id: UUID
    text: str
    point: Point
    radius_km: float
    available_from: datetime
    available_until: datetime | None
    weekly: WeeklyMinutes | None
    booked: tuple[Booked, ...]
    quantity: Decimal
    divisible: bool
    price: Decimal | None
    price_unit: PriceUnit | None
    exchange_modes: frozenset[ExchangeMode]
    attributes: Mapping[str, Stated]
    open: bool = True
    charter_signed: bool = True
    unit: Unit = Unit.UNIT
    basis: QuantityBasis = QuantityBasis.AT_ONCE
    lot: Decimal | None = None
    buffer: timedelta = timedelta(0)
    provider_kinds: frozenset[InclusiveStructureKind] = frozenset()
    encoding: Encoding | None = None
    wrote: str | None = field(default=None, compare=False)

    def blocked(self, slot: Interval) -> Interval:
        """What nobody else would have, were the slot booked."""
        return Interval(slot.start, slot.end + self.buffer) if self.buffer else slot
