"""What listings mean is kept beside them."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    op.create_table(
        "request_encoding",
        sa.Column("request_id", sa.UUID(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("packed", sa.LargeBinary(), nullable=True),
        sa.Column("text_sha256", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "num_nulls(fingerprint, packed, text_sha256) IN (0, 3)",
            name=op.f("request_encoding_all_or_nothing_check"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("request_encoding_request_id_fkey")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("request_encoding_pkey")),
    )
    op.create_table(
        "resource_encoding",
        sa.Column("resource_id", sa.UUID(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("packed", sa.LargeBinary(), nullable=True),
        sa.Column("text_sha256", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "num_nulls(fingerprint, packed, text_sha256) IN (0, 3)",
            name=op.f("resource_encoding_all_or_nothing_check"),
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("resource_encoding_resource_id_fkey")
        ),
        sa.PrimaryKeyConstraint("resource_id", name=op.f("resource_encoding_pkey")),
    )
    op.execute(
        "CREATE INDEX request_encoding_fingerprint_idx ON request_encoding USING btree (fingerprint, request_id)"
    )
    op.execute(
        "CREATE INDEX resource_encoding_fingerprint_idx ON resource_encoding USING btree (fingerprint, resource_id)"
    )
    for name in ("request", "resource"):
        op.execute(
            f"INSERT INTO {name}_encoding ({name}_id) SELECT id FROM {name}"
            " WHERE visibility <> 'PRIVATE' AND status NOT IN ('WITHDRAWN', 'EXPIRED')"
        )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
