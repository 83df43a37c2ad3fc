"""People agree to be shown as contacts, to an audience."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"

WITHDRAW = """
CREATE FUNCTION withdraw_contact_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE contact_consent SET withdrawn_at = now()
   WHERE member_id = OLD.member_id AND withdrawn_at IS NULL;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "contact_consent",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("principal_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "audience IN ('MEMBERS', 'POLE_AND_PARTNERS', 'PUBLIC')",
            name=op.f("contact_consent_audience_check"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("contact_consent_member_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"],
            ["person.principal_id"],
            name=op.f("contact_consent_principal_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_consent_pkey")),
    )
    op.create_index(
        "contact_consent_live_key",
        "contact_consent",
        ["member_id", "principal_id", "audience"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index(
        "contact_consent_principal_id_id_idx", "contact_consent", ["principal_id", "id"]
    )
    op.execute(WITHDRAW)
    op.execute(
        "CREATE TRIGGER contact_gone AFTER DELETE ON contact FOR EACH ROW EXECUTE FUNCTION withdraw_contact_consents()"
    )
    op.execute(
        "CREATE TRIGGER contact_changed AFTER UPDATE ON contact FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION withdraw_contact_consents()"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
