"""classifications."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("CREATE EXTENSION pg_trgm")
    op.create_table(
        "concept",
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("compact", sa.Text(), nullable=False),
        sa.Column("label_fr", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=True),
        sa.Column("broader", sa.Text(), nullable=True),
        sa.Column("hazardous", sa.Boolean(), nullable=True),
        sa.Column("mirrors", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "scheme IN ('LOW', 'ROME', 'NAF', 'NAF_2025', 'LEGAL_CATEGORY', 'COMMUNE', 'ICPE', 'HAZARD_PROPERTY', 'TREATMENT_OPERATION', 'UNIT', 'EXCHANGE_MODE', 'VEHICLE_CATEGORY', 'DRIVING_LICENCE', 'ERP_TYPE')",
            name=op.f("concept_scheme_check"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme", "broader"],
            ["concept.scheme", "concept.code"],
            name=op.f("concept_scheme_broader_fkey"),
        ),
        sa.PrimaryKeyConstraint("scheme", "code", name=op.f("concept_pkey")),
        sa.UniqueConstraint("id", name=op.f("concept_id_key")),
        sa.UniqueConstraint("scheme", "compact", name=op.f("concept_scheme_compact_key")),
    )
    op.create_table(
        "concept_name",
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scheme", "code", "label", name=op.f("concept_name_pkey")),
    )
    op.execute(
        "CREATE INDEX concept_broader_idx ON concept USING btree (scheme, broader, code, id)"
    )
    op.execute(
        "CREATE INDEX concept_name_search_text_idx ON concept_name USING gin (search_text gin_trgm_ops)"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
