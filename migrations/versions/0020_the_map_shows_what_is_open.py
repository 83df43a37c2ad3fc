"""the map shows what is open."""

# ruff: noqa: E501

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.execute("DROP INDEX request_map_idx")
    op.execute(
        "CREATE INDEX request_map_idx ON request USING btree (commune_insee, pole_id) WHERE (status = ANY (ARRAY['PUBLISHED'::text, 'PARTIALLY_ALLOCATED'::text]))"
    )
    op.execute("DROP INDEX resource_map_idx")
    op.execute(
        "CREATE INDEX resource_map_idx ON resource USING btree (commune_insee, pole_id) WHERE (status = ANY (ARRAY['PUBLISHED'::text, 'PARTIALLY_ALLOCATED'::text]))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
