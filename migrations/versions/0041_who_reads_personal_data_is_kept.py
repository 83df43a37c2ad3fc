"""Who reads personal data is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.create_table(
        "personal_access",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("reader_id", sa.UUID(), nullable=True),
        sa.Column("member_ids", postgresql.ARRAY(sa.UUID()), nullable=False),
        sa.Column("pole_ids", postgresql.ARRAY(sa.UUID()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["principal.id"], name=op.f("personal_access_reader_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("personal_access_pkey")),
    )
    op.create_index(op.f("personal_access_reader_id_idx"), "personal_access", ["reader_id"])
    op.create_index("personal_access_created_at_idx", "personal_access", ["created_at", "id"])
    op.create_index(
        "personal_access_member_ids_idx", "personal_access", ["member_ids"], postgresql_using="gin"
    )
    op.create_index(
        "personal_access_pole_ids_idx", "personal_access", ["pole_ids"], postgresql_using="gin"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
