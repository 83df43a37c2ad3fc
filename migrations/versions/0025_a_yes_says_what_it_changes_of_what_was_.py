"""a yes says what it changes of what was proposed."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("match_event", sa.Column("change_fr", sa.Text(), nullable=True))
    op.add_column("match_event", sa.Column("change_en", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
