"""skills waste streams and equipment."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "request_equipment",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'EQUIPMENT'"), nullable=False),
        sa.Column("equipment_category_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("condition_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("transportable_required", sa.Boolean(), nullable=True),
        sa.Column("weight_kg_max", sa.Numeric(), nullable=True),
        sa.Column("power_kw_min", sa.Numeric(), nullable=True),
        sa.Column("power_supply_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("delivery_possible_required", sa.Boolean(), nullable=True),
        sa.Column("operator_included_required", sa.Boolean(), nullable=True),
        sa.Column("operator_certificate_held", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("consumables_included_required", sa.Boolean(), nullable=True),
        sa.Column("deposit_eur_max", sa.Integer(), nullable=True),
        sa.Column("lending_insured_required", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "condition_in <@ ARRAY['NEW', 'GOOD', 'WORN', 'TO_REPAIR']",
            name=op.f("request_equipment_condition_in_check"),
        ),
        sa.CheckConstraint(
            "equipment_category_in <@ ARRAY['EVENT', 'AUDIOVISUAL', 'FURNITURE', 'KITCHEN', 'HAND_TOOL', 'POWER_TOOL', 'WORKSHOP_MACHINE', 'SEWING', 'DIGITAL_FABRICATION', 'GARDEN', 'FARM', 'CONSTRUCTION', 'HANDLING', 'CLEANING', 'COMPUTING', 'PRINTING', 'MEASUREMENT', 'SPORT', 'CARE', 'STORAGE', 'WASTE_TREATMENT', 'SAFETY', 'OTHER']",
            name=op.f("request_equipment_equipment_category_in_check"),
        ),
        sa.CheckConstraint("kind = 'EQUIPMENT'", name=op.f("request_equipment_kind_check")),
        sa.CheckConstraint(
            "operator_certificate_held <@ ARRAY['CACES_R482', 'CACES_R484', 'CACES_R485', 'CACES_R486', 'CACES_R489', 'CACES_R490', 'ELECTRICAL', 'WORK_AT_HEIGHT', 'ASBESTOS_SS4', 'HACCP', 'CERTIPHYTO', 'SST', 'PSC1', 'SSIAP', 'CPS', 'BAFA', 'BAFD', 'LIFEGUARD', 'LICENCE_B', 'LICENCE_BE', 'LICENCE_C', 'LICENCE_CE', 'LICENCE_D', 'DRIVER_QUALIFICATION', 'ADR_DRIVER', 'DRONE_PILOT', 'TRAINER', 'CARE_ASSISTANT', 'STATE_DIPLOMA']",
            name=op.f("request_equipment_operator_certificate_held_check"),
        ),
        sa.CheckConstraint(
            "power_supply_in <@ ARRAY['NONE', 'SINGLE_PHASE', 'THREE_PHASE', 'BATTERY', 'FUEL', 'GAS', 'TRACTOR']",
            name=op.f("request_equipment_power_supply_in_check"),
        ),
        sa.CheckConstraint(
            "deposit_eur_max BETWEEN 0 AND 100000",
            name=op.f("request_equipment_deposit_eur_max_check"),
        ),
        sa.CheckConstraint(
            "power_kw_min BETWEEN 0 AND 10000", name=op.f("request_equipment_power_kw_min_check")
        ),
        sa.CheckConstraint(
            "weight_kg_max BETWEEN 0 AND 50000", name=op.f("request_equipment_weight_kg_max_check")
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["request.id", "request.kind"],
            name=op.f("request_equipment_id_kind_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("request_equipment_pkey")),
    )
    op.create_table(
        "request_skill",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'SKILL'"), nullable=False),
        sa.Column("skill_mode_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("rome_code_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("level_wished", sa.Text(), nullable=True),
        sa.Column("eqf_level_min", sa.Integer(), nullable=True),
        sa.Column("certificates_all", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("languages_all", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("hours_per_week_min", sa.Numeric(), nullable=True),
        sa.Column("remote_required", sa.Boolean(), nullable=True),
        sa.Column("on_site_required", sa.Boolean(), nullable=True),
        sa.Column("tutoring_required", sa.Boolean(), nullable=True),
        sa.Column("liability_insured_required", sa.Boolean(), nullable=True),
        sa.Column("confidentiality_required", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "array_to_string(rome_code_in, ',', '') ~ '^([A-Z]([0-9]{2}){0,2}(,|$))*$'",
            name=op.f("request_skill_rome_code_in_check"),
        ),
        sa.CheckConstraint(
            "certificates_all <@ ARRAY['CACES_R482', 'CACES_R484', 'CACES_R485', 'CACES_R486', 'CACES_R489', 'CACES_R490', 'ELECTRICAL', 'WORK_AT_HEIGHT', 'ASBESTOS_SS4', 'HACCP', 'CERTIPHYTO', 'SST', 'PSC1', 'SSIAP', 'CPS', 'BAFA', 'BAFD', 'LIFEGUARD', 'LICENCE_B', 'LICENCE_BE', 'LICENCE_C', 'LICENCE_CE', 'LICENCE_D', 'DRIVER_QUALIFICATION', 'ADR_DRIVER', 'DRONE_PILOT', 'TRAINER', 'CARE_ASSISTANT', 'STATE_DIPLOMA']",
            name=op.f("request_skill_certificates_all_check"),
        ),
        sa.CheckConstraint("kind = 'SKILL'", name=op.f("request_skill_kind_check")),
        sa.CheckConstraint(
            "languages_all <@ ARRAY['FR', 'EN', 'DE', 'ES', 'IT', 'PT', 'NL', 'PL', 'RO', 'RU', 'UK', 'AR', 'TR', 'FA', 'PS', 'ZH', 'BR', 'EU', 'OC', 'CO', 'LSF']",
            name=op.f("request_skill_languages_all_check"),
        ),
        sa.CheckConstraint(
            "level_wished IN ('BEGINNER', 'CONFIRMED', 'EXPERT')",
            name=op.f("request_skill_level_wished_check"),
        ),
        sa.CheckConstraint(
            "skill_mode_in <@ ARRAY['SERVICE', 'STAFF_LOAN', 'SKILLS_SPONSORSHIP', 'EMPLOYERS_GROUP', 'TEMP_ASSIGNMENT', 'VOLUNTEERING']",
            name=op.f("request_skill_skill_mode_in_check"),
        ),
        sa.CheckConstraint(
            "eqf_level_min BETWEEN 1 AND 8", name=op.f("request_skill_eqf_level_min_check")
        ),
        sa.CheckConstraint(
            "hours_per_week_min BETWEEN 0.5 AND 48",
            name=op.f("request_skill_hours_per_week_min_check"),
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["request.id", "request.kind"],
            name=op.f("request_skill_id_kind_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("request_skill_pkey")),
    )
    op.create_table(
        "request_waste_stream",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'WASTE_STREAM'"), nullable=False),
        sa.Column("material_status_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("waste_code_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("hazard_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("physical_state_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("packaging_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("contamination_percent_max", sa.Numeric(), nullable=True),
        sa.Column("moisture_percent_max", sa.Numeric(), nullable=True),
        sa.Column("storage_all", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("handling_all", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("delivery_possible_required", sa.Boolean(), nullable=True),
        sa.Column("lot_minimum_max", sa.Numeric(), nullable=True),
        sa.Column("storage_days_max_min", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "array_to_string(waste_code_in, ',', '') ~ '^([0-9]{2}([0-9]{2}){0,2}(,|$))*$'",
            name=op.f("request_waste_stream_waste_code_in_check"),
        ),
        sa.CheckConstraint(
            "handling_all <@ ARRAY['BY_HAND', 'PALLET_TRUCK', 'FORKLIFT', 'LOADING_DOCK', 'CRANE', 'LOADER', 'PUMP']",
            name=op.f("request_waste_stream_handling_all_check"),
        ),
        sa.CheckConstraint(
            "hazard_in <@ ARRAY['NON_HAZARDOUS', 'HAZARDOUS', 'TO_BE_ASSESSED']",
            name=op.f("request_waste_stream_hazard_in_check"),
        ),
        sa.CheckConstraint("kind = 'WASTE_STREAM'", name=op.f("request_waste_stream_kind_check")),
        sa.CheckConstraint(
            "material_status_in <@ ARRAY['REUSABLE_PRODUCT', 'BY_PRODUCT', 'WASTE', 'END_OF_WASTE']",
            name=op.f("request_waste_stream_material_status_in_check"),
        ),
        sa.CheckConstraint(
            "packaging_in <@ ARRAY['BULK', 'PALLET', 'BIG_BAG', 'BOX', 'DRUM', 'IBC', 'TANK', 'SKIP', 'OTHER']",
            name=op.f("request_waste_stream_packaging_in_check"),
        ),
        sa.CheckConstraint(
            "physical_state_in <@ ARRAY['SOLID', 'POWDER', 'PASTY', 'LIQUID', 'GASEOUS']",
            name=op.f("request_waste_stream_physical_state_in_check"),
        ),
        sa.CheckConstraint(
            "storage_all <@ ARRAY['INDOOR', 'OUTDOOR', 'COLD', 'DRY', 'LOCKED', 'RETENTION']",
            name=op.f("request_waste_stream_storage_all_check"),
        ),
        sa.CheckConstraint(
            "contamination_percent_max BETWEEN 0 AND 100",
            name=op.f("request_waste_stream_contamination_percent_max_check"),
        ),
        sa.CheckConstraint(
            "lot_minimum_max BETWEEN 0 AND 1000000",
            name=op.f("request_waste_stream_lot_minimum_max_check"),
        ),
        sa.CheckConstraint(
            "moisture_percent_max BETWEEN 0 AND 100",
            name=op.f("request_waste_stream_moisture_percent_max_check"),
        ),
        sa.CheckConstraint(
            "storage_days_max_min BETWEEN 0 AND 3650",
            name=op.f("request_waste_stream_storage_days_max_min_check"),
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["request.id", "request.kind"],
            name=op.f("request_waste_stream_id_kind_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("request_waste_stream_pkey")),
    )
    op.create_table(
        "resource_equipment",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'EQUIPMENT'"), nullable=False),
        sa.Column("equipment_category", sa.Text(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("transportable", sa.Boolean(), nullable=True),
        sa.Column("weight_kg", sa.Numeric(), nullable=True),
        sa.Column("power_kw", sa.Numeric(), nullable=True),
        sa.Column("power_supply", sa.Text(), nullable=True),
        sa.Column("delivery_possible", sa.Boolean(), nullable=True),
        sa.Column("operator_included", sa.Boolean(), nullable=True),
        sa.Column("operator_certificate", sa.Text(), nullable=True),
        sa.Column("training_needed", sa.Boolean(), nullable=True),
        sa.Column("consumables_included", sa.Boolean(), nullable=True),
        sa.Column("consumables", sa.Text(), nullable=True),
        sa.Column("deposit_eur", sa.Integer(), nullable=True),
        sa.Column("lending_insured", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "condition IN ('NEW', 'GOOD', 'WORN', 'TO_REPAIR')",
            name=op.f("resource_equipment_condition_check"),
        ),
        sa.CheckConstraint(
            "equipment_category IN ('EVENT', 'AUDIOVISUAL', 'FURNITURE', 'KITCHEN', 'HAND_TOOL', 'POWER_TOOL', 'WORKSHOP_MACHINE', 'SEWING', 'DIGITAL_FABRICATION', 'GARDEN', 'FARM', 'CONSTRUCTION', 'HANDLING', 'CLEANING', 'COMPUTING', 'PRINTING', 'MEASUREMENT', 'SPORT', 'CARE', 'STORAGE', 'WASTE_TREATMENT', 'SAFETY', 'OTHER')",
            name=op.f("resource_equipment_equipment_category_check"),
        ),
        sa.CheckConstraint("kind = 'EQUIPMENT'", name=op.f("resource_equipment_kind_check")),
        sa.CheckConstraint(
            "operator_certificate IN ('CACES_R482', 'CACES_R484', 'CACES_R485', 'CACES_R486', 'CACES_R489', 'CACES_R490', 'ELECTRICAL', 'WORK_AT_HEIGHT', 'ASBESTOS_SS4', 'HACCP', 'CERTIPHYTO', 'SST', 'PSC1', 'SSIAP', 'CPS', 'BAFA', 'BAFD', 'LIFEGUARD', 'LICENCE_B', 'LICENCE_BE', 'LICENCE_C', 'LICENCE_CE', 'LICENCE_D', 'DRIVER_QUALIFICATION', 'ADR_DRIVER', 'DRONE_PILOT', 'TRAINER', 'CARE_ASSISTANT', 'STATE_DIPLOMA')",
            name=op.f("resource_equipment_operator_certificate_check"),
        ),
        sa.CheckConstraint(
            "power_supply IN ('NONE', 'SINGLE_PHASE', 'THREE_PHASE', 'BATTERY', 'FUEL', 'GAS', 'TRACTOR')",
            name=op.f("resource_equipment_power_supply_check"),
        ),
        sa.CheckConstraint(
            "char_length(consumables) BETWEEN 1 AND 200",
            name=op.f("resource_equipment_consumables_length_check"),
        ),
        sa.CheckConstraint(
            "deposit_eur BETWEEN 0 AND 100000", name=op.f("resource_equipment_deposit_eur_check")
        ),
        sa.CheckConstraint(
            "power_kw BETWEEN 0 AND 10000", name=op.f("resource_equipment_power_kw_check")
        ),
        sa.CheckConstraint(
            "weight_kg BETWEEN 0 AND 50000", name=op.f("resource_equipment_weight_kg_check")
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["resource.id", "resource.kind"],
            name=op.f("resource_equipment_id_kind_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("resource_equipment_pkey")),
    )
    op.create_table(
        "resource_skill",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'SKILL'"), nullable=False),
        sa.Column("skill_mode", sa.Text(), nullable=True),
        sa.Column("rome_code", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("eqf_level", sa.Integer(), nullable=True),
        sa.Column("certificates", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("languages", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("hours_per_week", sa.Numeric(), nullable=True),
        sa.Column("remote", sa.Boolean(), nullable=True),
        sa.Column("on_site", sa.Boolean(), nullable=True),
        sa.Column("tutoring", sa.Boolean(), nullable=True),
        sa.Column("liability_insured", sa.Boolean(), nullable=True),
        sa.Column("confidentiality", sa.Boolean(), nullable=True),
        sa.Column("hourly_cost_eur", sa.Numeric(), nullable=True),
        sa.CheckConstraint(
            "certificates <@ ARRAY['CACES_R482', 'CACES_R484', 'CACES_R485', 'CACES_R486', 'CACES_R489', 'CACES_R490', 'ELECTRICAL', 'WORK_AT_HEIGHT', 'ASBESTOS_SS4', 'HACCP', 'CERTIPHYTO', 'SST', 'PSC1', 'SSIAP', 'CPS', 'BAFA', 'BAFD', 'LIFEGUARD', 'LICENCE_B', 'LICENCE_BE', 'LICENCE_C', 'LICENCE_CE', 'LICENCE_D', 'DRIVER_QUALIFICATION', 'ADR_DRIVER', 'DRONE_PILOT', 'TRAINER', 'CARE_ASSISTANT', 'STATE_DIPLOMA']",
            name=op.f("resource_skill_certificates_check"),
        ),
        sa.CheckConstraint("kind = 'SKILL'", name=op.f("resource_skill_kind_check")),
        sa.CheckConstraint(
            "languages <@ ARRAY['FR', 'EN', 'DE', 'ES', 'IT', 'PT', 'NL', 'PL', 'RO', 'RU', 'UK', 'AR', 'TR', 'FA', 'PS', 'ZH', 'BR', 'EU', 'OC', 'CO', 'LSF']",
            name=op.f("resource_skill_languages_check"),
        ),
        sa.CheckConstraint(
            "level IN ('BEGINNER', 'CONFIRMED', 'EXPERT')", name=op.f("resource_skill_level_check")
        ),
        sa.CheckConstraint(
            "rome_code ~ '^[A-Z][0-9]{4}$'", name=op.f("resource_skill_rome_code_check")
        ),
        sa.CheckConstraint(
            "skill_mode IN ('SERVICE', 'STAFF_LOAN', 'SKILLS_SPONSORSHIP', 'EMPLOYERS_GROUP', 'TEMP_ASSIGNMENT', 'VOLUNTEERING')",
            name=op.f("resource_skill_skill_mode_check"),
        ),
        sa.CheckConstraint(
            "eqf_level BETWEEN 1 AND 8", name=op.f("resource_skill_eqf_level_check")
        ),
        sa.CheckConstraint(
            "hourly_cost_eur BETWEEN 0 AND 500", name=op.f("resource_skill_hourly_cost_eur_check")
        ),
        sa.CheckConstraint(
            "hours_per_week BETWEEN 0.5 AND 48", name=op.f("resource_skill_hours_per_week_check")
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["resource.id", "resource.kind"],
            name=op.f("resource_skill_id_kind_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("resource_skill_pkey")),
    )
    op.create_table(
        "resource_waste_stream",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'WASTE_STREAM'"), nullable=False),
        sa.Column("material_status", sa.Text(), nullable=True),
        sa.Column("waste_code", sa.Text(), nullable=True),
        sa.Column("hazard", sa.Text(), nullable=True),
        sa.Column("hazard_properties", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("hazard_analysed", sa.Boolean(), nullable=True),
        sa.Column("pop", sa.Boolean(), nullable=True),
        sa.Column("adr_subject", sa.Boolean(), nullable=True),
        sa.Column("animal_by_product", sa.Boolean(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("analysis_reference", sa.Text(), nullable=True),
        sa.Column("physical_state", sa.Text(), nullable=True),
        sa.Column("packaging", sa.Text(), nullable=True),
        sa.Column("contamination_percent", sa.Numeric(), nullable=True),
        sa.Column("contaminants", sa.Text(), nullable=True),
        sa.Column("moisture_percent", sa.Numeric(), nullable=True),
        sa.Column("density_t_m3", sa.Numeric(), nullable=True),
        sa.Column("storage", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("handling", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("delivery_possible", sa.Boolean(), nullable=True),
        sa.Column("lot_minimum", sa.Numeric(), nullable=True),
        sa.Column("storage_days_max", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "handling <@ ARRAY['BY_HAND', 'PALLET_TRUCK', 'FORKLIFT', 'LOADING_DOCK', 'CRANE', 'LOADER', 'PUMP']",
            name=op.f("resource_waste_stream_handling_check"),
        ),
        sa.CheckConstraint(
            "hazard IN ('NON_HAZARDOUS', 'HAZARDOUS', 'TO_BE_ASSESSED')",
            name=op.f("resource_waste_stream_hazard_check"),
        ),
        sa.CheckConstraint(
            "hazard_properties <@ ARRAY['HP1', 'HP2', 'HP3', 'HP4', 'HP5', 'HP6', 'HP7', 'HP8', 'HP9', 'HP10', 'HP11', 'HP12', 'HP13', 'HP14', 'HP15']",
            name=op.f("resource_waste_stream_hazard_properties_check"),
        ),
        sa.CheckConstraint("kind = 'WASTE_STREAM'", name=op.f("resource_waste_stream_kind_check")),
        sa.CheckConstraint(
            "material_status IN ('REUSABLE_PRODUCT', 'BY_PRODUCT', 'WASTE', 'END_OF_WASTE')",
            name=op.f("resource_waste_stream_material_status_check"),
        ),
        sa.CheckConstraint(
            "packaging IN ('BULK', 'PALLET', 'BIG_BAG', 'BOX', 'DRUM', 'IBC', 'TANK', 'SKIP', 'OTHER')",
            name=op.f("resource_waste_stream_packaging_check"),
        ),
        sa.CheckConstraint(
            "physical_state IN ('SOLID', 'POWDER', 'PASTY', 'LIQUID', 'GASEOUS')",
            name=op.f("resource_waste_stream_physical_state_check"),
        ),
        sa.CheckConstraint(
            "storage <@ ARRAY['INDOOR', 'OUTDOOR', 'COLD', 'DRY', 'LOCKED', 'RETENTION']",
            name=op.f("resource_waste_stream_storage_check"),
        ),
        sa.CheckConstraint(
            "waste_code ~ '^[0-9]{6}$'", name=op.f("resource_waste_stream_waste_code_check")
        ),
        sa.CheckConstraint(
            "char_length(analysis_reference) BETWEEN 1 AND 200",
            name=op.f("resource_waste_stream_analysis_reference_length_check"),
        ),
        sa.CheckConstraint(
            "char_length(contaminants) BETWEEN 1 AND 200",
            name=op.f("resource_waste_stream_contaminants_length_check"),
        ),
        sa.CheckConstraint(
            "char_length(evidence) BETWEEN 1 AND 500",
            name=op.f("resource_waste_stream_evidence_length_check"),
        ),
        sa.CheckConstraint(
            "contamination_percent BETWEEN 0 AND 100",
            name=op.f("resource_waste_stream_contamination_percent_check"),
        ),
        sa.CheckConstraint(
            "density_t_m3 BETWEEN 0.005 AND 25",
            name=op.f("resource_waste_stream_density_t_m3_check"),
        ),
        sa.CheckConstraint(
            "lot_minimum BETWEEN 0 AND 1000000",
            name=op.f("resource_waste_stream_lot_minimum_check"),
        ),
        sa.CheckConstraint(
            "moisture_percent BETWEEN 0 AND 100",
            name=op.f("resource_waste_stream_moisture_percent_check"),
        ),
        sa.CheckConstraint(
            "storage_days_max BETWEEN 0 AND 3650",
            name=op.f("resource_waste_stream_storage_days_max_check"),
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["resource.id", "resource.kind"],
            name=op.f("resource_waste_stream_id_kind_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("resource_waste_stream_pkey")),
    )
    op.execute(
        "ALTER TABLE request DROP CONSTRAINT request_kind_check,\n"
        "ADD CONSTRAINT request_kind_check CHECK ((kind = ANY (ARRAY['PREMISES'::text, 'VEHICLE'::text, 'EQUIPMENT'::text, 'SKILL'::text, 'WASTE_STREAM'::text])))"
    )
    op.execute(
        "ALTER TABLE request DROP CONSTRAINT request_unit_check,\n"
        "ADD CONSTRAINT request_unit_check CHECK ((unit = ANY (ARRAY['UNIT'::text, 'PLACE'::text, 'KILOGRAM'::text, 'TONNE'::text, 'LITRE'::text, 'CUBIC_METRE'::text, 'PALLET'::text, 'BIG_BAG'::text, 'HOUR'::text])))"
    )
    op.execute(
        "ALTER TABLE resource DROP CONSTRAINT resource_kind_check,\n"
        "ADD CONSTRAINT resource_kind_check CHECK ((kind = ANY (ARRAY['PREMISES'::text, 'VEHICLE'::text, 'EQUIPMENT'::text, 'SKILL'::text, 'WASTE_STREAM'::text])))"
    )
    op.execute(
        "ALTER TABLE resource DROP CONSTRAINT resource_unit_check,\n"
        "ADD CONSTRAINT resource_unit_check CHECK ((unit = ANY (ARRAY['UNIT'::text, 'PLACE'::text, 'KILOGRAM'::text, 'TONNE'::text, 'LITRE'::text, 'CUBIC_METRE'::text, 'PALLET'::text, 'BIG_BAG'::text, 'HOUR'::text])))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
