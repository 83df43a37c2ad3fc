"""what callers spend is counted."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.create_table(
        "budget",
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("day_used", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("budget_pkey")),
    )
    op.add_column("access_token", sa.Column("points_per_minute", sa.BigInteger(), nullable=True))
    op.add_column("access_token", sa.Column("points_per_day", sa.BigInteger(), nullable=True))
    op.execute(
        "ALTER TABLE access_token ADD CONSTRAINT access_token_points_check CHECK (((points_per_minute >= 120000) AND (points_per_day >= 120000)))"
    )
    op.execute("CREATE INDEX budget_at_idx ON budget USING btree (at)")


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
