"""bookings keep the terms they were agreed on."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("booking", sa.Column("price_eur", sa.Numeric(), nullable=True))
    op.add_column("booking", sa.Column("price_unit", sa.Text(), nullable=True))
    op.add_column(
        "booking",
        sa.Column(
            "exchange_modes", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
    )
    op.add_column("booking", sa.Column("cost_eur", sa.Numeric(), nullable=True))
    op.execute(
        "UPDATE booking SET price_eur = r.price_eur, price_unit = r.price_unit, cost_eur = m.cost_eur, exchange_modes = r.exchange_modes FROM resource r, match m WHERE r.id = booking.resource_id AND m.id = booking.match_id"
    )
    op.execute(
        "ALTER TABLE booking ADD CONSTRAINT booking_price_check CHECK (((price_eur IS NULL) = (price_unit IS NULL)))"
    )
    op.execute(
        "ALTER TABLE booking ADD CONSTRAINT booking_price_eur_check CHECK ((price_eur >= (0)::numeric))"
    )
    op.execute(
        "ALTER TABLE booking ADD CONSTRAINT booking_price_unit_check CHECK ((price_unit = ANY (ARRAY['FLAT'::text, 'HOUR'::text, 'DAY'::text])))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
