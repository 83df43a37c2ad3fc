"""Periods have their ends."""

from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE resource ADD CONSTRAINT resource_available_check"
        " CHECK (NOT isempty(available) AND NOT lower_inf(available))"
    )
    op.execute(
        "ALTER TABLE request ADD CONSTRAINT request_period_check"
        " CHECK (NOT isempty(period) AND NOT lower_inf(period) AND NOT upper_inf(period))"
    )
    op.execute(
        "ALTER TABLE match ADD CONSTRAINT match_periods_check"
        " CHECK (NOT lower_inf(periods) AND NOT upper_inf(periods))"
    )
    op.execute("ALTER TABLE booking DROP CONSTRAINT booking_during_check")
    op.execute(
        "ALTER TABLE booking ADD CONSTRAINT booking_during_check"
        " CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
