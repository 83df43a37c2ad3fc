"""Records are read by pole, whatever they are filtered by."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"

BY_POLE = """
INSERT INTO personal_access (reader_id, member_ids, pole_id, created_at)
SELECT reader_id, array_agg(member.id ORDER BY member.id), member.pole_id, read.created_at
  FROM personal_access read JOIN member ON member.id = ANY(member_ids)
 GROUP BY read.id, member.pole_id
"""

RUBRIQUES = {
    "permit_pole_rubrique_idx": ["pole_id", "rubrique", "id"],
    "permit_rubrique_id_idx": ["rubrique", "id"],
}


def upgrade() -> None:
    op.add_column("personal_access", sa.Column("pole_id", sa.UUID(), nullable=True))
    op.drop_index("personal_access_pole_ids_idx", "personal_access")
    op.alter_column("personal_access", "pole_ids", nullable=True)
    op.execute(BY_POLE)
    op.execute("DELETE FROM personal_access WHERE pole_id IS NULL")
    op.drop_column("personal_access", "pole_ids")
    op.alter_column("personal_access", "pole_id", nullable=False)
    op.create_foreign_key(
        op.f("personal_access_pole_id_fkey"), "personal_access", "pole", ["pole_id"], ["id"]
    )
    op.create_index("personal_access_pole_idx", "personal_access", ["pole_id", "created_at", "id"])
    op.create_index("permit_pole_status_idx", "permit", ["pole_id", "status", "id"])
    op.create_index("permit_pole_kind_idx", "permit", ["pole_id", "kind", "id"])
    op.create_index("permit_kind_id_idx", "permit", ["kind", "id"])
    for name, columns in RUBRIQUES.items():
        op.create_index(name, "permit", columns, postgresql_where=sa.text("rubrique IS NOT NULL"))
    op.create_index("role_grant_pole_role_idx", "role_grant", ["pole_id", "role", "id"])
    op.create_index("invitation_member_id_id_idx", "invitation", ["member_id", "id"])
    op.create_index(
        "audit_event_other_command_idx",
        "audit_event",
        ["other_pole_id", "command", "created_at", "id"],
        postgresql_where=sa.text("other_pole_id IS NOT NULL"),
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
