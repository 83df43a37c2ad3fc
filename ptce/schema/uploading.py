"""POST /resources/res_…/photos?alt=…: the bytes of a photo, as the body, become one of a resource.

It is the command `addPhoto`, with the rights, refusals and idempotency of every other one; only its
input does not travel as GraphQL. The answer is the payload of the other photo commands: 201 with
`resource` and its photos, or the refusals in `userErrors`.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response

from ptce.commands.photos import ADD_PHOTO, AddPhoto
from ptce.commands.transaction import Outcome, give
from ptce.db.connections import PATIENCE_S, Busy
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.identifiers import public_id
from ptce.photos.reencoding import MEDIA, Photo, reencoded
from ptce.schema.answering import Asker, answered, json_answer, whole_number
from ptce.schema.bodies import address_parameters, read_body
from ptce.schema.endpoint import Endpoint
from ptce.schema.failures import BadRequest
from ptce.schema.requesting import user_errors

LARGEST_PHOTO = 8 * 1024 * 1024
"""Bytes; a larger body is 413 before it is read to its end."""

SLOWEST_PHOTO = 30.0
"""Seconds that a client has to send it: a telephone in the countryside needs some of them."""

DECODERS = 2
"""Decoders at once in a process of the API."""

UPLOADS, UPLOADS_EACH = 16, 3
"""Uploads under way at once: of everybody, and of one principal. Further ones are told to wait."""

UPLOAD = 5_000
"""Points."""

LATEST_VERSION = 2**31 - 1

STATUSES = {
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.WRONG_STATE: 409,
    ErrorCode.STALE_VERSION: 409,
    ErrorCode.IDEMPOTENCY_KEY_REUSED: 409,
}
"""What HTTP calls a refusal; 422 for the others."""

SHOWN = """
query AddedPhoto($ids: [ID!]) {
  resources(filter: { ids: $ids }) {
    nodes { id version photos { id url thumbnailUrl alt width height } }
  }
}
"""

WRONG_MEDIA = BadRequest(
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    "Envoyez la photo seule, en image/jpeg, image/png ou image/webp.",
    "Send the photo alone, as image/jpeg, image/png or image/webp.",
)


class Uploads:
    """The route, and how many use it at this moment."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._decoders = asyncio.Semaphore(DECODERS)
        self._under_way: Counter[UUID | None] = Counter()

    async def __call__(self, request: Request) -> Response:
        async def work(asker: Asker) -> Response:
            asker.viewer.require(ADD_PHOTO.name)
            async with self._place(asker.viewer.principal_id):
                return await self._uploaded(request, asker)

        return await answered(self._endpoint, request, work, UPLOAD)

    @asynccontextmanager
    async def _place(self, principal: UUID | None) -> AsyncIterator[None]:
        """A place among those who upload. Busy when there is none left."""
        if self._under_way.total() >= UPLOADS or self._under_way[principal] >= UPLOADS_EACH:
            raise Busy
        self._under_way[principal] += 1
        try:
            yield
        finally:
            self._under_way[principal] -= 1

    async def _uploaded(self, request: Request, asker: Asker) -> Response:
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media not in MEDIA:
            raise WRONG_MEDIA
        given = address_parameters(request.scope)
        expected = whole_number(given, "expectedVersion", 1, LATEST_VERSION)
        declared = request.headers.get("content-length", "")
        sent = await read_body(declared, request.receive, LARGEST_PHOTO, SLOWEST_PHOTO)
        try:
            photo = await self._decoded(sent, media)
        except Refusal as refusal:
            return await self._told(Outcome(None, refusal.errors), asker)
        data = AddPhoto(
            resource_id=request.path_params["resource_id"],
            alt=given.get("alt"),
            sent=hashlib.sha256(sent).digest(),
            image=photo.image,
            thumbnail=photo.thumbnail,
            width=photo.width,
            height=photo.height,
            expected_version=expected,
            idempotency_key=request.headers.get("idempotency-key"),
        )
        now = self._endpoint.clock()
        engine = self._endpoint.answers.engine
        outcome = await give(engine, asker.viewer, now, ADD_PHOTO, data)
        return await self._told(outcome, asker)

    async def _decoded(self, sent: bytes, media: str) -> Photo:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._decoders.acquire()
        except TimeoutError:
            raise Busy from None
        try:
            return await reencoded(sent, media)
        finally:
            self._decoders.release()

    async def _told(self, outcome: Outcome, asker: Asker) -> Response:
        body = {
            "resource": await self._shown(outcome.object_id, asker),
            "userErrors": user_errors(outcome, asker.language),
        }
        status = 201
        if outcome.errors:
            status = STATUSES.get(outcome.errors[0].code, 422)
        return json_answer(status, body, asker.language)

    async def _shown(self, resource_id: UUID | None, asker: Asker) -> Any:
        """The resource as GraphQL answers it, by the same path."""
        if resource_id is None:
            return None
        answers, now = self._endpoint.answers, self._endpoint.clock()
        variables = {"ids": [public_id("resource", resource_id)]}
        shown = await answers.read(SHOWN, None)
        read = await answers.carry_out(shown, variables, asker.viewer, asker.language, now)
        nodes = orjson.loads(read.body)["data"]["resources"]["nodes"]
        return nodes[0] if nodes else None
