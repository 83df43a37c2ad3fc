"""credentials have a kind, scopes and origins."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.add_column(
        "access_token",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
    )
    op.add_column(
        "access_token",
        sa.Column("kind", sa.Text(), server_default=sa.text("'SESSION'"), nullable=False),
    )
    op.add_column("access_token", sa.Column("label", sa.Text(), nullable=True))
    op.add_column("access_token", sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column(
        "access_token",
        sa.Column("origins", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("access_token", sa.Column("application_id", sa.UUID(), nullable=True))
    op.add_column("access_token", sa.Column("member_id", sa.UUID(), nullable=True))
    op.add_column("access_token", sa.Column("replaced_by", sa.UUID(), nullable=True))
    op.add_column(
        "access_token", sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_unique_constraint(op.f("access_token_id_key"), "access_token", ["id"])
    op.create_foreign_key(
        op.f("access_token_member_id_fkey"), "access_token", "member", ["member_id"], ["id"]
    )
    op.create_foreign_key(
        op.f("access_token_replaced_by_fkey"),
        "access_token",
        "access_token",
        ["replaced_by"],
        ["id"],
    )
    op.create_foreign_key(
        op.f("access_token_application_id_fkey"),
        "access_token",
        "principal",
        ["application_id"],
        ["id"],
    )
    op.execute("DROP TRIGGER IF EXISTS access_token_viewers ON access_token")
    op.execute("DROP INDEX IF EXISTS access_token_principal_id_idx")
    op.execute(
        "ALTER TABLE access_token ADD CONSTRAINT access_token_kind_agrees_check CHECK ((((kind = 'PUBLISHABLE_KEY'::text) = (cardinality(origins) > 0)) AND ((kind = 'SESSION'::text) OR (scopes IS NOT NULL)) AND ((kind <> 'PUBLISHABLE_KEY'::text) OR (scopes = ARRAY['READ'::text])) AND ((kind <> 'DELEGATED'::text) OR ((application_id IS NOT NULL) AND (member_id IS NOT NULL)))))"
    )
    op.execute(
        "ALTER TABLE access_token ADD CONSTRAINT access_token_kind_check CHECK ((kind = ANY (ARRAY['SESSION'::text, 'SECRET_KEY'::text, 'PUBLISHABLE_KEY'::text, 'DELEGATED'::text])))"
    )
    op.execute(
        "ALTER TABLE access_token ADD CONSTRAINT access_token_label_length_check CHECK (((char_length(label) >= 1) AND (char_length(label) <= 120)))"
    )
    op.execute(
        "ALTER TABLE access_token ADD CONSTRAINT access_token_scopes_check CHECK ((scopes <@ ARRAY['READ'::text, 'OFFERS'::text, 'NEEDS'::text, 'MATCHES'::text, 'MEMBERS'::text, 'ADMINISTRATION'::text]))"
    )
    op.execute(
        "CREATE INDEX access_token_application_id_idx ON access_token USING btree (application_id)"
    )
    op.execute(
        "CREATE INDEX access_token_principal_id_id_idx ON access_token USING btree (principal_id, id)"
    )
    op.execute(
        "CREATE INDEX access_token_publishable_idx ON access_token USING btree (id) WHERE ((kind = 'PUBLISHABLE_KEY'::text) AND (revoked_at IS NULL))"
    )
    op.execute(
        "CREATE FUNCTION notify_token() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN\n"
        "  PERFORM pg_notify('viewers', encode(coalesce(NEW.sha256, OLD.sha256), 'hex'));\n"
        "  IF coalesce(NEW.kind, OLD.kind) = 'PUBLISHABLE_KEY' THEN\n"
        "    PERFORM pg_notify('origins', '');\n"
        "  END IF;\n"
        "  RETURN NULL;\n"
        "END $$"
    )
    op.execute(
        "CREATE TRIGGER access_token_news AFTER DELETE OR UPDATE OF expires_at, revoked_at, scopes, origins ON access_token FOR EACH ROW EXECUTE FUNCTION notify_token()"
    )
    op.execute(
        "CREATE TRIGGER access_token_pages AFTER INSERT ON access_token FOR EACH ROW WHEN (NEW.kind = 'PUBLISHABLE_KEY') EXECUTE FUNCTION notify_token()"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
