"""codes as printed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # What `seed` wrote, it writes again.
    op.execute("DELETE FROM concept")
    op.execute("DELETE FROM concept_name")
    op.add_column("concept", sa.Column("written", sa.Text(), nullable=False))


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
