"""Audit rows name the application by which somebody acted."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0044"

OWN = """
UPDATE audit_event a SET application_id = p.id
  FROM principal p WHERE p.id = a.actor_id AND p.application
"""
"""What applications did for themselves; of those that acted for somebody, nothing was kept."""


def upgrade() -> None:
    op.add_column("audit_event", sa.Column("application_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("audit_event_application_id_fkey"),
        "audit_event",
        "principal",
        ["application_id"],
        ["id"],
    )
    op.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")
    op.execute(OWN)
    op.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only")
    op.create_index(
        "audit_event_application_idx",
        "audit_event",
        ["application_id", "created_at", "id"],
        postgresql_where=sa.text("application_id IS NOT NULL"),
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
