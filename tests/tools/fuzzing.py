"""Schemathesis on every root field of a server: what it answers is written as JSON.

Run by the tools' own Python. URL, TOKENS (JSON: a token, or null, a person), EXAMPLES a field,
SEED ("": always the same ones), and INTERNAL, the pattern of what no error may say.
"""

import json
import os
import re
import sys
from collections import Counter
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.graphql import nodes

URL = os.environ["URL"]
TOKENS = json.loads(os.environ["TOKENS"])
EXAMPLES = int(os.environ["EXAMPLES"])
SEED = os.environ.get("SEED", "")

INTERNAL = re.compile(os.environ["INTERNAL"])

ENDS = re.compile(r"erase|revoke|suspendMember|withdrawMember")
"""Commands after which who gives them may be nobody: they are given last."""

ROWS = """{ viewer { grants { pole { id } member { id } } }
  resources(first: 20) { nodes { id member { id } } } requests(first: 20) { nodes { id } }
  matches(first: 20) { nodes { id } } bookings(first: 20) { nodes { id } }
  members(first: 20) { nodes { id sites { id } } } permits(first: 20) { nodes { id } } }"""


def answer(query: str, token: str | None) -> httpx.Response:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    return CLIENT.post(URL, json={"query": query}, headers=headers)


def ids(value: Any) -> set[str]:
    """Every id in an answer."""
    if isinstance(value, list):
        return {each for item in value for each in ids(item)}
    if not isinstance(value, dict):
        return set()
    own = {value["id"]} if isinstance(value.get("id"), str) else set()
    return own | ids(list(value.values()))


def faults(response: httpx.Response) -> list[str]:
    """What a client must never read."""
    found = [] if response.status_code < 500 else [f"status {response.status_code}"]
    body = response.json()
    told = [json.dumps(each, ensure_ascii=False) for each in body.get("errors", [])]
    for payload in (body.get("data") or {}).values():
        for error in payload.get("userErrors") or [] if isinstance(payload, dict) else []:
            told += [str(error.get(part)) for part in ("message", "remedy", "rule")]
    found += [each for each in told if INTERNAL.search(each)]
    return found


CLIENT = httpx.Client(timeout=30)
REAL = sorted({each for token in TOKENS for each in ids(answer(ROWS, token).json()["data"])})


def texts(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return strategy.map(nodes.String)


schemathesis.graphql.scalar("ID", texts(st.one_of(st.sampled_from(REAL), st.text(max_size=40))))
schemathesis.graphql.scalar("Date", texts(st.one_of(st.dates().map(str), st.text(max_size=12))))
schemathesis.graphql.scalar(
    "DateTime", texts(st.one_of(st.datetimes().map(lambda at: f"{at.isoformat()}Z"), st.text()))
)
schemathesis.graphql.scalar("LocalTime", texts(st.one_of(st.times().map(str), st.text(max_size=9))))
schemathesis.graphql.scalar(
    "Decimal",
    texts(st.one_of(st.decimals().map(str), st.integers().map(str), st.text(max_size=12))),
)

said: Counter[str] = Counter()
wrong: dict[str, list[str]] = {}


def judge(operation: Any) -> None:
    """Send the examples of one root field."""

    def send(case: Any, token: str | None) -> None:
        response = answer(case.body, token)
        body = response.json()
        codes = {each["extensions"]["code"] for each in body.get("errors", [])}
        for code in codes or {"answered"}:
            said[code] += 1
        if found := faults(response):
            wrong[operation.label] = [case.body, *found]

    chosen = settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=not SEED,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    sent = given(operation.as_strategy(), st.sampled_from(TOKENS))(send)
    chosen(seed(int(SEED))(sent) if SEED else sent)()


SCHEMA = schemathesis.graphql.from_path(sys.argv[1])
FIELDS = [result.ok() for result in SCHEMA.get_all_operations()]
for each in sorted(FIELDS, key=lambda field: bool(ENDS.search(field.label))):
    judge(each)
print(json.dumps({"fields": [each.label for each in FIELDS], "said": said, "wrong": wrong}))
