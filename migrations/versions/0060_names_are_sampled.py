"""more names are sampled, so that one of them is not taken for a common word."""

from alembic import op

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    op.execute("ALTER TABLE member ALTER COLUMN sort_key SET STATISTICS 1000")
    op.execute("ANALYZE member")


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
