"""The photos of a resource: adding one, saying what it shows, ordering them, removing one.

Each command locks the resource's row, which keeps its photos still (turns.py: it comes first), and
makes its next version; each answers the resource's id. A photo is erased for good when removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, delete, insert, select, update

from ptce.commands.acting import record, require_acting_for, require_version, visible_row
from ptce.commands.constraints import ENOUGH_PHOTOS
from ptce.commands.parsing import Parser
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.db.tables import ALT_LENGTH, MOST_PHOTOS
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.identifiers import public_id, row_id
from ptce.domain.terms import ListingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPhoto:
    """`image` and `thumbnail` are what is kept of the file whose SHA-256 is `sent`.

    What is kept is not part of what an idempotency key remembers: another version of the decoder
    may make it otherwise.
    """

    resource_id: str
    alt: str | None
    sent: bytes
    image: bytes = field(repr=False)
    thumbnail: bytes = field(repr=False)
    width: int = field(repr=False)
    height: int = field(repr=False)
    expected_version: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribePhoto:
    """`expected_version`, here and below, is the resource's."""

    photo_id: str
    alt: str
    expected_version: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPhotos:
    """`photo_ids` are all those of the resource, the first one first."""

    resource_id: str
    photo_ids: Sequence[str]
    expected_version: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePhoto:
    photo_id: str
    expected_version: int | None = None
    idempotency_key: str | None = None


async def add_photo(work: Work, data: AddPhoto) -> UUID:
    """The photo becomes the resource's last one. WRONG_STATE when it has MOST_PHOTOS already."""
    resource = await _resource(work, data.resource_id, data.expected_version)
    if resource.status == ListingStatus.WITHDRAWN:
        raise Refusal.of(
            ErrorCode.WRONG_STATE,
            "resourceId",
            state="cette annonce est retirée",
            state_en="this listing is withdrawn",
        )
    alt = _alt(data.alt)
    known = await _photos(work, resource.id)
    if len(known) >= MOST_PHOTOS:
        raise Refusal([ENOUGH_PHOTOS])
    rows = await work.connection.execute(
        insert(tables.photo)
        .values(
            resource_id=resource.id,
            position=len(known) + 1,
            alt=alt,
            width=data.width,
            height=data.height,
            image=data.image,
            thumbnail=data.thumbnail,
            created_at=work.now,
        )
        .returning(tables.photo.c.id)
    )
    return await _changed(work, resource, {"added": str(rows.scalar_one())})


async def describe_photo(work: Work, data: DescribePhoto) -> UUID:
    """Say otherwise what the photo shows."""
    photo, resource = await _of_photo(work, data.photo_id, data.expected_version)
    alt = _alt(data.alt)
    await work.connection.execute(
        update(tables.photo).where(tables.photo.c.id == photo).values(alt=alt)
    )
    return await _changed(work, resource, {"described": str(photo)})


async def order_photos(work: Work, data: OrderPhotos) -> UUID:
    """Show them in this order. INVALID unless they are the resource's photos, each once."""
    resource = await _resource(work, data.resource_id, data.expected_version)
    known = await _photos(work, resource.id)
    wanted = [row_id(tables.photo.name, each) for each in data.photo_ids]
    if len(wanted) != len(known) or set(wanted) != set(known):
        raise Refusal.of(
            ErrorCode.INVALID,
            "photoIds",
            why="donnez toutes les photos de la ressource, chacune une fois",
            why_en="give every photo of the resource, each once",
        )
    await _arranged(work, resource.id, [id_ for id_ in wanted if id_ is not None])
    return await _changed(work, resource, {"ordered": list(data.photo_ids)})


async def remove_photo(work: Work, data: RemovePhoto) -> UUID:
    """Erase the photo; those after it move up."""
    photo, resource = await _of_photo(work, data.photo_id, data.expected_version)
    await work.connection.execute(delete(tables.photo).where(tables.photo.c.id == photo))
    await _arranged(work, resource.id, await _photos(work, resource.id))
    return await _changed(work, resource, {"removed": str(photo)})


async def _resource(work: Work, identifier: str, expected: int | None) -> Row[Any]:
    """The resource that the viewer may change, locked, as it was read."""
    path = ("resourceId",)
    row = await visible_row(work, tables.resource, identifier, path, "Ressource", "Resource")
    require_acting_for(work, row.member_id, row.pole_id)
    require_version(row, expected)
    return row


async def _of_photo(work: Work, identifier: str, expected: int | None) -> tuple[UUID, Row[Any]]:
    """A photo's id and its resource; NOT_FOUND at `photoId` when either is not seen."""
    photo = tables.photo
    missing = Refusal.of(ErrorCode.NOT_FOUND, "photoId", what="Photo", what_en="Photo")
    id_ = row_id(photo.name, identifier)
    owner = select(photo.c.resource_id).where(photo.c.id == id_)
    resource_id = None if id_ is None else await work.connection.scalar(owner)
    if id_ is None or resource_id is None:
        raise missing
    try:
        resource = await _resource(work, public_id(tables.resource.name, resource_id), expected)
    except Refusal as refusal:
        unseen = any(error.code is ErrorCode.NOT_FOUND for error in refusal.errors)
        raise (missing if unseen else refusal) from None
    if id_ not in await _photos(work, resource.id):  # removed while the lock was waited for
        raise missing
    return id_, resource


async def _photos(work: Work, resource_id: UUID) -> list[UUID]:
    """Its photos, in order."""
    photo = tables.photo
    rows = await work.connection.execute(
        select(photo.c.id).where(photo.c.resource_id == resource_id).order_by(photo.c.position)
    )
    return list(rows.scalars())


async def _arranged(work: Work, resource_id: UUID, order: Sequence[UUID]) -> None:
    """Give the resource's photos these positions, from 1."""
    if not order:
        return
    photo = tables.photo
    position = case({id_: at for at, id_ in enumerate(order, 1)}, value=photo.c.id)
    await work.connection.execute(
        update(photo).where(photo.c.resource_id == resource_id).values(position=position)
    )


async def _changed(work: Work, resource: Row[Any], detail: Mapping[str, Any]) -> UUID:
    """The resource's next version, and the trace of what happened; answers its id."""
    resource_id: UUID = resource.id
    await work.connection.execute(
        update(tables.resource)
        .where(tables.resource.c.id == resource_id)
        .values(version=resource.version + 1, updated_at=work.now)
    )
    told = {"version": resource.version + 1, **detail}
    await record(work, tables.resource, resource_id, resource.member_id, told)
    return resource_id


def _alt(value: str | None) -> str:
    parser = Parser()
    alt = parser.text(("alt",), value, ALT_LENGTH, required=True)
    if any(error.code is ErrorCode.REQUIRED for error in parser.errors):
        parser.help(
            ("alt",),
            "Dites en une phrase ce que montre la photo, pour qui ne la voit pas.",
            "Say in a sentence what the photo shows, for those who do not see it.",
        )
    parser.finish()
    return alt


ADD_PHOTO: Command[AddPhoto] = Command("addPhoto", add_photo)
DESCRIBE_PHOTO: Command[DescribePhoto] = Command("describePhoto", describe_photo)
ORDER_PHOTOS: Command[OrderPhotos] = Command("orderPhotos", order_photos)
REMOVE_PHOTO: Command[RemovePhoto] = Command("removePhoto", remove_photo)
