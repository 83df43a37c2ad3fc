"""applications act for members."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    op.create_table(
        "authorization_code",
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("application_id", sa.UUID(), nullable=False),
        sa.Column("principal_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("challenge", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_id", sa.UUID(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("authorization_code_application_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("authorization_code_member_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"],
            ["person.principal_id"],
            name=op.f("authorization_code_principal_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sign_in_session.id"],
            name=op.f("authorization_code_session_id_fkey"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("authorization_code_pkey")),
    )
    op.add_column("sign_in_session", sa.Column("application_id", sa.UUID(), nullable=True))
    op.add_column("sign_in_session", sa.Column("member_id", sa.UUID(), nullable=True))
    op.add_column("sign_in_session", sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=True))
    op.create_foreign_key(
        op.f("sign_in_session_application_id_fkey"),
        "sign_in_session",
        "application",
        ["application_id"],
        ["id"],
    )
    op.create_foreign_key(
        op.f("sign_in_session_member_id_fkey"), "sign_in_session", "member", ["member_id"], ["id"]
    )
    op.execute(
        "ALTER TABLE sign_in_session ADD CONSTRAINT sign_in_session_delegation_check CHECK ((((application_id IS NULL) = (member_id IS NULL)) AND ((application_id IS NULL) = (scopes IS NULL)) AND ((application_id IS NULL) OR (family_sha256 IS NOT NULL))))"
    )
    op.execute(
        "ALTER TABLE sign_in_session ADD CONSTRAINT sign_in_session_scopes_check CHECK ((scopes <@ ARRAY['READ'::text, 'OFFERS'::text, 'NEEDS'::text, 'MATCHES'::text, 'MEMBERS'::text, 'ADMINISTRATION'::text]))"
    )
    op.execute(
        "CREATE INDEX authorization_code_expires_at_idx ON authorization_code USING btree (expires_at)"
    )
    op.execute(
        "CREATE INDEX authorization_code_principal_id_idx ON authorization_code USING btree (principal_id)"
    )
    op.execute(
        "CREATE INDEX authorization_code_session_id_idx ON authorization_code USING btree (session_id)"
    )
    op.execute(
        "CREATE INDEX sign_in_session_application_id_idx ON sign_in_session USING btree (application_id)"
    )
    op.execute(
        "CREATE FUNCTION notify_origins() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN\n"
        "  PERFORM pg_notify('origins', '');\n"
        "  RETURN NULL;\n"
        "END $$"
    )
    op.execute(
        "CREATE TRIGGER application_pages AFTER INSERT OR DELETE OR UPDATE OF redirect_uris, confidential ON application FOR EACH STATEMENT EXECUTE FUNCTION notify_origins()"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
