"""Strawberry as its documentation teaches: ORM entities, async resolvers, DataLoaders.

The part of our schema that the operations ask for, served by Starlette. Environment: DATABASE_URL,
PORT. It filters nothing and knows nobody.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry
import uvicorn
from sqlalchemy import Numeric, Table, bindparam, cast, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import UserDefinedType
from starlette.applications import Starlette
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader

from bench.peers.strawberry_types import (
    ListingOrder,
    NearInput,
    Node,
    PageInfo,
    PostRequestInput,
    PostRequestPayload,
    Request,
    RequestConnection,
    RequestFilter,
    Resource,
    ResourceConnection,
    ResourceEdge,
    ResourceFilter,
    row_id,
)
from ptce.db import tables
from ptce.db.session import async_url

POOL = 10


class Point(UserDefinedType[Any]):
    """A point of PostgreSQL, as asyncpg has it."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "point"


POINT = Point()


class Entity(DeclarativeBase):
    """The tables are those of the product."""

    metadata = tables.metadata


def mapped(name: str, table: Table) -> Any:
    return type(name, (Entity,), {"__table__": table})


MemberRow = mapped("MemberRow", tables.member)
ResourceRow = mapped("ResourceRow", tables.resource)
RequestRow = mapped("RequestRow", tables.request)
MatchRow = mapped("MatchRow", tables.match)

engine = create_async_engine(async_url(os.environ["DATABASE_URL"]), pool_size=POOL)
sessions = async_sessionmaker(engine, expire_on_commit=False)


def cursor_of(id_: UUID) -> str:
    return base64.b64encode(json.dumps([str(id_)]).encode()).decode()


def after_of(cursor: str) -> UUID:
    return UUID(json.loads(base64.b64decode(cursor))[0])


async def page(info: strawberry.Info, row: Any, pole: str, first: int, after: str | None) -> Any:
    """One row more than a page of a pole's listings, the newest first."""
    chosen = select(row).where(row.pole_id == row_id(pole)).order_by(row.id.desc()).limit(first + 1)
    if after is not None:
        chosen = chosen.where(row.id < after_of(after))
    return (await info.context["session"].scalars(chosen)).all()


def page_info(rows: Sequence[Any], first: int) -> PageInfo:
    shown = rows[:first]
    last = cursor_of(shown[-1].id) if shown else None
    return PageInfo(has_next_page=len(rows) > first, end_cursor=last)


@strawberry.type
class Query:
    @strawberry.field
    async def node(self, info: strawberry.Info, id: strawberry.ID) -> Node | None:
        row = await info.context["session"].get(ResourceRow, row_id(id))
        return None if row is None else Resource.of(row)

    @strawberry.field
    async def resources(
        self,
        info: strawberry.Info,
        filter: ResourceFilter,
        first: int = 20,
        after: str | None = None,
        order_by: ListingOrder | None = None,
    ) -> ResourceConnection:
        if filter.near is not None:
            return await nearest(info, filter, filter.near, first)
        rows = await page(info, ResourceRow, filter.pole_id or "", first, after)
        edges = [
            ResourceEdge(cursor=cursor_of(row.id), node=Resource.of(row)) for row in rows[:first]
        ]
        return ResourceConnection(edges=edges, page_info=page_info(rows, first))

    @strawberry.field
    async def requests(
        self,
        info: strawberry.Info,
        filter: RequestFilter,
        first: int = 20,
        after: str | None = None,
    ) -> RequestConnection:
        rows = await page(info, RequestRow, filter.pole_id or "", first, after)
        nodes = [Request.of(row) for row in rows[:first]]
        return RequestConnection(nodes=nodes, page_info=page_info(rows, first))


async def nearest(
    info: strawberry.Info, filter: ResourceFilter, near: NearInput, first: int
) -> ResourceConnection:
    commune = tables.commune.c
    center = select(func.point(commune.longitude, commune.latitude)).where(
        commune.insee == near.commune_code
    )
    place = (await info.context["session"].execute(center)).scalar_one()
    reach = float(near.radius_km)
    point = text("point(longitude, latitude) <@ around(:place, :reach)").bindparams(
        bindparam("place", place, POINT), reach=reach
    )
    given = bindparam("center", place, POINT)
    km = func.road_km(ResourceRow.latitude, ResourceRow.longitude, given)
    chosen = (
        select(ResourceRow, func.trim_scale(func.round(cast(km, Numeric), 1)))
        .where(ResourceRow.kind == filter.kind, point, km <= reach)
        .where(ResourceRow.visibility.in_(filter.visibility or []))
        .where(ResourceRow.status.in_(filter.status or []))
        .where(text("status IN ('PUBLISHED', 'PARTIALLY_ALLOCATED')"))
        .order_by(km, ResourceRow.id)
        .limit(first)
    )
    rows = (await info.context["session"].execute(chosen)).all()
    edges = [
        ResourceEdge(cursor=cursor_of(row.id), node=Resource.of(row), distance_km=away)
        for row, away in rows
    ]
    return ResourceConnection(edges=edges, page_info=PageInfo(has_next_page=False, end_cursor=None))


POSTED = text(
    "SELECT * FROM bench_post_request(:principal, :acting, :key, :title, :volume, :seats, :start,"
    " :end, :visibility)"
)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def post_request(
        self, info: strawberry.Info, input: PostRequestInput
    ) -> PostRequestPayload:
        session = info.context["session"]
        given = {
            "principal": UUID(os.environ["PRINCIPAL"]),
            "acting": UUID(os.environ["MEMBER"]),
            "key": input.idempotency_key,
            "title": input.title,
            "volume": input.need.vehicle.cargo_volume_m3_min,
            "seats": input.need.vehicle.seats_min,
            "start": input.period.start,
            "end": input.period.end,
            "visibility": input.visibility,
        }
        row = (await session.execute(POSTED, given)).one()
        await session.commit()
        return PostRequestPayload(request=Request.of(row), user_errors=[])


def loaders(session: AsyncSession) -> dict[str, Any]:
    """What is loaded together: by id, and the best matches of each need."""

    async def members(ids: list[UUID]) -> list[Any]:
        found = await session.scalars(select(MemberRow).where(MemberRow.id.in_(ids)))
        by_id = {row.id: row for row in found}
        return [by_id.get(id_) for id_ in ids]

    async def resources(ids: list[UUID]) -> list[Any]:
        found = await session.scalars(select(ResourceRow).where(ResourceRow.id.in_(ids)))
        by_id = {row.id: row for row in found}
        return [by_id.get(id_) for id_ in ids]

    async def matches(asked: list[tuple[UUID, int]]) -> list[list[Any]]:
        wanted = [id_ for id_, _ in asked]
        found = await session.scalars(
            select(MatchRow)
            .where(MatchRow.request_id.in_(wanted))
            .order_by(MatchRow.s.desc(), MatchRow.id.desc())
        )
        grouped: dict[UUID, list[Any]] = {id_: [] for id_ in wanted}
        for row in found:
            grouped[row.request_id].append(row)
        return [grouped[id_][:first] for id_, first in asked]

    return {
        "session": session,
        "members": DataLoader(load_fn=members),
        "resources": DataLoader(load_fn=resources),
        "matches": DataLoader(load_fn=matches),
    }


class Served(GraphQL[dict[str, Any], None]):
    """One session a request, which DataLoaders share."""

    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:
        return request.state.loaders  # type: ignore[no-any-return]


class Sessions:
    """Opens the session of a request, and closes it."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        async with sessions() as session:
            scope.setdefault("state", {})["loaders"] = loaders(session)
            await self.app(scope, receive, send)


schema = strawberry.Schema(Query, Mutation, types=[Resource])
app = Starlette()
app.mount("/graphql", Sessions(Served(schema)))


def main() -> None:
    uvicorn.run(
        app,
        port=int(os.environ["PORT"]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
