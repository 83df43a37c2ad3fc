"""scores become likelihoods."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    op.create_table(
        "calibration",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("a", sa.Double(), nullable=False),
        sa.Column("b", sa.Double(), nullable=False),
        sa.Column("ece", sa.Double(), nullable=False),
        sa.Column("brier", sa.Double(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('PREMISES', 'VEHICLE', 'EQUIPMENT', 'SKILL', 'WASTE_STREAM')",
            name=op.f("calibration_kind_check"),
        ),
        sa.CheckConstraint("a > 0", name=op.f("calibration_order_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("calibration_pkey")),
        sa.UniqueConstraint("kind", "number", name=op.f("calibration_kind_number_key")),
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
