"""The photos of a resource, for the reference: no bytes, only where to fetch them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

from tests.reads.facts import Line
from tests.reads.things import Asked, Resolver, Thing


def _of_resource(asking: Asked, line: Line, _: Mapping[str, Any]) -> list[Thing]:
    lines = asking.facts.where("photo", resource_id=line["id"])
    return [Thing("Photo", photo) for photo in sorted(lines, key=itemgetter("position"))]


def _at(end: str) -> Callable[[Asked, Line, Mapping[str, Any]], str]:
    return lambda _, line, __: f"/photos/pho_{line['id'].hex}{end}"


PHOTOS: Mapping[tuple[str, str], Resolver] = {
    ("Resource", "photos"): _of_resource,
    ("Photo", "url"): _at(".jpg"),
    ("Photo", "thumbnailUrl"): _at("/thumbnail.jpg"),
}
