"""Brings the tables of a database to the newest migration, and compares migrations with models."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command, op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData

from werkplein.core.database import Model

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
# So many that no two sums are equal by chance, and so few that the sum over a million rows still fits.
STAMPS = 2**40


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


def allow_also(table: str, column: str, constraint: str, *values: str) -> None:
    """Let a column hold more values than its list allows, in the migration that runs; what it allowed stays allowed."""
    _list_values(table, column, constraint, [*_listed(table, constraint), *values])


def allow_no_more(table: str, column: str, constraint: str, *values: str) -> None:
    """Undo `allow_also`: rows that hold one of these values go."""
    gone = ", ".join(f"'{value}'" for value in values)
    op.execute(f"DELETE FROM {table} WHERE {column} IN ({gone})")
    _list_values(table, column, constraint, [each for each in _listed(table, constraint) if each not in values])


def _listed(table: str, constraint: str) -> list[str]:
    """Give the values that the list of a column allows now, whichever migrations made it."""
    found = sa.inspect(op.get_bind()).get_check_constraints(table)
    condition = next(each["sqltext"] for each in found if each["name"] == constraint)
    return re.findall(r"'(\w+)'", condition)


def _list_values(table: str, column: str, constraint: str, values: Collection[str]) -> None:
    allowed = ", ".join(f"'{value}'" for value in values)
    if not _is_sqlite():
        op.drop_constraint(op.f(constraint), table, type_="check")
        op.create_check_constraint(op.f(constraint), table, f"{column} IN ({allowed})")
        return
    # SQLite cannot change a list in place. The table is made anew as it stands, with all that hangs on it; rows of
    # others that refer to it find the same rows again before the transaction ends.
    op.execute("PRAGMA defer_foreign_keys = ON")
    question = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL ORDER BY rowid")
    made = op.get_bind().execute(question, {"table": table}).all()
    op.execute(f"CREATE TABLE {table}_before AS SELECT * FROM {table}")
    op.drop_table(table)
    for kind, statement in sorted(made, key=lambda each: ("table", "index", "trigger").index(each[0])):
        if kind == "trigger":
            continue
        listed = rf"({re.escape(constraint)}\"? CHECK \({column} IN \()[^)]*\)"
        op.execute(sa.text(re.sub(listed, rf"\g<1>{allowed})", statement).replace(":", "\\:")))
    op.execute(f"INSERT INTO {table} SELECT * FROM {table}_before")
    op.drop_table(f"{table}_before")
    for kind, statement in made:
        if kind == "trigger":
            op.execute(sa.text(statement.replace(":", "\\:")))


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


def add_stamps(*tables: str) -> None:
    """Give tables a stamp that every change renews, in the migration that runs."""
    for table in tables:
        op.add_column(table, sa.Column("stamp", sa.BigInteger(), nullable=False, server_default="0"))
        op.create_index(f"ix_{table}_stamp", table, ["stamp"])
    make_stamps(*tables)


def remove_stamps(*tables: str) -> None:
    """Undo `add_stamps`."""
    drop_stamps(*tables)
    for table in tables:
        op.drop_index(f"ix_{table}_stamp", table)
        op.drop_column(table, "stamp")


def make_stamps(*tables: str) -> None:
    """Let every new and every changed row get another stamp, in the migration that runs.

    The sum of the stamps then tells whether anything changed, whoever did it and by whatever means. A migration that
    copies such a table (SQLite's way of altering one) has to make them again.
    """
    for table in tables:
        for statement in _stamping(table):
            op.execute(statement)


def _stamping(table: str) -> list[str]:
    if _is_sqlite():
        # Its own change of the stamp does not count as one.
        renew = f"UPDATE {table} SET stamp = abs(random() % {STAMPS}) WHERE rowid = NEW.rowid"
        return [
            f"CREATE TRIGGER {table}_stamps_insert AFTER INSERT ON {table} BEGIN {renew}; END",
            f"CREATE TRIGGER {table}_stamps_update AFTER UPDATE ON {table} "
            f"WHEN NEW.stamp = OLD.stamp BEGIN {renew}; END",
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_gets_stamp() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN NEW.stamp := floor(random() * {STAMPS})::bigint; RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_stamps BEFORE INSERT OR UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_gets_stamp()",
    ]


def drop_stamps(*tables: str) -> None:
    """Undo `make_stamps`, before the column is dropped."""
    for table in tables:
        for statement in _stampless(table):
            op.execute(statement)


def _stampless(table: str) -> list[str]:
    if _is_sqlite():
        return [f"DROP TRIGGER {table}_stamps_{act}" for act in ("insert", "update")]
    return [f"DROP TRIGGER {table}_stamps ON {table}", f"DROP FUNCTION {table}_gets_stamp()"]


def make_stamps_of_owner(table: str, owner: str, key: str) -> None:
    """Let every row that is made, changed or taken away renew the stamp of the row of `owner` with the same key."""
    for statement in _stamping_owner(table, owner, key):
        op.execute(statement)


def _stamping_owner(table: str, owner: str, key: str) -> list[str]:
    if _is_sqlite():
        keys = {"insert": f"NEW.{key}", "update": f"NEW.{key}, OLD.{key}", "delete": f"OLD.{key}"}
        return [
            f"CREATE TRIGGER {table}_stamps_owner_{act} AFTER {act.upper()} ON {table} "
            f"BEGIN UPDATE {owner} SET stamp = abs(random() % {STAMPS}) WHERE {key} IN ({changed}); END"
            for act, changed in keys.items()
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_stamps_owner() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        # The owner gives its row another stamp at every change.
        f"IF TG_OP <> 'INSERT' THEN UPDATE {owner} SET stamp = 0 WHERE {key} = OLD.{key}; END IF; "
        f"IF TG_OP <> 'DELETE' THEN UPDATE {owner} SET stamp = 0 WHERE {key} = NEW.{key}; END IF; "
        "RETURN NULL; END $$",
        f"CREATE TRIGGER {table}_owner AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_stamps_owner()",
    ]


def drop_stamps_of_owner(table: str) -> None:
    """Undo `make_stamps_of_owner`."""
    if _is_sqlite():
        statements = [f"DROP TRIGGER {table}_stamps_owner_{act}" for act in ("insert", "update", "delete")]
    else:
        statements = [f"DROP TRIGGER {table}_owner ON {table}", f"DROP FUNCTION {table}_stamps_owner()"]
    for statement in statements:
        op.execute(statement)
