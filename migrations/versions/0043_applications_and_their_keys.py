"""applications and their keys."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("pole_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "redirect_uris", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("registered_by", sa.UUID(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 120", name=op.f("application_name_length_check")
        ),
        sa.ForeignKeyConstraint(["id"], ["principal.id"], name=op.f("application_id_fkey")),
        sa.ForeignKeyConstraint(["pole_id"], ["pole.id"], name=op.f("application_pole_id_fkey")),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["principal.id"], name=op.f("application_registered_by_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("application_pkey")),
    )
    op.execute("ALTER TABLE access_token DROP CONSTRAINT access_token_replaced_by_fkey")
    op.execute("ALTER TABLE access_token DROP CONSTRAINT access_token_id_key")
    op.execute("ALTER TABLE access_token DROP CONSTRAINT access_token_pkey")
    op.execute("ALTER TABLE access_token ADD CONSTRAINT access_token_pkey PRIMARY KEY (id)")
    op.create_unique_constraint(op.f("access_token_sha256_key"), "access_token", ["sha256"])
    op.create_foreign_key(
        op.f("access_token_replaced_by_fkey"),
        "access_token",
        "access_token",
        ["replaced_by"],
        ["id"],
        ondelete="SET NULL",
    )
    op.execute(
        "CREATE INDEX access_token_replaced_by_idx ON access_token USING btree (replaced_by)"
    )
    op.execute("CREATE INDEX application_pole_id_id_idx ON application USING btree (pole_id, id)")
    # Those that whoever runs the server enrolled before.
    op.execute(
        "INSERT INTO application (id, pole_id, name, confidential, created_at) "
        "SELECT DISTINCT ON (p.id) p.id, g.pole_id, p.name, true, p.created_at "
        "FROM principal p JOIN role_grant g ON g.principal_id = p.id AND g.role = 'PARTNER_APP' "
        "WHERE p.application ORDER BY p.id, g.id"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
