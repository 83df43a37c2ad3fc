"""Sessions are listed by whom they are."""

# ruff: noqa: E501

from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.execute("DROP INDEX IF EXISTS sign_in_session_principal_id_idx")
    op.execute(
        "CREATE INDEX sign_in_session_principal_id_id_idx ON sign_in_session USING btree (principal_id, id)"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
