-- Who might be matched with whom. SQL prunes only what the pure law (ptce/matching) would refuse:
-- tests/commands/test_candidates.py compares with and without every prune.
--
-- A query gives the facts of open listings as the rows of `listing`; a condition is a prune over
-- that `listing`. ptce/db/candidates.py composes them. {stated} and {asked} are the tables of the
-- kind. :names are parameters. Distances are kilometres, angles degrees.

-- name: offers
SELECT resource.id,
       resource.pole_id,
       resource.member_id,
       resource.status,
       resource.suspended,
       resource.visibility,
       resource.title,
       resource.description,
       resource.latitude,
       resource.longitude,
       resource.radius_km,
       lower(resource.available) AS starts,
       upper(resource.available) AS ends,
       resource.weekly_minutes::text AS weekly_minutes,
       resource.quantity,
       resource.unit,
       resource.quantity_basis,
       resource.divisible,
       resource.buffer_minutes,
       resource.price_eur,
       resource.price_unit,
       resource.exchange_modes,
       coalesce((SELECT member.inclusive_kinds FROM member
                  WHERE member.id = resource.member_id), ARRAY[]::text[]) AS inclusive_kinds,
       row_to_json(stated)::text AS attributes,
       EXISTS (
         SELECT FROM charter_signature AS signed
          WHERE signed.member_id = resource.member_id
            AND signed.withdrawn_on IS NULL
            AND signed.charter_version >= coalesce(pole.charter_required, pole.charter_version)
       ) AS charter_signed,
       encoded.fingerprint,
       encoded.packed,
       encoded.text_sha256,
       hash_record_extended(ROW(
         resource.ctid, resource.xmin, stated.ctid, stated.xmin, encoded.ctid, encoded.xmin,
         (SELECT member.inclusive_kinds FROM member WHERE member.id = resource.member_id)
       ), 0) AS revision
  FROM resource
  JOIN {stated} AS stated ON stated.id = resource.id
  JOIN pole ON pole.id = resource.pole_id
  LEFT JOIN resource_encoding AS encoded ON encoded.resource_id = resource.id
 WHERE resource.kind = :kind

-- name: needs
SELECT request.id,
       request.pole_id,
       request.member_id,
       request.status,
       request.suspended,
       request.visibility,
       request.title,
       request.description,
       request.latitude,
       request.longitude,
       request.radius_km,
       lower(request.period) AS starts,
       upper(request.period) AS ends,
       request.weekly_minutes::text AS weekly_minutes,
       request.quantity,
       request.unit,
       request.quantity_basis,
       request.divisible,
       (SELECT json_agg(json_build_array(
                 booking.covered::text,
                 (SELECT json_agg(json_build_array(lower(slot), upper(slot)))
                    FROM unnest(booking.during) AS slot)))
          FROM booking
         WHERE booking.request_id = request.id AND booking.status = 'CONFIRMED'
       )::text AS answers,
       request.budget_eur,
       request.strict_budget,
       request.exchange_modes,
       row_to_json(asked)::text AS asks,
       weighed.number AS weights_version,
       (SELECT json_object_agg(each.criterion, each.weight)
          FROM criterion_weight AS each
         WHERE each.weight_set_id = weighed.id)::text AS weights,
       encoded.fingerprint,
       encoded.packed,
       encoded.text_sha256
  FROM request
  JOIN {asked} AS asked ON asked.id = request.id
  LEFT JOIN weight_set AS weighed
    ON weighed.pole_id = request.pole_id AND weighed.kind = request.kind
   AND weighed.status = 'IN_FORCE'
  LEFT JOIN request_encoding AS encoded ON encoded.request_id = request.id
 WHERE request.kind = :kind

-- name: weights
-- Those that judge what a member needs, when its pole has chosen some.
SELECT weighed.number AS weights_version,
       (SELECT json_object_agg(each.criterion, each.weight)
          FROM criterion_weight AS each
         WHERE each.weight_set_id = weighed.id)::text AS weights
  FROM weight_set AS weighed
  JOIN member ON member.pole_id = weighed.pole_id
 WHERE member.id = :member_id AND weighed.kind = :kind AND weighed.status = 'IN_FORCE'

-- name: open
listing.status IN ('PUBLISHED', 'PARTIALLY_ALLOCATED') AND NOT listing.suspended

-- name: signed
listing.charter_signed

-- name: once_signed
-- Some charter, whichever is asked now.
EXISTS (SELECT FROM charter_signature AS signed
         WHERE signed.member_id = listing.member_id AND signed.withdrawn_on IS NULL)

-- name: once_signing
-- The same of the member that offers, when needs are looked for.
EXISTS (SELECT FROM charter_signature AS signed
         WHERE signed.member_id = CAST(:member_id AS uuid) AND signed.withdrawn_on IS NULL)

-- name: of_another_member
listing.member_id <> CAST(:member_id AS uuid)

-- name: matchable
listing.visibility <> 'PRIVATE'

-- name: reachable
(listing.pole_id = CAST(:pole_id AS uuid)
 OR CAST(:wide AS boolean) AND listing.visibility IN ('POLE_AND_PARTNERS', 'PUBLIC'))

-- name: reachable_from_member
(listing.pole_id = (SELECT asker.pole_id FROM member AS asker WHERE asker.id = :member_id)
 OR CAST(:wide AS boolean) AND listing.visibility IN ('POLE_AND_PARTNERS', 'PUBLIC'))

-- name: around
point(listing.longitude, listing.latitude)
  <@ box(point(CAST(:west AS float8), CAST(:south AS float8)),
         point(CAST(:east AS float8), CAST(:north AS float8)))

-- name: within_both_radii
-- The haversine formula, with a margin: the pure law has the last word on the last metres.
2 * 6371.0088 * 1.3 * asin(least(1, sqrt(
    sin(radians(listing.latitude - CAST(:latitude AS float8)) / 2) ^ 2
    + cos(radians(listing.latitude)) * cos(radians(CAST(:latitude AS float8)))
      * sin(radians(listing.longitude - CAST(:longitude AS float8)) / 2) ^ 2)))
  <= least(CAST(:radius_km AS float8), listing.radius_km::float8) * 1.001 + 0.1

-- name: meeting
tstzrange(listing.starts, listing.ends)
  && tstzrange(CAST(:starts AS timestamptz), CAST(:ends AS timestamptz))

-- name: among
listing.id = ANY(CAST(:ids AS uuid[]))

-- name: nearest_first
point(listing.longitude, listing.latitude)
  <-> point(CAST(:longitude AS float8), CAST(:latitude AS float8)), listing.id

-- name: booked
-- What is taken of a stock is taken at all times, and of a flow it weighs on the times around it:
-- once, whatever the slots that it answers. What is used at once is not free in its buffer either.
SELECT booking.resource_id,
       booking.request_id,
       booking.quantity,
       booking.status = 'HELD' AS held,
       booking.buffer_minutes,
       lower(slot) AS starts,
       upper(slot) AS ends
  FROM booking
 CROSS JOIN LATERAL unnest(CASE booking.quantity_basis WHEN 'AT_ONCE' THEN booking.blocked
                           ELSE multirange(range_merge(booking.during)) END) AS slot
 WHERE booking.resource_id = ANY(CAST(:ids AS uuid[]))
   AND booking.status IN ('HELD', 'CONFIRMED')
   AND (booking.quantity_basis <> 'AT_ONCE'
        OR slot && tstzrange(CAST(:starts AS timestamptz), CAST(:ends AS timestamptz)))
 ORDER BY booking.resource_id, starts, booking.id
