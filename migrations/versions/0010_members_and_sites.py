"""members and sites."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("member", sa.Column("siren", sa.Text(), nullable=True))
    op.add_column("member", sa.Column("rna", sa.Text(), nullable=True))
    op.add_column("member", sa.Column("size", sa.Text(), nullable=True))
    op.add_column(
        "member",
        sa.Column("circle", sa.Text(), server_default=sa.text("'PARTNER'"), nullable=False),
    )
    op.add_column(
        "member",
        sa.Column("labels", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column(
        "member",
        sa.Column(
            "inclusive_kinds", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
    )
    op.add_column("member", sa.Column("ess_family", sa.Text(), nullable=True))
    op.add_column("member", sa.Column("ess_basis", sa.Text(), nullable=True))
    op.add_column("member", sa.Column("ess_proof", sa.Text(), nullable=True))
    op.add_column(
        "member",
        sa.Column("non_diffusible", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_unique_constraint(op.f("member_rna_pole_id_key"), "member", ["rna", "pole_id"])
    op.add_column("pole", sa.Column("broker_number", sa.Text(), nullable=True))
    op.add_column("pole", sa.Column("broker_valid_until", sa.Date(), nullable=True))
    op.add_column(
        "pole", sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False)
    )
    op.add_column("site", sa.Column("siret", sa.Text(), nullable=True))
    op.add_column("site", sa.Column("address", sa.Text(), nullable=True))
    op.add_column(
        "site",
        sa.Column("address_public", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("site", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "site", sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False)
    )
    op.add_column(
        "site",
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column(
        "site",
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.create_unique_constraint(op.f("site_member_id_siret_key"), "site", ["member_id", "siret"])
    op.execute(
        "ALTER TABLE member ADD CONSTRAINT member_circle_check CHECK ((circle = ANY (ARRAY['LEAD'::text, 'FOUNDER'::text, 'PARTNER'::text])))"
    )
    op.execute(
        "ALTER TABLE member ADD CONSTRAINT member_ess_basis_check CHECK ((ess_basis = ANY (ARRAY['BY_RIGHT'::text, 'DECLARED'::text])))"
    )
    op.execute(
        "ALTER TABLE member ADD CONSTRAINT member_ess_basis_given_check CHECK (((ess_family IS NULL) = (ess_basis IS NULL)))"
    )
    op.execute(
        "ALTER TABLE member ADD CONSTRAINT member_ess_family_check CHECK ((ess_family = ANY (ARRAY['ASSOCIATION'::text, 'COOPERATIVE'::text, 'MUTUAL'::text, 'FOUNDATION'::text, 'ESS_COMPANY'::text])))"
    )
    op.execute(
        "ALTER TABLE member ADD CONSTRAINT member_ess_proof_given_check CHECK (((ess_basis = 'DECLARED'::text) = (ess_proof IS NOT NULL)))"
    )
    op.execute(
        "ALTER TABLE member ADD CONSTRAINT member_ess_proof_length_check CHECK (((char_length(ess_proof) >= 1) AND (char_length(ess_proof) <= 200)))"
    )
    op.execute(
        "ALTER TABLE member ADD CONSTRAINT member_inclusive_kinds_check CHECK ((inclusive_kinds <@ ARRAY['EI'::text, 'AI'::text, 'ACI'::text, 'ETTI'::text, 'EITI'::text, 'GEIQ'::text, 'EA'::text, 'EATT'::text, 'ESAT'::text, 'SEP'::text, 'EBE'::text]))"
    )
    op.execute(
        "ALTER TABLE member ADD CONSTRAINT member_labels_check CHECK ((labels <@ ARRAY['ESUS'::text, 'MISSION_COMPANY'::text, 'QUALIOPI'::text]))"
    )
    op.execute(
        "ALTER TABLE member ADD CONSTRAINT member_size_check CHECK ((size = ANY (ARRAY['MICRO'::text, 'SME'::text, 'MID'::text, 'LARGE'::text])))"
    )
    op.execute(
        "ALTER TABLE pole ADD CONSTRAINT pole_broker_declaration_check CHECK (((broker_number IS NULL) = (broker_valid_until IS NULL)))"
    )
    op.execute(
        "ALTER TABLE pole ADD CONSTRAINT pole_broker_number_length_check CHECK (((char_length(broker_number) >= 1) AND (char_length(broker_number) <= 60)))"
    )
    op.execute(
        "ALTER TABLE site ADD CONSTRAINT site_address_length_check CHECK (((char_length(address) >= 1) AND (char_length(address) <= 200)))"
    )
    op.execute(
        "ALTER TABLE site ADD CONSTRAINT site_main_is_open_check CHECK ((NOT (main AND (closed_at IS NOT NULL))))"
    )
    op.execute(
        "ALTER TABLE site ADD CONSTRAINT site_public_address_check CHECK (((NOT address_public) OR (address IS NOT NULL)))"
    )
    op.execute("CREATE INDEX resource_site_id_idx ON resource USING btree (site_id)")
    op.execute(
        "ALTER TABLE concept DROP CONSTRAINT concept_ess_family_check,\n"
        "ADD CONSTRAINT concept_ess_family_check CHECK ((ess_family = ANY (ARRAY['ASSOCIATION'::text, 'COOPERATIVE'::text, 'MUTUAL'::text, 'FOUNDATION'::text, 'ESS_COMPANY'::text])))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
