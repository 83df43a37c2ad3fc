"""technical inspection of vehicles."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column(
        "resource_vehicle", sa.Column("technical_inspection_until", sa.Date(), nullable=True)
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
