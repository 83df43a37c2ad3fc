"""rule set version."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # What was judged before there were rules was judged by none of them.
    version = sa.Column("rule_set_version", sa.Text(), nullable=False, server_default="0")
    op.add_column("match", version)
    op.alter_column("match", "rule_set_version", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
