"""schema."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION btree_gist")
    op.create_table(
        "commune",
        sa.Column("insee", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("postcodes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("epci", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("insee", name=op.f("commune_pkey")),
    )
    op.create_table(
        "outbox",
        sa.Column("position", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("object_id", sa.UUID(), nullable=False),
        sa.Column("member_ids", sa.ARRAY(sa.UUID()), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("outbox_pkey")),
    )
    op.create_table(
        "pole",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("charter_version", sa.Integer(), nullable=False),
        sa.Column("fictitious", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 120", name=op.f("pole_name_length_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pole_pkey")),
        sa.UniqueConstraint("slug", name=op.f("pole_slug_key")),
    )
    op.create_table(
        "principal",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("application", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 120", name=op.f("principal_name_length_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("principal_pkey")),
    )
    op.create_table(
        "reference_version",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column(
            "loaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("reference_version_pkey")),
    )
    op.create_table(
        "access_token",
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("principal_id", sa.UUID(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("access_token_principal_id_fkey")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("access_token_pkey")),
    )
    op.create_table(
        "charter",
        sa.Column("pole_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "char_length(body) BETWEEN 1 AND 20000", name=op.f("charter_body_length_check")
        ),
        sa.CheckConstraint(
            "char_length(title) BETWEEN 1 AND 120", name=op.f("charter_title_length_check")
        ),
        sa.ForeignKeyConstraint(["pole_id"], ["pole.id"], name=op.f("charter_pole_id_fkey")),
        sa.PrimaryKeyConstraint("pole_id", "version", name=op.f("charter_pkey")),
    )
    op.create_table(
        "former_commune",
        sa.Column("insee", sa.Text(), nullable=False),
        sa.Column("current", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["current"], ["commune.insee"], name=op.f("former_commune_current_fkey")
        ),
        sa.PrimaryKeyConstraint("insee", name=op.f("former_commune_pkey")),
    )
    op.create_table(
        "idempotency",
        sa.Column("principal_id", sa.UUID(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("input_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("object_id", sa.UUID(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("idempotency_principal_id_fkey")
        ),
        sa.PrimaryKeyConstraint("principal_id", "key", name=op.f("idempotency_pkey")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("pole_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("article9_category", sa.Text(), nullable=False),
        sa.Column("legal_form", sa.Text(), nullable=True),
        sa.Column("siret", sa.Text(), nullable=True),
        sa.Column("naf", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "article9_category IN ('ESS_ENTERPRISE', 'OTHER_ENTERPRISE', 'LOCAL_AUTHORITY', 'LOCAL_AUTHORITY_GROUP', 'RESEARCH_CENTRE', 'HIGHER_EDUCATION', 'TRAINING_BODY', 'OTHER_LEGAL_PERSON', 'NATURAL_PERSON')",
            name=op.f("member_article9_category_check"),
        ),
        sa.CheckConstraint("status IN ('APPLICANT', 'ACTIVE')", name=op.f("member_status_check")),
        sa.CheckConstraint(
            "visibility IN ('PRIVATE', 'MEMBERS', 'POLE_AND_PARTNERS', 'PUBLIC')",
            name=op.f("member_visibility_check"),
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 120", name=op.f("member_name_length_check")
        ),
        sa.ForeignKeyConstraint(["pole_id"], ["pole.id"], name=op.f("member_pole_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("member_pkey")),
        sa.UniqueConstraint("pole_id", "siret", name=op.f("member_pole_id_siret_key")),
        sa.UniqueConstraint("reference", name=op.f("member_reference_key")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("actor_id", sa.UUID(), nullable=True),
        sa.Column("on_behalf_of", sa.UUID(), nullable=True),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.UUID(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["principal.id"], name=op.f("audit_event_actor_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["on_behalf_of"], ["member.id"], name=op.f("audit_event_on_behalf_of_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_event_pkey")),
    )
    op.create_table(
        "charter_signature",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("pole_id", sa.UUID(), nullable=False),
        sa.Column("charter_version", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signatory", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "char_length(signatory) BETWEEN 1 AND 120",
            name=op.f("charter_signature_signatory_length_check"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("charter_signature_member_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["pole_id", "charter_version"],
            ["charter.pole_id", "charter.version"],
            name=op.f("charter_signature_pole_id_charter_version_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["pole_id"], ["pole.id"], name=op.f("charter_signature_pole_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("charter_signature_pkey")),
        sa.UniqueConstraint(
            "member_id",
            "charter_version",
            name=op.f("charter_signature_member_id_charter_version_key"),
        ),
    )
    op.create_table(
        "contact",
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "char_length(email) BETWEEN 1 AND 254", name=op.f("contact_email_length_check")
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 120", name=op.f("contact_name_length_check")
        ),
        sa.CheckConstraint(
            "char_length(phone) BETWEEN 1 AND 30", name=op.f("contact_phone_length_check")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("contact_member_id_fkey")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("contact_pkey")),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pole_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("commune_insee", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("radius_km", sa.Numeric(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("exchange_modes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("weekly_minutes", postgresql.INT4MULTIRANGE(), nullable=True),
        sa.Column("quantity", sa.Numeric(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("budget_eur", sa.Numeric(), nullable=True),
        sa.Column("strict_budget", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('PREMISES', 'VEHICLE')", name=op.f("request_kind_check")),
        sa.CheckConstraint(
            "status IN ('PUBLISHED', 'ALLOCATED', 'WITHDRAWN')", name=op.f("request_status_check")
        ),
        sa.CheckConstraint("unit IN ('UNIT', 'PLACE')", name=op.f("request_unit_check")),
        sa.CheckConstraint(
            "visibility IN ('PRIVATE', 'MEMBERS', 'POLE_AND_PARTNERS', 'PUBLIC')",
            name=op.f("request_visibility_check"),
        ),
        sa.CheckConstraint("budget_eur >= 0", name=op.f("request_budget_eur_check")),
        sa.CheckConstraint(
            "char_length(description) BETWEEN 1 AND 2000",
            name=op.f("request_description_length_check"),
        ),
        sa.CheckConstraint(
            "char_length(title) BETWEEN 1 AND 120", name=op.f("request_title_length_check")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("request_quantity_check")),
        sa.CheckConstraint("radius_km BETWEEN 0 AND 1500", name=op.f("request_radius_km_check")),
        sa.ForeignKeyConstraint(
            ["commune_insee"], ["commune.insee"], name=op.f("request_commune_insee_fkey")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("request_member_id_fkey")),
        sa.ForeignKeyConstraint(["pole_id"], ["pole.id"], name=op.f("request_pole_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("request_pkey")),
        sa.UniqueConstraint("id", "kind", name="request_id_kind_key"),
        sa.UniqueConstraint("reference", name=op.f("request_reference_key")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("principal_id", sa.UUID(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("pole_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=True),
        sa.CheckConstraint(
            "(role = 'MEMBER_USER') = (member_id IS NOT NULL)", name=op.f("role_grant_member_check")
        ),
        sa.CheckConstraint(
            "role IN ('MEMBER_USER', 'COORDINATOR', 'PARTNER_APP')",
            name=op.f("role_grant_role_check"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("role_grant_member_id_fkey")
        ),
        sa.ForeignKeyConstraint(["pole_id"], ["pole.id"], name=op.f("role_grant_pole_id_fkey")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("role_grant_principal_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("role_grant_pkey")),
        sa.UniqueConstraint(
            "principal_id",
            "role",
            "pole_id",
            "member_id",
            name=op.f("role_grant_principal_id_role_pole_id_member_id_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("commune_insee", sa.Text(), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 120", name=op.f("site_name_length_check")
        ),
        sa.ForeignKeyConstraint(
            ["commune_insee"], ["commune.insee"], name=op.f("site_commune_insee_fkey")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("site_member_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("site_pkey")),
    )
    op.create_table(
        "request_premises",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'PREMISES'"), nullable=False),
        sa.Column("premises_kind_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("area_m2_min", sa.Numeric(), nullable=True),
        sa.Column("seats_min", sa.Integer(), nullable=True),
        sa.Column("standing_places_min", sa.Integer(), nullable=True),
        sa.Column("height_m_min", sa.Numeric(), nullable=True),
        sa.Column("floor_load_kg_m2_min", sa.Integer(), nullable=True),
        sa.Column("step_free_required", sa.Boolean(), nullable=True),
        sa.Column("door_width_cm_min", sa.Integer(), nullable=True),
        sa.Column("adapted_toilet_required", sa.Boolean(), nullable=True),
        sa.Column("hearing_loop_required", sa.Boolean(), nullable=True),
        sa.Column("accessible_parking_required", sa.Boolean(), nullable=True),
        sa.Column("erp_category_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("erp_type_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("power_kw_min", sa.Numeric(), nullable=True),
        sa.Column("loading_dock_required", sa.Boolean(), nullable=True),
        sa.Column("noise_allowed_required", sa.Boolean(), nullable=True),
        sa.Column("lowest_temperature_c_max", sa.Numeric(), nullable=True),
        sa.Column("occupancy_frame_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("owner_consent_required", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "erp_category_in <@ ARRAY['CAT_1', 'CAT_2', 'CAT_3', 'CAT_4', 'CAT_5']",
            name=op.f("request_premises_erp_category_in_check"),
        ),
        sa.CheckConstraint(
            "erp_type_in <@ ARRAY['J', 'L', 'M', 'N', 'O', 'P', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'PA']",
            name=op.f("request_premises_erp_type_in_check"),
        ),
        sa.CheckConstraint("kind = 'PREMISES'", name=op.f("request_premises_kind_check")),
        sa.CheckConstraint(
            "occupancy_frame_in <@ ARRAY['FREE_LOAN', 'PRECARIOUS_OCCUPANCY', 'SHORT_LEASE', 'PUBLIC_DOMAIN_PERMIT', 'SUBLEASE', 'SERVICE_HIRE']",
            name=op.f("request_premises_occupancy_frame_in_check"),
        ),
        sa.CheckConstraint(
            "premises_kind_in <@ ARRAY['OFFICE', 'COWORKING', 'MEETING_ROOM', 'TRAINING_ROOM', 'MULTIPURPOSE_HALL', 'AUDITORIUM', 'WORKSHOP', 'FABLAB', 'KITCHEN', 'COLD_ROOM', 'WAREHOUSE', 'SHOP', 'STUDIO', 'LABORATORY', 'ACCOMMODATION', 'LAND', 'YARD', 'CAFE']",
            name=op.f("request_premises_premises_kind_in_check"),
        ),
        sa.CheckConstraint(
            "area_m2_min BETWEEN 1 AND 100000", name=op.f("request_premises_area_m2_min_check")
        ),
        sa.CheckConstraint(
            "door_width_cm_min BETWEEN 40 AND 1000",
            name=op.f("request_premises_door_width_cm_min_check"),
        ),
        sa.CheckConstraint(
            "floor_load_kg_m2_min BETWEEN 0 AND 20000",
            name=op.f("request_premises_floor_load_kg_m2_min_check"),
        ),
        sa.CheckConstraint(
            "height_m_min BETWEEN 1.5 AND 50", name=op.f("request_premises_height_m_min_check")
        ),
        sa.CheckConstraint(
            "lowest_temperature_c_max BETWEEN -40 AND 30",
            name=op.f("request_premises_lowest_temperature_c_max_check"),
        ),
        sa.CheckConstraint(
            "power_kw_min BETWEEN 0 AND 10000", name=op.f("request_premises_power_kw_min_check")
        ),
        sa.CheckConstraint(
            "seats_min BETWEEN 0 AND 5000", name=op.f("request_premises_seats_min_check")
        ),
        sa.CheckConstraint(
            "standing_places_min BETWEEN 0 AND 20000",
            name=op.f("request_premises_standing_places_min_check"),
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["request.id", "request.kind"],
            name=op.f("request_premises_id_kind_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("request_premises_pkey")),
    )
    op.create_table(
        "request_vehicle",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'VEHICLE'"), nullable=False),
        sa.Column("category_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("cargo_volume_m3_min", sa.Numeric(), nullable=True),
        sa.Column("payload_kg_min", sa.Integer(), nullable=True),
        sa.Column("seats_min", sa.Integer(), nullable=True),
        sa.Column("refrigerated_required", sa.Boolean(), nullable=True),
        sa.Column("lowest_temperature_c_max", sa.Numeric(), nullable=True),
        sa.Column("tail_lift_required", sa.Boolean(), nullable=True),
        sa.Column("wheelchair_access_required", sa.Boolean(), nullable=True),
        sa.Column("tow_bar_required", sa.Boolean(), nullable=True),
        sa.Column("driver_included_required", sa.Boolean(), nullable=True),
        sa.Column("licence_held", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("energy_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("crit_air_in", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("mileage_cap_km_min", sa.Integer(), nullable=True),
        sa.Column("lending_insured_required", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "category_in <@ ARRAY['M1', 'M2', 'M3', 'N1', 'N2', 'N3', 'L', 'O', 'T', 'CYCLE']",
            name=op.f("request_vehicle_category_in_check"),
        ),
        sa.CheckConstraint(
            "crit_air_in <@ ARRAY['E', 'C1', 'C2', 'C3', 'C4', 'C5', 'UNCLASSIFIED']",
            name=op.f("request_vehicle_crit_air_in_check"),
        ),
        sa.CheckConstraint(
            "energy_in <@ ARRAY['PETROL', 'DIESEL', 'LPG', 'CNG', 'ELECTRIC', 'HYBRID', 'PLUGIN_HYBRID', 'HYDROGEN', 'HUMAN']",
            name=op.f("request_vehicle_energy_in_check"),
        ),
        sa.CheckConstraint("kind = 'VEHICLE'", name=op.f("request_vehicle_kind_check")),
        sa.CheckConstraint(
            "licence_held <@ ARRAY['NONE', 'AM', 'A', 'B', 'B96', 'BE', 'C1', 'C1E', 'C', 'CE', 'D1', 'D1E', 'D', 'DE']",
            name=op.f("request_vehicle_licence_held_check"),
        ),
        sa.CheckConstraint(
            "cargo_volume_m3_min BETWEEN 0 AND 150",
            name=op.f("request_vehicle_cargo_volume_m3_min_check"),
        ),
        sa.CheckConstraint(
            "lowest_temperature_c_max BETWEEN -40 AND 30",
            name=op.f("request_vehicle_lowest_temperature_c_max_check"),
        ),
        sa.CheckConstraint(
            "mileage_cap_km_min BETWEEN 0 AND 100000",
            name=op.f("request_vehicle_mileage_cap_km_min_check"),
        ),
        sa.CheckConstraint(
            "payload_kg_min BETWEEN 0 AND 40000", name=op.f("request_vehicle_payload_kg_min_check")
        ),
        sa.CheckConstraint(
            "seats_min BETWEEN 1 AND 100", name=op.f("request_vehicle_seats_min_check")
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["request.id", "request.kind"],
            name=op.f("request_vehicle_id_kind_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("request_vehicle_pkey")),
    )
    op.create_table(
        "resource",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pole_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("commune_insee", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("radius_km", sa.Numeric(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("exchange_modes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("weekly_minutes", postgresql.INT4MULTIRANGE(), nullable=True),
        sa.Column("quantity", sa.Numeric(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("site_id", sa.UUID(), nullable=True),
        sa.Column("available", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("divisible", sa.Boolean(), nullable=False),
        sa.Column("price_eur", sa.Numeric(), nullable=True),
        sa.Column("price_unit", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('PREMISES', 'VEHICLE')", name=op.f("resource_kind_check")),
        sa.CheckConstraint(
            "price_unit IN ('FLAT', 'HOUR', 'DAY')", name=op.f("resource_price_unit_check")
        ),
        sa.CheckConstraint(
            "status IN ('PUBLISHED', 'ALLOCATED', 'WITHDRAWN')", name=op.f("resource_status_check")
        ),
        sa.CheckConstraint("unit IN ('UNIT', 'PLACE')", name=op.f("resource_unit_check")),
        sa.CheckConstraint(
            "visibility IN ('PRIVATE', 'MEMBERS', 'POLE_AND_PARTNERS', 'PUBLIC')",
            name=op.f("resource_visibility_check"),
        ),
        sa.CheckConstraint(
            "(price_eur IS NULL) = (price_unit IS NULL)", name=op.f("resource_price_check")
        ),
        sa.CheckConstraint(
            "char_length(description) BETWEEN 1 AND 2000",
            name=op.f("resource_description_length_check"),
        ),
        sa.CheckConstraint(
            "char_length(title) BETWEEN 1 AND 120", name=op.f("resource_title_length_check")
        ),
        sa.CheckConstraint(
            "divisible OR quantity = 1", name=op.f("resource_exclusive_is_one_check")
        ),
        sa.CheckConstraint("price_eur >= 0", name=op.f("resource_price_eur_check")),
        sa.CheckConstraint("quantity > 0", name=op.f("resource_quantity_check")),
        sa.CheckConstraint("radius_km BETWEEN 0 AND 1500", name=op.f("resource_radius_km_check")),
        sa.ForeignKeyConstraint(
            ["commune_insee"], ["commune.insee"], name=op.f("resource_commune_insee_fkey")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("resource_member_id_fkey")),
        sa.ForeignKeyConstraint(["pole_id"], ["pole.id"], name=op.f("resource_pole_id_fkey")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("resource_site_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("resource_pkey")),
        sa.UniqueConstraint("id", "kind", name="resource_id_kind_key"),
        sa.UniqueConstraint("reference", name=op.f("resource_reference_key")),
    )
    op.create_table(
        "match",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("request_id", sa.UUID(), nullable=False),
        sa.Column("resource_id", sa.UUID(), nullable=False),
        sa.Column("receiver_id", sa.UUID(), nullable=False),
        sa.Column("provider_id", sa.UUID(), nullable=False),
        sa.Column("receiver_pole_id", sa.UUID(), nullable=False),
        sa.Column("provider_pole_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("score", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("s", sa.Double(), nullable=False),
        sa.Column("distance_km", sa.Numeric(), nullable=False),
        sa.Column("cost_eur", sa.Numeric(), nullable=True),
        sa.Column("quantity", sa.Numeric(), nullable=False),
        sa.Column("periods", postgresql.TSTZMULTIRANGE(), nullable=False),
        sa.Column("to_verify", sa.Boolean(), nullable=False),
        sa.Column("criteria", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("checks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sentence_fr", sa.Text(), nullable=False),
        sa.Column("sentence_en", sa.Text(), nullable=False),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.Column("thesaurus_version", sa.Text(), nullable=False),
        sa.Column("declined_by", sa.Text(), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "decline_reason IN ('TOO_FAR', 'TIMING', 'QUANTITY', 'QUALITY', 'TERMS', 'REGULATORY', 'ALREADY_SOLVED', 'NOT_REACHABLE', 'OUT_OF_SCOPE', 'TRUST', 'OTHER')",
            name=op.f("match_decline_reason_check"),
        ),
        sa.CheckConstraint(
            "declined_by IN ('PROVIDER', 'RECEIVER')", name=op.f("match_declined_by_check")
        ),
        sa.CheckConstraint(
            "status IN ('SUGGESTED', 'PROPOSED', 'ACCEPTED_BY_PROVIDER', 'ACCEPTED_BY_RECEIVER', 'AGREED', 'DECLINED', 'LAPSED', 'CANCELLED')",
            name=op.f("match_status_check"),
        ),
        sa.CheckConstraint("provider_id <> receiver_id", name=op.f("match_two_members_check")),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("match_score_check")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["member.id"], name=op.f("match_provider_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["provider_pole_id"], ["pole.id"], name=op.f("match_provider_pole_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["member.id"], name=op.f("match_receiver_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_pole_id"], ["pole.id"], name=op.f("match_receiver_pole_id_fkey")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("match_request_id_fkey")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("match_resource_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("match_pkey")),
        sa.UniqueConstraint("reference", name=op.f("match_reference_key")),
        sa.UniqueConstraint(
            "request_id", "resource_id", name=op.f("match_request_id_resource_id_key")
        ),
    )
    op.create_table(
        "resource_premises",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'PREMISES'"), nullable=False),
        sa.Column("premises_kind", sa.Text(), nullable=True),
        sa.Column("area_m2", sa.Numeric(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("standing_places", sa.Integer(), nullable=True),
        sa.Column("height_m", sa.Numeric(), nullable=True),
        sa.Column("floor_load_kg_m2", sa.Integer(), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("door_width_cm", sa.Integer(), nullable=True),
        sa.Column("adapted_toilet", sa.Boolean(), nullable=True),
        sa.Column("hearing_loop", sa.Boolean(), nullable=True),
        sa.Column("accessible_parking", sa.Boolean(), nullable=True),
        sa.Column("erp_category", sa.Text(), nullable=True),
        sa.Column("erp_type", sa.Text(), nullable=True),
        sa.Column("power_kw", sa.Numeric(), nullable=True),
        sa.Column("loading_dock", sa.Boolean(), nullable=True),
        sa.Column("noise_allowed", sa.Boolean(), nullable=True),
        sa.Column("lowest_temperature_c", sa.Numeric(), nullable=True),
        sa.Column("occupancy_frame", sa.Text(), nullable=True),
        sa.Column("owner_consent", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "erp_category IN ('CAT_1', 'CAT_2', 'CAT_3', 'CAT_4', 'CAT_5')",
            name=op.f("resource_premises_erp_category_check"),
        ),
        sa.CheckConstraint(
            "erp_type IN ('J', 'L', 'M', 'N', 'O', 'P', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'PA')",
            name=op.f("resource_premises_erp_type_check"),
        ),
        sa.CheckConstraint("kind = 'PREMISES'", name=op.f("resource_premises_kind_check")),
        sa.CheckConstraint(
            "occupancy_frame IN ('FREE_LOAN', 'PRECARIOUS_OCCUPANCY', 'SHORT_LEASE', 'PUBLIC_DOMAIN_PERMIT', 'SUBLEASE', 'SERVICE_HIRE')",
            name=op.f("resource_premises_occupancy_frame_check"),
        ),
        sa.CheckConstraint(
            "premises_kind IN ('OFFICE', 'COWORKING', 'MEETING_ROOM', 'TRAINING_ROOM', 'MULTIPURPOSE_HALL', 'AUDITORIUM', 'WORKSHOP', 'FABLAB', 'KITCHEN', 'COLD_ROOM', 'WAREHOUSE', 'SHOP', 'STUDIO', 'LABORATORY', 'ACCOMMODATION', 'LAND', 'YARD', 'CAFE')",
            name=op.f("resource_premises_premises_kind_check"),
        ),
        sa.CheckConstraint(
            "area_m2 BETWEEN 1 AND 100000", name=op.f("resource_premises_area_m2_check")
        ),
        sa.CheckConstraint(
            "door_width_cm BETWEEN 40 AND 1000", name=op.f("resource_premises_door_width_cm_check")
        ),
        sa.CheckConstraint(
            "floor_load_kg_m2 BETWEEN 0 AND 20000",
            name=op.f("resource_premises_floor_load_kg_m2_check"),
        ),
        sa.CheckConstraint(
            "height_m BETWEEN 1.5 AND 50", name=op.f("resource_premises_height_m_check")
        ),
        sa.CheckConstraint(
            "lowest_temperature_c BETWEEN -40 AND 30",
            name=op.f("resource_premises_lowest_temperature_c_check"),
        ),
        sa.CheckConstraint(
            "power_kw BETWEEN 0 AND 10000", name=op.f("resource_premises_power_kw_check")
        ),
        sa.CheckConstraint("seats BETWEEN 0 AND 5000", name=op.f("resource_premises_seats_check")),
        sa.CheckConstraint(
            "standing_places BETWEEN 0 AND 20000",
            name=op.f("resource_premises_standing_places_check"),
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["resource.id", "resource.kind"],
            name=op.f("resource_premises_id_kind_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("resource_premises_pkey")),
    )
    op.create_table(
        "resource_vehicle",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'VEHICLE'"), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("cargo_volume_m3", sa.Numeric(), nullable=True),
        sa.Column("payload_kg", sa.Integer(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("refrigerated", sa.Boolean(), nullable=True),
        sa.Column("lowest_temperature_c", sa.Numeric(), nullable=True),
        sa.Column("tail_lift", sa.Boolean(), nullable=True),
        sa.Column("wheelchair_access", sa.Boolean(), nullable=True),
        sa.Column("tow_bar", sa.Boolean(), nullable=True),
        sa.Column("driver_included", sa.Boolean(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=True),
        sa.Column("energy", sa.Text(), nullable=True),
        sa.Column("crit_air", sa.Text(), nullable=True),
        sa.Column("mileage_cap_km", sa.Integer(), nullable=True),
        sa.Column("lending_insured", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "category IN ('M1', 'M2', 'M3', 'N1', 'N2', 'N3', 'L', 'O', 'T', 'CYCLE')",
            name=op.f("resource_vehicle_category_check"),
        ),
        sa.CheckConstraint(
            "crit_air IN ('E', 'C1', 'C2', 'C3', 'C4', 'C5', 'UNCLASSIFIED')",
            name=op.f("resource_vehicle_crit_air_check"),
        ),
        sa.CheckConstraint(
            "energy IN ('PETROL', 'DIESEL', 'LPG', 'CNG', 'ELECTRIC', 'HYBRID', 'PLUGIN_HYBRID', 'HYDROGEN', 'HUMAN')",
            name=op.f("resource_vehicle_energy_check"),
        ),
        sa.CheckConstraint("kind = 'VEHICLE'", name=op.f("resource_vehicle_kind_check")),
        sa.CheckConstraint(
            "licence IN ('NONE', 'AM', 'A', 'B', 'B96', 'BE', 'C1', 'C1E', 'C', 'CE', 'D1', 'D1E', 'D', 'DE')",
            name=op.f("resource_vehicle_licence_check"),
        ),
        sa.CheckConstraint(
            "cargo_volume_m3 BETWEEN 0 AND 150", name=op.f("resource_vehicle_cargo_volume_m3_check")
        ),
        sa.CheckConstraint(
            "lowest_temperature_c BETWEEN -40 AND 30",
            name=op.f("resource_vehicle_lowest_temperature_c_check"),
        ),
        sa.CheckConstraint(
            "mileage_cap_km BETWEEN 0 AND 100000",
            name=op.f("resource_vehicle_mileage_cap_km_check"),
        ),
        sa.CheckConstraint(
            "payload_kg BETWEEN 0 AND 40000", name=op.f("resource_vehicle_payload_kg_check")
        ),
        sa.CheckConstraint("seats BETWEEN 1 AND 100", name=op.f("resource_vehicle_seats_check")),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["resource.id", "resource.kind"],
            name=op.f("resource_vehicle_id_kind_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("resource_vehicle_pkey")),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("match_id", sa.UUID(), nullable=False),
        sa.Column("resource_id", sa.UUID(), nullable=False),
        sa.Column("request_id", sa.UUID(), nullable=False),
        sa.Column("provider_id", sa.UUID(), nullable=False),
        sa.Column("receiver_id", sa.UUID(), nullable=False),
        sa.Column("provider_pole_id", sa.UUID(), nullable=False),
        sa.Column("receiver_pole_id", sa.UUID(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("during", postgresql.TSTZMULTIRANGE(), nullable=False),
        sa.Column("exclusive", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.Numeric(), nullable=False),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        postgresql.ExcludeConstraint(
            (sa.column("resource_id"), "="),
            (sa.column("during"), "&&"),
            where=sa.text("exclusive AND status IN ('HELD', 'CONFIRMED')"),
            using="gist",
            name="booking_exclusive_excl",
        ),
        sa.CheckConstraint(
            "(status = 'HELD') = (hold_until IS NOT NULL)", name=op.f("booking_hold_check")
        ),
        sa.CheckConstraint(
            "status IN ('HELD', 'CONFIRMED', 'RELEASED', 'CANCELLED')",
            name=op.f("booking_status_check"),
        ),
        sa.CheckConstraint("NOT isempty(during)", name=op.f("booking_during_check")),
        sa.CheckConstraint("quantity > 0", name=op.f("booking_quantity_check")),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("booking_match_id_fkey")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["member.id"], name=op.f("booking_provider_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["provider_pole_id"], ["pole.id"], name=op.f("booking_provider_pole_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["member.id"], name=op.f("booking_receiver_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_pole_id"], ["pole.id"], name=op.f("booking_receiver_pole_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("booking_request_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("booking_resource_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_pkey")),
        sa.UniqueConstraint("reference", name=op.f("booking_reference_key")),
    )
    op.create_table(
        "match_event",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("match_id", sa.UUID(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("from_status", sa.Text(), nullable=True),
        sa.Column("to_status", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.UUID(), nullable=True),
        sa.Column("heard", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("side IN ('PROVIDER', 'RECEIVER')", name=op.f("match_event_side_check")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["principal.id"], name=op.f("match_event_actor_id_fkey")
        ),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("match_event_match_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("match_event_pkey")),
    )
    op.execute(
        "CREATE INDEX access_token_principal_id_idx ON access_token USING btree (principal_id)"
    )
    op.execute(
        "CREATE INDEX audit_event_object_id_id_idx ON audit_event USING btree (object_id, id)"
    )
    op.execute(
        "CREATE INDEX booking_hold_until_idx ON booking USING btree (hold_until) WHERE (status = 'HELD'::text)"
    )
    op.execute(
        "CREATE UNIQUE INDEX booking_live_match_key ON booking USING btree (match_id) WHERE (status = ANY (ARRAY['HELD'::text, 'CONFIRMED'::text]))"
    )
    op.execute(
        "CREATE INDEX booking_live_resource_idx ON booking USING btree (resource_id) WHERE (status = ANY (ARRAY['HELD'::text, 'CONFIRMED'::text]))"
    )
    op.execute("CREATE INDEX booking_provider_id_id_idx ON booking USING btree (provider_id, id)")
    op.execute(
        "CREATE INDEX booking_provider_pole_id_id_idx ON booking USING btree (provider_pole_id, id)"
    )
    op.execute("CREATE INDEX booking_receiver_id_id_idx ON booking USING btree (receiver_id, id)")
    op.execute(
        "CREATE INDEX booking_receiver_pole_id_id_idx ON booking USING btree (receiver_pole_id, id)"
    )
    op.execute("CREATE INDEX booking_request_id_id_idx ON booking USING btree (request_id, id)")
    op.execute("CREATE INDEX booking_resource_id_id_idx ON booking USING btree (resource_id, id)")
    op.execute("CREATE INDEX idempotency_created_at_idx ON idempotency USING btree (created_at)")
    op.execute(
        "CREATE INDEX match_provider_pole_rank_idx ON match USING btree (provider_pole_id, s, id)"
    )
    op.execute("CREATE INDEX match_provider_rank_idx ON match USING btree (provider_id, s, id)")
    op.execute("CREATE INDEX match_rank_idx ON match USING btree (s, id)")
    op.execute(
        "CREATE INDEX match_receiver_pole_rank_idx ON match USING btree (receiver_pole_id, s, id)"
    )
    op.execute("CREATE INDEX match_receiver_rank_idx ON match USING btree (receiver_id, s, id)")
    op.execute("CREATE INDEX match_request_rank_idx ON match USING btree (request_id, s, id)")
    op.execute("CREATE INDEX match_resource_rank_idx ON match USING btree (resource_id, s, id)")
    op.execute("CREATE INDEX match_event_match_id_idx ON match_event USING btree (match_id)")
    op.execute(
        "CREATE INDEX member_pole_id_sort_key_idx ON member USING btree (pole_id, sort_key, id)"
    )
    op.execute("CREATE INDEX member_sort_key_idx ON member USING btree (sort_key, id)")
    op.execute("CREATE INDEX request_kind_id_idx ON request USING btree (kind, id)")
    op.execute("CREATE INDEX request_member_id_id_idx ON request USING btree (member_id, id)")
    op.execute(
        "CREATE INDEX request_place_idx ON request USING gist (kind, point(longitude, latitude)) WHERE (status = 'PUBLISHED'::text)"
    )
    op.execute("CREATE INDEX request_pole_id_id_idx ON request USING btree (pole_id, id)")
    op.execute("CREATE INDEX resource_kind_id_idx ON resource USING btree (kind, id)")
    op.execute("CREATE INDEX resource_member_id_id_idx ON resource USING btree (member_id, id)")
    op.execute(
        "CREATE INDEX resource_place_idx ON resource USING gist (kind, point(longitude, latitude)) WHERE (status = 'PUBLISHED'::text)"
    )
    op.execute("CREATE INDEX resource_pole_id_id_idx ON resource USING btree (pole_id, id)")
    op.execute("CREATE UNIQUE INDEX site_main_key ON site USING btree (member_id) WHERE main")
    op.execute("CREATE INDEX site_member_id_idx ON site USING btree (member_id)")
    op.execute(
        "CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN\n"
        "  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n"
        "END $$"
    )
    op.execute(
        "CREATE FUNCTION notify_viewers() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN\n"
        "  PERFORM pg_notify('viewers', '');\n"
        "  RETURN NULL;\n"
        "END $$"
    )
    op.execute(
        "CREATE TRIGGER access_token_viewers AFTER INSERT OR UPDATE OR DELETE ON access_token FOR EACH STATEMENT EXECUTE FUNCTION notify_viewers()"
    )
    op.execute(
        "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION forbid_change()"
    )
    op.execute(
        "CREATE TRIGGER match_event_append_only BEFORE UPDATE OR DELETE ON match_event FOR EACH ROW EXECUTE FUNCTION forbid_change()"
    )
    op.execute(
        "CREATE TRIGGER role_grant_viewers AFTER INSERT OR UPDATE OR DELETE ON role_grant FOR EACH STATEMENT EXECUTE FUNCTION notify_viewers()"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
