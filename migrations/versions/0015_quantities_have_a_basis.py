"""quantities have a basis."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column(
        "booking", sa.Column("unit", sa.Text(), server_default=sa.text("'UNIT'"), nullable=False)
    )
    op.add_column(
        "booking",
        sa.Column("quantity_basis", sa.Text(), server_default=sa.text("'AT_ONCE'"), nullable=False),
    )
    op.add_column("booking", sa.Column("covered", sa.Numeric(), nullable=True))
    op.execute("UPDATE booking SET covered = quantity")
    op.alter_column("booking", "covered", nullable=False)
    op.add_column("match", sa.Column("taken", sa.Numeric(), nullable=True))
    op.add_column("match", sa.Column("share", sa.Numeric(), nullable=True))
    op.add_column("match", sa.Column("share_taken", sa.Numeric(), nullable=True))
    op.add_column(
        "request",
        sa.Column("quantity_basis", sa.Text(), server_default=sa.text("'AT_ONCE'"), nullable=False),
    )
    op.add_column(
        "request",
        sa.Column("divisible", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "request", sa.Column("slots", sa.Integer(), server_default=sa.text("1"), nullable=False)
    )
    op.add_column(
        "resource",
        sa.Column("quantity_basis", sa.Text(), server_default=sa.text("'AT_ONCE'"), nullable=False),
    )
    op.execute(
        "ALTER TABLE booking ADD CONSTRAINT booking_covered_check CHECK ((covered > (0)::numeric))"
    )
    op.execute(
        "ALTER TABLE booking ADD CONSTRAINT booking_quantity_basis_check CHECK ((quantity_basis = ANY (ARRAY['AT_ONCE'::text, 'IN_ALL'::text, 'PER_WEEK'::text, 'PER_MONTH'::text, 'PER_YEAR'::text])))"
    )
    op.execute(
        "ALTER TABLE booking ADD CONSTRAINT booking_unit_check CHECK ((unit = ANY (ARRAY['UNIT'::text, 'PLACE'::text, 'KILOGRAM'::text, 'TONNE'::text, 'LITRE'::text, 'CUBIC_METRE'::text, 'PALLET'::text, 'BIG_BAG'::text, 'HOUR'::text])))"
    )
    op.execute("ALTER TABLE match ADD CONSTRAINT match_share_check CHECK ((share > (0)::numeric))")
    op.execute(
        "ALTER TABLE match ADD CONSTRAINT match_share_taken_check CHECK ((share_taken > (0)::numeric))"
    )
    op.execute(
        "ALTER TABLE request ADD CONSTRAINT request_quantity_basis_check CHECK ((quantity_basis = ANY (ARRAY['AT_ONCE'::text, 'IN_ALL'::text, 'PER_WEEK'::text, 'PER_MONTH'::text, 'PER_YEAR'::text])))"
    )
    op.execute("ALTER TABLE request ADD CONSTRAINT request_slots_check CHECK ((slots > 0))")
    op.execute(
        "ALTER TABLE resource ADD CONSTRAINT resource_quantity_basis_check CHECK ((quantity_basis = ANY (ARRAY['AT_ONCE'::text, 'IN_ALL'::text, 'PER_WEEK'::text, 'PER_MONTH'::text, 'PER_YEAR'::text])))"
    )
    op.execute(
        "ALTER TABLE request DROP CONSTRAINT request_status_check,\n"
        "ADD CONSTRAINT request_status_check CHECK ((status = ANY (ARRAY['PUBLISHED'::text, 'PARTIALLY_ALLOCATED'::text, 'ALLOCATED'::text, 'WITHDRAWN'::text])))"
    )
    op.execute(
        "ALTER TABLE resource DROP CONSTRAINT resource_exclusive_is_one_check,\n"
        "ADD CONSTRAINT resource_exclusive_is_one_check CHECK ((divisible OR (quantity = (1)::numeric) OR (quantity_basis <> 'AT_ONCE'::text)))"
    )
    op.execute(
        "ALTER TABLE resource DROP CONSTRAINT resource_status_check,\n"
        "ADD CONSTRAINT resource_status_check CHECK ((status = ANY (ARRAY['PUBLISHED'::text, 'PARTIALLY_ALLOCATED'::text, 'ALLOCATED'::text, 'WITHDRAWN'::text])))"
    )
    op.execute("DROP INDEX request_place_idx")
    op.execute(
        "CREATE INDEX request_place_idx ON request USING gist (kind, point(longitude, latitude)) WHERE (status = ANY (ARRAY['PUBLISHED'::text, 'PARTIALLY_ALLOCATED'::text]))"
    )
    op.execute("DROP INDEX resource_place_idx")
    op.execute(
        "CREATE INDEX resource_place_idx ON resource USING gist (kind, point(longitude, latitude)) WHERE (status = ANY (ARRAY['PUBLISHED'::text, 'PARTIALLY_ALLOCATED'::text]))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
