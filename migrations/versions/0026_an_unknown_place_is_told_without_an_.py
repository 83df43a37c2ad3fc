"""An unknown place is told without an error of the database."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.execute("DROP FUNCTION IF EXISTS require_place")


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
