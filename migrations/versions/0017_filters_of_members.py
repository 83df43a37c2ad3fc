"""filters of members."""

# ruff: noqa: E501

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.execute(
        "CREATE INDEX member_article9_category_idx ON member USING btree (article9_category, sort_key, id)"
    )
    op.execute("CREATE INDEX member_circle_idx ON member USING btree (circle, sort_key, id)")
    op.execute(
        "CREATE INDEX member_ess_family_idx ON member USING btree (ess_family, sort_key, id)"
    )
    op.execute("CREATE INDEX member_inclusive_kinds_idx ON member USING gin (inclusive_kinds)")
    op.execute("CREATE INDEX member_labels_idx ON member USING gin (labels)")
    op.execute("CREATE INDEX member_name_words_idx ON member USING gin (sort_key gin_trgm_ops)")
    op.execute("CREATE INDEX member_status_idx ON member USING btree (status, sort_key, id)")
    op.execute(
        "CREATE INDEX permit_verified_idx ON permit USING btree (kind, member_id) WHERE (status = 'VERIFIED'::text)"
    )
    op.execute(
        "CREATE INDEX site_commune_insee_member_id_idx ON site USING btree (commune_insee, member_id)"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
