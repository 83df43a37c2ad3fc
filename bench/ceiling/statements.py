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


def _request(row: str) -> str:
    return _listing(row, "request_id", "provider_id")


def _match(row: str) -> str:
    return f"""((cardinality($1::uuid[]) > 0 OR cardinality($3::uuid[]) > 0
      OR cardinality($4::uuid[]) > 0) AND (
      {row}.provider_id = ANY ($1::uuid[]) OR {row}.receiver_id = ANY ($1::uuid[])
      OR {row}.provider_pole_id = ANY ($3::uuid[]) OR {row}.receiver_pole_id = ANY ($3::uuid[])
      OR {row}.receiver_pole_id = ANY ($4::uuid[])
         AND (SELECT {_resource("o")} FROM resource o WHERE o.id = {row}.resource_id)
         AND (SELECT {_request("o")} FROM request o WHERE o.id = {row}.request_id)))"""


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


def _cursor(code: str, id_: str) -> str:
    document = f"json_build_array('{code}', {id_})::text"
    return f"translate(encode(convert_to({document}, 'UTF8'), 'base64'), E'\\n', '')"


NODE = f"""
SELECT json_build_object('data', json_build_object('node', (
  SELECT json_build_object('id', {_id("res", "r.id")}, 'title', r.title, 'status', r.status,
           'createdAt', r.created_at, 'member', {_seen_member("m")})
    FROM resource r LEFT JOIN member m ON m.id = r.member_id AND {_member("m")}
   WHERE r.id = $6 AND {_resource("r")})))::text
"""


def listings(after: bool) -> str:
    """A page of 20 of a pole, the newest first."""
    node = f"""json_build_object('id', {_id("res", "r.id")}, 'title', r.title, 'kind', r.kind,
           'status', r.status, 'createdAt', r.created_at, 'member', {_seen_member("m")})"""
    return f"""
SELECT json_build_object('data', json_build_object('resources', json_build_object(
         'edges', coalesce(json_agg(json_build_object('cursor', cursor, 'node', node) ORDER BY n)
           FILTER (WHERE n <= 20), '[]'),
         'pageInfo', {_page_info("resource", 20)})))::text
  FROM (
  SELECT n, r.id, {_cursor("resource CREATED DESC", "r.id")} AS cursor, {node} AS node
    FROM ({_of_pole("resource", "r.title, r.kind, r.status, r.created_at, r.member_id", 20, after)})
         r LEFT JOIN member m ON m.id = r.member_id AND {_member("m")}) page
"""


def board(after: bool) -> str:
    """20 needs of a pole, and the five best matches of each."""
    resource = f"""json_build_object('id', {_id("res", "r.id")}, 'title', r.title,
           'member', {_seen_member("m")})"""
    match = f"""json_build_object('id', {_id("mat", "x.id")}, 'score', x.score,
           'status', x.status, 'resource', CASE WHEN r.id IS NOT NULL THEN {resource} END)"""
    return f"""
SELECT json_build_object('data', json_build_object('requests', json_build_object(
         'nodes', coalesce(json_agg(node ORDER BY n) FILTER (WHERE n <= 20), '[]'),
         'pageInfo', {_page_info("request", 20)})))::text
  FROM (
  SELECT n, q.id, CASE WHEN n <= 20 THEN json_build_object(
           'id', {_id("req", "q.id")}, 'title', q.title, 'matches', (
      SELECT json_build_object('nodes', coalesce(json_agg({match} ORDER BY x.s DESC, x.id DESC),
               '[]'))
        FROM (SELECT x.id, x.score, x.status, x.resource_id, x.s
                FROM match x WHERE x.request_id = q.id AND {_match("x")}
               ORDER BY x.s DESC, x.id DESC LIMIT 5) x
             LEFT JOIN resource r ON r.id = x.resource_id AND {_resource("r")}
             LEFT JOIN member m ON m.id = r.member_id AND {_member("m")})) END AS node
    FROM ({_of_pole("request", "r.title", 20, after)}) q) page
"""


def catalogue(after: bool) -> str:
    """A page of 100 of a pole, with twelve fields."""
    columns = (
        "r.reference, r.kind, r.title, r.status, r.visibility, r.exchange_modes, r.quantity,"
        " r.unit, r.price_eur, r.price_unit, r.radius_km, r.created_at, r.updated_at, r.member_id"
    )
    node = f"""json_build_object('id', {_id("res", "r.id")}, 'reference', r.reference,
           'kind', r.kind, 'title', r.title, 'status', r.status, 'visibility', r.visibility,
           'exchangeModes', r.exchange_modes,
           'quantity', json_build_object('value', trim_scale(r.quantity)::text, 'unit', r.unit),
           'price', CASE WHEN r.price_eur IS NOT NULL THEN json_build_object(
             'amount', trim_scale(r.price_eur)::text, 'per', r.price_unit) END,
           'radiusKm', trim_scale(r.radius_km)::text, 'createdAt', r.created_at,
           'updatedAt', r.updated_at, 'member', {_seen_member("m")})"""
    return f"""
SELECT json_build_object('data', json_build_object('resources', json_build_object(
         'nodes', coalesce(json_agg(node ORDER BY n) FILTER (WHERE n <= 100), '[]'),
         'pageInfo', {_page_info("resource", 100)})))::text
  FROM (
  SELECT n, r.id, {node} AS node
    FROM ({_of_pole("resource", columns, 100, after)})
         r LEFT JOIN member m ON m.id = r.member_id AND {_member("m")}) page
"""


def _page_info(table: str, size: int) -> str:
    last = f"(array_agg(id ORDER BY n DESC) FILTER (WHERE n <= {size}))[1]"
    return f"""json_build_object('hasNextPage', count(*) > {size},
           'endCursor', CASE WHEN count(*) > 0 THEN {_cursor(f"{table} CREATED DESC", last)} END)"""


def _of_pole(table: str, columns: str, size: int, after: bool) -> str:
    """A page and one row more of a pole's listings, numbered, the newest first."""
    seen = _resource("r") if table == "resource" else _request("r")
    return f"""
      SELECT r.*, row_number() OVER () AS n FROM (
      SELECT r.id, {columns} FROM {table} r
       WHERE r.pole_id = $6 {"AND r.id < $7" if after else ""} AND {seen}
       ORDER BY r.id DESC LIMIT {size + 1}) r"""


NEAREST = f"""
SELECT json_build_object('data', json_build_object('resources', json_build_object(
         'edges', coalesce(json_agg(json_build_object(
           'distanceKm', trim_scale(round(r.km::numeric, 1))::text,
           'node', json_build_object('id', {_id("res", "r.id")}, 'title', r.title,
             'member', {_seen_member("m")})) ORDER BY r.km, r.id), '[]'))))::text
  FROM (
  SELECT r.id, r.title, r.member_id, road_km(r.latitude, r.longitude, center) AS km
    FROM (SELECT point(longitude, latitude) AS center FROM commune WHERE insee = $6 OFFSET 0) place
    JOIN resource r ON point(r.longitude, r.latitude) <@ around(center, $7::float8)
   WHERE r.kind = $8 AND r.status = $9 AND r.status IN ('PUBLISHED', 'PARTIALLY_ALLOCATED')
     AND r.visibility = $10 AND {_resource("r")}
     AND road_km(r.latitude, r.longitude, center) <= $7
   ORDER BY km, r.id LIMIT 20) r
  LEFT JOIN member m ON m.id = r.member_id AND {_member("m")}
"""

POST = f"""
SELECT json_build_object('data', json_build_object('postRequest', json_build_object(
         'request', CASE WHEN {_request("q")} THEN json_build_object(
           'id', {_id("req", "q.id")}, 'reference', q.reference, 'title', q.title,
           'status', q.status, 'createdAt', q.created_at, 'member', {_seen_member("m")}) END,
         'userErrors', '[]'::json)))::text
  FROM bench_post_request($6, $7, $8, $9, $10, $11, $12, $13, $14) q
  LEFT JOIN member m ON m.id = q.member_id AND {_member("m")}
"""
