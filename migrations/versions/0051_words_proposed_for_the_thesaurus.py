"""words proposed for the thesaurus."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.create_table(
        "thesaurus_proposal",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("pole_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("concept", sa.Text(), nullable=False),
        sa.Column("broader", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.UUID(), nullable=True),
        sa.Column("reviewed_by", sa.UUID(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(status = 'PROPOSED') = (reviewed_at IS NULL)",
            name=op.f("thesaurus_proposal_review_check"),
        ),
        sa.CheckConstraint(
            "kind IN ('PREMISES', 'VEHICLE', 'EQUIPMENT', 'SKILL', 'WASTE_STREAM')",
            name=op.f("thesaurus_proposal_kind_check"),
        ),
        sa.CheckConstraint(
            "status IN ('PROPOSED', 'APPROVED', 'REJECTED')",
            name=op.f("thesaurus_proposal_status_check"),
        ),
        sa.CheckConstraint(
            "(broader IS NULL) = (label_en IS NULL)",
            name=op.f("thesaurus_proposal_new_concept_check"),
        ),
        sa.CheckConstraint(
            "char_length(broader) BETWEEN 1 AND 120",
            name=op.f("thesaurus_proposal_broader_length_check"),
        ),
        sa.CheckConstraint(
            "char_length(concept) BETWEEN 1 AND 120",
            name=op.f("thesaurus_proposal_concept_length_check"),
        ),
        sa.CheckConstraint(
            "char_length(label) BETWEEN 1 AND 120",
            name=op.f("thesaurus_proposal_label_length_check"),
        ),
        sa.CheckConstraint(
            "char_length(label_en) BETWEEN 1 AND 120",
            name=op.f("thesaurus_proposal_label_en_length_check"),
        ),
        sa.CheckConstraint(
            "char_length(note) BETWEEN 1 AND 2000",
            name=op.f("thesaurus_proposal_note_length_check"),
        ),
        sa.CheckConstraint(
            "char_length(reason) BETWEEN 1 AND 500",
            name=op.f("thesaurus_proposal_reason_length_check"),
        ),
        sa.ForeignKeyConstraint(
            ["pole_id"], ["pole.id"], name=op.f("thesaurus_proposal_pole_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["principal.id"], name=op.f("thesaurus_proposal_proposed_by_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["principal.id"], name=op.f("thesaurus_proposal_reviewed_by_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("thesaurus_proposal_pkey")),
    )
    op.execute(
        "CREATE INDEX thesaurus_proposal_pole_id_id_idx ON thesaurus_proposal USING btree (pole_id, id)"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
