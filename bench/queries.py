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

BOARD = """query Board($pole: ID!, $after: String) {
  requests(first: 20, after: $after, filter: { poleId: $pole }) {
    nodes {
      id
      title
      matches(first: 5) {
        nodes { id score status resource { id title member { id name } } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""

CATALOGUE = """query Catalogue($pole: ID!, $after: String) {
  resources(first: 100, after: $after, filter: { poleId: $pole }) {
    nodes {
      id
      reference
      kind
      title
      status
      visibility
      exchangeModes
      quantity { value unit }
      price { amount per }
      radiusKm
      createdAt
      updatedAt
      member { id name }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""

POST = """mutation Post($input: PostRequestInput!) {
  postRequest(input: $input) {
    request { id reference title status createdAt member { id name } }
    userErrors { code field message }
  }
}"""

NEAREST = """query Nearest($filter: ResourceFilter!) {
  resources(first: 20, filter: $filter, orderBy: { field: NEAREST, direction: ASC }) {
    edges { distanceKm node { id title member { id name } } }
  }
}"""
