"""needs are found by what they lack."""

# ruff: noqa: E501

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute("CREATE INDEX match_request_id_status_idx ON match USING btree (request_id, status)")
    op.execute(
        "CREATE INDEX request_attention_idx ON request USING btree (pole_id, timezone('UTC'::text, LEAST((timezone('UTC'::text, created_at) + '336:00:00'::interval), (timezone('UTC'::text, lower(period)) - '168:00:00'::interval))), id) WHERE (status = ANY (ARRAY['PUBLISHED'::text, 'PARTIALLY_ALLOCATED'::text]))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
