"""Resources are made ready again after each booking."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0057"
down_revision = "0056"


def upgrade() -> None:
    op.execute(
        "CREATE FUNCTION lengthened(during tstzmultirange, minutes integer)\n"
        "  RETURNS tstzmultirange LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$\n"
        "SELECT coalesce(range_agg(tstzrange(\n"
        "         lower(slot), upper(slot) + make_interval(mins => minutes))), '{}')\n"
        "  FROM unnest(during) AS slot\n"
        "$$"
    )
    for table in ("resource", "booking"):
        op.add_column(
            table,
            sa.Column("buffer_minutes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        )
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_buffer_minutes_check"
            " CHECK (buffer_minutes BETWEEN 0 AND 1440)"
        )
    op.execute(
        "ALTER TABLE resource ADD CONSTRAINT resource_at_once_buffer_check"
        " CHECK (buffer_minutes = 0 OR quantity_basis = 'AT_ONCE')"
    )
    op.add_column(
        "booking",
        sa.Column(
            "blocked",
            postgresql.TSTZMULTIRANGE(),
            sa.Computed("lengthened(during, buffer_minutes)", persisted=True),
            nullable=False,
        ),
    )
    op.execute("ALTER TABLE booking DROP CONSTRAINT booking_exclusive_excl")
    op.execute(
        "ALTER TABLE booking ADD CONSTRAINT booking_exclusive_excl"
        " EXCLUDE USING gist (resource_id WITH =, blocked WITH &&)"
        " WHERE (exclusive AND status IN ('HELD', 'CONFIRMED'))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
