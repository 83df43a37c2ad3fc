-- What postRequest writes for a private need, in one call: for the servers that compute nothing.
-- The same checks, and the same rows: the need, its kind's row, the key, the audit, the outbox.
CREATE OR REPLACE FUNCTION bench_post_request(
  principal uuid, acting uuid, key text, title text, cargo_volume_m3_min numeric, seats_min int,
  period_start timestamptz, period_end timestamptz, visibility text
) RETURNS request LANGUAGE plpgsql AS $function$
#variable_conflict use_variable
DECLARE
  digest bytea := sha256(convert_to(concat_ws(' ', title, cargo_volume_m3_min, seats_min,
    period_start, period_end, visibility), 'UTF8'));
  earlier idempotency;
  owner member;
  place commune;
  made request;
  code text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(principal || ' ' || key, 0));
  SELECT * INTO earlier FROM idempotency i WHERE i.principal_id = principal AND i.key = key;
  IF FOUND THEN
    IF (earlier.command, earlier.input_sha256) <> ('postRequest', digest) THEN
      RAISE EXCEPTION 'IDEMPOTENCY_KEY_REUSED';
    END IF;
    SELECT * INTO made FROM request r WHERE r.id = earlier.object_id;
    RETURN made;
  END IF;
  SELECT m.* INTO owner FROM member m JOIN pole p ON p.id = m.pole_id
   WHERE m.id = acting AND m.status = 'ACTIVE' AND EXISTS (
     SELECT FROM charter_signature s WHERE s.member_id = m.id AND s.withdrawn_on IS NULL
        AND s.charter_version >= coalesce(p.charter_required, p.charter_version));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'CHARTER_NOT_SIGNED';
  END IF;
  SELECT c.* INTO place FROM site s JOIN commune c ON c.insee = s.commune_insee
   WHERE s.member_id = acting AND s.main;
  LOOP
    SELECT 'BES-' || to_char(now() AT TIME ZONE 'Europe/Paris', 'YYYYMMDD') || '-' || string_agg(
        substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(drawn, n) & 31), 1), '')
      INTO code FROM uuid_send(gen_random_uuid()) drawn, generate_series(9, 14) n;
    EXIT WHEN NOT EXISTS (SELECT FROM request r WHERE r.reference = code);
  END LOOP;
  INSERT INTO request (reference, kind, pole_id, member_id, commune_insee, latitude, longitude,
      radius_km, title, status, visibility, exchange_modes, quantity, unit, quantity_basis,
      sort_key, search_text, period, strict_budget, divisible, slots, created_at, updated_at)
  VALUES (code, 'VEHICLE', owner.pole_id, acting, place.insee, place.latitude, place.longitude,
      30, title, 'PUBLISHED', visibility, '{}', 1, 'UNIT', 'AT_ONCE', lower(title),
      'vehicule ' || lower(title) || ' ' || place.sort_key,
      tstzrange(period_start, period_end), false, false, 1, now(), now())
  RETURNING * INTO made;
  INSERT INTO request_vehicle (id, cargo_volume_m3_min, seats_min)
  VALUES (made.id, cargo_volume_m3_min, seats_min);
  INSERT INTO audit_event (actor_id, command, object_type, object_id, detail, created_at)
  VALUES (principal, 'postRequest', 'request', made.id, '{"kind": "VEHICLE", "version": 1}', now());
  INSERT INTO outbox (topic, object_id, member_ids, detail, created_at)
  VALUES ('request.posted', made.id, ARRAY[acting], '{}', now());
  INSERT INTO idempotency (principal_id, key, command, input_sha256, object_id, created_at)
  VALUES (principal, key, 'postRequest', digest, made.id, now());
  RETURN made;
END $function$;

-- The nearest open public offers of a kind, flat: what a query of ours answers by filter and order.
DO $$ BEGIN
  CREATE TYPE bench_placed AS (
    distance_km numeric, id uuid, title text, member_id uuid, member_name text);
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
CREATE OR REPLACE FUNCTION bench_nearest(commune_code text, reach_km float8)
RETURNS SETOF bench_placed LANGUAGE plpgsql STABLE AS $function$
DECLARE
  center point;
BEGIN
  SELECT point(longitude, latitude) INTO center FROM commune WHERE insee = commune_code;
  RETURN QUERY
    SELECT round(near.km::numeric, 1), near.id, near.title, m.id, m.name
      FROM (SELECT r.id, r.title, r.member_id, road_km(r.latitude, r.longitude, center) AS km
              FROM resource r
             WHERE r.kind = 'VEHICLE' AND r.status = 'PUBLISHED' AND r.visibility = 'PUBLIC'
               AND r.status IN ('PUBLISHED', 'PARTIALLY_ALLOCATED')
               AND point(r.longitude, r.latitude) <@ around(center, reach_km)
               AND road_km(r.latitude, r.longitude, center) <= reach_km
             ORDER BY km, r.id LIMIT 20) near
      LEFT JOIN member m ON m.id = near.member_id
     ORDER BY near.km, near.id;
END $function$;
