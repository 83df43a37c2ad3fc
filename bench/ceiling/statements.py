"""The statements of the ceiling, written by hand: each answers the whole response as JSON text.

Their first five parameters say who asks, as `ptce.db.visible` does; the row filters are its own.
"""

from __future__ import annotations


def _audience(row: str) -> str:
    return f"""({row}.visibility = 'PUBLIC'
      OR {row}.visibility = 'POLE_AND_PARTNERS'
         AND (cardinality($2::uuid[]) > 0 OR {row}.pole_id = ANY ($4::uuid[]))
      OR {row}.visibility = 'MEMBERS' AND {row}.pole_id = ANY ($2::uuid[]))"""


def _listing(row: str, booked: str, side: str) -> str:
    return f"""({row}.member_id = ANY ($1::uuid[]) OR {row}.pole_id = ANY ($3::uuid[])
      OR {row}.status NOT IN ('PAUSED', 'EXPIRED', 'WITHDRAWN') AND NOT {row}.suspended
         AND {_audience(row)}
      OR {row}.status IN ('PAUSED', 'EXPIRED') AND EXISTS (
         SELECT FROM booking b WHERE b.{booked} = {row}.id AND b.status IN ('HELD', 'CONFIRMED')
            AND b.{side} = ANY ($1::uuid[]))
      OR cardinality($5::uuid[]) > 0 AND {row}.status <> 'WITHDRAWN' AND EXISTS (
         SELECT FROM booking b WHERE b.{booked} = {row}.id AND b.status IN ('HELD', 'CONFIRMED')
            AND b.{side} = ANY ($5::uuid[])))"""


def _resource(row: str) -> str:
    return _listing(row, "resource_id", "receiver_id")


def _member(row: str) -> str:
    return f"""({row}.id = ANY ($1::uuid[]) OR {row}.pole_id = ANY ($3::uuid[])
      OR {row}.status = 'ACTIVE' AND {_audience(row)}
         AND (NOT {row}.non_diffusible OR {row}.pole_id = ANY ($2::uuid[])))"""


def _id(prefix: str, column: str) -> str:
    return f"'{prefix}_' || replace({column}::text, '-', '')"


def _seen_member(row: str) -> str:
    """The JSON of a member that was joined if it is seen."""
    return f"""CASE WHEN {row}.id IS NOT NULL THEN
      json_build_object('id', {_id("mbr", f"{row}.id")}, 'name', {row}.name) END"""


def _cursor(code: str, row: str) -> str:
    return (
        f"translate(encode(convert_to(json_build_array('{code}', {row}.id)::text, 'UTF8'),"
        " 'base64'), E'\\n', '')"
    )


NODE = f"""
SELECT json_build_object('data', json_build_object('node', (
  SELECT json_build_object('id', {_id("res", "r.id")}, 'title', r.title, 'status', r.status,
           'createdAt', r.created_at, 'member', {_seen_member("m")})
    FROM resource r LEFT JOIN member m ON m.id = r.member_id AND {_member("m")}
   WHERE r.id = $6 AND {_resource("r")})))::text
"""


def listings(after: bool) -> str:
    """A page of 20 of a pole, the newest first."""
    cursor = _cursor("resource CREATED DESC", "r")
    beyond = "AND r.id < $7" if after else ""
    return f"""
SELECT json_build_object('data', json_build_object('resources', json_build_object(
         'edges', coalesce(json_agg(edge ORDER BY n) FILTER (WHERE n <= 20), '[]'),
         'pageInfo', json_build_object('hasNextPage', count(*) > 20,
           'endCursor', max(cursor) FILTER (WHERE n = least(20, total))))))::text
  FROM (
  SELECT n, total, cursor, json_build_object('cursor', cursor, 'node', json_build_object(
           'id', {_id("res", "r.id")}, 'title', r.title, 'kind', r.kind, 'status', r.status,
           'createdAt', r.created_at, 'member', {_seen_member("m")})) AS edge
    FROM (
    SELECT r.*, row_number() OVER (ORDER BY r.id DESC) AS n, count(*) OVER () AS total,
           {cursor} AS cursor
      FROM (
      SELECT r.id, r.title, r.kind, r.status, r.created_at, r.member_id
        FROM resource r WHERE r.pole_id = $6 {beyond} AND {_resource("r")}
       ORDER BY r.id DESC LIMIT 21) r) r
    LEFT JOIN member m ON m.id = r.member_id AND {_member("m")}) page
"""
