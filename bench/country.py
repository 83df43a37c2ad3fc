"""A country of 250 poles and 200,000 resources or more, made by PostgreSQL: for plans and speed.

The kinds' own tables are filled from their declarations: every attribute is stated by some, and
takes rare values and frequent ones. Indexes are made after the rows: sooner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import asyncpg
from sqlalchemy import Table

from ptce.db import tables
from ptce.domain.codes import SHAPES
from ptce.domain.kinds import KINDS, Ask, Attribute, Choice, Choices, Code, Day, Flag, Kind, Number
from ptce.domain.terms import ListingStatus

POLES, MEMBERS, RESOURCES, REQUESTS, MATCHES = 250, 20_000, 200_000, 50_000, 100_000

SPARSE = 3
"""One listing in so many states an attribute."""

SEEN_BY = ["PRIVATE", "MEMBERS", "POLE_AND_PARTNERS", "PUBLIC"]

WORDS = tuple(
    re.findall(
        r"\w+",
        "camionnette fourgon remorque salle atelier cuisine bureau entrepot scene vaisselle barnum"
        " perceuse tonte compost palettes cartons textile gravats formation comptabilite graphisme"
        " menuiserie soudure traduction animation mobilier ordinateur imprimante broyeur tracteur",
    )
)


@dataclass(frozen=True, slots=True)
class Size:
    """How many listings there are. `open_`: every member is seen by everybody, and so is every
    offer that is matched; two poles of five have all the matches, five a need."""

    resources: int = RESOURCES
    requests: int = REQUESTS
    open_: bool = False


WHOLE = Size()


async def load(connection: asyncpg.Connection, size: Size = WHOLE) -> None:
    """Fill a migrated database, as its owner, whose POLES poles exist; then VACUUM ANALYZE."""
    await connection.execute("SET session_replication_role = replica; SET jit = off")
    await connection.execute("SET maintenance_work_mem = '256MB'; SET work_mem = '64MB'")
    indexes = await connection.fetch(
        "SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made"
        "  FROM pg_index WHERE indrelid::regclass::text = ANY($1)"
        "   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
        [table.name for table in filled()],
    )
    for index in indexes:
        await connection.execute(f"DROP INDEX {index['name']}")
    await connection.execute(rows(size))
    for index in indexes:
        await connection.execute(index["made"])
    await connection.execute("VACUUM ANALYZE")


def filled() -> list[Table]:
    """The tables that grow with the network."""
    of_kinds = [*tables.resource_of.values(), *tables.request_of.values()]
    main = [tables.member, tables.site, tables.contact, tables.resource, tables.request]
    deals = [tables.match, tables.match_event, tables.match_verification, tables.booking]
    return [*main, *deals, tables.permit, tables.photo, *of_kinds]


def rows(size: Size) -> str:
    """The statements that fill them."""
    each = MATCHES // REQUESTS
    return "\n".join(
        [
            MEMBERS_AND_SITES.format(
                members=MEMBERS,
                poles=POLES,
                visibilities=_array(["PUBLIC"] * 4 if size.open_ else SEEN_BY),
            ),
            RESOURCE_ROWS.format(resources=size.resources, **_listing(13)),
            REQUEST_ROWS.format(requests=size.requests, **_listing(5)),
            *(_own("resource", kind) for kind in KINDS),
            *(_own("request", kind) for kind in KINDS),
            MATCH_ROWS.format(
                each=f"CASE WHEN home.p % 5 < 2 THEN {each * 5 // 2} ELSE 0 END"
                if size.open_
                else each,
                offered="visibility = 'PUBLIC' AND status = 'PUBLISHED'" if size.open_ else "true",
            ),
            WORD_ROWS,
        ]
    )


def _array(texts: Sequence[str]) -> str:
    return "ARRAY['" + "','".join(texts) + "']"


def _listing(step: int) -> dict[str, str]:
    """The expressions of a listing's common columns, for its number `i`."""
    kinds = _array([kind.code for kind in KINDS])
    visibilities = "ARRAY['MEMBERS','PRIVATE','MEMBERS','PUBLIC','POLE_AND_PARTNERS']"
    rare = [status.value for status in ListingStatus if status is not ListingStatus.PUBLISHED]
    statuses = _array([*["PUBLISHED"] * (40 - len(rare)), *rare])
    words = _array(WORDS)
    title = (
        f"initcap(({words})[1 + i * 7 % {len(WORDS)}]) || ' ' || ({words})[1 + i * {step} / 11 % "
        f"{len(WORDS)}] || CASE WHEN i % 20000 = 4 THEN ' xylophone' ELSE '' END"
    )
    return {
        "kind": f"({kinds})[1 + i % {len(KINDS)}]",
        "visibility": f"({visibilities})[1 + i / 7 % 5]",
        "status": f"({statuses})[1 + (i / 3 + i / 1000) % 40]",
        "title": title,
        "text": f"lower({title})",
    }


MEMBERS_AND_SITES = """
CREATE TEMP TABLE town AS
  SELECT row_number() OVER (ORDER BY md5(insee)) - 1 AS t, insee, latitude, longitude FROM commune;
CREATE UNIQUE INDEX ON town (t);
CREATE TEMP TABLE home AS SELECT row_number() OVER (ORDER BY id) - 1 AS p, id FROM pole;

INSERT INTO member (reference, pole_id, name, sort_key, article9_category, status, visibility)
SELECT 'M' || n, home.id, 'Membre ' || n, 'membre ' || lpad((n * 7919 % 20000)::text, 5, '0'),
       'ESS_ENTERPRISE', 'ACTIVE',
       ({visibilities})[1 + n / {poles} % 4]
  FROM generate_series(1, {members}) n JOIN home ON p = n % {poles};

CREATE TEMP TABLE someone AS
  SELECT row_number() OVER (ORDER BY member.id) - 1 AS n, member.id, pole_id, town.*
    FROM member JOIN town ON t = right(sort_key, 5)::int * 13 % 800;
CREATE UNIQUE INDEX ON someone (n);
INSERT INTO site (member_id, name, commune_insee, main)
SELECT id, 'Siège', insee, true FROM someone;
INSERT INTO contact (member_id, name) SELECT id, 'Camille Roux' FROM someone;
INSERT INTO permit (member_id, pole_id, kind, rubrique, covers_hazardous, low_prefixes,
    below_threshold, status)
SELECT id, pole_id, (ARRAY['ICPE', 'ADR', 'INSURANCE'])[1 + i % 3],
       CASE i % 3 WHEN 0 THEN '2714' END, false, '{{}}', false,
       (ARRAY['DECLARED', 'VERIFIED', 'EXPIRED'])[1 + (i + n) % 3]
  FROM someone CROSS JOIN generate_series(0, 2) i;
CREATE TEMP TABLE seat AS SELECT member_id, id AS site_id FROM site;
CREATE UNIQUE INDEX ON seat (member_id);
"""

COLUMNS = (
    "reference, kind, pole_id, member_id, commune_insee, latitude, longitude, radius_km, title,"
    " status, visibility, exchange_modes, quantity, unit, sort_key, search_text, created_at,"
    " updated_at, weekly_minutes"
)

COMMON = """{kind}, pole_id, someone.id, insee, latitude, longitude, 30, {title}, {status},
       {visibility}, CASE WHEN i % 500 = 3 THEN '{{BARTER}}'::text[] WHEN i % 3 = 0
       THEN '{{LOAN}}' ELSE '{{RENTAL,LOAN}}' END, 1, 'UNIT', {text}, {text},
       now() - i * interval '2 minutes', now() - (i::bigint * 7919 % 200000) * interval '2 minutes',
       CASE WHEN i % 100 = 7 THEN '{{[480,1080)}}'::int4multirange END"""

RESOURCE_ROWS = (
    f"INSERT INTO resource ({COLUMNS}, available, divisible, site_id, price_eur, price_unit)\n"
    f"SELECT 'R' || i, {COMMON},"
    """
       CASE WHEN i % 1000 = 9 THEN tstzrange(now() - interval '2 years', NULL)
       ELSE tstzrange(now(), now() + (1 + i % 300) * interval '1 day') END, false, site_id,
       CASE WHEN i % 2 = 1 THEN i % 997 END, CASE WHEN i % 2 = 1 THEN 'HOUR' END
  FROM generate_series(1, {resources}) i JOIN someone ON n = i * 31 % 20000
  JOIN seat ON member_id = someone.id;"""
)

REQUEST_ROWS = (
    f"INSERT INTO request ({COLUMNS}, period, strict_budget, budget_eur)\n"
    f"SELECT 'B' || i, {COMMON},"
    """
       tstzrange(now() + i * interval '10 minutes', now() + (i + 100) * interval '10 minutes'),
       false, CASE WHEN i % 2 = 1 THEN i % 9973 END
  FROM generate_series(1, {requests}) i JOIN someone ON n = (i * 13 + 5) % 20000;"""
)

MATCH_ROWS = """
CREATE TEMP TABLE needed AS
  SELECT row_number() OVER (PARTITION BY kind ORDER BY id) AS n, * FROM request;
CREATE TEMP TABLE offered AS
  SELECT row_number() OVER (PARTITION BY kind ORDER BY id) AS n, kind, id, member_id, pole_id
    FROM resource WHERE {offered};
CREATE INDEX ON offered (kind, n);
CREATE TEMP TABLE supply AS SELECT kind, count(*) AS offers FROM offered GROUP BY kind;
INSERT INTO match (reference, request_id, resource_id, receiver_id, provider_id, receiver_pole_id,
    provider_pole_id, kind, status, score, s, distance_km, quantity, periods, to_verify, criteria,
    checks, sentence_fr, sentence_en, engine_version, thesaurus_version, rule_set_version)
SELECT 'X' || need.reference || '-' || k, need.id, offer.id, need.member_id, offer.member_id,
       need.pole_id, offer.pole_id, need.kind,
       (ARRAY['SUGGESTED', 'SUGGESTED', 'PROPOSED', 'DECLINED'])[1 + need.n % 4],
       round(100 * rank::numeric, 1), rank, 3, 1, tstzmultirange(need.period), need.n % 9 = 0, '[]',
       '[]', 'fr', 'en', 'test', 'test', 'test'
  FROM needed need JOIN home ON home.id = need.pole_id JOIN supply ON supply.kind = need.kind
  CROSS JOIN generate_series(1, {each}) k
  CROSS JOIN LATERAL (SELECT (need.n * 31 + k * 7) % 9973 / 9973.0 AS rank) ranked
  JOIN offered offer ON offer.kind = need.kind
   AND offer.n = (need.n * 3 + k * 17) % offers + 1
 WHERE need.member_id <> offer.member_id;

INSERT INTO booking (reference, match_id, resource_id, request_id, provider_id, receiver_id,
    provider_pole_id, receiver_pole_id, status, during, exclusive, quantity, covered)
SELECT 'K' || reference, id, resource_id, request_id, provider_id, receiver_id, provider_pole_id,
       receiver_pole_id, 'CONFIRMED', periods, false, 1, 1
  FROM match WHERE hashtext(reference) % 5 = 0;

INSERT INTO match_event (match_id, event, to_status, created_at)
SELECT id, 'PROPOSE', 'PROPOSED', now() - (n % 10) * interval '1 day'
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM match) numbered;

INSERT INTO photo (resource_id, position, alt, width, height, image, thumbnail)
SELECT id, position, 'Vue ' || position, 1600, 1200, 'image', 'thumbnail'
  FROM resource CROSS JOIN generate_series(1, 3) position WHERE right(reference, 1) = '4';
"""


WORD_ROWS = """
INSERT INTO word (word, spellings)
SELECT given, spellings(given)
  FROM (SELECT unnest(string_to_array(search_text, ' ')) AS given FROM resource) words
 WHERE given ~ '^[a-z]+$';
INSERT INTO word (word, spellings)
SELECT given, spellings(given)
  FROM (SELECT translate(md5(n::text), '0123456789', 'ghijklmnop') FROM generate_series(1, 30000) n)
       others (whole), substr(whole, 1, 4 + ascii(whole) % 9) given;
"""
"""What triggers would have written, and as many other words as a country's listings have."""


def _own(listing: str, kind: Kind) -> str:
    """The rows of a kind's own table, from the numbers of the listings."""
    asked = listing == "request"
    attributes = kind.asks if asked else kind.attributes
    names = [each.asked if asked else each.name for each in attributes]
    values = [value for each in attributes for value in _value(each, asked)]
    number = "substr(reference, 2)::int"
    return (
        f"INSERT INTO {listing}_{kind.name} (id, {', '.join(names)})\n"
        f"SELECT id, {', '.join(values)} FROM (SELECT id, {number} / {len(KINDS)} AS i"
        f" FROM {listing} WHERE kind = '{kind.code}') numbered;"
    )


def _value(attribute: Attribute, asked: bool) -> Iterator[str]:
    """What the i-th listing of a kind states, or asks: the rarest value is the last one.

    Every need asks everything but flags, and few ask for little: an offer of little meets few.
    """
    scale = isinstance(attribute.type, Choice) and attribute.ask is Ask.WISHED
    listed = asked and not scale and not isinstance(attribute.type, Flag | Number)
    match attribute.type:
        case Flag():
            one = "i % 2000 = 0"
        case Number(minimum=low, maximum=high, whole=whole):
            rise = f"({high} - {low}) * power(i % 1000 / 1000.0, 8)"
            falls = (attribute.ask is Ask.AT_MOST) != asked
            one = f"{high} - {rise}" if falls else f"{low} + {rise}"
            one = f"round({one})::int" if whole else f"greatest({low}, round(({one})::numeric, 1))"
        case Choice(terms=terms) | Choices(terms=terms):
            codes = [term.value for term in terms]
            last = len(codes)
            listed = listed or isinstance(attribute.type, Choices)
            chosen = f"CASE WHEN i % 1000 = 0 THEN {last} ELSE 1 + i % {max(last - 1, 1)} END"
            one = f"({_array(codes)})[{chosen}]"
        case Code(scheme=scheme):
            one = CODES[SHAPES[scheme].code]
        case Day():
            one = "current_date + i % 1000"
        case _:
            one = "'mot'"
    value = f"ARRAY[{one}]" if listed else one
    always = asked and not isinstance(attribute.type, Flag)
    yield value if always else f"CASE WHEN i % {SPARSE} = 0 THEN {value} END"


CODES = {
    "[0-9]{6}": "lpad((i % 200000)::text, 6, '0')",
    "[A-Z][0-9]{4}": "chr(65 + i % 26) || lpad((i % 10000)::text, 4, '0')",
}
"""Codes of each shape; what they mean does not matter to a plan."""
