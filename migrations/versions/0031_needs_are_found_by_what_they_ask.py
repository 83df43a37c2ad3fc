"""needs are found by what they ask."""

# ruff: noqa: E501

from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.execute(
        "CREATE INDEX request_equipment_condition_in_idx ON request_equipment USING gin (COALESCE(condition_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_equipment_deposit_eur_max_idx ON request_equipment USING btree (COALESCE(deposit_eur_max, 100000))"
    )
    op.execute(
        "CREATE INDEX request_equipment_equipment_category_in_idx ON request_equipment USING gin (COALESCE(equipment_category_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_equipment_operator_certificate_held_idx ON request_equipment USING gin (COALESCE(operator_certificate_held, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_equipment_power_kw_min_idx ON request_equipment USING btree (COALESCE(power_kw_min, (0)::numeric))"
    )
    op.execute(
        "CREATE INDEX request_equipment_power_supply_in_idx ON request_equipment USING gin (COALESCE(power_supply_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_equipment_weight_kg_max_idx ON request_equipment USING btree (COALESCE(weight_kg_max, (50000)::numeric))"
    )
    op.execute(
        "CREATE INDEX request_premises_amenities_all_idx ON request_premises USING gin (COALESCE(amenities_all, '{}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_premises_area_m2_min_idx ON request_premises USING btree (COALESCE(area_m2_min, (1)::numeric))"
    )
    op.execute(
        "CREATE INDEX request_premises_authorised_attendance_min_idx ON request_premises USING btree (COALESCE(authorised_attendance_min, 1))"
    )
    op.execute(
        "CREATE INDEX request_premises_deposit_eur_max_idx ON request_premises USING btree (COALESCE(deposit_eur_max, 100000))"
    )
    op.execute(
        "CREATE INDEX request_premises_door_width_cm_min_idx ON request_premises USING btree (COALESCE(door_width_cm_min, 40))"
    )
    op.execute(
        "CREATE INDEX request_premises_erp_category_in_idx ON request_premises USING gin (COALESCE(erp_category_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_premises_erp_type_in_idx ON request_premises USING gin (COALESCE(erp_type_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_premises_floor_load_kg_m2_min_idx ON request_premises USING btree (COALESCE(floor_load_kg_m2_min, 0))"
    )
    op.execute(
        "CREATE INDEX request_premises_height_m_min_idx ON request_premises USING btree (COALESCE(height_m_min, 1.5))"
    )
    op.execute(
        "CREATE INDEX request_premises_lowest_temperature_c_max_idx ON request_premises USING btree (COALESCE(lowest_temperature_c_max, (30)::numeric))"
    )
    op.execute(
        "CREATE INDEX request_premises_occupancy_frame_in_idx ON request_premises USING gin (COALESCE(occupancy_frame_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_premises_parking_places_min_idx ON request_premises USING btree (COALESCE(parking_places_min, 0))"
    )
    op.execute(
        "CREATE INDEX request_premises_power_kw_min_idx ON request_premises USING btree (COALESCE(power_kw_min, (0)::numeric))"
    )
    op.execute(
        "CREATE INDEX request_premises_premises_kind_in_idx ON request_premises USING gin (COALESCE(premises_kind_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_premises_seats_min_idx ON request_premises USING btree (COALESCE(seats_min, 0))"
    )
    op.execute(
        "CREATE INDEX request_premises_standing_places_min_idx ON request_premises USING btree (COALESCE(standing_places_min, 0))"
    )
    op.execute(
        "CREATE INDEX request_skill_certificates_all_idx ON request_skill USING gin (COALESCE(certificates_all, '{}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_skill_eqf_level_min_idx ON request_skill USING btree (COALESCE(eqf_level_min, 1))"
    )
    op.execute(
        "CREATE INDEX request_skill_hours_per_week_min_idx ON request_skill USING btree (COALESCE(hours_per_week_min, 0.5))"
    )
    op.execute(
        "CREATE INDEX request_skill_languages_all_idx ON request_skill USING gin (COALESCE(languages_all, '{}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_skill_rome_code_in_idx ON request_skill USING gin (COALESCE(rome_code_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_skill_skill_mode_in_idx ON request_skill USING gin (COALESCE(skill_mode_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_cargo_volume_m3_min_idx ON request_vehicle USING btree (COALESCE(cargo_volume_m3_min, (0)::numeric))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_category_in_idx ON request_vehicle USING gin (COALESCE(category_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_crit_air_in_idx ON request_vehicle USING gin (COALESCE(crit_air_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_deposit_eur_max_idx ON request_vehicle USING btree (COALESCE(deposit_eur_max, 100000))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_energy_in_idx ON request_vehicle USING gin (COALESCE(energy_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_euro_class_in_idx ON request_vehicle USING gin (COALESCE(euro_class_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_fittings_all_idx ON request_vehicle USING gin (COALESCE(fittings_all, '{}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_height_m_max_idx ON request_vehicle USING btree (COALESCE(height_m_max, (5)::numeric))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_length_m_max_idx ON request_vehicle USING btree (COALESCE(length_m_max, (25)::numeric))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_licence_held_idx ON request_vehicle USING gin (COALESCE(licence_held, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_lowest_temperature_c_max_idx ON request_vehicle USING btree (COALESCE(lowest_temperature_c_max, (30)::numeric))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_mileage_cap_km_min_idx ON request_vehicle USING btree (COALESCE(mileage_cap_km_min, 0))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_payload_kg_min_idx ON request_vehicle USING btree (COALESCE(payload_kg_min, 0))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_range_km_min_idx ON request_vehicle USING btree (COALESCE(range_km_min, 0))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_seats_min_idx ON request_vehicle USING btree (COALESCE(seats_min, 1))"
    )
    op.execute(
        "CREATE INDEX request_vehicle_towed_mass_kg_min_idx ON request_vehicle USING btree (COALESCE(towed_mass_kg_min, 0))"
    )
    op.execute(
        "CREATE INDEX request_waste_stream_contamination_percent_max_idx ON request_waste_stream USING btree (COALESCE(contamination_percent_max, (100)::numeric))"
    )
    op.execute(
        "CREATE INDEX request_waste_stream_handling_all_idx ON request_waste_stream USING gin (COALESCE(handling_all, '{}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_waste_stream_hazard_in_idx ON request_waste_stream USING gin (COALESCE(hazard_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_waste_stream_lot_minimum_max_idx ON request_waste_stream USING btree (COALESCE(lot_minimum_max, (1000000)::numeric))"
    )
    op.execute(
        "CREATE INDEX request_waste_stream_material_status_in_idx ON request_waste_stream USING gin (COALESCE(material_status_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_waste_stream_moisture_percent_max_idx ON request_waste_stream USING btree (COALESCE(moisture_percent_max, (100)::numeric))"
    )
    op.execute(
        "CREATE INDEX request_waste_stream_packaging_in_idx ON request_waste_stream USING gin (COALESCE(packaging_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_waste_stream_physical_state_in_idx ON request_waste_stream USING gin (COALESCE(physical_state_in, '{*}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_waste_stream_storage_all_idx ON request_waste_stream USING gin (COALESCE(storage_all, '{}'::text[]))"
    )
    op.execute(
        "CREATE INDEX request_waste_stream_storage_days_max_min_idx ON request_waste_stream USING btree (COALESCE(storage_days_max_min, 0))"
    )
    op.execute(
        "CREATE INDEX request_waste_stream_waste_code_in_idx ON request_waste_stream USING gin (COALESCE(waste_code_in, '{*}'::text[]))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
