"""The audit trail is read by pole."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

POLES = """
CREATE FUNCTION audit_poles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE NEW.object_type
    WHEN 'pole' THEN
      NEW.pole_id := NEW.object_id;
    WHEN 'match' THEN
      SELECT receiver_pole_id, nullif(provider_pole_id, receiver_pole_id)
        INTO NEW.pole_id, NEW.other_pole_id FROM match WHERE id = NEW.object_id;
    WHEN 'booking' THEN
      SELECT receiver_pole_id, nullif(provider_pole_id, receiver_pole_id)
        INTO NEW.pole_id, NEW.other_pole_id FROM booking WHERE id = NEW.object_id;
    WHEN 'site' THEN
      SELECT m.pole_id INTO NEW.pole_id
        FROM site s JOIN member m ON m.id = s.member_id WHERE s.id = NEW.object_id;
    WHEN 'member' THEN
      SELECT pole_id INTO NEW.pole_id FROM member WHERE id = NEW.object_id;
    WHEN 'resource' THEN
      SELECT pole_id INTO NEW.pole_id FROM resource WHERE id = NEW.object_id;
    WHEN 'request' THEN
      SELECT pole_id INTO NEW.pole_id FROM request WHERE id = NEW.object_id;
    WHEN 'permit' THEN
      SELECT pole_id INTO NEW.pole_id FROM permit WHERE id = NEW.object_id;
    ELSE
  END CASE;
  RETURN NEW;
END $$
"""

WRITTEN = """
UPDATE audit_event a SET pole_id = found.pole, other_pole_id = found.other
  FROM (
    SELECT id, id AS pole, NULL::uuid AS other FROM pole
    UNION ALL SELECT id, receiver_pole_id, nullif(provider_pole_id, receiver_pole_id) FROM match
    UNION ALL SELECT id, receiver_pole_id, nullif(provider_pole_id, receiver_pole_id) FROM booking
    UNION ALL SELECT s.id, m.pole_id, NULL FROM site s JOIN member m ON m.id = s.member_id
    UNION ALL SELECT id, pole_id, NULL FROM member
    UNION ALL SELECT id, pole_id, NULL FROM resource
    UNION ALL SELECT id, pole_id, NULL FROM request
    UNION ALL SELECT id, pole_id, NULL FROM permit
  ) found
 WHERE found.id = a.object_id
"""


def upgrade() -> None:
    for column in ("pole_id", "other_pole_id"):
        op.add_column("audit_event", sa.Column(column, sa.UUID(), nullable=True))
        op.create_foreign_key(
            op.f(f"audit_event_{column}_fkey"), "audit_event", "pole", [column], ["id"]
        )
    op.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")
    op.execute(WRITTEN)
    op.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only")
    op.execute(POLES)
    op.execute(
        "CREATE TRIGGER audit_event_poles BEFORE INSERT ON audit_event FOR EACH ROW "
        "WHEN (NEW.pole_id IS NULL) EXECUTE FUNCTION audit_poles()"
    )
    op.create_index("audit_event_pole_idx", "audit_event", ["pole_id", "created_at", "id"])
    op.create_index(
        "audit_event_other_pole_idx",
        "audit_event",
        ["other_pole_id", "created_at", "id"],
        postgresql_where=sa.text("other_pole_id IS NOT NULL"),
    )
    op.create_index("audit_event_actor_idx", "audit_event", ["actor_id", "created_at", "id"])
    op.create_index(
        "audit_event_command_idx", "audit_event", ["pole_id", "command", "created_at", "id"]
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
