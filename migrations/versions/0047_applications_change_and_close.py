"""Applications change, and are closed."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    op.add_column(
        "application",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )
    op.add_column("application", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("DROP TRIGGER application_pages ON application")
    op.execute(
        "CREATE TRIGGER application_pages AFTER INSERT OR DELETE OR UPDATE OF "
        "redirect_uris, confidential, closed_at ON application "
        "FOR EACH STATEMENT EXECUTE FUNCTION notify_origins()"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
