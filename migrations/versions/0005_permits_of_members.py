"""permits of members."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "permit",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("pole_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rubrique", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("covers_hazardous", sa.Boolean(), nullable=False),
        sa.Column("low_prefixes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("capacity", sa.Numeric(), nullable=True),
        sa.Column("capacity_unit", sa.Text(), nullable=True),
        sa.Column("below_threshold", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("verified_by", sa.UUID(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
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
            "(kind = 'ICPE') = (rubrique IS NOT NULL)", name=op.f("permit_rubrique_of_icpe_check")
        ),
        sa.CheckConstraint(
            "capacity_unit IN ('TONNE', 'TONNE_PER_DAY', 'TONNE_PER_YEAR', 'CUBIC_METRE', 'SQUARE_METRE', 'PERSON')",
            name=op.f("permit_capacity_unit_check"),
        ),
        sa.CheckConstraint(
            "kind IN ('ICPE', 'WASTE_TRANSPORT_RECEIPT', 'WASTE_BROKER_RECEIPT', 'ADR', 'ANIMAL_BYPRODUCTS', 'ERP_APPROVAL', 'INSURANCE', 'SIAE_AGREEMENT', 'ESUS')",
            name=op.f("permit_kind_check"),
        ),
        sa.CheckConstraint(
            "status IN ('DECLARED', 'VERIFIED', 'REJECTED', 'EXPIRED', 'WITHDRAWN')",
            name=op.f("permit_status_check"),
        ),
        sa.CheckConstraint(
            "(capacity IS NULL) = (capacity_unit IS NULL)",
            name=op.f("permit_capacity_unit_given_check"),
        ),
        sa.CheckConstraint("capacity > 0", name=op.f("permit_capacity_check")),
        sa.CheckConstraint(
            "char_length(note) BETWEEN 1 AND 2000", name=op.f("permit_note_length_check")
        ),
        sa.CheckConstraint(
            "char_length(number) BETWEEN 1 AND 60", name=op.f("permit_number_length_check")
        ),
        sa.CheckConstraint(
            "char_length(reason) BETWEEN 1 AND 500", name=op.f("permit_reason_length_check")
        ),
        sa.CheckConstraint(
            "char_length(rubrique) BETWEEN 1 AND 20", name=op.f("permit_rubrique_length_check")
        ),
        sa.CheckConstraint("valid_from <= valid_until", name=op.f("permit_validity_check")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("permit_member_id_fkey")),
        sa.ForeignKeyConstraint(["pole_id"], ["pole.id"], name=op.f("permit_pole_id_fkey")),
        sa.ForeignKeyConstraint(
            ["verified_by"], ["principal.id"], name=op.f("permit_verified_by_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("permit_pkey")),
    )
    op.execute(
        "CREATE INDEX permit_expiry_idx ON permit USING btree (valid_until) WHERE (status = ANY (ARRAY['DECLARED'::text, 'VERIFIED'::text]))"
    )
    op.execute("CREATE INDEX permit_member_id_id_idx ON permit USING btree (member_id, id)")
    op.execute("CREATE INDEX permit_pole_id_id_idx ON permit USING btree (pole_id, id)")


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
