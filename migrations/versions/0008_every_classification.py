"""every classification."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("CREATE EXTENSION btree_gin")
    op.create_table(
        "department",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("department_pkey")),
    )
    op.create_table(
        "epci",
        sa.Column("siren", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("siren", name=op.f("epci_pkey")),
    )
    # What `seed` wrote, it writes again.
    op.execute("DELETE FROM concept")
    op.execute("DELETE FROM concept_name")
    op.execute('ALTER TABLE concept ALTER COLUMN compact TYPE text COLLATE "C"')
    op.add_column("concept", sa.Column("ess_family", sa.Text(), nullable=True))
    op.add_column("concept_name", sa.Column("preferred", sa.Boolean(), nullable=False))
    op.add_column("concept_name", sa.Column("weight", sa.Integer(), nullable=False))
    op.execute(
        "ALTER TABLE concept ADD CONSTRAINT concept_ess_family_check CHECK ((ess_family = ANY (ARRAY['ASSOCIATION'::text, 'COOPERATIVE'::text, 'MUTUAL'::text, 'FOUNDATION'::text])))"
    )
    op.execute("CREATE INDEX concept_name_weight_idx ON concept_name USING btree (scheme, weight)")
    op.execute("DROP INDEX concept_name_search_text_idx")
    op.execute(
        "CREATE INDEX concept_name_scheme_search_text_idx ON concept_name USING gin (scheme, search_text gin_trgm_ops)"
    )
    op.execute("CREATE INDEX commune_postcodes_idx ON commune USING gin (postcodes)")


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
