"""What fails to be encoded is given up, until its text or the encoder changes."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    for name in ("request_encoding", "resource_encoding"):
        op.add_column(name, sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
        op.add_column(name, sa.Column("failed_with", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
