"""Indexes that no list reads are gone."""

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.drop_index("resource_status_id_idx")
    op.drop_index("resource_visibility_id_idx")
    op.drop_index("resource_weekly_minutes_idx")
    op.drop_index("request_status_id_idx")
    op.drop_index("request_visibility_id_idx")


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
