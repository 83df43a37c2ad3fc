"""The one request to copy: a member posts a need and reads its ranked, explained offers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from ptce.demo.grammar import next_day
from ptce.domain.calendar import PARIS
from ptce.domain.terms import Weekday

QUERY = """\
mutation Besoin($input: PostRequestInput!) { postRequest(input: $input) {
 request { reference matches(first: 5) { nodes { score sentence
 criteria { code pointsLost sentence } checks { status sentence }
 resource { title member { name } } } } }
 nearMisses { sentence checks { status sentence } resource { title member { name } } }
 userErrors { code field message remedy } } }"""

QUOTE = "\\u0027"
"""An apostrophe as JSON may write it: inside the single quotes of a shell it would end them."""


@dataclass(frozen=True, slots=True)
class Example:
    """A GraphQL operation, with what it is about in words."""

    query: str
    variables: dict[str, Any]
    day: date

    def curl(self, api: str, token: str) -> str:
        """The same as a command for any POSIX shell, its answer laid out for reading."""
        body = quoted(
            f'{{\n  "query": {_json(self.query)},\n'
            f'  "variables": {_json(self.variables, indent=2)}\n}}'
        )
        return (
            f"curl -sS '{api}' -H 'Content-Type: application/json' \\\n"
            f"  -H 'Authorization: Bearer {token}' \\\n"
            f"  -d '{body}' | python3 -m json.tool --no-ensure-ascii"
        )


def example(now: datetime) -> Example:
    """A refrigerated van of 8 m³ around La Seyne-sur-Mer, from 8 to 18 on the next Tuesday."""
    day = next_day(now.astimezone(PARIS).date(), Weekday.TUESDAY)
    start, end = (datetime.combine(day, time(hour), PARIS).isoformat() for hour in (8, 18))
    need = {"vehicle": {"refrigeratedRequired": True, "cargoVolumeM3Min": 8}}
    given = {
        "title": "Fourgon frigorifique pour livrer des repas mardi",
        "need": need,
        "communeCode": "83126",
        "period": {"start": start, "end": end},
    }
    return Example(" ".join(QUERY.split()), {"input": given}, day)


def quoted(json_text: str) -> str:
    """JSON that can stand between single quotes.

    >>> quoted('{"title": "l\\'atelier"}')
    '{"title": "l\\\\u0027atelier"}'
    """
    return json_text.replace("'", QUOTE)


def _json(value: Any, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text.replace("\n", "\n  ")
