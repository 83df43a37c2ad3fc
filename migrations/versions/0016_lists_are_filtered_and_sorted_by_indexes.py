"""lists are filtered and sorted by indexes."""

# ruff: noqa: E501

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.execute("DROP INDEX IF EXISTS resource_site_id_idx")
    op.execute("CREATE INDEX commune_epci_idx ON commune USING btree (epci)")
    op.execute(
        "CREATE INDEX match_provider_pole_id_id_idx ON match USING btree (provider_pole_id, id)"
    )
    op.execute(
        "CREATE INDEX match_receiver_pole_id_id_idx ON match USING btree (receiver_pole_id, id)"
    )
    op.execute("CREATE INDEX request_budget_eur_idx ON request USING btree (budget_eur)")
    op.execute(
        "CREATE INDEX request_commune_insee_id_idx ON request USING btree (commune_insee, id)"
    )
    op.execute("CREATE INDEX request_created_at_idx ON request USING btree (created_at)")
    op.execute("CREATE INDEX request_deadline_idx ON request USING btree (upper(period), id)")
    op.execute(
        'CREATE INDEX request_department_id_idx ON request USING btree ("left"(commune_insee,\n'
        "CASE\n"
        "    WHEN (commune_insee >= '97'::text) THEN 3\n"
        "    ELSE 2\n"
        "END), id)"
    )
    op.execute("CREATE INDEX request_exchange_modes_idx ON request USING gin (exchange_modes)")
    op.execute("CREATE INDEX request_period_idx ON request USING gist (period)")
    op.execute("CREATE INDEX request_point_idx ON request USING gist (point(longitude, latitude))")
    op.execute(
        "CREATE INDEX request_pole_deadline_idx ON request USING btree (pole_id, upper(period), id)"
    )
    op.execute(
        "CREATE INDEX request_pole_id_sort_key_id_idx ON request USING btree (pole_id, sort_key, id)"
    )
    op.execute(
        "CREATE INDEX request_pole_id_updated_at_id_idx ON request USING btree (pole_id, updated_at, id)"
    )
    op.execute(
        "CREATE INDEX request_search_text_idx ON request USING gin (search_text gin_trgm_ops)"
    )
    op.execute("CREATE INDEX request_sort_key_id_idx ON request USING btree (sort_key, id)")
    op.execute("CREATE INDEX request_status_id_idx ON request USING btree (status, id)")
    op.execute("CREATE INDEX request_updated_at_id_idx ON request USING btree (updated_at, id)")
    op.execute("CREATE INDEX request_visibility_id_idx ON request USING btree (visibility, id)")
    op.execute("CREATE INDEX resource_available_idx ON resource USING gist (available)")
    op.execute(
        "CREATE INDEX resource_commune_insee_id_idx ON resource USING btree (commune_insee, id)"
    )
    op.execute("CREATE INDEX resource_created_at_idx ON resource USING btree (created_at)")
    op.execute(
        "CREATE INDEX resource_deadline_idx ON resource USING btree (COALESCE(upper(available), '9999-12-31 01:00:00+01'::timestamp with time zone), id)"
    )
    op.execute(
        'CREATE INDEX resource_department_id_idx ON resource USING btree ("left"(commune_insee,\n'
        "CASE\n"
        "    WHEN (commune_insee >= '97'::text) THEN 3\n"
        "    ELSE 2\n"
        "END), id)"
    )
    op.execute("CREATE INDEX resource_exchange_modes_idx ON resource USING gin (exchange_modes)")
    op.execute(
        "CREATE INDEX resource_free_idx ON resource USING btree (id) WHERE ((exchange_modes && '{LOAN,GIFT}'::text[]) AND ((price_eur IS NULL) OR (exchange_modes <@ '{LOAN,GIFT}'::text[])))"
    )
    op.execute(
        "CREATE INDEX resource_point_idx ON resource USING gist (point(longitude, latitude))"
    )
    op.execute(
        "CREATE INDEX resource_pole_deadline_idx ON resource USING btree (pole_id, COALESCE(upper(available), '9999-12-31 01:00:00+01'::timestamp with time zone), id)"
    )
    op.execute(
        "CREATE INDEX resource_pole_id_sort_key_id_idx ON resource USING btree (pole_id, sort_key, id)"
    )
    op.execute(
        "CREATE INDEX resource_pole_id_updated_at_id_idx ON resource USING btree (pole_id, updated_at, id)"
    )
    op.execute("CREATE INDEX resource_price_idx ON resource USING btree (price_unit, price_eur)")
    op.execute(
        "CREATE INDEX resource_search_text_idx ON resource USING gin (search_text gin_trgm_ops)"
    )
    op.execute("CREATE INDEX resource_site_id_id_idx ON resource USING btree (site_id, id)")
    op.execute("CREATE INDEX resource_sort_key_id_idx ON resource USING btree (sort_key, id)")
    op.execute("CREATE INDEX resource_status_id_idx ON resource USING btree (status, id)")
    op.execute("CREATE INDEX resource_updated_at_id_idx ON resource USING btree (updated_at, id)")
    op.execute("CREATE INDEX resource_visibility_id_idx ON resource USING btree (visibility, id)")
    op.execute("CREATE INDEX resource_weekly_minutes_idx ON resource USING gist (weekly_minutes)")
    op.execute(
        "CREATE INDEX resource_equipment_condition_idx ON resource_equipment USING btree (condition) WHERE (condition IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_equipment_consumables_included_idx ON resource_equipment USING btree (id) WHERE consumables_included"
    )
    op.execute(
        "CREATE INDEX resource_equipment_delivery_possible_idx ON resource_equipment USING btree (id) WHERE delivery_possible"
    )
    op.execute(
        "CREATE INDEX resource_equipment_deposit_eur_idx ON resource_equipment USING btree (deposit_eur) WHERE (deposit_eur IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_equipment_equipment_category_idx ON resource_equipment USING btree (equipment_category) WHERE (equipment_category IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_equipment_lending_insured_idx ON resource_equipment USING btree (id) WHERE lending_insured"
    )
    op.execute(
        "CREATE INDEX resource_equipment_operator_certificate_idx ON resource_equipment USING btree (operator_certificate) WHERE (operator_certificate IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_equipment_operator_included_idx ON resource_equipment USING btree (id) WHERE operator_included"
    )
    op.execute(
        "CREATE INDEX resource_equipment_power_kw_idx ON resource_equipment USING btree (power_kw) WHERE (power_kw IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_equipment_power_supply_idx ON resource_equipment USING btree (power_supply) WHERE (power_supply IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_equipment_transportable_idx ON resource_equipment USING btree (id) WHERE transportable"
    )
    op.execute(
        "CREATE INDEX resource_equipment_weight_kg_idx ON resource_equipment USING btree (weight_kg) WHERE (weight_kg IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_accessible_parking_idx ON resource_premises USING btree (id) WHERE accessible_parking"
    )
    op.execute(
        "CREATE INDEX resource_premises_adapted_toilet_idx ON resource_premises USING btree (id) WHERE adapted_toilet"
    )
    op.execute(
        "CREATE INDEX resource_premises_amenities_idx ON resource_premises USING gin (amenities) WHERE (amenities IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_area_m2_idx ON resource_premises USING btree (area_m2) WHERE (area_m2 IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_authorised_attendance_idx ON resource_premises USING btree (authorised_attendance) WHERE (authorised_attendance IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_cleaning_included_idx ON resource_premises USING btree (id) WHERE cleaning_included"
    )
    op.execute(
        "CREATE INDEX resource_premises_deposit_eur_idx ON resource_premises USING btree (deposit_eur) WHERE (deposit_eur IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_door_width_cm_idx ON resource_premises USING btree (door_width_cm) WHERE (door_width_cm IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_erp_category_idx ON resource_premises USING btree (erp_category) WHERE (erp_category IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_erp_type_idx ON resource_premises USING btree (erp_type) WHERE (erp_type IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_floor_load_kg_m2_idx ON resource_premises USING btree (floor_load_kg_m2) WHERE (floor_load_kg_m2 IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_hearing_loop_idx ON resource_premises USING btree (id) WHERE hearing_loop"
    )
    op.execute(
        "CREATE INDEX resource_premises_height_m_idx ON resource_premises USING btree (height_m) WHERE (height_m IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_loading_dock_idx ON resource_premises USING btree (id) WHERE loading_dock"
    )
    op.execute(
        "CREATE INDEX resource_premises_lowest_temperature_c_idx ON resource_premises USING btree (lowest_temperature_c) WHERE (lowest_temperature_c IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_noise_allowed_idx ON resource_premises USING btree (id) WHERE noise_allowed"
    )
    op.execute(
        "CREATE INDEX resource_premises_occupancy_frame_idx ON resource_premises USING btree (occupancy_frame) WHERE (occupancy_frame IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_overnight_allowed_idx ON resource_premises USING btree (id) WHERE overnight_allowed"
    )
    op.execute(
        "CREATE INDEX resource_premises_owner_consent_idx ON resource_premises USING btree (id) WHERE owner_consent"
    )
    op.execute(
        "CREATE INDEX resource_premises_parking_places_idx ON resource_premises USING btree (parking_places) WHERE (parking_places IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_power_kw_idx ON resource_premises USING btree (power_kw) WHERE (power_kw IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_premises_kind_idx ON resource_premises USING btree (premises_kind) WHERE (premises_kind IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_public_allowed_idx ON resource_premises USING btree (id) WHERE public_allowed"
    )
    op.execute(
        "CREATE INDEX resource_premises_seats_idx ON resource_premises USING btree (seats) WHERE (seats IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_standing_places_idx ON resource_premises USING btree (standing_places) WHERE (standing_places IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_premises_step_free_idx ON resource_premises USING btree (id) WHERE step_free"
    )
    op.execute(
        "CREATE INDEX resource_premises_supervised_idx ON resource_premises USING btree (id) WHERE supervised"
    )
    op.execute(
        "CREATE INDEX resource_skill_certificates_idx ON resource_skill USING gin (certificates) WHERE (certificates IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_skill_confidentiality_idx ON resource_skill USING btree (id) WHERE confidentiality"
    )
    op.execute(
        "CREATE INDEX resource_skill_eqf_level_idx ON resource_skill USING btree (eqf_level) WHERE (eqf_level IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_skill_hours_per_week_idx ON resource_skill USING btree (hours_per_week) WHERE (hours_per_week IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_skill_languages_idx ON resource_skill USING gin (languages) WHERE (languages IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_skill_level_idx ON resource_skill USING btree (level) WHERE (level IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_skill_liability_insured_idx ON resource_skill USING btree (id) WHERE liability_insured"
    )
    op.execute(
        "CREATE INDEX resource_skill_on_site_idx ON resource_skill USING btree (id) WHERE on_site"
    )
    op.execute(
        "CREATE INDEX resource_skill_remote_idx ON resource_skill USING btree (id) WHERE remote"
    )
    op.execute(
        'CREATE INDEX resource_skill_rome_code_idx ON resource_skill USING gin ((ARRAY["left"(rome_code, 1), "left"(rome_code, 3), "left"(rome_code, 5)])) WHERE (rome_code IS NOT NULL)'
    )
    op.execute(
        "CREATE INDEX resource_skill_skill_mode_idx ON resource_skill USING btree (skill_mode) WHERE (skill_mode IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_skill_tutoring_idx ON resource_skill USING btree (id) WHERE tutoring"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_adr_equipped_idx ON resource_vehicle USING btree (id) WHERE adr_equipped"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_cargo_volume_m3_idx ON resource_vehicle USING btree (cargo_volume_m3) WHERE (cargo_volume_m3 IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_category_idx ON resource_vehicle USING btree (category) WHERE (category IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_crit_air_idx ON resource_vehicle USING btree (crit_air) WHERE (crit_air IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_deposit_eur_idx ON resource_vehicle USING btree (deposit_eur) WHERE (deposit_eur IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_driver_included_idx ON resource_vehicle USING btree (id) WHERE driver_included"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_energy_idx ON resource_vehicle USING btree (energy) WHERE (energy IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_euro_class_idx ON resource_vehicle USING btree (euro_class) WHERE (euro_class IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_fittings_idx ON resource_vehicle USING gin (fittings) WHERE (fittings IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_fuel_included_idx ON resource_vehicle USING btree (id) WHERE fuel_included"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_height_m_idx ON resource_vehicle USING btree (height_m) WHERE (height_m IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_lending_insured_idx ON resource_vehicle USING btree (id) WHERE lending_insured"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_length_m_idx ON resource_vehicle USING btree (length_m) WHERE (length_m IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_licence_idx ON resource_vehicle USING btree (licence) WHERE (licence IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_lowest_temperature_c_idx ON resource_vehicle USING btree (lowest_temperature_c) WHERE (lowest_temperature_c IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_mileage_cap_km_idx ON resource_vehicle USING btree (mileage_cap_km) WHERE (mileage_cap_km IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_payload_kg_idx ON resource_vehicle USING btree (payload_kg) WHERE (payload_kg IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_range_km_idx ON resource_vehicle USING btree (range_km) WHERE (range_km IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_refrigerated_idx ON resource_vehicle USING btree (id) WHERE refrigerated"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_seats_idx ON resource_vehicle USING btree (seats) WHERE (seats IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_tail_lift_idx ON resource_vehicle USING btree (id) WHERE tail_lift"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_tow_bar_idx ON resource_vehicle USING btree (id) WHERE tow_bar"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_towed_mass_kg_idx ON resource_vehicle USING btree (towed_mass_kg) WHERE (towed_mass_kg IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_vehicle_wheelchair_access_idx ON resource_vehicle USING btree (id) WHERE wheelchair_access"
    )
    op.execute(
        "CREATE INDEX resource_waste_stream_contamination_percent_idx ON resource_waste_stream USING btree (contamination_percent) WHERE (contamination_percent IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_waste_stream_delivery_possible_idx ON resource_waste_stream USING btree (id) WHERE delivery_possible"
    )
    op.execute(
        "CREATE INDEX resource_waste_stream_handling_idx ON resource_waste_stream USING gin (handling) WHERE (handling IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_waste_stream_hazard_idx ON resource_waste_stream USING btree (hazard) WHERE (hazard IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_waste_stream_lot_minimum_idx ON resource_waste_stream USING btree (lot_minimum) WHERE (lot_minimum IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_waste_stream_material_status_idx ON resource_waste_stream USING btree (material_status) WHERE (material_status IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_waste_stream_moisture_percent_idx ON resource_waste_stream USING btree (moisture_percent) WHERE (moisture_percent IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_waste_stream_packaging_idx ON resource_waste_stream USING btree (packaging) WHERE (packaging IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_waste_stream_physical_state_idx ON resource_waste_stream USING btree (physical_state) WHERE (physical_state IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_waste_stream_storage_days_max_idx ON resource_waste_stream USING btree (storage_days_max) WHERE (storage_days_max IS NOT NULL)"
    )
    op.execute(
        "CREATE INDEX resource_waste_stream_storage_idx ON resource_waste_stream USING gin (storage) WHERE (storage IS NOT NULL)"
    )
    op.execute(
        'CREATE INDEX resource_waste_stream_waste_code_idx ON resource_waste_stream USING gin ((ARRAY["left"(waste_code, 2), "left"(waste_code, 4), "left"(waste_code, 6)])) WHERE (waste_code IS NOT NULL)'
    )
    op.execute(
        "CREATE FUNCTION around(center point, reach_km float8) RETURNS box\n"
        "  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$\n"
        "DECLARE\n"
        "  north float8 := least(reach_km / 1.3 / 110.0, 90);\n"
        "  ratio float8 := sin(radians(north)) / greatest(cos(radians(center[1])), 1e-9);\n"
        "  east float8 := CASE WHEN ratio < 1 THEN degrees(asin(ratio)) ELSE 180 END;\n"
        "  west float8 := center[0] - east;\n"
        "BEGIN\n"
        "  east := center[0] + east;\n"
        "  IF west < -180 OR east > 180 THEN\n"
        "    west := -180;\n"
        "    east := 180;\n"
        "  END IF;\n"
        "  RETURN box(point(west, center[1] - north), point(east, center[1] + north));\n"
        "END $$"
    )
    op.execute(
        "CREATE FUNCTION require_place(given text, place point) RETURNS point\n"
        "  LANGUAGE plpgsql VOLATILE PARALLEL SAFE AS $$\n"
        "BEGIN\n"
        "  IF place IS NULL THEN\n"
        "    RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = given;\n"
        "  END IF;\n"
        "  RETURN place;\n"
        "END $$"
    )
    op.execute(
        "CREATE FUNCTION road_km(latitude float8, longitude float8, center point) RETURNS float8\n"
        "  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN\n"
        "  1.3 * 2 * 6371.0088 * asin(least(1, sqrt(\n"
        "    sin(radians(latitude - center[1]) / 2) ^ 2\n"
        "    + cos(radians(latitude)) * cos(radians(center[1]))\n"
        "      * sin(radians(longitude - center[0]) / 2) ^ 2)))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
