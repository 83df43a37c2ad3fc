"""More roles."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.add_column(
        "role_grant",
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.drop_constraint("role_grant_role_check", "role_grant")
    op.drop_constraint("role_grant_member_check", "role_grant")
    op.create_check_constraint(
        op.f("role_grant_role_check"),
        "role_grant",
        "role IN ('MEMBER_USER', 'MEMBER_ADMIN', 'COORDINATOR', 'EVALUATOR', 'POLE_ADMIN', 'PARTNER_APP', 'AUDITOR')",
    )
    op.create_check_constraint(
        op.f("role_grant_member_check"),
        "role_grant",
        "(role IN ('MEMBER_USER', 'MEMBER_ADMIN')) = (member_id IS NOT NULL)",
    )
    op.drop_constraint("invitation_role_check", "invitation")
    op.drop_constraint("invitation_member_check", "invitation")
    op.create_check_constraint(
        op.f("invitation_role_check"),
        "invitation",
        "role IN ('MEMBER_USER', 'MEMBER_ADMIN', 'COORDINATOR', 'EVALUATOR', 'POLE_ADMIN', 'PARTNER_APP', 'AUDITOR')",
    )
    op.create_check_constraint(
        op.f("invitation_member_check"),
        "invitation",
        "(role IN ('MEMBER_USER', 'MEMBER_ADMIN')) = (member_id IS NOT NULL)",
    )
    op.create_index("role_grant_pole_id_id_idx", "role_grant", ["pole_id", "id"])
    op.create_index("role_grant_member_id_id_idx", "role_grant", ["member_id", "id"])


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
