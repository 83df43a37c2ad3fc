"""GraphQL over HTTP, as graphql-http's audits for servers understand it."""

from __future__ import annotations

import json

from tests.served import Demo
from tests.tools.installed import node

AUDITS = 61
"""How many there are in the version that is locked."""


def test_every_audit_of_graphql_over_http_is_passed(demo: Demo) -> None:
    audits = json.loads(node("audits.mjs", URL=f"{demo.url}/graphql"))
    assert [each for each in audits if each["status"] != "ok"] == []
    assert len(audits) == AUDITS
