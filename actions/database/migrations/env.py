"""Runs migrations on the connection that `actions.database.migrate` hands over, inside its transaction.

Without a connection, and with the name of a dialect in its place, the statements are written out.
"""

from __future__ import annotations

from alembic import context

attributes = context.config.attributes
if context.is_offline_mode():
    context.configure(dialect_name=attributes["dialect"], render_as_batch=True)
else:
    context.configure(connection=attributes["connection"], render_as_batch=True)
context.run_migrations()
