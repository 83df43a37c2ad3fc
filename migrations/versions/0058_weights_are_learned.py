"""weights are learned, proposed with their replay; « wrong resource » says so."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"

REASONS = "'TOO_FAR', 'TIMING', 'QUANTITY', 'QUALITY', 'WRONG_RESOURCE', 'TERMS', 'REGULATORY', 'ALREADY_SOLVED', 'NOT_REACHABLE', 'OUT_OF_SCOPE', 'TRUST', 'OTHER'"


def upgrade() -> None:
    op.drop_constraint(op.f("match_decline_reason_check"), "match", type_="check")
    op.execute(
        f"ALTER TABLE match ADD CONSTRAINT match_decline_reason_check CHECK (decline_reason IN ({REASONS}))"
    )
    op.add_column("weight_set", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column("weight_set", "reason", nullable=True)
    op.execute("UPDATE weight_set SET decided_at = created_at")
    op.drop_constraint(op.f("weight_set_status_check"), "weight_set", type_="check")
    op.drop_constraint(op.f("weight_set_origin_check"), "weight_set", type_="check")
    op.create_check_constraint(
        op.f("weight_set_status_check"),
        "weight_set",
        "status IN ('PROPOSED', 'REFUSED', 'REJECTED', 'IN_FORCE', 'REPLACED')",
    )
    op.create_check_constraint(
        op.f("weight_set_origin_check"), "weight_set", "origin IN ('CHOSEN', 'RESTORED', 'FITTED')"
    )
    op.create_check_constraint(
        op.f("weight_set_decided_check"),
        "weight_set",
        "(status IN ('PROPOSED', 'REFUSED')) = (num_nulls(reason, decided_at) = 2) AND num_nulls(reason, decided_at) IN (0, 2)",
    )
    op.create_table(
        "weight_replay",
        sa.Column("weight_set_id", sa.UUID(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.Column("first_places_changed", sa.Integer(), nullable=False),
        sa.Column("ndcg_before", sa.Double(), nullable=False),
        sa.Column("ndcg_after", sa.Double(), nullable=False),
        sa.Column("largest_fall", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["weight_set_id"], ["weight_set.id"], name=op.f("weight_replay_weight_set_id_fkey")
        ),
        sa.PrimaryKeyConstraint("weight_set_id", name=op.f("weight_replay_pkey")),
    )
    op.create_table(
        "weight_exposure",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("weight_set_id", sa.UUID(), nullable=False),
        sa.Column("size", sa.Text(), nullable=True),
        sa.Column("before", sa.Double(), nullable=False),
        sa.Column("after", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "size IN ('MICRO', 'SME', 'MID', 'LARGE')", name=op.f("weight_exposure_size_check")
        ),
        sa.ForeignKeyConstraint(
            ["weight_set_id"],
            ["weight_replay.weight_set_id"],
            name=op.f("weight_exposure_weight_set_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("weight_exposure_pkey")),
        sa.UniqueConstraint(
            "weight_set_id",
            "size",
            name=op.f("weight_exposure_weight_set_id_size_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
