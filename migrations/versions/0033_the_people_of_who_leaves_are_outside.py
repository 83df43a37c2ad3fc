"""The people of who leaves are outside."""

# ruff: noqa: E501

from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.execute(
        "CREATE TRIGGER member_viewers AFTER UPDATE OF status ON member FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION notify_viewers()"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
