"""a rule that closes a match or stops an attempt is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("match_event", sa.Column("rules", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column("match_event", sa.Column("rule_set_version", sa.Text(), nullable=True))
    op.add_column("match_event", sa.Column("engine_version", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
