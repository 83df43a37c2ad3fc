"""People sign in: invitations, one-time links, identities, sessions."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "sign_in_rate",
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("full_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("sign_in_rate_pkey")),
    )
    op.create_table(
        "person",
        sa.Column("principal_id", sa.UUID(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), server_default=sa.text("'FR'"), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("language IN ('FR', 'EN')", name=op.f("person_language_check")),
        sa.CheckConstraint(
            "char_length(email) BETWEEN 1 AND 254", name=op.f("person_email_length_check")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("person_principal_id_fkey")
        ),
        sa.PrimaryKeyConstraint("principal_id", name=op.f("person_pkey")),
        sa.UniqueConstraint("email", name=op.f("person_email_key")),
    )
    op.create_table(
        "identity",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("principal_id", sa.UUID(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"],
            ["person.principal_id"],
            name=op.f("identity_principal_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("identity_pkey")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("secret_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("pole_id", sa.UUID(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("invited_by", sa.UUID(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.UUID(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(role = 'MEMBER_USER') = (member_id IS NOT NULL)", name=op.f("invitation_member_check")
        ),
        sa.CheckConstraint(
            "role IN ('MEMBER_USER', 'COORDINATOR', 'PARTNER_APP')",
            name=op.f("invitation_role_check"),
        ),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by IS NULL)", name=op.f("invitation_accepted_check")
        ),
        sa.CheckConstraint(
            "char_length(email) BETWEEN 1 AND 254", name=op.f("invitation_email_length_check")
        ),
        sa.CheckConstraint(
            "email IS NULL OR (accepted_at IS NULL AND revoked_at IS NULL)",
            name=op.f("invitation_forgotten_check"),
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["principal.id"], name=op.f("invitation_accepted_by_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["principal.id"], name=op.f("invitation_invited_by_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("invitation_member_id_fkey")
        ),
        sa.ForeignKeyConstraint(["pole_id"], ["pole.id"], name=op.f("invitation_pole_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("invitation_pkey")),
        sa.UniqueConstraint("secret_sha256", name=op.f("invitation_secret_sha256_key")),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("principal_id", sa.UUID(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"],
            ["person.principal_id"],
            name=op.f("sign_in_link_principal_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("sign_in_link_pkey")),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("principal_id", sa.UUID(), nullable=False),
        sa.Column("cookie_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("family_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("refresh_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(cookie_sha256 IS NULL) <> (family_sha256 IS NULL)",
            name=op.f("sign_in_session_way_check"),
        ),
        sa.CheckConstraint(
            "(family_sha256 IS NULL) = (refresh_sha256 IS NULL)",
            name=op.f("sign_in_session_refresh_check"),
        ),
        sa.CheckConstraint(
            "char_length(label) BETWEEN 1 AND 60", name=op.f("sign_in_session_label_length_check")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"],
            ["person.principal_id"],
            name=op.f("sign_in_session_principal_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_in_session_pkey")),
        sa.UniqueConstraint("cookie_sha256", name=op.f("sign_in_session_cookie_sha256_key")),
        sa.UniqueConstraint("family_sha256", name=op.f("sign_in_session_family_sha256_key")),
    )
    op.add_column("access_token", sa.Column("session_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("access_token_session_id_fkey"),
        "access_token",
        "sign_in_session",
        ["session_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.execute("CREATE INDEX access_token_session_id_idx ON access_token USING btree (session_id)")
    op.execute("CREATE INDEX identity_principal_id_idx ON identity USING btree (principal_id)")
    op.execute("CREATE INDEX invitation_pole_id_id_idx ON invitation USING btree (pole_id, id)")
    op.execute("CREATE INDEX sign_in_link_expires_at_idx ON sign_in_link USING btree (expires_at)")
    op.execute(
        "CREATE INDEX sign_in_link_principal_id_idx ON sign_in_link USING btree (principal_id)"
    )
    op.execute("CREATE INDEX sign_in_rate_full_at_idx ON sign_in_rate USING btree (full_at)")
    op.execute(
        "CREATE INDEX sign_in_session_expires_at_idx ON sign_in_session USING btree (expires_at)"
    )
    op.execute(
        "CREATE INDEX sign_in_session_principal_id_idx ON sign_in_session USING btree (principal_id)"
    )
    op.execute(
        "CREATE FUNCTION forget_person() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN\n"
        "  UPDATE principal SET name = 'Personne effacée' WHERE id = OLD.principal_id;\n"
        "  UPDATE access_token SET revoked_at = now()\n"
        "   WHERE principal_id = OLD.principal_id AND revoked_at IS NULL;\n"
        "  RETURN NULL;\n"
        "END $$"
    )
    op.execute(
        "CREATE TRIGGER person_forgotten AFTER DELETE ON person FOR EACH ROW EXECUTE FUNCTION forget_person()"
    )
    op.execute(
        "CREATE OR REPLACE TRIGGER access_token_viewers AFTER UPDATE OR DELETE ON access_token FOR EACH STATEMENT EXECUTE FUNCTION notify_viewers()"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
