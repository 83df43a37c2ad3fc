"""listings by commune."""

# ruff: noqa: E501

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute(
        "CREATE INDEX request_map_idx ON request USING btree (commune_insee, pole_id) WHERE (status = 'PUBLISHED'::text)"
    )
    op.execute(
        "CREATE INDEX resource_map_idx ON resource USING btree (commune_insee, pole_id) WHERE (status = 'PUBLISHED'::text)"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
