"""matches are shortlisted."""

# ruff: noqa: E501

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE match DROP CONSTRAINT match_status_check,\n"
        "ADD CONSTRAINT match_status_check CHECK ((status = ANY (ARRAY['SUGGESTED'::text, 'SHORTLISTED'::text, 'PROPOSED'::text, 'ACCEPTED_BY_PROVIDER'::text, 'ACCEPTED_BY_RECEIVER'::text, 'AGREED'::text, 'DECLINED'::text, 'WITHDRAWN'::text, 'LAPSED'::text, 'EXPIRED'::text, 'CANCELLED'::text])))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
