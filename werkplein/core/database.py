"""The database: typed models, one unit of work per request, and the few statements both databases spell differently.

A request that may write begins with BEGIN IMMEDIATE on SQLite: a transaction that reads first and then writes
would fail with "database is locked" whatever the timeout. Every other request is read-only on both databases.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated, Any, TypeVar

from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Executable,
    Integer,
    MetaData,
    Select,
    String,
    Text,
    TypeDecorator,
    bindparam,
    event,
    func,
    inspect,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Compiled
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, Session, mapped_column
from sqlalchemy.util import LRUCache

from werkplein.core.labels import LabelEnum

BUSY_TIMEOUT_MS = 20_000
STATEMENTS_KEPT = 500
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MAY_WRITE: ContextVar[bool] = ContextVar("may_write", default=True)

db = SQLAlchemy()


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC with its zone; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it could mean anything."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


key = Annotated[int, mapped_column(primary_key=True)]
code = Annotated[str, mapped_column(String(64))]
name = Annotated[str, mapped_column(String(200))]
text = Annotated[str, mapped_column(Text)]
day = Annotated[date, mapped_column(Date)]
moment = Annotated[datetime, mapped_column(UtcDateTime)]
facts = Annotated[dict[str, Any], mapped_column(JSON)]


# Renewed by the database itself at every change of the row (`schema.make_stamps`); pages read sums only.
stamp = Annotated[int, mapped_column(BigInteger, server_default="0", index=True, deferred=True)]


class Model(DeclarativeBase):
    """Base of every table; constraints are named so that migrations can find them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Appended:
    """Two dates of every appended row: the day it is about, and the day it was recorded (design 4.1)."""

    holds_on: Mapped[day] = mapped_column(index=True)
    recorded_on: Mapped[day] = mapped_column(index=True)


class Signed:
    """At what moment and by whom a row was written; the label still tells when the account does not any more."""

    recorded_at: Mapped[moment]
    actor_id: Mapped[int | None]
    actor_label: Mapped[name]


class Added:
    """Since when a row is there and who added it, where the row may still change."""

    added_on: Mapped[day]
    added_by: Mapped[int | None]


class Withdrawable(Added):
    """A row that is taken back by saying since when: it stays to be read."""

    withdrawn_on: Mapped[day | None]


def label_enum(labels: type[LabelEnum]) -> Enum:
    """Give the column type that stores the value of the enum and refuses any other, also in the database."""
    return Enum(
        labels,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=re.sub(r"(?<=[a-z])(?=[A-Z])", "_", labels.__name__).lower(),
        values_callable=lambda members: [str(member.value) for member in members],
    )


def engine_options(url: str) -> dict[str, Any]:
    """Give the engine settings for a database address."""
    # What is written is about people, so no message repeats it.
    if url.startswith("sqlite"):
        timeout = {"timeout": BUSY_TIMEOUT_MS / 1000}
        return {"url": url, "hide_parameters": True, "connect_args": timeout, "pool_size": 20}
    return {"url": url, "hide_parameters": True, "pool_size": 10, "max_overflow": 20, "pool_pre_ping": True}


class CompiledByStatement:
    """What statements were compiled to, found by the statement itself where it was made once.

    Its key is a tuple of hundreds of parts: going through them for each question of a page takes longer than some
    answers do. A statement that is made anew each time is found by its key, as it always was.
    """

    def __init__(self, by_key: MutableMapping[Any, Compiled]) -> None:
        """Keep where statements are found by their key."""
        self._by_key = by_key
        self._by_statement: dict[Any, tuple[object, Compiled]] = {}

    def get(self, key: tuple[Any, ...]) -> Compiled | None:
        """Give what a key of SQLAlchemy was compiled to; it holds the dialect, the statement, and how it is asked."""
        known = self._by_statement.get(self._short(key))
        if known is not None:
            return known[1]
        found = self._by_key.get(key)
        if found is not None:
            self._remember(key, found)
        return found

    def __setitem__(self, key: tuple[Any, ...], compiled: Compiled) -> None:
        """Keep it."""
        self._by_key[key] = compiled
        self._remember(key, compiled)

    def _short(self, key: tuple[Any, ...]) -> tuple[Any, ...]:
        return id(key[1]), *key[2:]

    def _remember(self, key: tuple[Any, ...], compiled: Compiled) -> None:
        if len(self._by_statement) >= STATEMENTS_KEPT:
            self._by_statement.clear()
        # With the statement's key itself: while it is kept, nothing else gets its number.
        self._by_statement[self._short(key)] = key[1], compiled


def prepare_engine(engine: Engine) -> None:
    """Make each connection behave the same on both databases."""
    engine.update_execution_options(compiled_cache=CompiledByStatement(LRUCache(STATEMENTS_KEPT)))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction control begins too late; the begin event below takes over.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = MAY_WRITE.get()
    # Straight to the driver, for every request does this.
    driver: Any = connection.connection.driver_connection
    # The driver's connection keeps it from one request to the next.
    if connection.info.get("writes") is not writes:
        driver.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info["writes"] = writes
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    try:
        driver.execute(begin)
    except connection.dialect.dbapi.OperationalError as error:  # type: ignore[union-attr]
        # Others wrote for too long: told as every statement tells it.
        raise OperationalError(begin, None, error) from error


def _begin_postgresql(connection: Connection) -> None:
    if not MAY_WRITE.get():
        # One moment for all questions of a page, as SQLite has it anyway: its numbers then add up.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


@contextmanager
def writing(allowed: bool) -> Iterator[None]:
    """Say whether what begins inside may write."""
    token = MAY_WRITE.set(allowed)
    try:
        yield
    finally:
        MAY_WRITE.reset(token)


def is_reading() -> bool:
    """Tell whether what begins now only reads: all its questions are then about one moment."""
    return not MAY_WRITE.get()


@contextmanager
def unit_of_work(writes: bool = True) -> Iterator[Session]:
    """Give a session of its own that is committed as a whole, or not at all: for jobs, commands and tests."""
    with writing(writes), db.sessionmaker() as session:
        yield session
        if writes:
            session.commit()


def close_request(keep: bool) -> None:
    """End the unit of work of a request: keep what was done, or leave everything as it was."""
    if keep:
        db.session.commit()
    elif is_reading():
        # What was read is not looked at any more.
        db.session.close()
    else:
        db.session.rollback()


def ask(session: Session, question: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """Ask for columns only, for pages that are asked often.

    It passes by what keeps track of rows that may be changed, which costs more than the database does.
    """
    session.flush()
    return session.connection().execute(question, dict(values or {})).all()


def ask_about(
    session: Session,
    question: Callable[[bool], Executable],
    ids: Sequence[int],
    values: Mapping[str, Any] | None = None,
) -> Sequence[Any]:
    """Ask for columns about some rows; a question about one row is asked otherwise, see `among`."""
    is_one = len(ids) == 1
    return ask(session, question(is_one), {**(values or {}), "ids": ids[0] if is_one else list(ids)})


def among(column: ColumnElement[int] | InstrumentedAttribute[int], is_one: bool) -> ColumnElement[bool]:
    """Keep to the rows that `ask_about` asks about: a list of one is written out anew each time, a number is not."""
    if is_one:
        return column == bindparam("ids", type_=Integer)
    return column.in_(bindparam("ids", expanding=True))


AnyModel = TypeVar("AnyModel", bound=Model)


@lru_cache(maxsize=1024)
def read_rows(model: type[AnyModel], rows: tuple[tuple[Any, ...], ...]) -> tuple[AnyModel, ...]:
    """Read exactly these rows, of all columns of a model, for every reader once: they belong to no session."""
    names = [column.key for column in inspect(model).columns]
    return tuple(model(**dict(zip(names, row, strict=True))) for row in rows)


def lock(session: Session, model: type[AnyModel], row_id: int) -> AnyModel:
    """Give the row, held against other writers until the end of the unit of work.

    On SQLite the whole database is held already. Raises NoResultFound when the row is gone.
    """
    return session.get_one(model, row_id, with_for_update=True, populate_existing=True)


def lock_name(session: Session, *names: str) -> None:
    """Hold names against others who hold them too until the end of the unit of work, where there is no row to lock.

    On SQLite the whole database is held already.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    # In one order everywhere, so that nobody waits for each other.
    for each in sorted(names):
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(each, 0))))


def insert_missing(session: Session, model: type[Model], rows: Sequence[dict[str, Any]], unique: list[str]) -> int:
    """Insert the rows whose `unique` columns are not there yet; give how many were new."""
    if not rows:
        return 0
    # One row in the statement and all rows beside it: a statement that holds thousands takes seconds to make.
    statement = _insert(session, model).on_conflict_do_nothing(index_elements=unique)
    # Without the option PostgreSQL's count of an INSERT is dropped.
    return session.connection().execute(statement.execution_options(preserve_rowcount=True), list(rows)).rowcount


def insert_missing_from(
    session: Session, model: type[Model], columns: Sequence[str], rows: Select[Any], unique: list[str]
) -> int:
    """Insert what a question gives, where the `unique` columns are not there yet; give how many were new."""
    statement = _insert(session, model).from_select(list(columns), rows, include_defaults=False)
    # Without the option PostgreSQL's count of an INSERT is dropped.
    kept = statement.on_conflict_do_nothing(index_elements=unique).execution_options(preserve_rowcount=True)
    return session.connection().execute(kept).rowcount


def upsert(
    session: Session, model: type[Model], rows: Sequence[dict[str, Any]], unique: list[str], update: list[str]
) -> None:
    """Insert the rows, and where `unique` is there already give the `update` columns their new values."""
    if not rows:
        return
    # One row in the statement and all rows beside it: a statement that holds thousands takes seconds to make.
    statement = _insert(session, model)
    new = {column: statement.excluded[column] for column in update}
    session.connection().execute(statement.on_conflict_do_update(index_elements=unique, set_=new), list(rows))


def _insert(session: Session, model: type[Model]) -> Any:
    dialect = session.get_bind().dialect.name
    return sqlite.insert(model) if dialect == "sqlite" else postgresql.insert(model)
