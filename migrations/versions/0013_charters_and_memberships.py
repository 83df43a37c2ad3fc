"""charters and memberships."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("charter_signature", sa.Column("withdrawn_on", sa.Date(), nullable=True))
    op.drop_constraint(
        op.f("charter_signature_member_id_charter_version_key"), "charter_signature", type_="unique"
    )
    op.add_column("pole", sa.Column("charter_required", sa.Integer(), nullable=True))
    op.add_column("pole", sa.Column("grace_until", sa.Date(), nullable=True))
    op.add_column(
        "pole",
        sa.Column("charter_settled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
    )
    op.add_column(
        "request",
        sa.Column("suspended", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "resource",
        sa.Column("suspended", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.execute(
        "ALTER TABLE pole ADD CONSTRAINT pole_charter_required_check CHECK ((charter_required < charter_version))"
    )
    op.execute(
        "ALTER TABLE pole ADD CONSTRAINT pole_grace_check CHECK (((charter_required IS NULL) = (grace_until IS NULL)))"
    )
    op.execute(
        "CREATE UNIQUE INDEX charter_signature_live_key ON charter_signature USING btree (member_id, charter_version) WHERE (withdrawn_on IS NULL)"
    )
    op.execute(
        "CREATE INDEX charter_signature_member_id_idx ON charter_signature USING btree (member_id)"
    )
    op.execute(
        "ALTER TABLE member DROP CONSTRAINT member_status_check,\n"
        "ADD CONSTRAINT member_status_check CHECK ((status = ANY (ARRAY['APPLICANT'::text, 'ACTIVE'::text, 'SUSPENDED'::text, 'WITHDRAWN'::text])))"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
