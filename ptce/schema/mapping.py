"""GET /map.geojson: the map as RFC 7946, for web maps and tools that only take an address.

One Feature a commune, at the commune's point, with how many open resources and requests of each
kind the viewer sees there. `next` (a foreign member, as 7946 allows, and a `Link` header) leads to
the following page.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from ptce.db import visible
from ptce.domain.errors import BadInput
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.text import plain_number, storable
from ptce.reads.maps import Box, Wanted, features
from ptce.schema.answering import Asker, answered, kept
from ptce.schema.bodies import address_parameters
from ptce.schema.endpoint import Endpoint
from ptce.schema.tags import etag_of

MAP = "/map.geojson"
GEOJSON = "application/geo+json"

A_MINUTE = "max-age=60"
"""How old the map may be for those who have no token: a page that many look at is read once."""

PARAMETERS = ("kind", "pole", "bbox", "after")
LONGEST = 100

WHOLE_MAP = 1_000
"""Points, a page."""


async def map_of(endpoint: Endpoint, request: Request) -> Response:
    """A page of the map that the viewer sees."""

    async def work(asker: Asker) -> Response:
        given = address_parameters(request.scope)
        wanted = read_wanted(given)
        page = await features(endpoint.pool, visible.parameters(asker.viewer), wanted)
        further = None if page.next is None else _address(given, page.next)
        told = "null" if further is None else f'"{further}"'
        shown = ",\n".join(page.features)
        text = f'{{"type":"FeatureCollection","features":[\n{shown}\n],"next":{told}}}'
        body = text.encode()
        response = kept(request, etag_of(body), GEOJSON, body, A_MINUTE)
        if further is not None:
            response.headers["link"] = f'<{further}>; rel="next"'
        return response

    return await answered(endpoint, request, work, WHOLE_MAP)


def read_wanted(given: Mapping[str, str]) -> Wanted:
    """The filters of an address. BadInput for one that is unknown or cannot be understood."""
    for name, value in given.items():
        if name not in PARAMETERS:
            raise _bad(
                name[:LONGEST], f"un filtre est {_listed(fr=True)}", f"a filter is {_listed()}"
            )
        if len(value) > LONGEST or not storable(value):
            raise _bad(name, "texte trop long ou illisible", "a text too long or unreadable")
    kind, box = given.get("kind"), given.get("bbox")
    if kind is not None and kind not in KIND_BY_CODE:
        codes = ", ".join(KIND_BY_CODE)
        raise _bad("kind", f"attendu : {codes}", f"expected: {codes}")
    bounds = None if box is None else read_box(box)
    return Wanted(kind, given.get("pole"), bounds, given.get("after", ""))


def read_box(text: str) -> Box:
    """`west,south,east,north`, in degrees.

    >>> read_box("5.5,43,6.5,43.5")
    Box(west=5.5, south=43.0, east=6.5, north=43.5)
    """
    degrees = [plain_number(number) for number in text.split(",")]
    known = [float(number) for number in degrees if number is not None]
    if len(degrees) != 4 or len(known) != 4:
        raise _BAD_BOX
    west, south, east, north = known
    if not -180 <= west <= 180 or not -180 <= east <= 180 or not -90 <= south <= north <= 90:
        raise _BAD_BOX
    return Box(west, south, east, north)


def _address(given: Mapping[str, str], after: str) -> str:
    """The same map, further on. Its characters need no escape in JSON nor in a header."""
    return f"{MAP}?{urlencode({**given, 'after': after})}"


def _listed(*, fr: bool = False) -> str:
    *others, last = PARAMETERS
    return f"{', '.join(others)} {'ou' if fr else 'or'} {last}"


def _bad(name: str, fr: str, en: str) -> BadInput:
    return BadInput(f"« {name} » : {fr}.", f"“{name}”: {en}.", (name,))


_BAD_BOX = _bad(
    "bbox",
    "quatre nombres de degrés : ouest,sud,est,nord",
    "four numbers of degrees: west,south,east,north",
)
