"""The types that Strawberry's peer answers and takes: the part of our schema that is asked for."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import strawberry


def public_id(prefix: str, id_: UUID) -> strawberry.ID:
    return strawberry.ID(f"{prefix}_{str(id_).replace('-', '')}")


def row_id(identifier: str) -> UUID:
    return UUID(hex=identifier.partition("_")[2])


@strawberry.interface
class Node:
    id: strawberry.ID


@strawberry.type
class Member(Node):
    name: str

    @classmethod
    def of(cls, row: Any) -> Member:
        return cls(id=public_id("mbr", row.id), name=row.name)


@strawberry.type
class Measure:
    value: Decimal
    unit: str


@strawberry.type
class Price:
    amount: Decimal
    per: str


@strawberry.type
class Resource(Node):
    reference: str
    kind: str
    title: str
    status: str
    visibility: str
    exchange_modes: list[str]
    quantity: Measure
    price: Price | None
    radius_km: Decimal
    created_at: datetime
    updated_at: datetime
    member_id: strawberry.Private[UUID]

    @strawberry.field
    async def member(self, info: strawberry.Info) -> Member | None:
        row = await info.context["members"].load(self.member_id)
        return None if row is None else Member.of(row)

    @classmethod
    def of(cls, row: Any) -> Resource:
        return cls(
            id=public_id("res", row.id),
            reference=row.reference,
            kind=row.kind,
            title=row.title,
            status=row.status,
            visibility=row.visibility,
            exchange_modes=row.exchange_modes,
            quantity=Measure(value=row.quantity, unit=row.unit),
            price=None
            if row.price_eur is None
            else Price(amount=row.price_eur, per=row.price_unit),
            radius_km=row.radius_km,
            created_at=row.created_at,
            updated_at=row.updated_at,
            member_id=row.member_id,
        )


@strawberry.type
class Match(Node):
    score: float
    status: str
    resource_id: strawberry.Private[UUID]

    @strawberry.field
    async def resource(self, info: strawberry.Info) -> Resource | None:
        row = await info.context["resources"].load(self.resource_id)
        return None if row is None else Resource.of(row)

    @classmethod
    def of(cls, row: Any) -> Match:
        return cls(
            id=public_id("mat", row.id),
            score=float(row.score),
            status=row.status,
            resource_id=row.resource_id,
        )


@strawberry.type
class Matches:
    nodes: list[Match]


@strawberry.type
class Request(Node):
    reference: str
    title: str
    status: str
    created_at: datetime
    row_id: strawberry.Private[UUID]
    member_id: strawberry.Private[UUID]

    @strawberry.field
    async def member(self, info: strawberry.Info) -> Member | None:
        row = await info.context["members"].load(self.member_id)
        return None if row is None else Member.of(row)

    @strawberry.field
    async def matches(self, info: strawberry.Info, first: int = 20) -> Matches:
        rows = await info.context["matches"].load((self.row_id, first))
        return Matches(nodes=[Match.of(row) for row in rows])

    @classmethod
    def of(cls, row: Any) -> Request:
        return cls(
            id=public_id("req", row.id),
            reference=row.reference,
            title=row.title,
            status=row.status,
            created_at=row.created_at,
            row_id=row.id,
            member_id=row.member_id,
        )


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class ResourceEdge:
    cursor: str
    node: Resource
    distance_km: Decimal | None = None


@strawberry.type
class ResourceConnection:
    page_info: PageInfo
    edges: list[ResourceEdge]

    @strawberry.field
    def nodes(self) -> list[Resource]:
        return [edge.node for edge in self.edges]


@strawberry.type
class RequestConnection:
    nodes: list[Request]
    page_info: PageInfo


@strawberry.enum
class ListingOrderField(Enum):
    CREATED = "CREATED"
    NEAREST = "NEAREST"


@strawberry.enum
class OrderDirection(Enum):
    ASC = "ASC"
    DESC = "DESC"


@strawberry.input
class ListingOrder:
    field: ListingOrderField
    direction: OrderDirection


@strawberry.input
class NearInput:
    commune_code: str
    radius_km: Decimal


@strawberry.input
class ResourceFilter:
    pole_id: strawberry.ID | None = None
    kind: str | None = None
    visibility: list[str] | None = None
    status: list[str] | None = None
    near: NearInput | None = None


@strawberry.input
class RequestFilter:
    pole_id: strawberry.ID | None = None


@strawberry.input
class VehicleNeedInput:
    cargo_volume_m3_min: Decimal | None = None
    seats_min: int | None = None


@strawberry.input
class NeedInput:
    vehicle: VehicleNeedInput


@strawberry.input
class PeriodInput:
    start: datetime
    end: datetime


@strawberry.input
class PostRequestInput:
    title: str
    need: NeedInput
    period: PeriodInput
    visibility: str
    idempotency_key: str


@strawberry.type
class UserError:
    code: str
    field: list[str]
    message: str


@strawberry.type
class PostRequestPayload:
    request: Request | None
    user_errors: list[UserError]
