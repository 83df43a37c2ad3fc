"""premises and vehicles complete."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column(
        "request_premises", sa.Column("authorised_attendance_min", sa.Integer(), nullable=True)
    )
    op.add_column(
        "request_premises", sa.Column("amenities_all", sa.ARRAY(sa.Text()), nullable=True)
    )
    op.add_column(
        "request_premises", sa.Column("amenities_wished", sa.ARRAY(sa.Text()), nullable=True)
    )
    op.add_column("request_premises", sa.Column("parking_places_min", sa.Integer(), nullable=True))
    op.add_column(
        "request_premises", sa.Column("overnight_allowed_required", sa.Boolean(), nullable=True)
    )
    op.add_column(
        "request_premises", sa.Column("public_allowed_required", sa.Boolean(), nullable=True)
    )
    op.add_column("request_premises", sa.Column("supervised_required", sa.Boolean(), nullable=True))
    op.add_column(
        "request_premises", sa.Column("cleaning_included_required", sa.Boolean(), nullable=True)
    )
    op.add_column("request_premises", sa.Column("deposit_eur_max", sa.Integer(), nullable=True))
    op.add_column("request_vehicle", sa.Column("towed_mass_kg_min", sa.Integer(), nullable=True))
    op.add_column("request_vehicle", sa.Column("height_m_max", sa.Numeric(), nullable=True))
    op.add_column("request_vehicle", sa.Column("length_m_max", sa.Numeric(), nullable=True))
    op.add_column("request_vehicle", sa.Column("range_km_min", sa.Integer(), nullable=True))
    op.add_column("request_vehicle", sa.Column("fittings_all", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column(
        "request_vehicle", sa.Column("fittings_wished", sa.ARRAY(sa.Text()), nullable=True)
    )
    op.add_column(
        "request_vehicle", sa.Column("adr_equipped_required", sa.Boolean(), nullable=True)
    )
    op.add_column("request_vehicle", sa.Column("euro_class_in", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column(
        "request_vehicle", sa.Column("fuel_included_required", sa.Boolean(), nullable=True)
    )
    op.add_column("request_vehicle", sa.Column("deposit_eur_max", sa.Integer(), nullable=True))
    op.add_column(
        "resource_premises", sa.Column("authorised_attendance", sa.Integer(), nullable=True)
    )
    op.add_column("resource_premises", sa.Column("amenities", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column("resource_premises", sa.Column("parking_places", sa.Integer(), nullable=True))
    op.add_column("resource_premises", sa.Column("overnight_allowed", sa.Boolean(), nullable=True))
    op.add_column("resource_premises", sa.Column("public_allowed", sa.Boolean(), nullable=True))
    op.add_column("resource_premises", sa.Column("supervised", sa.Boolean(), nullable=True))
    op.add_column("resource_premises", sa.Column("cleaning_included", sa.Boolean(), nullable=True))
    op.add_column("resource_premises", sa.Column("insurance_needed", sa.Boolean(), nullable=True))
    op.add_column("resource_premises", sa.Column("deposit_eur", sa.Integer(), nullable=True))
    op.add_column("resource_premises", sa.Column("access_notes", sa.Text(), nullable=True))
    op.add_column("resource_vehicle", sa.Column("towed_mass_kg", sa.Integer(), nullable=True))
    op.add_column("resource_vehicle", sa.Column("height_m", sa.Numeric(), nullable=True))
    op.add_column("resource_vehicle", sa.Column("length_m", sa.Numeric(), nullable=True))
    op.add_column("resource_vehicle", sa.Column("range_km", sa.Integer(), nullable=True))
    op.add_column("resource_vehicle", sa.Column("fittings", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column("resource_vehicle", sa.Column("adr_equipped", sa.Boolean(), nullable=True))
    op.add_column("resource_vehicle", sa.Column("euro_class", sa.Text(), nullable=True))
    op.add_column("resource_vehicle", sa.Column("fuel_included", sa.Boolean(), nullable=True))
    op.add_column("resource_vehicle", sa.Column("deposit_eur", sa.Integer(), nullable=True))
    op.add_column("resource_vehicle", sa.Column("handover_notes", sa.Text(), nullable=True))
    op.execute(
        "ALTER TABLE request_premises ADD CONSTRAINT request_premises_amenities_all_check CHECK ((amenities_all <@ ARRAY['WIFI'::text, 'PROJECTOR'::text, 'SCREEN'::text, 'VIDEO_CONFERENCE'::text, 'SOUND_SYSTEM'::text, 'STAGE'::text, 'STAGE_LIGHTING'::text, 'FLIPCHART'::text, 'TABLES_CHAIRS'::text, 'COMPUTERS'::text, 'PRINTER'::text, 'KITCHENETTE'::text, 'OVEN'::text, 'DISHWASHER'::text, 'FRIDGE'::text, 'HAND_WASHING'::text, 'WATER_POINT'::text, 'TOILETS'::text, 'SHOWER'::text, 'CHANGING_ROOM'::text, 'HEATING'::text, 'COOLING'::text, 'THREE_PHASE'::text, 'COMPRESSED_AIR'::text, 'DUST_EXTRACTION'::text, 'SHELVING'::text, 'FORKLIFT'::text, 'GOODS_LIFT'::text, 'LIFT'::text, 'LOCKERS'::text, 'ALARM'::text, 'BIKE_PARKING'::text, 'CHARGING_POINT'::text, 'OUTDOOR_SPACE'::text, 'CHILDREN_AREA'::text]))"
    )
    op.execute(
        "ALTER TABLE request_premises ADD CONSTRAINT request_premises_amenities_wished_check CHECK ((amenities_wished <@ ARRAY['WIFI'::text, 'PROJECTOR'::text, 'SCREEN'::text, 'VIDEO_CONFERENCE'::text, 'SOUND_SYSTEM'::text, 'STAGE'::text, 'STAGE_LIGHTING'::text, 'FLIPCHART'::text, 'TABLES_CHAIRS'::text, 'COMPUTERS'::text, 'PRINTER'::text, 'KITCHENETTE'::text, 'OVEN'::text, 'DISHWASHER'::text, 'FRIDGE'::text, 'HAND_WASHING'::text, 'WATER_POINT'::text, 'TOILETS'::text, 'SHOWER'::text, 'CHANGING_ROOM'::text, 'HEATING'::text, 'COOLING'::text, 'THREE_PHASE'::text, 'COMPRESSED_AIR'::text, 'DUST_EXTRACTION'::text, 'SHELVING'::text, 'FORKLIFT'::text, 'GOODS_LIFT'::text, 'LIFT'::text, 'LOCKERS'::text, 'ALARM'::text, 'BIKE_PARKING'::text, 'CHARGING_POINT'::text, 'OUTDOOR_SPACE'::text, 'CHILDREN_AREA'::text]))"
    )
    op.execute(
        "ALTER TABLE request_premises ADD CONSTRAINT request_premises_authorised_attendance_min_check CHECK (((authorised_attendance_min >= 1) AND (authorised_attendance_min <= 50000)))"
    )
    op.execute(
        "ALTER TABLE request_premises ADD CONSTRAINT request_premises_deposit_eur_max_check CHECK (((deposit_eur_max >= 0) AND (deposit_eur_max <= 100000)))"
    )
    op.execute(
        "ALTER TABLE request_premises ADD CONSTRAINT request_premises_parking_places_min_check CHECK (((parking_places_min >= 0) AND (parking_places_min <= 5000)))"
    )
    op.execute(
        "ALTER TABLE request_vehicle ADD CONSTRAINT request_vehicle_deposit_eur_max_check CHECK (((deposit_eur_max >= 0) AND (deposit_eur_max <= 100000)))"
    )
    op.execute(
        "ALTER TABLE request_vehicle ADD CONSTRAINT request_vehicle_euro_class_in_check CHECK ((euro_class_in <@ ARRAY['EURO_1'::text, 'EURO_2'::text, 'EURO_3'::text, 'EURO_4'::text, 'EURO_5'::text, 'EURO_6'::text, 'EURO_7'::text]))"
    )
    op.execute(
        "ALTER TABLE request_vehicle ADD CONSTRAINT request_vehicle_fittings_all_check CHECK ((fittings_all <@ ARRAY['STRAPS'::text, 'HAND_TRUCK'::text, 'PALLET_TRUCK'::text, 'RAMP'::text, 'BLANKETS'::text, 'SHELVES'::text, 'ROOF_RACK'::text, 'BIKE_CARRIER'::text, 'CHILD_SEAT'::text, 'WHEELCHAIR_ANCHORS'::text, 'WINTER_TYRES'::text, 'SATNAV'::text, 'TRAILER_SOCKET'::text, 'POWER_OUTLET'::text, 'COVER'::text, 'LOCK'::text, 'HELMETS'::text]))"
    )
    op.execute(
        "ALTER TABLE request_vehicle ADD CONSTRAINT request_vehicle_fittings_wished_check CHECK ((fittings_wished <@ ARRAY['STRAPS'::text, 'HAND_TRUCK'::text, 'PALLET_TRUCK'::text, 'RAMP'::text, 'BLANKETS'::text, 'SHELVES'::text, 'ROOF_RACK'::text, 'BIKE_CARRIER'::text, 'CHILD_SEAT'::text, 'WHEELCHAIR_ANCHORS'::text, 'WINTER_TYRES'::text, 'SATNAV'::text, 'TRAILER_SOCKET'::text, 'POWER_OUTLET'::text, 'COVER'::text, 'LOCK'::text, 'HELMETS'::text]))"
    )
    op.execute(
        "ALTER TABLE request_vehicle ADD CONSTRAINT request_vehicle_height_m_max_check CHECK (((height_m_max >= 0.5) AND (height_m_max <= (5)::numeric)))"
    )
    op.execute(
        "ALTER TABLE request_vehicle ADD CONSTRAINT request_vehicle_length_m_max_check CHECK (((length_m_max >= 0.5) AND (length_m_max <= (25)::numeric)))"
    )
    op.execute(
        "ALTER TABLE request_vehicle ADD CONSTRAINT request_vehicle_range_km_min_check CHECK (((range_km_min >= 0) AND (range_km_min <= 3000)))"
    )
    op.execute(
        "ALTER TABLE request_vehicle ADD CONSTRAINT request_vehicle_towed_mass_kg_min_check CHECK (((towed_mass_kg_min >= 0) AND (towed_mass_kg_min <= 40000)))"
    )
    op.execute(
        "ALTER TABLE resource_premises ADD CONSTRAINT resource_premises_access_notes_length_check CHECK (((char_length(access_notes) >= 1) AND (char_length(access_notes) <= 300)))"
    )
    op.execute(
        "ALTER TABLE resource_premises ADD CONSTRAINT resource_premises_amenities_check CHECK ((amenities <@ ARRAY['WIFI'::text, 'PROJECTOR'::text, 'SCREEN'::text, 'VIDEO_CONFERENCE'::text, 'SOUND_SYSTEM'::text, 'STAGE'::text, 'STAGE_LIGHTING'::text, 'FLIPCHART'::text, 'TABLES_CHAIRS'::text, 'COMPUTERS'::text, 'PRINTER'::text, 'KITCHENETTE'::text, 'OVEN'::text, 'DISHWASHER'::text, 'FRIDGE'::text, 'HAND_WASHING'::text, 'WATER_POINT'::text, 'TOILETS'::text, 'SHOWER'::text, 'CHANGING_ROOM'::text, 'HEATING'::text, 'COOLING'::text, 'THREE_PHASE'::text, 'COMPRESSED_AIR'::text, 'DUST_EXTRACTION'::text, 'SHELVING'::text, 'FORKLIFT'::text, 'GOODS_LIFT'::text, 'LIFT'::text, 'LOCKERS'::text, 'ALARM'::text, 'BIKE_PARKING'::text, 'CHARGING_POINT'::text, 'OUTDOOR_SPACE'::text, 'CHILDREN_AREA'::text]))"
    )
    op.execute(
        "ALTER TABLE resource_premises ADD CONSTRAINT resource_premises_authorised_attendance_check CHECK (((authorised_attendance >= 1) AND (authorised_attendance <= 50000)))"
    )
    op.execute(
        "ALTER TABLE resource_premises ADD CONSTRAINT resource_premises_deposit_eur_check CHECK (((deposit_eur >= 0) AND (deposit_eur <= 100000)))"
    )
    op.execute(
        "ALTER TABLE resource_premises ADD CONSTRAINT resource_premises_parking_places_check CHECK (((parking_places >= 0) AND (parking_places <= 5000)))"
    )
    op.execute(
        "ALTER TABLE resource_vehicle ADD CONSTRAINT resource_vehicle_deposit_eur_check CHECK (((deposit_eur >= 0) AND (deposit_eur <= 100000)))"
    )
    op.execute(
        "ALTER TABLE resource_vehicle ADD CONSTRAINT resource_vehicle_euro_class_check CHECK ((euro_class = ANY (ARRAY['EURO_1'::text, 'EURO_2'::text, 'EURO_3'::text, 'EURO_4'::text, 'EURO_5'::text, 'EURO_6'::text, 'EURO_7'::text])))"
    )
    op.execute(
        "ALTER TABLE resource_vehicle ADD CONSTRAINT resource_vehicle_fittings_check CHECK ((fittings <@ ARRAY['STRAPS'::text, 'HAND_TRUCK'::text, 'PALLET_TRUCK'::text, 'RAMP'::text, 'BLANKETS'::text, 'SHELVES'::text, 'ROOF_RACK'::text, 'BIKE_CARRIER'::text, 'CHILD_SEAT'::text, 'WHEELCHAIR_ANCHORS'::text, 'WINTER_TYRES'::text, 'SATNAV'::text, 'TRAILER_SOCKET'::text, 'POWER_OUTLET'::text, 'COVER'::text, 'LOCK'::text, 'HELMETS'::text]))"
    )
    op.execute(
        "ALTER TABLE resource_vehicle ADD CONSTRAINT resource_vehicle_handover_notes_length_check CHECK (((char_length(handover_notes) >= 1) AND (char_length(handover_notes) <= 300)))"
    )
    op.execute(
        "ALTER TABLE resource_vehicle ADD CONSTRAINT resource_vehicle_height_m_check CHECK (((height_m >= 0.5) AND (height_m <= (5)::numeric)))"
    )
    op.execute(
        "ALTER TABLE resource_vehicle ADD CONSTRAINT resource_vehicle_length_m_check CHECK (((length_m >= 0.5) AND (length_m <= (25)::numeric)))"
    )
    op.execute(
        "ALTER TABLE resource_vehicle ADD CONSTRAINT resource_vehicle_range_km_check CHECK (((range_km >= 0) AND (range_km <= 3000)))"
    )
    op.execute(
        "ALTER TABLE resource_vehicle ADD CONSTRAINT resource_vehicle_towed_mass_kg_check CHECK (((towed_mass_kg >= 0) AND (towed_mass_kg <= 40000)))"
    )
    op.execute(
        "ALTER TABLE request_premises DROP CONSTRAINT request_premises_erp_type_in_check,\n"
        "ADD CONSTRAINT request_premises_erp_type_in_check CHECK ((erp_type_in <@ ARRAY['J'::text, 'L'::text, 'M'::text, 'N'::text, 'O'::text, 'P'::text, 'R'::text, 'S'::text, 'T'::text, 'U'::text, 'V'::text, 'W'::text, 'X'::text, 'Y'::text, 'PA'::text, 'CTS'::text, 'SG'::text, 'PS'::text, 'GA'::text, 'OA'::text, 'EF'::text, 'REF'::text]))"
    )
    op.execute(
        "ALTER TABLE resource_premises DROP CONSTRAINT resource_premises_erp_type_check,\n"
        "ADD CONSTRAINT resource_premises_erp_type_check CHECK ((erp_type = ANY (ARRAY['J'::text, 'L'::text, 'M'::text, 'N'::text, 'O'::text, 'P'::text, 'R'::text, 'S'::text, 'T'::text, 'U'::text, 'V'::text, 'W'::text, 'X'::text, 'Y'::text, 'PA'::text, 'CTS'::text, 'SG'::text, 'PS'::text, 'GA'::text, 'OA'::text, 'EF'::text, 'REF'::text])))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
