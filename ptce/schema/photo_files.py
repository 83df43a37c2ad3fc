"""GET /photos/pho_….jpg and /photos/pho_…/thumbnail.jpg: the bytes, for whoever sees the resource.

A photo's bytes never change, so its ETag is its name; but who sees it may change at any moment, so
a cache asks again each time (`no-cache`), and an answer of 304 costs one small statement.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from ptce.db import tables, visible
from ptce.domain.identifiers import row_id
from ptce.reads.photos import photo_bytes
from ptce.schema.answering import Asker, answered, kept
from ptce.schema.endpoint import Endpoint
from ptce.schema.failures import BadRequest
from ptce.schema.tags import matches

NO_PHOTO = BadRequest(404, "NOT_FOUND", "Photo introuvable.", "Photo not found.")

ALWAYS_ASK = "no-cache"

PHOTO = 20
"""Points."""


async def photo_file(endpoint: Endpoint, request: Request, part: str) -> Response:
    """A part of the photo that the address names: `image` or `thumbnail`."""

    async def work(asker: Asker) -> Response:
        id_ = row_id(tables.photo.name, request.path_params["photo_id"])
        if id_ is None:
            raise NO_PHOTO
        etag = f'"{id_.hex}-{part}"'
        viewer = visible.parameters(asker.viewer)
        wanted = not matches(request.headers.get("if-none-match", ""), etag)
        seen = await photo_bytes(endpoint.pool, viewer, id_, part, wanted=wanted)
        if seen is None:
            raise NO_PHOTO
        return kept(request, etag, "image/jpeg", seen.data or b"", ALWAYS_ASK)

    return await answered(endpoint, request, work, PHOTO)
