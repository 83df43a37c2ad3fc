"""words are found despite a typing error."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "word",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("spellings", sa.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("word_pkey")),
    )
    op.execute(
        "CREATE INDEX concept_name_scheme_name_idx ON concept_name USING btree (scheme, search_text)"
    )
    op.execute(
        "CREATE INDEX member_words_idx ON member USING gin (string_to_array(sort_key, ' '::text))"
    )
    op.execute(
        "CREATE INDEX request_words_idx ON request USING gin (string_to_array(search_text, ' '::text))"
    )
    op.execute(
        "CREATE INDEX resource_words_idx ON resource USING gin (string_to_array(search_text, ' '::text))"
    )
    op.execute("CREATE INDEX word_spellings_idx ON word USING gin (spellings)")
    op.execute("CREATE INDEX word_word_idx ON word USING btree (word)")
    op.execute(
        "CREATE FUNCTION near_words(spelt text[]) RETURNS text[]\n"
        "  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$\n"
        "SELECT coalesce(array_agg(DISTINCT word), '{}') FROM word WHERE spellings && spelt\n"
        "$$"
    )
    op.execute(
        "CREATE FUNCTION remember_words() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "DECLARE\n"
        "  written text;\n"
        "BEGIN\n"
        "  IF TG_TABLE_NAME = 'member' THEN\n"
        "    written := NEW.sort_key;\n"
        "  ELSE\n"
        "    written := NEW.search_text;\n"
        "  END IF;\n"
        "  INSERT INTO word (word, spellings)\n"
        "  SELECT given, spellings(given)\n"
        "    FROM (SELECT DISTINCT unnest(string_to_array(written, ' ')) AS given) words\n"
        "   WHERE given ~ '^[a-z]{3,40}$'\n"
        "     AND NOT EXISTS (SELECT FROM word WHERE word.word = given);\n"
        "  RETURN NULL;\n"
        "END $$"
    )
    op.execute(
        "CREATE FUNCTION spellings(word text) RETURNS text[]\n"
        "  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$\n"
        "SELECT CASE WHEN length(stem) < 3 THEN '{}' ELSE ARRAY(\n"
        "         SELECT DISTINCT spelling\n"
        "           FROM generate_series(0, length(stem)) at,\n"
        "                concat(left(stem, greatest(at - 1, 0)), substr(stem, at + 1)) spelling\n"
        "          WHERE length(spelling) >= 3) END\n"
        "  FROM (SELECT CASE WHEN word ~ '^[a-z]{3,40}$'\n"
        "               THEN regexp_replace(word, '(?<=\\w[^e]a)ux$|(?<=\\w\\w)[sx]$', '') ELSE '' END AS stem) stemmed\n"
        "$$"
    )
    op.execute(
        "INSERT INTO word (word, spellings)\n"
        "SELECT given, spellings(given)\n"
        "  FROM (SELECT unnest(string_to_array(search_text, ' ')) AS given FROM resource\n"
        "        UNION SELECT unnest(string_to_array(search_text, ' ')) FROM request\n"
        "        UNION SELECT unnest(string_to_array(sort_key, ' ')) FROM member) words\n"
        " WHERE given ~ '^[a-z]{3,40}$'"
    )
    op.execute(
        "CREATE TRIGGER member_words AFTER INSERT OR UPDATE OF sort_key ON member FOR EACH ROW EXECUTE FUNCTION remember_words()"
    )
    op.execute(
        "CREATE TRIGGER request_words AFTER INSERT OR UPDATE OF search_text ON request FOR EACH ROW EXECUTE FUNCTION remember_words()"
    )
    op.execute(
        "CREATE TRIGGER resource_words AFTER INSERT OR UPDATE OF search_text ON resource FOR EACH ROW EXECUTE FUNCTION remember_words()"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup, or write the next migration")
