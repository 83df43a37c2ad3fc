"""photos of a listing."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("resource_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "char_length(alt) BETWEEN 1 AND 300", name=op.f("photo_alt_length_check")
        ),
        sa.CheckConstraint(
            "octet_length(image) BETWEEN 1 AND 1048576", name=op.f("photo_image_check")
        ),
        sa.CheckConstraint(
            "octet_length(thumbnail) BETWEEN 1 AND 131072", name=op.f("photo_thumbnail_check")
        ),
        sa.CheckConstraint("position BETWEEN 1 AND 3", name=op.f("photo_position_check")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("photo_resource_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("photo_pkey")),
        sa.UniqueConstraint(
            "resource_id",
            "position",
            deferrable=True,
            initially="IMMEDIATE",
            name=op.f("photo_resource_id_position_key"),
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
