"""What a client's headers ask for: the media type, the language and the coding of the answer.

Each answer is remembered by its header's text: programs send the same one again and again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from ptce.domain.terms import Language
from ptce.schema.failures import BadRequest

MODERN: Final = "application/graphql-response+json"
CLASSIC: Final = "application/json"

READ: Final = 1_000
"""Characters of a header; what comes further is not read."""

REMEMBERED: Final = 256
"""Texts of a header whose meaning is kept."""

QUALITY = re.compile(r"[01](?:\.\d*)?", re.ASCII)

UTF_8: Final = frozenset({"utf-8", "utf8"})


class Wanted(NamedTuple):
    """How to answer; `media` is None when none of ours is accepted."""

    media: str | None
    language: Language
    gzip: bool


def wanted(sent: Mapping[bytes, bytes]) -> Wanted:
    """How the headers, by their names in lower case, ask to be answered."""
    get = sent.get
    return _wanted(
        get(b"accept", b"")[:READ],
        get(b"accept-language", b"")[:READ],
        get(b"accept-encoding", b"")[:READ],
    )


@lru_cache(REMEMBERED)
def _wanted(accept: bytes, languages: bytes, codings: bytes) -> Wanted:
    try:
        media = wanted_media(accept.decode("latin-1"))
    except BadRequest:
        media = None
    return Wanted(
        media,
        wanted_language(languages.decode("latin-1")),
        accepts_gzip(codings.decode("latin-1")),
    )


def wanted_media(accept: str) -> str:
    """The media type to answer in; BadRequest 406 when none of ours is accepted.

    The heavier one wins. When both weigh the same, the modern one is for who names it: `*/*` is
    what programs send that know only `application/json`.
    """
    return _media(accept[:READ])


def wanted_language(accepted: str) -> Language:
    """English when it is preferred to French, else French."""
    return _language(accepted[:READ])


def accepts_gzip(accepted: str) -> bool:
    """Whether the client reads gzip and does not rather have the bytes as they are."""
    return _gzip(accepted[:READ])


@lru_cache(REMEMBERED)
def require_json(content_type: str) -> None:
    """BadRequest 415 for a body of another type, or JSON in another charset than UTF-8."""
    media, parameters = _divided(content_type[:READ])
    if media != CLASSIC or parameters.get("charset", "utf-8") not in UTF_8:
        raise BadRequest(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            f"Envoyez du {CLASSIC}, en UTF-8.",
            f"Send {CLASSIC}, in UTF-8.",
        )


@lru_cache(REMEMBERED)
def _media(accept: str) -> str:
    weights = {MODERN: 0.0, CLASSIC: 0.0}
    exactness = dict.fromkeys(weights, -1)
    for media, parameters, weight in _preferences(accept or "*/*"):
        if parameters.get("charset", "utf-8") not in UTF_8:
            continue
        for ours in weights:
            exact = 2 if media == ours else 1 if media == "application/*" else 0
            if (exact or media == "*/*") and exact > exactness[ours]:
                weights[ours], exactness[ours] = weight, exact
    best = max(weights.values())
    if best == 0:
        raise NOT_ACCEPTABLE
    if weights[MODERN] == best and (exactness[MODERN] == 2 or weights[CLASSIC] < best):
        return MODERN
    return CLASSIC


NOT_ACCEPTABLE = BadRequest(
    406, "NOT_ACCEPTABLE", f"Acceptez {CLASSIC} ou {MODERN}.", f"Accept {CLASSIC} or {MODERN}."
)


@lru_cache(REMEMBERED)
def _language(accepted: str) -> Language:
    best, quality = Language.FR, 0.0
    for tag, _, weight in _preferences(accepted):
        code = tag.partition("-")[0].upper()
        if code in Language.__members__ and weight > quality:
            best, quality = Language[code], weight
    return best


@lru_cache(REMEMBERED)
def _gzip(accepted: str) -> bool:
    weights = {coding: weight for coding, _, weight in _preferences(accepted)}
    ours = weights.get("gzip", weights.get("*", 0.0))
    return ours > 0 and ours >= weights.get("identity", 0.0)


def _preferences(header: str) -> Iterator[tuple[str, dict[str, str], float]]:
    """What is listed, in lower case, with its parameters and weight; what has no sense is left
    out."""
    for part in header.split(","):
        listed, parameters = _divided(part)
        weight = parameters.pop("q", "1")
        if listed and QUALITY.fullmatch(weight) and float(weight) <= 1:
            yield listed, parameters, float(weight)


def _divided(text: str) -> tuple[str, dict[str, str]]:
    """`text/plain; charset="UTF-8"` is `text/plain` and {charset: utf-8}."""
    listed, *rest = text.lower().split(";")
    named = (part.partition("=") for part in rest)
    return listed.strip(), {
        name.strip(): value.strip().removeprefix('"').removesuffix('"') for name, _, value in named
    }
