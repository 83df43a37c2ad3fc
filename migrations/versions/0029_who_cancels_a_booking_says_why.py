"""who cancels a booking says why."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column("booking", sa.Column("cancel_cause", sa.Text(), nullable=True))
    op.add_column("booking", sa.Column("cancelled_by", sa.Text(), nullable=True))
    op.execute(
        "ALTER TABLE booking ADD CONSTRAINT booking_cancel_cause_check CHECK ((cancel_cause = ANY (ARRAY['NO_LONGER_NEEDED'::text, 'NO_LONGER_AVAILABLE'::text, 'TIMING'::text, 'TERMS'::text, 'REGULATORY'::text, 'AGREED_ANEW'::text, 'MEMBER_LEFT'::text, 'OTHER'::text])))"
    )
    op.execute(
        "ALTER TABLE booking ADD CONSTRAINT booking_cancelled_by_check CHECK ((cancelled_by = ANY (ARRAY['PROVIDER'::text, 'RECEIVER'::text])))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
