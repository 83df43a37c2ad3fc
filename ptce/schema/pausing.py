"""Mutations that park a listing for a while, and take it up again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from ptce.commands.pauses import (
    PAUSE_REQUEST,
    PAUSE_RESOURCE,
    RESUME_REQUEST,
    RESUME_RESOURCE,
    PauseRequest,
    PauseResource,
    ResumeRequest,
    ResumeResource,
)
from ptce.schema.entities import REQUEST, RESOURCE
from ptce.schema.fields import needed, optional
from ptce.schema.inputs import BEHALF, EXPECTED, KEY
from ptce.schema.requesting import fields_of, mutation, payload_type
from ptce.schema.requests import Request
from ptce.schema.resources import Resource

_UNTIL = "Quand elle reprend d'elle-même ; sinon, quand on la reprend."
_WHY = "Pourquoi ; gardé dans la trace."


@strawberry.input(description="Une ressource à mettre en pause.")
class PauseResourceInput:
    resource_id: strawberry.ID = needed("La ressource.")
    until: datetime | None = optional(_UNTIL)
    reason: str | None = optional(_WHY)
    expected_version: int | None = optional(EXPECTED)
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Un besoin à mettre en pause.")
class PauseRequestInput:
    request_id: strawberry.ID = needed("Le besoin.")
    until: datetime | None = optional(_UNTIL)
    reason: str | None = optional(_WHY)
    expected_version: int | None = optional(EXPECTED)
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une ressource en pause à reprendre.")
class ResumeResourceInput:
    resource_id: strawberry.ID = needed("La ressource.")
    reason: str | None = optional(_WHY)
    expected_version: int | None = optional(EXPECTED)
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Un besoin en pause à reprendre.")
class ResumeRequestInput:
    request_id: strawberry.ID = needed("Le besoin.")
    reason: str | None = optional(_WHY)
    expected_version: int | None = optional(EXPECTED)
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


def _resource(command: str, description: str) -> Any:
    return payload_type(command, "resource", Resource, RESOURCE, description)


def _request(command: str, description: str) -> Any:
    return payload_type(command, "request", Request, REQUEST, description)


PAUSE_RESOURCE_FIELD = mutation(
    PAUSE_RESOURCE,
    lambda given: PauseResource(**fields_of(PauseResource, given)),
    PauseResourceInput,
    _resource("pauseResource", "La ressource en pause."),
    "Mettre une ressource en pause, jusqu'à une date ou jusqu'à nouvel ordre ; ses mises en "
    "relation ouvertes deviennent caduques, ses réservations confirmées tiennent.",
)
RESUME_RESOURCE_FIELD = mutation(
    RESUME_RESOURCE,
    lambda given: ResumeResource(**fields_of(ResumeResource, given)),
    ResumeResourceInput,
    _resource("resumeResource", "La ressource reprise."),
    "Reprendre une ressource en pause ; elle est aussitôt remise en relation.",
)
PAUSE_REQUEST_FIELD = mutation(
    PAUSE_REQUEST,
    lambda given: PauseRequest(**fields_of(PauseRequest, given)),
    PauseRequestInput,
    _request("pauseRequest", "Le besoin en pause."),
    "Mettre un besoin en pause, jusqu'à une date ou jusqu'à nouvel ordre ; ses mises en relation "
    "ouvertes deviennent caduques, ses réservations confirmées tiennent.",
)
RESUME_REQUEST_FIELD = mutation(
    RESUME_REQUEST,
    lambda given: ResumeRequest(**fields_of(ResumeRequest, given)),
    ResumeRequestInput,
    _request("resumeRequest", "Le besoin repris."),
    "Reprendre un besoin en pause ; il est aussitôt remis en relation.",
)
