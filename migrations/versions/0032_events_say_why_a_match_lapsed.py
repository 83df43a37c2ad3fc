"""events say why a match lapsed."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.add_column("match_event", sa.Column("cause", sa.Text(), nullable=True))
    op.execute(
        "ALTER TABLE match_event ADD CONSTRAINT match_event_cause_check CHECK ((cause = ANY (ARRAY['RULE'::text, 'MEMBER_SUSPENDED'::text, 'MEMBER_WITHDRAWN'::text, 'LISTING_WITHDRAWN'::text, 'LISTING_PAUSED'::text, 'LISTING_EXPIRED'::text, 'CHARTER_NOT_SIGNED'::text, 'REQUEST_MET'::text, 'NO_LONGER_FITS'::text])))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
