"""listings pause and expire."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("request", sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("resource", sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "ALTER TABLE request ADD CONSTRAINT request_paused_until_check CHECK (((paused_until IS NULL) OR (status = 'PAUSED'::text)))"
    )
    op.execute(
        "ALTER TABLE resource ADD CONSTRAINT resource_paused_until_check CHECK (((paused_until IS NULL) OR (status = 'PAUSED'::text)))"
    )
    op.execute(
        "CREATE INDEX request_ending_idx ON request USING btree (upper(period)) WHERE (status = ANY (ARRAY['PUBLISHED'::text, 'PARTIALLY_ALLOCATED'::text, 'PAUSED'::text]))"
    )
    op.execute(
        "CREATE INDEX request_paused_until_idx ON request USING btree (paused_until) WHERE (status = 'PAUSED'::text)"
    )
    op.execute(
        "CREATE INDEX resource_ending_idx ON resource USING btree (upper(available)) WHERE (status = ANY (ARRAY['PUBLISHED'::text, 'PARTIALLY_ALLOCATED'::text, 'PAUSED'::text]))"
    )
    op.execute(
        "CREATE INDEX resource_paused_until_idx ON resource USING btree (paused_until) WHERE (status = 'PAUSED'::text)"
    )
    op.execute(
        "ALTER TABLE request DROP CONSTRAINT request_status_check,\n"
        "ADD CONSTRAINT request_status_check CHECK ((status = ANY (ARRAY['PUBLISHED'::text, 'PARTIALLY_ALLOCATED'::text, 'ALLOCATED'::text, 'PAUSED'::text, 'EXPIRED'::text, 'WITHDRAWN'::text])))"
    )
    op.execute(
        "ALTER TABLE resource DROP CONSTRAINT resource_status_check,\n"
        "ADD CONSTRAINT resource_status_check CHECK ((status = ANY (ARRAY['PUBLISHED'::text, 'PARTIALLY_ALLOCATED'::text, 'ALLOCATED'::text, 'PAUSED'::text, 'EXPIRED'::text, 'WITHDRAWN'::text])))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
