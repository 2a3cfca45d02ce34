"""Runs the migrations on the connection that `werkplein.core.schema` hands over."""

from alembic import context

import werkplein.app  # noqa: F401 - importing the features fills the metadata
from werkplein.core.database import Model

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Model.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
