"""Alembic's entry: run on the connection, and in the transaction, that `ptce.db.migrate` gives."""

from alembic import context

from ptce.db import tables
from ptce.db.comparison import by_alembic, complete

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    include_object=by_alembic,
    process_revision_directives=complete,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
