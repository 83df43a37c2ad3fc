"""poles choose what criteria weigh."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    op.create_table(
        "weight_set",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("pole_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("chosen_by", sa.UUID(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('PREMISES', 'VEHICLE', 'EQUIPMENT', 'SKILL', 'WASTE_STREAM')",
            name=op.f("weight_set_kind_check"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("weight_set_number_check")),
        sa.CheckConstraint(
            "status IN ('IN_FORCE', 'REPLACED')", name=op.f("weight_set_status_check")
        ),
        sa.CheckConstraint(
            "origin IN ('CHOSEN', 'RESTORED')", name=op.f("weight_set_origin_check")
        ),
        sa.CheckConstraint(
            "char_length(reason) BETWEEN 1 AND 500", name=op.f("weight_set_reason_length_check")
        ),
        sa.ForeignKeyConstraint(["pole_id"], ["pole.id"], name=op.f("weight_set_pole_id_fkey")),
        sa.ForeignKeyConstraint(
            ["chosen_by"], ["principal.id"], name=op.f("weight_set_chosen_by_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("weight_set_pkey")),
        sa.UniqueConstraint(
            "pole_id", "kind", "number", name=op.f("weight_set_pole_id_kind_number_key")
        ),
    )
    op.execute(
        "CREATE UNIQUE INDEX weight_set_in_force_key ON weight_set USING btree (pole_id, kind) WHERE status = 'IN_FORCE'"
    )
    op.execute("CREATE INDEX weight_set_pole_id_id_idx ON weight_set USING btree (pole_id, id)")
    op.create_table(
        "criterion_weight",
        sa.Column("weight_set_id", sa.UUID(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("weight", sa.Numeric(), nullable=False),
        sa.CheckConstraint(
            "criterion IN ('MEANING', 'DISTANCE', 'CALENDAR', 'QUANTITY', 'PRICE', 'COMPLETENESS', 'EQUIPMENT', 'LEVEL', 'USE', 'WASTE_CODE')",
            name=op.f("criterion_weight_criterion_check"),
        ),
        sa.CheckConstraint("weight > 0 AND weight < 1", name=op.f("criterion_weight_weight_check")),
        sa.ForeignKeyConstraint(
            ["weight_set_id"],
            ["weight_set.id"],
            name=op.f("criterion_weight_weight_set_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("weight_set_id", "criterion", name=op.f("criterion_weight_pkey")),
    )
    op.create_table(
        "rematching",
        sa.Column("request_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("rematching_request_id_fkey")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("rematching_pkey")),
    )
    op.add_column(
        "match",
        sa.Column("weights_version", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
