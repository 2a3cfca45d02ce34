"""What migrations make their tables of, and what several of them have to do.

A migration makes the same for ever. So nothing here may come out otherwise than it did: a migration that needs
something else gets a helper with a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from werkplein.core.database import UtcDateTime
from werkplein.core.schema import allow_also, allow_no_more

_EXPECTED = ("obligation", "kind", "ck_obligation_obligation_kind")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    """Give the condition that every row of a table has to meet."""
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def refers(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    """Let a column that stands apart refer to the key of another table."""
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=op.f(f"fk_{table}_{column}_{other}"))


def reference(table: str, column: str, other: str, nullable: bool = False) -> sa.Column[Any]:
    """Give a column that refers to the row of another table."""
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.Column(column, sa.Integer(), sa.ForeignKey(f"{other}.id", name=name), nullable=nullable)


def text(name: str) -> sa.Column[Any]:
    """Give a column of as many words as somebody wants."""
    return sa.Column(name, sa.Text(), nullable=False)


def line(name: str, length: int = 200) -> sa.Column[Any]:
    """Give a column of a few words."""
    return sa.Column(name, sa.String(length), nullable=False)


def day(name: str, nullable: bool = False) -> sa.Column[Any]:
    """Give a column of days."""
    return sa.Column(name, sa.Date(), nullable=nullable)


def number(name: str) -> sa.Column[Any]:
    """Give a column of whole numbers that may stay empty."""
    return sa.Column(name, sa.Integer(), nullable=True)


def dates_and_by() -> list[sa.Column[Any]]:
    """Give the columns of a row that is only ever added: when it holds, and when and by whom it was written."""
    return [
        day("holds_on"),
        day("recorded_on"),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        number("actor_id"),
        line("actor_label"),
    ]


def index_dates(*tables: str) -> None:
    """Let rows be found by the day they hold from and the day they were written."""
    for table in tables:
        for column in ("holds_on", "recorded_on"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def one_while(condition: str, name: str, table: str, columns: list[str]) -> None:
    """Let these columns occur once among the rows that meet a condition."""
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def expect_also(*kinds: str) -> None:
    """Let more kinds of obligations be kept."""
    allow_also(*_EXPECTED, *kinds)


def expect_no_more(*kinds: str) -> None:
    """Undo `expect_also`: what was expected goes, with what was told of it."""
    forget_reminders("kind IN ({})".format(", ".join(f"'{kind}'" for kind in kinds)))
    allow_no_more(*_EXPECTED, *kinds)


def forget_reminders(about: str) -> None:
    """Take away what was told of obligations that meet a condition, before they go themselves."""
    steps = f"SELECT id FROM reminder_step WHERE obligation_id IN (SELECT id FROM obligation WHERE {about})"
    op.execute(f"DELETE FROM reminder WHERE step_id IN ({steps})")
    op.execute(f"DELETE FROM reminder_step WHERE id IN ({steps})")


@contextmanager
def altered(table: str) -> Iterator[BatchOperations]:
    """Alter a table that rows of others refer to; what refuses changes of its own rows is off meanwhile.

    SQLite makes the table anew. It counts who refers to a row that goes, and forgets that only when the row comes back:
    another table that gets the name does not do. So the rows go before, and come back after.
    """
    if op.get_bind().dialect.name != "sqlite":
        with op.batch_alter_table(table) as batch:
            yield batch
        return
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TABLE {table}_before AS SELECT * FROM {table}")
    op.execute(f"DELETE FROM {table}")
    before = _columns(table)
    with op.batch_alter_table(table) as batch:
        yield batch
    kept = ", ".join(name for name in _columns(table) if name in before)
    op.execute(f"INSERT INTO {table} ({kept}) SELECT {kept} FROM {table}_before")
    op.drop_table(f"{table}_before")


def _columns(table: str) -> list[str]:
    return [each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)]
