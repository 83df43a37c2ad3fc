"""Premises say where their accessibility register is."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.add_column(
        "resource_premises", sa.Column("accessibility_register_url", sa.Text(), nullable=True)
    )
    op.execute(
        "ALTER TABLE resource_premises ADD CONSTRAINT resource_premises_accessibility_register_url_length_check CHECK (((char_length(accessibility_register_url) >= 1) AND (char_length(accessibility_register_url) <= 500)))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
