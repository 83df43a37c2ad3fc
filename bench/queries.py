"""The texts of the operations, as a partner writes them: values are variables."""

from __future__ import annotations

NODE = """query Node($id: ID!) {
  node(id: $id) { ... on Resource { id title status createdAt member { id name } } }
}"""

LISTINGS = """query Listings($pole: ID!, $after: String) {
  resources(first: 20, after: $after, filter: { poleId: $pole }) {
    edges { cursor node { id title kind status createdAt member { id name } } }
    pageInfo { hasNextPage endCursor }
  }
}"""
