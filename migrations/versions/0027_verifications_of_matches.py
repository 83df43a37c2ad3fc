"""verifications of matches."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "match_verification",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("match_id", sa.UUID(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.UUID(), nullable=False),
        sa.Column("pole_id", sa.UUID(), nullable=False),
        sa.Column("rule_set_version", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["principal.id"], name=op.f("match_verification_actor_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["match_id"], ["match.id"], name=op.f("match_verification_match_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["pole_id"], ["pole.id"], name=op.f("match_verification_pole_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("match_verification_pkey")),
    )
    op.execute(
        "CREATE INDEX match_verification_match_id_idx ON match_verification USING btree (match_id)"
    )
    op.execute(
        "CREATE TRIGGER match_verification_append_only BEFORE UPDATE OR DELETE ON match_verification FOR EACH ROW EXECUTE FUNCTION forbid_change()"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
