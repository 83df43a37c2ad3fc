"""words that were taken for close are set apart."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    op.add_column("thesaurus_proposal", sa.Column("apart_from", sa.Text(), nullable=True))
    op.add_column("thesaurus_proposal", sa.Column("match_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("thesaurus_proposal_match_id_fkey"),
        "thesaurus_proposal",
        "match",
        ["match_id"],
        ["id"],
    )
    op.create_check_constraint(
        op.f("thesaurus_proposal_apart_from_length_check"),
        "thesaurus_proposal",
        "char_length(apart_from) BETWEEN 1 AND 120",
    )
    op.create_check_constraint(
        op.f("thesaurus_proposal_apart_check"),
        "thesaurus_proposal",
        "(apart_from IS NULL) = (match_id IS NULL)",
    )
    op.execute(
        "CREATE UNIQUE INDEX thesaurus_proposal_apart_key ON thesaurus_proposal USING btree (pole_id, kind, lower(label), lower(apart_from)) WHERE apart_from IS NOT NULL"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
