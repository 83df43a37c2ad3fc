"""A resource's photos, as lists show them: where to fetch them, and never their bytes."""

from __future__ import annotations

from typing import Any

import strawberry
from sqlalchemy import ColumnElement, Select, select

from ptce.db import tables
from ptce.reads.declarations import Row
from ptce.schema.fields import column, identifier, public_id, quoted, value

FILES = "/photos"
"""Where the bytes are served: `{FILES}/pho_….jpg`, `{FILES}/pho_…/thumbnail.jpg`."""


def photos_of(row: Row) -> Select[Any]:
    """The photos of a resource. Whoever sees the resource sees them."""
    photo = tables.photo.alias()
    shown = (photo.c.id, photo.c.position, photo.c.alt, photo.c.width, photo.c.height)
    return select(*shown).where(photo.c.resource_id == row.c.id)


def _file(row: Row, end: str) -> ColumnElement[str]:
    return quoted(f"{FILES}/").concat(public_id("photo", row.c.id)).concat(quoted(end))


@strawberry.type(
    description=(
        "Photo d'une ressource : un JPEG sans métadonnées. Les octets se lisent à son adresse, "
        "avec le même jeton : qui ne voit pas la ressource ne les reçoit pas."
    )
)
class Photo:
    id: strawberry.ID = identifier("photo", "Identifiant.")
    url: str = value(
        lambda row: _file(row, ".jpg"), "Adresse, relative à celle de l'API ; 1 600 pixels au plus."
    )
    thumbnail_url: str = value(
        lambda row: _file(row, "/thumbnail.jpg"), "Adresse de la vignette ; 320 pixels au plus."
    )
    alt: str = column("alt", "Ce que montre la photo, pour qui ne la voit pas.", weight=3)
    width: int = column("width", "Largeur, en pixels.")
    height: int = column("height", "Hauteur, en pixels.")
