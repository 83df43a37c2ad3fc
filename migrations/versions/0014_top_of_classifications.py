"""top of classifications."""

# ruff: noqa: E501

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute(
        "CREATE INDEX concept_top_idx ON concept USING btree (scheme, code, id) WHERE (broader IS NULL)"
    )
    op.execute("DROP INDEX concept_broader_idx")
    op.execute(
        "CREATE INDEX concept_broader_idx ON concept USING btree (scheme, broader, code, id) WHERE (broader IS NOT NULL)"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
