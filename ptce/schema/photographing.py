"""Mutations on photos. Adding one takes bytes, and is a route of its own (uploading.py)."""

from __future__ import annotations

from typing import Any

import strawberry

from ptce.commands.photos import (
    DESCRIBE_PHOTO,
    ORDER_PHOTOS,
    REMOVE_PHOTO,
    DescribePhoto,
    OrderPhotos,
    RemovePhoto,
)
from ptce.schema.entities import RESOURCE
from ptce.schema.fields import needed, optional
from ptce.schema.inputs import KEY
from ptce.schema.requesting import fields_of, mutation, payload_type
from ptce.schema.resources import Resource

EXPECTED = (
    "Version de la ressource que vous avez lue ; si elle a changé depuis, la commande est refusée."
)


@strawberry.input(description="Ce que montre une photo.")
class DescribePhotoInput:
    photo_id: strawberry.ID = needed("La photo.")
    alt: str = needed("Ce qu'elle montre, pour qui ne la voit pas ; 300 caractères au plus.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="L'ordre des photos d'une ressource.")
class OrderPhotosInput:
    resource_id: strawberry.ID = needed("La ressource.")
    photo_ids: list[strawberry.ID] = needed("Toutes ses photos, la première d'abord.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une photo à effacer.")
class RemovePhotoInput:
    photo_id: strawberry.ID = needed("La photo.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


def _order(given: dict[str, Any]) -> OrderPhotos:
    fields = fields_of(OrderPhotos, given)
    return OrderPhotos(**{**fields, "photo_ids": tuple(fields["photo_ids"])})


DESCRIBE = mutation(
    DESCRIBE_PHOTO,
    lambda given: DescribePhoto(**fields_of(DescribePhoto, given)),
    DescribePhotoInput,
    payload_type("describePhoto", "resource", Resource, RESOURCE, "La ressource et ses photos."),
    "Dire ce que montre une photo.",
)
ORDER = mutation(
    ORDER_PHOTOS,
    _order,
    OrderPhotosInput,
    payload_type("orderPhotos", "resource", Resource, RESOURCE, "La ressource et ses photos."),
    "Ranger les photos d'une ressource.",
)
REMOVE = mutation(
    REMOVE_PHOTO,
    lambda given: RemovePhoto(**fields_of(RemovePhoto, given)),
    RemovePhotoInput,
    payload_type("removePhoto", "resource", Resource, RESOURCE, "La ressource et ses photos."),
    "Effacer une photo, pour de bon.",
)
