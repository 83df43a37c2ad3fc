"""A hundred poles and some 20,000 resources, made by PostgreSQL: for plans, not for words."""

from __future__ import annotations

POLES = 100

LOAD = """
INSERT INTO member (reference, pole_id, name, sort_key, article9_category, status, visibility)
SELECT 'M' || n, (ARRAY(SELECT id FROM pole ORDER BY id))[1 + n % 100], 'Membre ' || n,
       'membre ' || lpad((n * 7919 % 4000)::text, 5, '0'), 'ESS_ENTERPRISE', 'ACTIVE',
       (ARRAY['PRIVATE', 'MEMBERS', 'POLE_AND_PARTNERS', 'PUBLIC'])[1 + n / 100 % 4]
  FROM generate_series(1, 4000) n;

CREATE TEMP TABLE someone AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, * FROM member;
CREATE UNIQUE INDEX ON someone (n);

INSERT INTO resource (reference, kind, pole_id, member_id, commune_insee, latitude, longitude,
    radius_km, title, status, visibility, exchange_modes, quantity, unit, sort_key, search_text,
    available, divisible)
SELECT 'R' || i, (ARRAY['VEHICLE', 'PREMISES'])[1 + i % 2], pole_id, someone.id, '83137', 43.1,
       5.9, 30, 'Offre ' || i, 'PUBLISHED',
       (ARRAY['PRIVATE', 'MEMBERS', 'POLE_AND_PARTNERS', 'PUBLIC'])[1 + i / 7 % 4], '{LOAN}', 1,
       'UNIT', 'offre', 'offre', tstzrange(now(), NULL), false
  FROM generate_series(1, 20000) i JOIN someone ON n = i % 4000;

INSERT INTO resource_vehicle (id, seats)
SELECT id, 2 + length(reference) FROM resource WHERE kind = 'VEHICLE';
INSERT INTO resource_premises (id) SELECT id FROM resource WHERE kind = 'PREMISES';

INSERT INTO request (reference, kind, pole_id, member_id, commune_insee, latitude, longitude,
    radius_km, title, status, visibility, exchange_modes, quantity, unit, sort_key, search_text,
    period, strict_budget)
SELECT 'B' || i, (ARRAY['VEHICLE', 'PREMISES'])[1 + i % 2], pole_id, someone.id, '83137', 43.1,
       5.9, 30, 'Besoin ' || i, 'PUBLISHED',
       (ARRAY['PRIVATE', 'MEMBERS', 'POLE_AND_PARTNERS', 'PUBLIC'])[1 + i / 7 % 4], '{LOAN}', 1,
       'UNIT', 'besoin', 'besoin', tstzrange(now(), now() + interval '1 day'), false
  FROM generate_series(1, 10000) i JOIN someone ON n = (i * 13 + 5) % 4000;

INSERT INTO request_vehicle (id) SELECT id FROM request WHERE kind = 'VEHICLE';
INSERT INTO request_premises (id) SELECT id FROM request WHERE kind = 'PREMISES';

INSERT INTO match (reference, request_id, resource_id, receiver_id, provider_id, receiver_pole_id,
    provider_pole_id, kind, status, score, s, distance_km, quantity, periods, to_verify, criteria,
    checks, sentence_fr, sentence_en, engine_version, thesaurus_version,
    rule_set_version)
SELECT 'X' || need.n || '-' || offer.n, need.id, offer.id, need.member_id, offer.member_id,
       need.pole_id, offer.pole_id, need.kind, 'SUGGESTED', 50,
       (need.n * 31 + offer.n) % 997 / 997.0, 3, 1, tstzmultirange(need.period), false, '[]', '[]',
       'fr', 'en', 'test', 'test', 'test'
  FROM (SELECT row_number() OVER (ORDER BY id) AS n, * FROM request) need
  CROSS JOIN generate_series(1, 4) k
  JOIN (SELECT row_number() OVER (ORDER BY id) AS n, * FROM resource) offer
    ON offer.n = (need.n * 2 + k * 4) % 19999 + 1
 WHERE need.member_id <> offer.member_id;

INSERT INTO booking (reference, match_id, resource_id, request_id, provider_id, receiver_id,
    provider_pole_id, receiver_pole_id, status, during, exclusive, quantity, covered)
SELECT 'K' || reference, id, resource_id, request_id, provider_id, receiver_id, provider_pole_id,
       receiver_pole_id, 'CONFIRMED', periods, false, 1, 1
  FROM match WHERE right(reference, 1) IN ('3', '7');

INSERT INTO site (member_id, name, commune_insee, main)
SELECT id, 'Siège', '83137', true FROM member;
INSERT INTO permit (member_id, pole_id, kind, rubrique, covers_hazardous, low_prefixes,
    below_threshold, status)
SELECT id, pole_id, (ARRAY['ICPE', 'ADR', 'INSURANCE'])[1 + i % 3],
       CASE i % 3 WHEN 0 THEN '2714' END, false, '{}', false,
       (ARRAY['DECLARED', 'VERIFIED', 'EXPIRED'])[1 + (i + n) % 3]
  FROM someone CROSS JOIN generate_series(0, 2) i;
INSERT INTO photo (resource_id, position, alt, width, height, image, thumbnail)
SELECT id, position, 'Vue ' || position, 1600, 1200, 'image', 'thumbnail'
  FROM resource CROSS JOIN generate_series(1, 3) position WHERE right(reference, 1) = '4';
INSERT INTO contact (member_id, name) SELECT id, 'Camille Roux' FROM member;
"""
