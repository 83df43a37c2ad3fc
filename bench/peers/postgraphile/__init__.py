"""PostGraphile 5: our operations in its words, and its answers in ours.

It filters nothing and knows nobody, which is the fastest way to run it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

FOLDER = Path(__file__).parent
NODE = FOLDER / "node_modules/.bin/node"
COMMAND = (str(NODE), "server.mjs")
POOL = "10"

NEWEST = "orderBy: PRIMARY_KEY_DESC, condition: { poleId: $pole }"
MEMBER = "memberByMemberId { rowId name }"

QUERIES = {
    "Q1": f"""query Node($id: UUID!) {{
  resourceByRowId(rowId: $id) {{ rowId title status createdAt {MEMBER} }}
}}""",
    "Q2": f"""query Listings($pole: UUID!, $after: Cursor) {{
  allResources(first: 20, after: $after, {NEWEST}) {{
    edges {{ cursor node {{ rowId title kind status createdAt {MEMBER} }} }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}""",
    "Q3": f"""query Board($pole: UUID!, $after: Cursor) {{
  allRequests(first: 20, after: $after, {NEWEST}) {{
    nodes {{
      rowId
      title
      matchesByRequestId(first: 5, orderBy: [S_DESC, PRIMARY_KEY_DESC]) {{
        nodes {{ rowId score status resourceByResourceId {{ rowId title {MEMBER} }} }}
      }}
    }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}""",
    "Q4": f"""query Catalogue($pole: UUID!, $after: Cursor) {{
  allResources(first: 100, after: $after, {NEWEST}) {{
    nodes {{
      rowId
      reference
      kind
      title
      status
      visibility
      exchangeModes
      quantity
      unit
      priceEur
      priceUnit
      radiusKm
      createdAt
      updatedAt
      {MEMBER}
    }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}""",
    "Q5": f"""mutation Post($input: BenchPostRequestInput!) {{
  benchPostRequest(input: $input) {{
    result {{ rowId reference title status createdAt {MEMBER} }}
  }}
}}""",
    "Q6": """query Nearest($commune: String!, $reach: Float!) {
  benchNearest(communeCode: $commune, reachKm: $reach) {
    edges { node { distanceKm rowId title memberId memberName } }
  }
}""",
}


def missing() -> str | None:
    """Why it cannot run: None once its packages are there, installed if need be."""
    if NODE.exists():
        return None
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not on this machine"
    done = subprocess.run(
        [npm, "ci", "--no-audit", "--no-fund"], cwd=FOLDER, capture_output=True, text=True
    )
    if done.returncode != 0 or not NODE.exists():
        return f"npm could not install it: {done.stderr.strip().splitlines()[-1:]}"
    return None


def versions() -> list[str]:
    """What is installed, by name."""
    packages = FOLDER / "node_modules"
    return [
        f"{title} {json.loads((packages / name / 'package.json').read_text())['version']}"
        for title, name in (("PostGraphile", "postgraphile"), ("Node", "node"))
    ]


def environment(url: str, port: int) -> Mapping[str, str]:
    where = make_url(url)
    return {
        "NODE_ENV": "production",
        "PGHOST": str(where.query["host"]),
        "PGPORT": str(where.query["port"]),
        "PGUSER": where.username or "",
        "PGDATABASE": where.database or "",
        "POOL": POOL,
        "PORT": str(port),
    }


def variables(operation: str, ours: Mapping[str, Any], principal: str, member: str) -> Any:
    """The variables of one of ours."""
    if operation == "Q1":
        return {"id": ours["id"].partition("_")[2]}
    if operation == "Q5":
        given = ours["input"]
        return {
            "input": {
                "principal": principal,
                "acting": member,
                "key": given["idempotencyKey"],
                "title": given["title"],
                **given["need"]["vehicle"],
                "periodStart": given["period"]["start"],
                "periodEnd": given["period"]["end"],
                "visibility": given["visibility"],
            }
        }
    if operation == "Q6":
        near = ours["filter"]["near"]
        return {"commune": near["communeCode"], "reach": float(near["radiusKm"])}
    return {"pole": ours["pole"].partition("_")[2], "after": ours["after"]}


def _id(prefix: str, row: Mapping[str, Any]) -> str:
    return f"{prefix}_{row['rowId'].replace('-', '')}"


def _number(text: str) -> str:
    """A number as ours are written: without needless zeros."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _member(row: Mapping[str, Any]) -> Any:
    member = row["memberByMemberId"]
    return member and {"id": _id("mbr", member), "name": member["name"]}


def _listing(prefix: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that have the same name in both."""
    own = {name: value for name, value in row.items() if name not in {"rowId", "memberByMemberId"}}
    return {"id": _id(prefix, row), **own, "member": _member(row)}


def _node(data: Any) -> Any:
    return {"node": _listing("res", data["resourceByRowId"])}


def _listings(data: Any) -> Any:
    page = data["allResources"]
    edges = [
        {"cursor": edge["cursor"], "node": _listing("res", edge["node"])} for edge in page["edges"]
    ]
    return {"resources": {"edges": edges, "pageInfo": page["pageInfo"]}}


def _board(data: Any) -> Any:
    page = data["allRequests"]
    nodes = [
        {
            "id": _id("req", need),
            "title": need["title"],
            "matches": {
                "nodes": [
                    {
                        "id": _id("mat", match),
                        "score": float(match["score"]),
                        "status": match["status"],
                        "resource": _listing("res", match["resourceByResourceId"]),
                    }
                    for match in need["matchesByRequestId"]["nodes"]
                ]
            },
        }
        for need in page["nodes"]
    ]
    return {"requests": {"nodes": nodes, "pageInfo": page["pageInfo"]}}


def _full(row: Mapping[str, Any]) -> dict[str, Any]:
    price = row["priceEur"]
    return {
        "id": _id("res", row),
        **{name: row[name] for name in ("reference", "kind", "title", "status", "visibility")},
        "exchangeModes": row["exchangeModes"],
        "quantity": {"value": _number(row["quantity"]), "unit": row["unit"]},
        "price": price and {"amount": _number(price), "per": row["priceUnit"]},
        "radiusKm": _number(row["radiusKm"]),
        "createdAt": row["createdAt"],
        "updatedAt": row["updatedAt"],
        "member": _member(row),
    }


def _catalogue(data: Any) -> Any:
    page = data["allResources"]
    nodes = [_full(row) for row in page["nodes"]]
    return {"resources": {"nodes": nodes, "pageInfo": page["pageInfo"]}}


def _posted(data: Any) -> Any:
    posted = _listing("req", data["benchPostRequest"]["result"])
    return {"postRequest": {"request": posted, "userErrors": []}}


def _nearest(data: Any) -> Any:
    edges = []
    for edge in data["benchNearest"]["edges"]:
        row = edge["node"]
        member = {"id": _id("mbr", {"rowId": row["memberId"]}), "name": row["memberName"]}
        node = {"id": _id("res", row), "title": row["title"], "member": member}
        edges.append({"distanceKm": _number(row["distanceKm"]), "node": node})
    return {"resources": {"edges": edges}}


READ: Mapping[str, Callable[[Any], Any]] = {
    "Q1": _node,
    "Q2": _listings,
    "Q3": _board,
    "Q4": _catalogue,
    "Q5": _posted,
    "Q6": _nearest,
}
