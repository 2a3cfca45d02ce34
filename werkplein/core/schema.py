"""Brings the tables of a database to the newest migration, and compares migrations with models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command, op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData

from werkplein.core.database import Model

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(engine: Engine, target: str = "head") -> None:
    """Bring the tables up to a migration."""
    _run(engine, lambda config: command.upgrade(config, target))


def downgrade(engine: Engine, target: str = "base") -> None:
    """Take the tables back to a migration."""
    _run(engine, lambda config: command.downgrade(config, target))


def wipe(engine: Engine) -> None:
    """Throw every table away, whatever version it is of: for example data only, which can be made again."""
    found = MetaData()
    found.reflect(engine)
    with engine.begin() as connection:
        for table in reversed(found.sorted_tables):
            table.drop(connection)


def differences(engine: Engine) -> list[Any]:
    """List what the models have otherwise than the migrated tables; empty when they are equal."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Model.metadata))


def _run(engine: Engine, act: Any) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        act(config)


def make_append_only(*tables: str) -> None:
    """Let tables refuse changes, in the migration that runs.

    The audit trail and the figures are evidence: even someone with a database client must not rewrite them unseen.
    """
    for table in tables:
        for statement in _refusing(table):
            op.execute(statement)


def _refusing(table: str) -> list[str]:
    return (
        [_sqlite_trigger(table, act) for act in ("UPDATE", "DELETE")]
        if _is_sqlite()
        else [
            f"CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()",
            # Emptying a whole table passes no row.
            f"CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()",
        ]
    )


def drop_append_only(*tables: str) -> None:
    """Undo `make_append_only`, before the tables themselves are dropped."""
    for table in tables:
        for statement in _allowing(table):
            op.execute(statement)


def _allowing(table: str) -> list[str]:
    if _is_sqlite():
        return [f"DROP TRIGGER {table}_refuses_{act}" for act in ("update", "delete")]
    triggers = [f"DROP TRIGGER {table}_{name} ON {table}" for name in ("stays", "append_only")]
    return [*triggers, f"DROP FUNCTION {table}_is_append_only()"]


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _sqlite_trigger(table: str, act: str) -> str:
    return (
        f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
